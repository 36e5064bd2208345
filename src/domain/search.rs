//! What the front desk searches for: a name, a phone number, an e-mail address or a reference.

use super::email::EmailAddress;
use super::phone::{Country, PhoneNumber};
use super::reference::Reference;
use super::typed_text::{fold, tidy};

/// What was typed, as everything that it may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchText {
    /// The words of a name, folded: each begins a word of the name, or from one or two characters on is one.
    pub words: Vec<String>,
    /// A phone number.
    pub phone: Option<PhoneNumber>,
    /// An e-mail address.
    pub email: Option<EmailAddress>,
    /// A reference.
    pub reference: Option<Reference>,
}

impl SearchText {
    /// The longest text that is looked at, in characters: longer than a name, an address or a number.
    pub const LONGEST: usize = 254;
    /// The most words that are looked for; whoever types more is looked for by the longest.
    pub const MOST_WORDS: usize = 4;
    /// The shortest beginning of a word that finds it, in characters.
    pub const SHORTEST_BEGINNING: usize = 3;

    /// Reads what was typed; numbers without a country code are read as those of `country`. None where nothing can be
    /// searched for.
    #[must_use]
    pub fn parse(typed: &str, country: Country) -> Option<Self> {
        let start: String = typed.chars().take(Self::LONGEST + 1).collect();
        let text = tidy(&start);
        if text.chars().count() > Self::LONGEST {
            return None;
        }
        let read = if text.contains(['@', '＠']) {
            Self { email: EmailAddress::parse(&text).ok(), ..Self::default() }
        } else {
            let phone = PhoneNumber::parse(&text, country).ok();
            let words = if phone.is_some() { Vec::new() } else { words_of(&text) };
            Self { words, phone, reference: text.parse().ok(), email: None }
        };
        (read != Self::default()).then_some(read)
    }

    /// Whether a name has each of the words.
    #[must_use]
    pub fn is_in_name(&self, first: &str, last: &str) -> bool {
        let (first, last) = (fold(first), fold(last));
        let names: Vec<&str> = split(&first).chain(split(&last)).collect();
        let is_found = |word: &String| {
            let is_short = word.chars().count() < Self::SHORTEST_BEGINNING;
            names.iter().any(|name| if is_short { name == word } else { name.starts_with(word.as_str()) })
        };
        self.words.iter().all(is_found)
    }
}

/// The words of a folded text, as names are kept to be found.
pub fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = Vec::new();
    for word in split(&folded) {
        if !words.iter().any(|other| other == word) {
            words.push(word.to_owned());
        }
    }
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(SearchText::MOST_WORDS);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Result<Option<SearchText>, Box<dyn std::error::Error>> {
        Ok(SearchText::parse(typed, "US".parse()?))
    }

    #[test]
    fn a_text_is_what_it_looks_like() -> Result<(), Box<dyn std::error::Error>> {
        let found = parse(" Jörg@Example.com ")?.ok_or("nothing")?;
        assert_eq!(
            (found.email.map(|email| email.folded()), found.words.len()),
            (Some("jorg@example.com".to_owned()), 0)
        );
        let found = parse("cell (703) 555-0142")?.ok_or("nothing")?;
        assert_eq!((found.phone.as_ref().map(PhoneNumber::e164), found.words.len()), (Some("+17035550142"), 0));
        assert_eq!(parse("Zoë  O’Connor")?.ok_or("nothing")?.words, ["connor", "zoe", "o"]);
        let reference = Reference::from_random([1, 2, 3, 4, 5, 6]);
        assert_eq!(parse(&reference.as_str().to_lowercase())?.ok_or("nothing")?.reference, Some(reference));
        assert_eq!(parse("a b c d e f ghi")?.ok_or("nothing")?.words, ["ghi", "a", "b", "c"]);
        for nothing in ["", "  ", "?!", "\u{200B}", &"a".repeat(1_000_000)] {
            assert_eq!(parse(nothing)?, None);
        }
        Ok(())
    }

    #[test]
    fn accents_need_not_be_typed_and_short_words_are_whole() -> Result<(), Box<dyn std::error::Error>> {
        for (typed, is_found) in [
            ("jose", true),
            ("garcia-mar", true),
            ("MÁRQUEZ jos", true),
            ("li", true),
            ("l", false),
            ("jose smith", false),
            ("quez", false),
        ] {
            let found = parse(typed)?.ok_or("nothing")?;
            assert_eq!(found.is_in_name("José Li", "García-Márquez"), is_found, "{typed}");
        }
        Ok(())
    }
}
