//! Text of a header: one line, and no longer than a line may be.

use std::fmt;

/// Text on one line, without any character that could end it. What is made of it cannot bring a header of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneLine(String);

impl OneLine {
    /// The most bytes: with the header's name and all of it in base 64, still less than the 998 of RFC 5322.
    pub const LONGEST: usize = 400;

    /// The text with every run of white space and control characters as one space, cut where it is too long.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
        let mut line = words.collect::<Vec<_>>().join(" ");
        if line.len() > Self::LONGEST {
            line.truncate(line.floor_char_boundary(Self::LONGEST - '…'.len_utf8()));
            line.push('…');
        }
        Self(line)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OneLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_would_end_the_line_is_a_space() {
        for typed in ["a\r\nBcc: b", "a\nBcc: b", "a\rBcc: b", "a \u{85}\u{2028}Bcc:\u{0} b", " a\u{b}Bcc:\tb\u{2029}"]
        {
            assert_eq!(OneLine::new(typed).as_str(), "a Bcc: b", "{typed:?}");
        }
    }

    #[test]
    fn it_is_cut_between_characters() {
        for (typed, cut) in [("é".repeat(200), false), ("é".repeat(201), true), (format!("a{}", "é".repeat(200)), true)]
        {
            let line = OneLine::new(&typed);
            assert!(line.as_str().len() <= OneLine::LONGEST);
            assert_eq!(line.as_str() != typed, cut);
            assert_eq!(line.as_str().ends_with('…'), cut);
        }
    }
}
