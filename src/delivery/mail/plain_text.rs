//! Plain text as readers of plain text like it: lines that fit in a window.

use textwrap::{Options, WordSplitter, fill};

/// The widest line; room is left for the marks of one who quotes it (RFC 3676, section 4.2).
const WIDTH: usize = 72;

/// The text with its lines wrapped between words, and no empty lines but single ones. References and addresses stay whole,
/// also where they are too long.
pub(super) fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(wrapped_line(line));
        }
    }
    let mut text = lines.join("\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn wrapped_line(line: &str) -> String {
    let number = line.find(". ").filter(|dot| (1..3).contains(dot) && line[..*dot].bytes().all(|b| b.is_ascii_digit()));
    let indent = " ".repeat(number.map_or(0, |dot| dot + 2));
    let options = Options::new(WIDTH).subsequent_indent(&indent).break_words(false);
    fill(line, options.word_splitter(WordSplitter::NoHyphenation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_and_steps_hang_from_their_numbers() {
        let words = "Together we find a time that suits you, and nothing is booked until then.";
        assert_eq!(
            wrapped(&format!("\n\nTitle\n\n\n1. {words}\n{words}\n \n")),
            "Title\n\n1. Together we find a time that suits you, and nothing is booked until\n   then.\nTogether we \
             find a time that suits you, and nothing is booked until\nthen.\n"
        );
    }

    #[test]
    fn references_and_addresses_are_never_torn() {
        let address = format!("https://clinic.example/{}", "long-path/".repeat(12));
        assert!(wrapped(&format!("Open {address}\n")).contains(&address));
        let text = format!("{} K7Q-2MF-9 is yours", "word ".repeat(13));
        assert!(wrapped(&text).contains("\nK7Q-2MF-9"), "{}", wrapped(&text));
    }
}
