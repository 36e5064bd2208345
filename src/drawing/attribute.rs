//! Texts in attributes.

use std::fmt;

/// A text as the value of an attribute in quotation marks.
pub(super) struct Attribute<'a>(pub &'a str);

impl fmt::Display for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '<' => f.write_str("&lt;")?,
                _ => write!(f, "{character}")?,
            }
        }
        Ok(())
    }
}
