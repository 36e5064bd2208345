//! What may be a password: long enough, and not soon guessed. No rule asks for kinds of characters (NIST SP 800-63B,
//! 3.1.1.2).

use zxcvbn::Score;

/// The fewest characters.
pub const SHORTEST: usize = 12;
/// The most characters: hashing takes longer with each.
pub const LONGEST: usize = 1_000;
/// So many characters are looked at for how soon they are guessed: the time it takes grows with their square, and who
/// types as many has thought of something.
const LOOKED_AT: usize = 100;

/// What is wrong with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    /// There is none.
    Missing,
    /// It has fewer characters than [`SHORTEST`].
    TooShort,
    /// It has more characters than [`LONGEST`].
    TooLong,
    /// It holds a character that no keyboard types.
    Nul,
    /// Whoever tries common words, names and patterns, the clinic's and the person's own first, finds it soon.
    Guessable,
}

/// Judges a password. `context` are the words that its guessers try first.
///
/// # Errors
/// What is wrong with it.
pub fn judge(password: &str, context: &[&str]) -> Result<(), PasswordProblem> {
    if password.is_empty() {
        return Err(PasswordProblem::Missing);
    }
    // Bytes first: of a very long one not even the characters are counted.
    if password.len() > LONGEST * 4 || password.chars().count() > LONGEST {
        return Err(PasswordProblem::TooLong);
    }
    if password.contains('\0') {
        return Err(PasswordProblem::Nul);
    }
    if password.chars().count() < SHORTEST {
        return Err(PasswordProblem::TooShort);
    }
    let words = context_words(context);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let looked_at: String = password.chars().take(LOOKED_AT).collect();
    if zxcvbn::zxcvbn(&looked_at, &words).score() < Score::Three {
        return Err(PasswordProblem::Guessable);
    }
    Ok(())
}

/// Each text as a whole, without its spaces, and each word of it, in small letters.
fn context_words(context: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for text in context {
        let text = text.to_lowercase();
        words.extend(text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).map(ToOwned::to_owned));
        words.push(text.split_whitespace().collect());
        words.push(text);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXT: &[&str] =
        &["clinic", "Example Spine & Pain Clinic", "Ada Lovelace", "ada.lovelace@example.com", "riverside"];

    #[test]
    fn long_and_rare_is_good_whatever_its_characters_are() {
        for good in [
            "seven herons nap under ivy",
            "correct mule battery stapler",
            "🌿🦩🧗 heron over thicket",
            "ठंडा पानी और गरम चाय पीता",
            "    kq vx zj  wp gt    ",
            &"wind over wet stones ".repeat(40),
        ] {
            assert_eq!(judge(good, CONTEXT), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_is_guessed_soon_is_refused() {
        for soon in [
            "password1234",
            "123456789012",
            "qwertyuiop[]",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
            "clinicclinic",
            "riverside2026",
            "lovelace1815",
            "ada.lovelace@example.com",
            "examplespine&painclinic",
        ] {
            assert_eq!(judge(soon, CONTEXT), Err(PasswordProblem::Guessable), "{soon}");
        }
    }

    #[test]
    fn what_is_missing_short_long_or_unseen_is_told_apart() {
        assert_eq!(judge("", &[]), Err(PasswordProblem::Missing));
        assert_eq!(judge("kq vx zj wp", &[]), Err(PasswordProblem::TooShort));
        assert_eq!(judge(&"é".repeat(1_001), &[]), Err(PasswordProblem::TooLong));
        assert_eq!(judge(&"a".repeat(1_000_000), &[]), Err(PasswordProblem::TooLong));
        assert_eq!(judge("seven herons\0nap under ivy", &[]), Err(PasswordProblem::Nul));
    }
}
