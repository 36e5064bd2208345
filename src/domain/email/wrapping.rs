//! What sharing, pasting and keyboards put around an e-mail address, and how it comes off.

use percent_encoding::percent_decode_str;

use crate::domain::typed_text::tidy;

/// Marks that no address begins with.
const BEFORE: &[char] = &[' ', '"', '“', '”', '„', '«', '»', '<', '(', '[', ',', ';', ':'];
/// Marks that no address ends with.
const AFTER: &[char] = &[' ', '"', '“', '”', '„', '«', '»', '>', ')', ']', ',', ';', ':', '.', '!', '?', '<', '(', '['];
/// Words that stand before an address, with a colon after them.
const LABELS: [&str; 10] = [
    "email",
    "e-mail",
    "mail",
    "email address",
    "e-mail address",
    "my email",
    "correo",
    "correo electrónico",
    "to",
    "from",
];

/// The address itself, out of tidied text: `Ada <ada@example.com>`, `mailto:ada@example.com?subject=…`,
/// `ada ＠ example．com.`
pub(super) fn without_wrapping(tidied: &str) -> String {
    let mut text = tidied.to_owned();
    loop {
        let shorter = unwrapped_once(&text);
        if shorter == text {
            return text;
        }
        text = shorter;
    }
}

/// Each step makes the text shorter or writes a character in ASCII, so that the last one comes.
fn unwrapped_once(text: &str) -> String {
    let plain: String = text.chars().map(in_ascii).collect();
    let text = without_comment(&plain);
    let text = text.trim_start_matches(BEFORE).trim_end_matches(AFTER);
    // An apostrophe may begin an address, and never ends one.
    let text = text.strip_suffix('\'').map_or(text, |text| text.strip_prefix('\'').unwrap_or(text));
    let text = in_angle_brackets(without_label(text));
    let decoded = address_of_link(text).map(|address| percent_decode_str(address).decode_utf8_lossy());
    tidy(&decoded.as_deref().unwrap_or(text).replace(" @", "@").replace("@ ", "@"))
}

/// Full-width characters, as East Asian keyboards write them, and the apostrophe of typesetters.
fn in_ascii(c: char) -> char {
    match c {
        '﹫' => '@',
        '。' | '｡' => '.',
        '‘' | '’' => '\'',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// `ada@example.com (Ada)`.
fn without_comment(text: &str) -> &str {
    match text.rsplit_once(" (") {
        Some((address, comment)) if address.contains('@') && comment.ends_with(')') && !comment.contains('@') => {
            address
        }
        _ => text,
    }
}

/// `Email: ada@example.com`.
fn without_label(text: &str) -> &str {
    let is_label = |label: &str| LABELS.contains(&label.trim().to_lowercase().as_str());
    text.split_once(':').filter(|(label, _)| is_label(label)).map_or(text, |(_, address)| address)
}

/// `Ada <ada@example.com>`, and the address twice as some programs copy it; with two different ones, nothing comes off.
fn in_angle_brackets(text: &str) -> &str {
    let Some((name, rest)) = text.split_once('<') else { return text };
    let (address, after) = rest.split_once('>').unwrap_or((rest, ""));
    let is_alone = !after.contains('@') && (!name.contains('@') || name.trim() == address.trim());
    if address.contains('@') && is_alone { address } else { text }
}

/// `mailto:ada@example.com?subject=…`, still encoded.
fn address_of_link(text: &str) -> Option<&str> {
    const SCHEME: &str = "mailto:";
    let has_scheme = text.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME));
    has_scheme.then(|| text[SCHEME.len()..].split('?').next().unwrap_or_default())
}
