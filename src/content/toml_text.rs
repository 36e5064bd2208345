//! A piece of TOML in a file: where its lines are no TOML, where its values stand, and the mistakes found in it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::files::line_of;
use super::mistakes::{Mistake, Mistakes};

/// A value with its place in the text.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// A piece of TOML in a file, and the mistakes found in it so far.
#[derive(Debug)]
pub(super) struct TomlText<'a> {
    path: &'a str,
    text: &'a str,
    /// The same without the lines that are no TOML.
    readable: String,
    /// The line of the file on which it starts.
    first_line: usize,
    /// The lines that are no TOML: what else is wrong there follows from that.
    damaged: BTreeSet<usize>,
    mistakes: RefCell<Vec<Mistake>>,
}

impl<'a> TomlText<'a> {
    /// Finds every line that is no TOML, and goes on without it.
    pub fn new(path: &'a str, text: &'a str, first_line: usize) -> Self {
        let (damaged, mistakes) = (BTreeSet::new(), RefCell::new(Vec::new()));
        let mut toml = Self { path, text, readable: text.to_owned(), first_line, damaged, mistakes };
        while let Some((offset, message)) = first_error(&toml.readable) {
            let line = toml.line(offset);
            let list = toml.list_above(line);
            let (lines, place, message) = match list {
                Some(start) if starts_something(toml.line_text(line)) => {
                    (start..=line - 1, start, "a list begins here that is not closed: end it with ]".to_owned())
                }
                Some(start) => (start..=line, line, message),
                None => (line..=line, line, message),
            };
            if lines.clone().all(|line| toml.damaged.contains(&line)) {
                break;
            }
            // A list that lost its first line leaves the others behind: they are no mistakes of their own.
            let is_left_behind = toml.damaged.contains(&(line - 1)) && !starts_something(toml.line_text(line));
            if !is_left_behind {
                toml.mistake_at(place, format!("this is not TOML: {message}"));
            }
            for line in lines {
                toml.damaged.insert(line);
                toml.take_out(line);
            }
        }
        toml
    }

    /// The line on which a list begins that is still open before this line.
    fn list_above(&self, line: usize) -> Option<usize> {
        let mut open: isize = 0;
        for above in (self.first_line..line).rev().take_while(|above| !self.damaged.contains(above)) {
            let text = self.line_text(above);
            open += text.matches('[').count().cast_signed() - text.matches(']').count().cast_signed();
            if text.starts_with(|c: char| c == '_' || c.is_alphabetic()) {
                return (open > 0).then_some(above);
            }
        }
        None
    }

    /// The keys and values; a key that stands twice is noted.
    pub fn value(&self) -> Value<'_> {
        let (table, errors) = DeTable::parse_recoverable(&self.readable);
        for error in errors {
            let offset = error.span().map_or(0, |span| span.start);
            self.mistake(offset, format!("this is not TOML: {}", error.message()));
        }
        let span = table.span();
        Spanned::new(span, DeValue::Table(table.into_inner()))
    }

    fn line_text(&self, line: usize) -> &str {
        self.text.lines().nth(line - self.first_line).unwrap_or_default()
    }

    /// Writes blanks over a line, so that all offsets stay. The head of a table becomes that of one that nobody reads,
    /// lest its keys fall to the table before it.
    fn take_out(&mut self, line: usize) {
        let text = self.line_text(line);
        let is_head = text.trim_start().starts_with('[') && text.len() >= 3;
        let blank = if is_head { format!("[_]{}", " ".repeat(text.len() - 3)) } else { " ".repeat(text.len()) };
        let start: usize = self.text.lines().take(line - self.first_line).map(|line| line.len() + 1).sum();
        self.readable.replace_range(start..start + blank.len(), &blank);
    }

    /// The line of the file for a byte offset into the TOML.
    pub fn line(&self, offset: usize) -> usize {
        line_of(self.text, offset) + self.first_line - 1
    }

    /// The line on which a value starts.
    pub fn line_of<T>(&self, value: &Spanned<T>) -> usize {
        self.line(value.span().start)
    }

    /// Notes what is wrong at an offset.
    pub fn mistake(&self, offset: usize, message: impl Into<String>) {
        let line = self.line(offset);
        if !self.damaged.contains(&line) {
            self.mistake_at(line, message);
        }
    }

    /// Notes what is wrong on a line.
    pub fn mistake_at(&self, line: usize, message: impl Into<String>) {
        self.mistakes.borrow_mut().push(Mistake::at(self.path, line, message));
    }

    /// Whether a key that seems missing may stand on a line that could not be read.
    pub fn may_be_damaged(&self, key: &str) -> bool {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let lines =
            self.text.lines().enumerate().filter(|(index, _)| self.damaged.contains(&(index + self.first_line)));
        lines.flat_map(|(_, line)| line.split(|c| !is_name(c))).any(|word| word == key)
    }

    /// Hands over what was found.
    pub fn finish(self, mistakes: &mut Mistakes) {
        mistakes.extend(self.mistakes.into_inner());
    }

    /// Reads one value that serde knows how to read.
    pub fn leaf<T: DeserializeOwned>(&self, value: Value<'_>, key: &str) -> Option<T> {
        let start = value.span().start;
        if value.get_ref().is_datetime() {
            self.mistake(start, format!("`{key}`: write this date or time in quotes"));
            return None;
        }
        let read = T::deserialize(ValueDeserializer::from(value));
        let complain = |error: toml::de::Error| {
            let offset = error.span().map_or(start, |span| span.start);
            self.mistake(offset, format!("`{key}`: {}", in_plain_words(error.message())));
        };
        read.map_err(complain).ok()
    }
}

/// Where and why a text is no TOML, leaving aside keys that stand twice, which do not keep the rest from being read.
fn first_error(text: &str) -> Option<(usize, String)> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let mut errors = errors.into_iter().filter(|error| !error.message().contains("duplicate key"));
    let error = errors.next()?;
    // What is found at the very end belongs to the last line that holds something.
    let offset = error.span().map_or(0, |span| span.start).min(text.trim_end().len());
    let message = error.message().replace('\n', " ");
    // A text of several lines that is not closed ends where it likes: what is wrong is where it begins.
    let before = text.get(..offset).unwrap_or(text);
    let opened = before.rfind("\"\"\"").max(before.rfind("'''")).filter(|_| message.contains("multi-line"));
    Some((opened.unwrap_or(offset), message))
}

/// Whether a line begins a table or a key, or is the rest of what began above it.
fn starts_something(line: &str) -> bool {
    line.trim_start().starts_with(|c: char| c == '[' || c == '_' || c.is_alphabetic())
}

/// What serde says, without the names that Rust has for numbers.
fn in_plain_words(message: &str) -> String {
    let whole = ["u16", "u32", "usize"].map(|kind| format!("expected {kind}"));
    let message =
        whole.iter().fold(message.replace('\n', " "), |text, kind| text.replace(kind, "expected a whole number"));
    message.replace("expected f64", "expected a number")
}
