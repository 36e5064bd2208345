//! How people's typing is cleaned before it is judged: spaces and invisible characters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether a character joins or separates letters: Persian and several Indian scripts spell with them.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a character chooses one of several shapes of the letter before it, as in «葛󠄀» and in emoji.
fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether a character takes no space on screen and means nothing in a name, a number or an address: Unicode's
/// `Default_Ignorable_Code_Point` without joiners and selectors, an empty Braille cell, and what dictation and
/// annotation leave behind.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}'
        | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}')
}

/// Whether a character may stand in no single-line answer: controls, and what was not text.
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FDD0}'..='\u{FDEF}' | '\u{FFFD}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether a character is a space of any width. A tab and a separator of lines come along with what is pasted; a
/// browser takes no line end into a field of one line, so that one stays a control character.
fn is_space(c: char) -> bool {
    c == '\t' || c.is_whitespace() && !c.is_control()
}

/// The text in Unicode's composed form (NFC), without invisible characters, with one space where there were some and
/// none around it. To tidy what is tidy changes nothing.
#[must_use]
pub fn tidy(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).nfc().collect();
    let words = trimmed(&visible, char::is_whitespace).split(is_space).map(|word| trimmed(word, is_space));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The text without the spaces around it and without joiners that join nothing: all but those after a sign like the
/// virama, with which words of Malayalam end.
fn trimmed(text: &str, is_space: fn(char) -> bool) -> &str {
    let mut text = text.trim_start_matches(|c| is_space(c) || is_joiner(c));
    while let Some(last) = text.chars().next_back() {
        let rest = &text[..text.len() - last.len_utf8()];
        if !is_space(last) && (!is_joiner(last) || rest.ends_with(is_combining_mark)) {
            break;
        }
        text = rest;
    }
    text
}

/// Whether anything of a tidied text is to be seen: marks and selectors change a letter and are none themselves.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    !text.chars().all(|c| is_combining_mark(c) || c.is_whitespace() || is_joiner(c) || is_variation_selector(c))
}

/// Whether a character of tidied text changes or joins its neighbours and is not seen by itself.
pub(super) fn is_unseen(c: char) -> bool {
    is_joiner(c) || is_variation_selector(c)
}

/// The text folded for comparing and searching: lower case, without accents, compatibility forms unified.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::domain::typed_text::*;

    #[test]
    fn surrounding_and_invisible_characters_go() {
        assert_eq!(tidy("  Ada\u{200B}\u{FEFF} "), "Ada");
        assert_eq!(tidy("\u{200B}\u{3164}\u{2800} \t"), "");
        assert_eq!(tidy("e\u{301}"), "é");
        assert_eq!(tidy("\u{FFFC}Ada\u{FFFC}\u{AD}\u{202E}\u{E0041}"), "Ada");
    }

    #[test]
    fn spaces_of_any_kind_and_number_become_one() {
        for typed in ["Ada  King", "\tAda\t King", "Ada\u{A0}\u{3000}King", "Ada\u{2028}King", "Ada \u{200D} King\n"] {
            assert_eq!(tidy(typed), "Ada King", "{typed:?}");
        }
    }

    #[test]
    fn joiners_inside_a_word_stay() {
        assert_eq!(tidy("می\u{200C}خواهم"), "می\u{200C}خواهم");
        assert_eq!(tidy("葛\u{E0100}城"), "葛\u{E0100}城");
        assert_eq!(tidy(" അവന്\u{200D} "), "അവന്\u{200D}");
        assert_eq!(tidy("\u{200D}Ada\u{200C} King\u{200D}"), "Ada King");
    }

    #[test]
    fn folding_ignores_case_and_accents() {
        assert_eq!(fold("Ångström"), "angstrom");
        assert_eq!(fold("ＡＤＡ"), "ada");
    }

    /// Any text at all, with what is cleaned more often than by chance.
    fn anything() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(vec![
            ' ', '\t', '\n', '\u{200C}', '\u{200D}', '\u{301}', 'e', '\u{FE0F}', '\u{200B}', '\u{202E}', '\u{FFFC}',
            '\u{A0}', '\u{2000}', '\u{1100}', '\u{1161}', '\0', 'A',
        ]);
        prop::collection::vec(prop_oneof![3 => odd, 1 => any::<char>()], 0..24)
            .prop_map(|characters| characters.into_iter().collect())
    }

    proptest! {
        #[test]
        fn tidy_text_stays_as_it_is(typed in anything()) {
            let once = tidy(&typed);
            prop_assert_eq!(tidy(&once), once.clone());
            prop_assert!(!once.contains("  ") && !once.starts_with(' ') && !once.ends_with(' '));
            prop_assert!(!once.chars().any(is_invisible));
        }
    }
}
