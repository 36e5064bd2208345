//! How the command line reads a value: what is wrong with it is said with the setting's names, and the value itself
//! is not repeated, since it may hold a password.

use std::ffi::OsStr;
use std::fmt::Display;
use std::marker::PhantomData;
use std::path::Path;
use std::str::FromStr;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};

/// Reads the value itself.
#[must_use]
pub fn setting<T>() -> Setting<T> {
    Setting { is_in_file: false, kind: PhantomData }
}

/// Reads the value out of the file that is named.
#[must_use]
pub fn setting_in_file<T>() -> Setting<T> {
    Setting { is_in_file: true, kind: PhantomData }
}

/// Reads one kind of value.
#[derive(Clone, Debug)]
pub struct Setting<T> {
    is_in_file: bool,
    kind: PhantomData<fn() -> T>,
}

impl<T> TypedValueParser for Setting<T>
where
    T: FromStr<Err: Display> + Clone + Send + Sync + 'static,
{
    type Value = T;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let wrong = |problem: String| {
            let names = argument.map(names).unwrap_or_default();
            Error::raw(ErrorKind::ValueValidation, format!("{names}: {problem}")).with_cmd(command)
        };
        let text = if self.is_in_file { in_file(Path::new(value)) } else { in_unicode(value) };
        let text = text.map_err(wrong)?;
        text.trim().parse().map_err(|problem: T::Err| wrong(problem.to_string()))
    }
}

fn in_unicode(value: &OsStr) -> Result<String, String> {
    value.to_str().map(ToOwned::to_owned).ok_or_else(|| "its characters are not in UTF-8: write it anew".to_owned())
}

fn in_file(file: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(file).map_err(|problem| format!("cannot read {}: {problem}", file.display()))?;
    if text.trim().is_empty() {
        return Err(format!("{} is empty: write the value into it, in one line", file.display()));
    }
    Ok(text)
}

/// The flag and the variable that set the value.
fn names(argument: &Arg) -> String {
    let variable = argument.get_env().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match argument.get_long() {
        Some(flag) if argument.is_hide_set() => format!("{variable} (--{flag})"),
        Some(flag) => format!("--{flag} ({variable})"),
        None => variable,
    }
}
