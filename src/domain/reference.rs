//! The reference a patient can read out on the telephone: `K7Q-2MF-9`.

use std::fmt;
use std::str::FromStr;

/// Six random characters of Crockford's base 32 and a check character; about a thousand million are possible.
///
/// The check character is the sum of the characters times rising powers of a generator of GF(32), so every
/// single wrong character and every swap of two neighbours is noticed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference(String);

/// Crockford's alphabet: no I, L, O (they look like 1 and 0) and no U (fewer accidental words).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_CHARACTERS: usize = 6;

/// Text that is no reference of ours, or has been misread.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a reference")]
pub struct NotAReference;

impl Reference {
    /// Makes a reference of random bytes; the caller brings the randomness.
    #[must_use]
    pub fn from_random(bytes: [u8; RANDOM_CHARACTERS]) -> Self {
        // 256 is a multiple of 32: the remainder is as evenly spread as the bytes.
        Self::from_digits(bytes.map(|byte| byte % 32))
    }

    /// Whether a group of it has letters and digits: no spreadsheet takes such a reference for a number or a date, as it
    /// would `012-MAR-3`.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        self.0.split('-').any(|group| {
            group.bytes().any(|byte| byte.is_ascii_uppercase()) && group.bytes().any(|byte| byte.is_ascii_digit())
        })
    }

    /// Rebuilds a reference from what was stored; what a patient was told stays as it was told.
    #[must_use]
    pub fn from_stored(reference: String) -> Self {
        Self(reference)
    }

    fn from_digits(digits: [u8; RANDOM_CHARACTERS]) -> Self {
        let mut text = String::with_capacity(9);
        for (position, digit) in digits.into_iter().chain([check_digit(digits)]).enumerate() {
            if position == 3 || position == 6 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(digit)]));
        }
        Self(text)
    }

    /// The reference with its dashes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reference {
    type Err = NotAReference;

    /// Reads a reference as people write it: any case, with or without dashes and spaces, O for 0, I and L for 1; and as
    /// they copy it out of a spreadsheet, which may have an apostrophe before it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut digits = [0; RANDOM_CHARACTERS + 1];
        let mut count = 0;
        for c in text.chars().filter(|c| !matches!(c, '-' | ' ' | '\'')) {
            let digit = match c.to_ascii_uppercase() {
                'O' => 0,
                'I' | 'L' => 1,
                upper => ALPHABET.iter().position(|&a| char::from(a) == upper).ok_or(NotAReference)?,
            };
            *digits.get_mut(count).ok_or(NotAReference)? = u8::try_from(digit).map_err(|_| NotAReference)?;
            count += 1;
        }
        let [random @ .., check] = digits;
        if count == digits.len() && check == check_digit(random) {
            Ok(Self::from_digits(random))
        } else {
            Err(NotAReference)
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn check_digit(digits: [u8; RANDOM_CHARACTERS]) -> u8 {
    // Horner's rule; a factor of the generator for each place. The check character's own factor is 1.
    digits.into_iter().fold(0, |sum, digit| times_generator(sum ^ digit))
}

/// Multiplication by x in GF(32) with the primitive polynomial x^5 + x^2 + 1.
fn times_generator(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 0b10_0000 == 0 { shifted } else { (shifted ^ 0b10_0101) & 0b1_1111 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_back_however_it_is_written() {
        let reference = Reference::from_random([0, 1, 250, 31, 64, 9]);
        let text = reference.as_str().to_owned();
        assert_eq!(text.len(), 9);
        for written in [text.clone(), text.to_lowercase(), text.replace('-', ""), text.replace('-', " ")] {
            assert_eq!(written.parse(), Ok(reference.clone()));
        }
        assert_eq!(text.replace('0', "o").replace('1', "l").parse(), Ok(reference));
    }

    #[test]
    fn every_single_slip_and_every_swap_of_neighbours_is_noticed() {
        for seed in 0..200_u8 {
            let bytes = [seed, seed.wrapping_mul(7), seed.wrapping_mul(13), seed ^ 0x5A, 3, seed.wrapping_add(9)];
            let text: Vec<u8> = Reference::from_random(bytes).as_str().bytes().filter(|b| *b != b'-').collect();
            for place in 0..text.len() {
                for other in ALPHABET {
                    let mut slip = text.clone();
                    slip[place] = *other;
                    let read: Result<Reference, _> = String::from_utf8_lossy(&slip).parse();
                    assert_eq!(read.is_ok(), slip == text);
                }
                if place > 0 {
                    let mut swap = text.clone();
                    swap.swap(place - 1, place);
                    let read: Result<Reference, _> = String::from_utf8_lossy(&swap).parse();
                    assert_eq!(read.is_ok(), swap == text);
                }
            }
        }
    }

    #[test]
    fn other_text_is_no_reference() {
        for text in ["", "K7Q", "K7Q-2MF-9-K7Q", "../../../", "K7Q-2MF-é", "UUU-UUU-U"] {
            assert_eq!(text.parse::<Reference>(), Err(NotAReference), "{text}");
        }
    }

    #[test]
    fn a_group_of_letters_and_digits_is_no_date() {
        for (reference, is_mixed) in
            [("K7Q-2MF-9", true), ("1E5-000-1", true), ("012-MAR-3", false), ("ABC-DEF-1", false), ("123-456-7", false)]
        {
            assert_eq!(Reference::from_stored(reference.to_owned()).is_mixed(), is_mixed, "{reference}");
        }
    }
}
