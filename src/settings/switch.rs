//! A setting that is on or off, however a variable says so.

use std::str::FromStr;

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Switch {
    pub is_on: bool,
}

impl FromStr for Switch {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "on" | "1" => Ok(Self { is_on: true }),
            "false" | "f" | "no" | "n" | "off" | "0" => Ok(Self { is_on: false }),
            _ => Err("write true or false"),
        }
    }
}
