//! What is taken as a number, what is not, and why.

use super::*;

fn read_in(country: &str, typed: &str) -> Result<String, FieldProblem> {
    let country = country.parse().map_err(|_: UnknownCountry| FieldProblem::Invalid)?;
    PhoneNumber::parse(typed, country).map(|number| number.to_string())
}

fn read(typed: &str) -> Result<String, FieldProblem> {
    read_in("US", typed)
}

#[test]
fn common_ways_of_writing_mean_the_same_number() {
    for typed in [
        "7035550100",
        "703-555-0100",
        "(703) 555-0100",
        "703.555.0100",
        "703/555-0100",
        "703/555/0100",
        "1/703/555/0100",
        "703,555,0100",
        "+1 703 555 0100",
        "+1 (703) 555-0100",
        "1 (703) 555 0100",
        "1-703-555-0100",
        "001 703 555 0100",
        "011 1 703 555 0100",
        "+1 (0) 703 555 0100",
        "+1(0)7035550100",
        "+001 703 555 0100",
        "00 +1 703 555 0100",
        "(+1) 703 555 0100",
        "[703] 555 0100",
        "703 – 555 — 0100",
        "703‑555‑0100",
        "703_555_0100",
        "703·555·0100",
        "'703-555-0100",
        "’7035550100",
        "\"703-555-0100\"",
        "“703 555 0100”",
        "=\"7035550100\"",
        "703-555-0100.",
        "703 555 0100 /",
        "\u{202A}703 555 0100\u{202C}",
        "\u{FFFC}703\u{AD}555\u{200B}0100\u{2060}",
        "703\u{A0}555\u{2009}0100",
        "703\t555\t0100",
        "703\u{3000}555\u{2028}0100",
        "７０３ ５５５ ０１００",
        "（７０３）５５５－０１００",
        "＋１ ７０３ ５５５ ０１００",
        "٧٠٣ ٥٥٥ ٠١٠٠",
        "७०३-५५५-०१००",
        "7\u{FE0F}\u{20E3}03 555 0100",
        "tel:7035550100",
        "tel:+1-703-555-0100",
        "TEL:+1%20703%20555%200100",
        "tel:%2B17035550100",
        "tel:555-0100;phone-context=+1-703",
        "tel:7035550100;phone-context=clinic.example",
        "☎ 703 555 0100",
    ] {
        assert_eq!(read(typed).as_deref(), Ok("+17035550100"), "{typed:?}");
    }
}

#[test]
fn words_beside_a_number_are_taken_out() {
    for word in [
        "cell",
        "Cell",
        "CELL",
        "mobile",
        "home",
        "work",
        "office",
        "tel",
        "tel.",
        "telephone",
        "phone",
        "ph",
        "ph.",
        "phone number",
        "phone #",
        "Tel. No.",
        "No",
        "my cell",
        "cell phone",
        "cellphone",
        "landline",
        "fax",
        "c",
        "(h)",
        "w:",
        "call",
        "text only",
        "call or text",
        "text/call",
        "best number",
        "daytime",
        "celular",
        "cel.",
        "casa",
        "trabajo",
        "móvil",
        "mo\u{301}vil",
        "teléfono",
        "tfno.",
        "mi celular",
        "sólo texto",
        "llamar",
        "Handy",
        "portable",
        "my wife",
        "area code",
        "(mobile)",
        "[cell]",
        "- home",
        "whatsapp",
        "please call me at",
    ] {
        for typed in [
            format!("{word} 703-555-0100"),
            format!("{word}: 703 555 0100"),
            format!("703-555-0100 {word}"),
            format!("(703) 555-0100 ({word})"),
            format!("703-555-0100 - {word}"),
            format!("703-555-0100, {word}"),
            format!("{word} - 703-555-0100 - {word}"),
        ] {
            assert_eq!(read(&typed).as_deref(), Ok("+17035550100"), "{typed:?}");
        }
    }
    for typed in [
        "cell7035550100",
        "7035550100cell",
        "703 dash 555 dash 0100",
        "area code 703, phone 555-0100",
        "plus 1 703 555 0100",
    ] {
        assert_eq!(read(typed).as_deref(), Ok("+17035550100"), "{typed:?}");
    }
}

