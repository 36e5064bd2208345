//! Bytes as people and programs compare them.

use std::fmt;

/// Bytes that are shown as two hexadecimal digits each, in small letters.
#[derive(Clone, Copy, Debug)]
pub struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Hex;

    #[test]
    fn each_byte_has_two_digits() {
        assert_eq!(Hex(&[0, 0xA7, 255]).to_string(), "00a7ff");
    }
}
