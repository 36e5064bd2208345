//! Of any text at all: no digit is added, lost or moved, and what was read reads as itself.

use proptest::prelude::*;

use super::*;

fn read(typed: &str) -> Result<String, FieldProblem> {
    let country = "US".parse().map_err(|_: UnknownCountry| FieldProblem::Invalid)?;
    PhoneNumber::parse(typed, country).map(|number| number.to_string())
}

/// Numbers as their digits after a country code.
fn american() -> impl Strategy<Value = String> {
    "[2-9][0-9]{2}[2-9][0-9]{6}"
}

/// Words and marks that may stand before or after a number.
fn beside() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "", "cell", "home:", "(mobile)", "- work", "Tel.", "casa", "'", "\"", "\u{FFFC}", "\u{202A}",
    ])
}

/// A number with separators between its groups, a country code or not, an extension or not, and words around; and the
/// number that it means.
fn written_well() -> impl Strategy<Value = (String, String)> {
    let separator = || prop::sample::select(vec!["", " ", "-", ".", " - ", "\u{A0}", "–", ") ", "/", "\u{2011}", "\t"]);
    let code = prop::sample::select(vec!["", "1 ", "+1 ", "1-", "+1(0)", "001 ", "011 1 ", "＋１"]);
    let extension = prop_oneof![
        Just((String::new(), String::new())),
        ("[0-9]{1,6}", prop::sample::select(vec!["x", " x", " ext. ", " Ext.#", "; x", ", ", " extension "]))
            .prop_map(|(digits, mark)| (format!("{mark}{digits}"), format!(" x{digits}"))),
    ];
    (american(), code, separator(), separator(), extension, beside(), beside()).prop_map(
        |(number, code, first, second, (extension, meant), before, after)| {
            let (area, exchange, line) = (&number[..3], &number[3..6], &number[6..]);
            (
                format!("{before} {code}{area}{first}{exchange}{second}{line}{extension} {after}"),
                format!("+1{number}{meant}"),
            )
        },
    )
}

/// Pieces of numbers and of what stands around them, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "703",
        "555",
        "0100",
        "0",
        "1",
        "44",
        "20",
        "7946",
        "0018",
        "9",
        "12",
        "39",
        "06",
        "49",
        "+",
        "00",
        "011",
        "(0)",
        "(",
        ")",
        " ",
        "-",
        ".",
        "/",
        ",",
        ";",
        "#",
        "x",
        "ext",
        "cell",
        "home",
        "o",
        "or",
        "FLOWERS",
        "tel:",
        ";phone-context=",
        ";ext=",
        "\u{FFFC}",
        "%20",
        "n/a",
        "n",
    ]);
    prop::collection::vec(piece, 1..10).prop_map(|pieces| pieces.concat())
}

/// The digits that stand in a text, in order; of a link, its context first.
fn digits_in(text: &str) -> String {
    let text = text.replace("%20", "");
    let (number, rest) = text.split_once(";phone-context=").unwrap_or((&text, ""));
    let (context, others) = rest.split_once(';').unwrap_or((rest, ""));
    let context = if context.starts_with('+') && !number.contains('+') { context } else { "" };
    format!("{context}{number}{others}").chars().filter(char::is_ascii_digit).collect()
}

/// What may stand in a text before a number's own digits: the country code, an exit prefix, a trunk prefix.
fn is_prefix(prefix: &str, country_codes: &[&str]) -> bool {
    let exits = ["", "00", "011", "0000", "00011"];
    let trunks = ["", "0", "1", "8"];
    exits.iter().any(|exit| {
        let codes = country_codes.iter().copied().chain([""]);
        codes.into_iter().any(|code| trunks.iter().any(|trunk| prefix == format!("{exit}{code}{trunk}")))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn every_common_way_of_writing_is_taken_and_means_its_digits((typed, meant) in written_well()) {
        prop_assert_eq!(read(&typed), Ok(meant), "{}", typed);
    }

    #[test]
    fn whatever_is_taken_has_exactly_the_digits_that_stood_there(typed in prop_oneof![
        4 => pieces(),
        1 => "[-+0-9 ().x#,;/a-z]{4,30}",
        1 => "[0-9]{4,16}",
        1 => "[+](1|7|44|49|39|34|52|54|55|61|81|91|372|506)[ (]{0,2}[0-9]{6,11}",
    ]) {
        let Ok(country) = "US".parse::<Country>() else { unreachable!("the United States have numbers") };
        if let Ok(number) = PhoneNumber::parse(&typed, country) {
            let typed_digits = digits_in(&typed);
            let e164 = &number.e164()[1..];
            let extension = number.extension().unwrap_or_default();
            let is_exact = (1..=3).any(|code_length| {
                let (code, national) = e164.split_at(code_length);
                let Some(rest) = typed_digits.strip_suffix(extension) else { return false };
                // The zero in brackets stands between the country code and the number.
                rest.strip_suffix(national).is_some_and(|prefix| is_prefix(prefix, &[code]))
            });
            prop_assert!(is_exact, "{:?} was read as {}", typed, number);
        }
    }

    #[test]
    fn a_number_reads_as_itself(typed in prop_oneof![pieces(), "[+]?[0-9]{4,15}( x[0-9]{1,9})?"]) {
        for code in ["US", "GB", "DE", "IT", "ES", "MX", "AR", "AU", "BS"] {
            let Ok(country) = code.parse::<Country>() else { unreachable!("{code} has numbers") };
            if let Ok(number) = PhoneNumber::parse(&typed, country) {
                prop_assert_eq!(PhoneNumber::parse(&number.to_string(), country), Ok(number.clone()), "{} in {}", typed, code);
            }
        }
    }

    #[test]
    fn no_text_is_too_odd(typed in any::<String>()) {
        let _ = read(&typed);
    }
}