#[test]
fn extensions_are_read_in_any_common_way() {
    for extension in [
        "x12",
        " x12",
        "X12",
        " x 12",
        " x.12",
        " ×12",
        " ext12",
        " ext 12",
        " ext. 12",
        " Ext: 12",
        " ext.: 12",
        " EXT-12",
        " Ext.#12",
        " ext #12",
        " extn 12",
        " extension 12",
        " extension: 12",
        " extension number 12",
        " extensión 12",
        " int. 12",
        " anexo 12",
        "#12",
        " #12",
        " # 12",
        "; x12",
        ";x12",
        ", x12",
        ", 12",
        ",12",
        ";12",
        ",,12#",
        " - x12",
        " (ext 12)",
        " (x12)",
        ";ext=12",
        " x12 (work)",
        " work ext 12",
        " x١２",
        " x12#",
        "\u{A0}x\u{A0}12",
    ] {
        let typed = format!("(703) 555-0100{extension}");
        assert_eq!(read(&typed).as_deref(), Ok("+17035550100 x12"), "{typed:?}");
    }
    assert_eq!(read("tel:+1-703-555-0100;ext=012").as_deref(), Ok("+17035550100 x012"));
    assert_eq!(read("tel:555-0100;phone-context=+1703;ext=12").as_deref(), Ok("+17035550100 x12"));
    assert_eq!(read("+44 20 7946 0018 x5").as_deref(), Ok("+442079460018 x5"));
    for nothing in [
        " x",
        " ext",
        " ext.",
        " Ext.:",
        " #",
        " extension",
        " ext: none",
        " ext n/a",
        " x__",
        ",",
        ";",
        "; x",
        " (ext )",
    ] {
        let typed = format!("703-555-0100{nothing}");
        assert_eq!(read(&typed).as_deref(), Ok("+17035550100"), "{typed:?}");
    }
}

#[test]
fn numbers_of_other_countries_are_read_with_their_country_code() {
    for (typed, meant) in [
        ("+44 20 7946 0018", "+442079460018"),
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("+44 (0) 20 7946 0018", "+442079460018"),
        ("+44 020 7946 0018", "+442079460018"),
        ("0044 20 7946 0018", "+442079460018"),
        ("0044 (0)20 7946 0018", "+442079460018"),
        ("011 44 20 7946 0018", "+442079460018"),
        ("+011 44 20 7946 0018", "+442079460018"),
        ("011 +44 20 7946 0018", "+442079460018"),
        ("+49 (0)30/901820", "+4930901820"),
        ("+39 (0)6 6982", "+39066982"),
        ("+39 06 6982", "+39066982"),
        ("+52 55 5093 0000", "+525550930000"),
        ("móvil: +34 612 345 678", "+34612345678"),
    ] {
        assert_eq!(read(typed).as_deref(), Ok(meant), "{typed:?}");
    }
}

#[test]
fn at_home_the_shape_decides_and_abroad_the_tables() {
    for (typed, meant) in [
        ("436-555-0100", "+14365550100"),
        ("+1 436 555 0100", "+14365550100"),
        ("1 273 555 0100 x5", "+12735550100 x5"),
        ("999 999 9999", "+19999999999"),
        ("242 365 0100", "+12423650100"),
    ] {
        assert_eq!(read(typed).as_deref(), Ok(meant), "{typed}");
    }
    for typed in ["(000) 555-0100", "111 111 1111", "703 055 0100", "703-155-0100", "103 555 0100", "+1 070 355 5010"] {
        assert_eq!(read(typed), Err(FieldProblem::NotInService), "{typed}");
    }
    assert_eq!(read("+44 00 7946 0018"), Err(FieldProblem::NotInServiceAbroad));
    assert_eq!(read_in("GB", "+1 436 555 0100"), Err(FieldProblem::NotInServiceAbroad));
    assert_eq!(read_in("CA", "436 555 0100").as_deref(), Ok("+14365550100"));
    assert_eq!(read_in("GB", "020 7946 0018").as_deref(), Ok("+442079460018"));
    assert_eq!(read_in("GB", "(0)20 7946 0018").as_deref(), Ok("+442079460018"));
    // No range of today; the length is right.
    assert_eq!(read_in("GB", "06999 123456").as_deref(), Ok("+446999123456"));
    assert_eq!(read_in("IT", "+39 (0)6 6982").as_deref(), Ok("+39066982"));
    assert_eq!(read_in("IT", "06 6982").as_deref(), Ok("+39066982"));
    // A zero in brackets among a number's own digits is one of them.
    assert!(read("001 8703 (0) 794644").is_err() && read("+1 703 (0) 555 0100").is_err());
    assert_eq!(read_in("DE", "030/901820").as_deref(), Ok("+4930901820"));
    assert_eq!(read_in("ES", "casa 912 345 678").as_deref(), Ok("+34912345678"));
}

