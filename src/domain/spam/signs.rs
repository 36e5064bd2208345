//! What in a name looks like the work of a program.
//!
//! People put surprising things into a name's field: titles, nicknames in brackets, their e-mail address, both
//! names, any script. Each sign is therefore weak.

use crate::domain::typed_text::fold;

/// What a link begins with. A dot alone is none: «St. John», «J.R.».
const LINK_SIGNS: [&str; 6] = ["http:", "https:", "://", "www.", "hxxp", "bit.ly"];
/// Endings of hosts that are written as bare links; no person's name ends so.
const HOST_ENDINGS: [&str; 14] = [
    ".com", ".net", ".org", ".ru", ".xyz", ".top", ".info", ".biz", ".shop", ".site", ".online", ".club", ".click",
    ".cn",
];
/// Characters of markup and templates, which no name is written with. Signs of sums are not among them: a hand slips
/// to them easily, and exports make them harmless.
const MARKUP: [char; 7] = ['<', '>', '{', '}', '[', ']', '\\'];
/// What programs write that try how a site guards itself.
const PROBES: [&str; 7] = ["or 1=1", "drop table", "union select", "../", "/etc/", "cmd|", "sleep("];
/// What is sold or sought in names, as whole words.
const PITCH: [&str; 38] = [
    "backlink",
    "backlinks",
    "bitcoin",
    "btc",
    "buy",
    "bonus",
    "casino",
    "cheap",
    "cialis",
    "click",
    "credit",
    "crypto",
    "dating",
    "discount",
    "earn",
    "forex",
    "free",
    "income",
    "investment",
    "jackpot",
    "money",
    "nft",
    "offer",
    "online",
    "payout",
    "pills",
    "porn",
    "profit",
    "ranking",
    "seo",
    "sex",
    "subscribe",
    "telegram",
    "traffic",
    "usdt",
    "viagra",
    "website",
    "whatsapp",
];
/// The most letters without a vowel in a row that names have: six in «Mkrtchyan», counted without its y.
const MOST_CONSONANTS: usize = 6;
/// The most times a small letter is followed by a capital in one word of a name: three in `MacDonaldMcBride`.
const MOST_HUMPS: usize = 3;
/// The most words and characters of one name that raise no doubt.
const MOST_WORDS: usize = 6;
const MOST_CHARACTERS: usize = 50;

/// The points that both names add together.
pub(super) fn points_of_names(first: &str, last: &str) -> u32 {
    points_of_each_or_both(first, last) + points_of_name(first) + points_of_name(last) + points_of_likeness(first, last)
}

/// What people put into one name or into both: brackets around a nickname, a link that was pasted twice. It counts
/// once, however often it stands there.
fn points_of_each_or_both(first: &str, last: &str) -> u32 {
    let names = [fold(first), fold(last)];
    let are_in_any = |is_sign: fn(&str) -> bool| 2 * u32::from(names.iter().any(|name| is_sign(name)));
    are_in_any(has_link)
        + are_in_any(|name| name.contains(MARKUP))
        + are_in_any(|name| PROBES.iter().any(|probe| name.contains(probe)))
}

/// The points that one name adds.
fn points_of_name(name: &str) -> u32 {
    let folded = fold(name);
    pitch_words(&folded).min(2)
        + u32::from(is_gibberish(name))
        + 2 * u32::from(mixes_alphabets(name))
        + u32::from(is_sentence(name))
        + u32::from(name.chars().filter(char::is_ascii_digit).count() > 3)
        + u32::from(name.chars().any(is_pictograph))
}

/// The points that two names add which are alike: both unspeakable, or the same long word, as programs fill them in
/// (`RobertClams RobertClams`). Some people have the same name twice; a capital within it makes it less likely.
fn points_of_likeness(first: &str, last: &str) -> u32 {
    let is_like = |longer: &str, shorter: &str| longer.starts_with(shorter) && longer.len() - shorter.len() <= 3;
    let is_same = first.len().min(last.len()) >= 6 && (is_like(first, last) || is_like(last, first));
    u32::from(is_gibberish(first) && is_gibberish(last))
        + u32::from(is_same)
        + u32::from(is_same && humps(first) > 0 && humps(last) > 0)
}

