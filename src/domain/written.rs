//! How people's typing is cleaned before it is judged: spaces and invisible characters.

use unicode_normalization::UnicodeNormalization;

/// Whether a character takes no space on screen and means nothing in a name, a number or an address.
///
/// They come along with pasted and dictated text. The joiners U+200C and U+200D are not among them:
/// Persian and several Indian scripts spell with them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E007F}')
}

/// Whether a character may stand in no single-line answer: controls, line separators, what was not text.
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFF0}'..='\u{FFFD}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// The text without surrounding space and without invisible characters, in Unicode's composed form (NFC).
#[must_use]
pub fn tidy(text: &str) -> String {
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).nfc().collect();
    // A joiner at either end joins nothing.
    visible.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200C}' | '\u{200D}')).to_owned()
}

/// Whether anything of a tidied text is to be seen: marks and selectors change a letter and are none themselves.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    let only_changes_others = |c: char| {
        unicode_normalization::char::is_combining_mark(c)
            || c.is_whitespace()
            || matches!(c, '\u{180B}'..='\u{180F}' | '\u{200C}' | '\u{200D}' | '\u{2065}' | '\u{FE00}'..='\u{FE0F}'
                | '\u{1D173}'..='\u{1D17A}' | '\u{E0100}'..='\u{E01EF}')
    };
    !text.chars().all(only_changes_others)
}

/// The text folded for comparing and searching: lower case, without accents, compatibility forms unified.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrounding_and_invisible_characters_go() {
        assert_eq!(tidy("  Ada\u{200B}\u{FEFF} "), "Ada");
        assert_eq!(tidy("\u{200B}\u{3164}\u{2800} \t"), "");
        assert_eq!(tidy("e\u{301}"), "é");
    }

    #[test]
    fn joiners_inside_a_word_stay() {
        assert_eq!(tidy("می\u{200C}خواهم"), "می\u{200C}خواهم");
    }

    #[test]
    fn folding_ignores_case_and_accents() {
        assert_eq!(fold("Ångström"), "angstrom");
        assert_eq!(fold("ＡＤＡ"), "ada");
    }
}
