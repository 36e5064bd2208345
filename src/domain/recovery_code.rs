//! Recovery codes: for whoever has lost what they sign in with. Each is good once.

use std::fmt;
use std::str::FromStr;

use super::secret_token::TokenHash;

/// Crockford's alphabet: no I, L, O (they look like 1 and 0) and no U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 120 random bits: more than the 112 from which on a plain hash is enough (OWASP ASVS 5.0, 6.5.2).
const CHARACTERS: usize = 24;
const GROUP: usize = 4;

/// 24 characters, written in six groups of four.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode([u8; CHARACTERS]);

/// Text that is no recovery code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a recovery code")]
pub struct NotACode;

impl RecoveryCode {
    /// A code of random bytes; the caller brings the randomness.
    #[must_use]
    pub fn from_random(bytes: [u8; CHARACTERS]) -> Self {
        // 256 is a multiple of 32: the remainder is as evenly spread as the bytes.
        Self(bytes.map(|byte| ALPHABET[usize::from(byte % 32)]))
    }

    /// The code as it is handed out.
    #[must_use]
    pub fn text(&self) -> String {
        let groups = self.0.chunks(GROUP).map(|group| group.iter().copied().map(char::from).collect::<String>());
        groups.collect::<Vec<_>>().join("-")
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl FromStr for RecoveryCode {
    type Err = NotACode;

    /// Reads a code as people write it: any case, with or without dashes and spaces, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let letters = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '–')).take(CHARACTERS + 1);
        let read = |letter: char| match letter.to_ascii_uppercase() {
            'O' => Some(b'0'),
            'I' | 'L' => Some(b'1'),
            letter => u8::try_from(letter).ok().filter(|letter| ALPHABET.contains(letter)),
        };
        let bytes: Option<Vec<u8>> = letters.map(read).collect();
        bytes.and_then(|bytes| bytes.try_into().ok()).map(Self).ok_or(NotACode)
    }
}

/// Without the secret.
impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_as_people_write_it() -> Result<(), NotACode> {
        let code = RecoveryCode::from_random(std::array::from_fn(|at| u8::try_from(at).unwrap_or(0)));
        let text = code.text();
        assert_eq!(text, "0123-4567-89AB-CDEF-GHJK-MNPQ");
        for written in
            [text.as_str(), &text.to_lowercase(), &text.replace('-', " "), " oI23 – 4567-89ab-cdef-ghjk-mnpq\n"]
        {
            assert_eq!(written.parse::<RecoveryCode>()?.hash(), code.hash(), "{written}");
        }
        for wrong in ["", "123456", &text[1..], &format!("{text}0"), &text.replace('A', "U"), &"0".repeat(1_000_000)] {
            assert_eq!(wrong.parse::<RecoveryCode>(), Err(NotACode));
        }
        Ok(())
    }
}
