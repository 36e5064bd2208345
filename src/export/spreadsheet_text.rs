//! What a spreadsheet would take for something other than text when it opens a file of comma-separated values: there
//! is no other way to say what a cell is than what stands in it.

use std::borrow::Cow;

/// Signs with which formulas and errors such as `#N/A` begin; full-width ones count as their narrow ones do.
const FORMULA_STARTS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '#', '＝', '＋', '－', '＠', '＃'];
/// Year, month, day, hour, minute and second of Chinese, Japanese and Korean dates.
const PARTS_OF_DATES: [char; 13] = ['年', '月', '日', '時', '时', '分', '秒', '년', '월', '일', '시', '분', '초'];
/// How months begin in English, German, Spanish, Portuguese, French, Italian, Dutch, Polish and the Nordic languages.
const MONTHS: [&str; 43] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mai", "okt", "dez", "ene",
    "abr", "ago", "dic", "set", "out", "fev", "avr", "gen", "mag", "giu", "lug", "ott", "mrt", "mei", "sty", "lut",
    "kwi", "maj", "cze", "lip", "sie", "wrz", "paz", "lis", "gru", "des", "tam",
];

/// A cell that would be taken for a formula (OWASP, CSV injection; ASVS 5.0, 1.2.10), a number, a date, a truth value or
/// an error gets an apostrophe before it. Everything else stays as it is.
pub(super) fn as_text(cell: &str) -> Cow<'_, str> {
    let is_plain = is_plain(cell);
    let cell = if is_plain { Cow::Borrowed(cell) } else { without_formula(cell) };
    if !cell.starts_with('\'') && ((!is_plain && is_number_or_date(&cell)) || is_truth_value(&cell)) {
        Cow::Owned(format!("'{cell}"))
    } else {
        cell
    }
}

/// Most cells are a name or a key: neither a formula nor a number.
fn is_plain(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_alphabetic())
        && cell.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'-' | b'_' | b'.'))
}

/// A cell that is a number or a date where it looks like one, but no formula: not even after a semicolon, with which
/// spreadsheets of many countries separate cells, whatever the file says.
pub(super) fn without_formula(cell: &str) -> Cow<'_, str> {
    if !cell.split(';').any(is_formula) {
        return Cow::Borrowed(cell);
    }
    let mark = |part: &str| if is_formula(part) { format!("'{part}") } else { part.to_owned() };
    Cow::Owned(cell.split(';').map(mark).collect::<Vec<_>>().join(";"))
}

/// Spaces and quotes may stand before it.
fn is_formula(part: &str) -> bool {
    part.trim_start_matches([' ', '"']).starts_with(FORMULA_STARTS)
}

/// Whatever has a digit, and no more letters than dates, times, currencies and powers of ten have: `00123`, `1E5`, `3-4`,
/// `12:30 PM`, `5 May`, `$5`, `MARCH1`. Which words are months depends on the language of whoever opens it.
fn is_number_or_date(cell: &str) -> bool {
    let has_digit = cell.chars().any(char::is_numeric);
    let is_address = cell.contains('@') || cell.starts_with('/');
    has_digit && !is_address && may_be_date(cell) && !is_mixed_reference(cell)
}

fn may_be_date(cell: &str) -> bool {
    let mut words = cell.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let (first, second) = (words.next(), words.next());
    let is_one_word = second.is_none() && first.is_none_or(may_be_part_of_date);
    is_one_word || cell.contains(char::is_whitespace) || cell.contains(PARTS_OF_DATES)
}

/// A month, a currency, a half of the day, a power of ten; a word of another script than ours may be a month.
fn may_be_part_of_date(word: &str) -> bool {
    let lower = word.to_lowercase();
    word.chars().count() <= 3 || !word.is_ascii() || MONTHS.iter().any(|month| lower.starts_with(month))
}

/// Our own references have three groups; one with letters and digits in the same group is no date, as `012-MAR-3` is.
fn is_mixed_reference(cell: &str) -> bool {
    let is_mixed = |group: &str| {
        group.bytes().any(|byte| byte.is_ascii_uppercase()) && group.bytes().any(|byte| byte.is_ascii_digit())
    };
    let has_groups = cell.split('-').map(str::len).eq([3, 3, 1]);
    let of_letters = cell.split('-').filter(|group| group.bytes().all(|byte| byte.is_ascii_uppercase())).count();
    has_groups && (cell.split('-').any(is_mixed) || of_letters > 1)
}

/// In the languages whose spreadsheets know them by other words than English ones.
fn is_truth_value(cell: &str) -> bool {
    const WORDS: [&str; 32] = [
        "TRUE",
        "FALSE",
        "WAHR",
        "FALSCH",
        "VRAI",
        "FAUX",
        "VERDADERO",
        "FALSO",
        "VERO",
        "VERDADEIRO",
        "WAAR",
        "ONWAAR",
        "SANN",
        "FALSK",
        "FALSKT",
        "USANN",
        "SAND",
        "TOSI",
        "EPÄTOSI",
        "PRAWDA",
        "FAŁSZ",
        "PRAVDA",
        "NEPRAVDA",
        "IGAZ",
        "HAMIS",
        "ADEVĂRAT",
        "FALS",
        "DOĞRU",
        "YANLIŞ",
        "ИСТИНА",
        "ЛОЖЬ",
        "CERT",
    ];
    let word = cell.trim();
    if word.is_ascii() {
        return WORDS.iter().any(|known| known.eq_ignore_ascii_case(word));
    }
    // None of them is longer than ten letters.
    word.len() <= 24 && WORDS.contains(&word.to_uppercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_something_else_becomes_text() {
        for cell in [
            "=1+1",
            " =1+1",
            "+1",
            "-2+3",
            "@cmd",
            "\t=1",
            "＝1+1",
            "＋1",
            "#N/A",
            "#REF!",
            "00123",
            "1E5",
            "3-4",
            "1/2",
            "1.5",
            "1,5",
            "12:30",
            "12:30 PM",
            "5 May",
            "May 5",
            "2026-11-01",
            "2026-11-01T10:00",
            "5 %",
            "$5",
            "5€",
            "١٢٣",
            "１２３",
            "½",
            "TRUE",
            "true",
            "Wahr",
            "Falso",
            "123-456-7",
            "012-MAR-3",
            "MAY-012-3",
            "1st",
            "3-May-2024",
            "MARCH1",
            "Sept2",
            "5янв",
            "2026年11月1日",
            "true",
        ] {
            assert_eq!(as_text(cell), format!("'{cell}"));
        }
        assert_eq!(as_text("x;=a; \"-b;y"), "x;'=a;' \"-b;y");
    }

    #[test]
    fn what_stays_text_stays_as_it_is() {
        for cell in [
            "",
            "May",
            "O'Brien",
            "Anne-Marie",
            "de la Cruz",
            "שלום",
            "🌿 leaf",
            "\\backslash",
            "null",
            "Truesdale",
            "p1@example.com",
            "1e5@example.com",
            "ada+clinic@example.com",
            "/poses/cat-cow",
            "/es/3-4",
            "K7Q-2MF-9",
            "12E-345-6",
            "ABC-DEF-1",
            "oak-hill",
            "clinic2",
            "suspected_spam",
            "\"quoted\"",
            "'apostrophe",
            "a;b",
        ] {
            assert_eq!(as_text(cell), cell);
        }
    }
}