fn has_link(folded: &str) -> bool {
    let is_host = |word: &str| {
        // An e-mail address in the wrong field is a slip.
        let word = word.split('/').next().unwrap_or_default();
        !word.contains('@') && HOST_ENDINGS.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending))
    };
    LINK_SIGNS.iter().any(|sign| folded.contains(sign)) || folded.split_whitespace().any(is_host)
}

fn pitch_words(folded: &str) -> u32 {
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| PITCH.contains(word)).map(|_| 1).sum()
}

/// Whether a word of Latin letters cannot be spoken, or its capitals lie about at random.
fn is_gibberish(name: &str) -> bool {
    let words = name.split(|c: char| !c.is_alphabetic());
    words.filter(|word| word.is_ascii()).any(|word| {
        let vowelless = word.split(|c: char| "aeiouyAEIOUY".contains(c)).map(str::len).max();
        vowelless > Some(MOST_CONSONANTS) || humps(word) > MOST_HUMPS
    })
}

fn humps(word: &str) -> usize {
    word.as_bytes().windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count()
}

/// Whether a Latin word has letters of Cyrillic or Greek, which only look alike. The other way round it is a person's
/// keyboard: many a «Михайлiв» is written with the i that was at hand.
fn mixes_alphabets(name: &str) -> bool {
    let is_other = |c: &char| matches!(c, '\u{370}'..='\u{3FF}' | '\u{400}'..='\u{52F}');
    name.split(|c: char| !c.is_alphabetic()).any(|word| {
        let others = word.chars().filter(is_other).count();
        others > 0 && others < word.chars().filter(char::is_ascii_alphabetic).count()
    })
}

fn is_sentence(name: &str) -> bool {
    name.split_whitespace().count() > MOST_WORDS || name.chars().count() > MOST_CHARACTERS
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use crate::domain::spam::signs::*;

    #[test]
    fn names_of_people_add_nothing() {
        for name in [
            "Mkrtchyan",
            "Krzysztof",
            "Brzeczyszczykiewicz",
            "McDonald",
            "DeAngelo",
            "Ng",
            "O’Brien-Smith",
            "St. John",
            "X Æ A-12",
            "Nguyễn",
            "Олена",
            "Παπαδόπουλος",
            "李小龍",
            "Ana (Anita)",
            "ada@example.com",
            "Loan",
            "Cash",
            "Jr.",
            "SCHWARTZ",
            "María del Carmen de los Ángeles",
            "van der Berg, Ph.D.",
            "Олексiй",
            "d'Ivoire / Diallo",
            "John 3rd",
        ] {
            assert_eq!(points_of_names(name, "Li"), 0, "{name}");
        }
    }

    #[test]
    fn what_programs_write_adds_up() {
        for (name, points) in [
            ("https://x.example/a", 2),
            ("visit cheap-pills.ru", 4),
            ("<a href=x>", 2),
            ("{{7*7}}", 2),
            ("' OR 1=1 --", 2),
            ("xKqRtLmWvz", 1),
            ("Eаrn money", 3),
            ("Earn money", 2),
            ("Hello dear owner we have a question here", 1),
            ("89261234567", 1),
        ] {
            assert_eq!(points_of_names(name, "Li"), points, "{name}");
        }
    }

    #[test]
    fn what_people_write_into_both_names_counts_once() {
        for (first, last) in [("Bill [William]", "Novak [Jr.]"), ("novak.com", "see novak.com"), ("<Ada>", "<Byron>")] {
            assert_eq!(points_of_names(first, last), 2, "{first} {last}");
        }
    }

    #[test]
    fn names_that_are_alike_are_a_sign() {
        assert_eq!(points_of_likeness("RobertClams", "RobertClamsGH"), 2);
        assert_eq!(points_of_likeness("Wilhelmina", "Wilhelmina"), 1);
        assert_eq!(points_of_likeness("xKqRtLmWvz", "bNvTrWqPlk"), 1);
        for (first, last) in [("Tom", "Tom"), ("Alexander", "Alexopoulos"), ("Ada", "Lovelace")] {
            assert_eq!(points_of_likeness(first, last), 0, "{first} {last}");
        }
    }
}