#[test]
fn letters_are_never_read_as_digits() {
    for typed in [
        "1-800-FLOWERS",
        "1 800 FLOWERS",
        "1-800-555-HOME",
        "703-555-CALL",
        "703555o100",
        "7035550l00",
        "703 555 o100",
        "7035550100b",
        "703-5550-tel",
        "703-555-0100 x1o",
        "703-555-0100 after five",
        "703-555-0100 ask for Maria",
        "+44 20 7946 OO18",
        "Ⅶ035550100",
        "ada1815@example.com",
    ] {
        assert_eq!(read(typed), Err(FieldProblem::Letters), "{typed}");
    }
    assert_eq!(read("703-5550 tel"), Err(FieldProblem::NoAreaCode));
}

#[test]
fn two_numbers_are_refused_as_two() {
    for typed in [
        "703-555-0100 or 703-555-0101",
        "703 555 0100 / 703 555 0101",
        "703-555-0100, 703-555-0101",
        "703-555-0100; 703-555-0101",
        "703-555-0100 & 703-555-0101",
        "703-555-0100 and 0101",
        "703-555-0100 o 703-555-0101",
        "703-555-0100/0101",
        "703-555-0100 703-555-0101",
        "703-555-0100-703-555-0101",
        "home 703-555-0100 cell 703-555-0101",
        "703-555-0100 (home), 703-555-0101 (cell)",
        "+1 703 555 0100 +1 703 555 0101",
        "703-555-0100 x12 or x13",
        "703-555-0100 x12, 703-555-0101",
        "703-555-0100 ext 703-555-0101",
        "703-555-0100, 555-0101",
        "+44 20 7946 0018 or +44 20 7946 0019",
    ] {
        assert_eq!(read(typed), Err(FieldProblem::TwoNumbers), "{typed}");
    }
}

#[test]
fn what_is_no_number_says_what_is_wrong_with_it() {
    use FieldProblem::{Invalid, NoAreaCode, TooManyDigits};
    for (typed, problem) in [
        ("12345", Invalid),
        ("call me", Invalid),
        ("ada@example.com", Invalid),
        ("703", Invalid),
        ("++++", Invalid),
        ("911", Invalid),
        ("7035550100\0", Invalid),
        ("703-555-01?0", Invalid),
        ("*67 703 555 0100", Invalid),
        ("½½½½½½½½½½", Invalid),
        ("①②③④⑤⑥⑦⑧⑨⑩", Invalid),
        ("⁷⁰³⁵⁵⁵⁰¹⁰⁰", Invalid),
        ("x1234", Invalid),
        ("+999 1234 5678", Invalid),
        ("555-2100 area code 703", Invalid),
        ("555-0100", NoAreaCode),
        ("cell 555-0100", NoAreaCode),
        ("703-555-01000", TooManyDigits),
        ("703 555 0100 12", TooManyDigits),
        ("+44 20 7946 0018 0018", TooManyDigits),
    ] {
        assert_eq!(read(typed), Err(problem), "{typed}");
    }
    assert_eq!(read("  "), Err(FieldProblem::Missing));
    assert_eq!(read("\u{FFFC}\u{FE0F}"), Err(FieldProblem::Missing));
    assert_eq!(read(&"1".repeat(10_000)), Err(Invalid));
}
