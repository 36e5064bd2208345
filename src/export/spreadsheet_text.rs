//! What a spreadsheet would take for something other than text when it opens a file of comma-separated values: there
//! is no other way to say what a cell is than what stands in it.

use std::borrow::Cow;

/// A cell that would be taken for a formula (OWASP, CSV injection; ASVS 5.0, 1.2.10), a number, a date, a truth value or
/// an error gets an apostrophe before it. Everything else stays as it is.
pub(super) fn as_text(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) || is_number_or_date(cell) || is_truth_value(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A cell that is a number or a date where it looks like one, but no formula.
pub(super) fn without_formula(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Of errors, such as `#N/A`, too. Full-width signs count as their narrow ones do.
fn is_formula(cell: &str) -> bool {
    const STARTS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '#', '＝', '＋', '－', '＠', '＃'];
    cell.trim_start_matches(' ').starts_with(STARTS)
}

/// Whatever has a digit, and no more letters than dates, times, currencies and powers of ten have: `00123`, `1E5`, `3-4`,
/// `12:30 PM`, `5 May`, `$5`. Which words are months depends on the language of whoever opens it; one word beside
/// digits may be one. Addresses, pages and keys of letters are none of these.
fn is_number_or_date(cell: &str) -> bool {
    let has_digit = cell.chars().any(char::is_numeric);
    let is_address = cell.contains('@') || cell.starts_with('/');
    let words = cell.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).count();
    let may_be_date = words <= 1 || cell.contains(char::is_whitespace) || cell.contains(PARTS_OF_DATES);
    has_digit && may_be_date && !is_address && !is_reference(cell)
}

/// Year, month, day, hour, minute and second of Chinese, Japanese and Korean dates.
const PARTS_OF_DATES: [char; 13] = ['年', '月', '日', '時', '时', '分', '秒', '년', '월', '일', '시', '분', '초'];

/// Our own references have letters and digits mixed, in groups; one of digits alone could be a date.
fn is_reference(cell: &str) -> bool {
    let has_groups = cell.split('-').map(str::len).eq([3, 3, 1]);
    has_groups && cell.chars().any(|c| c.is_ascii_uppercase())
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
    let upper = cell.trim().to_uppercase();
    WORDS.contains(&upper.as_str())
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
            "1st",
            "3-May-2024",
            "2026年11月1日",
        ] {
            assert_eq!(as_text(cell), format!("'{cell}"));
        }
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
            "/poses/cat-cow",
            "/es/3-4",
            "K7Q-2MF-9",
            "12E-345-6",
            "oak-hill",
            "suspected_spam",
            "\"quoted\"",
            "'apostrophe",
        ] {
            assert_eq!(as_text(cell), cell);
        }
    }
}
