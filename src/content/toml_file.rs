//! TOML with every mistake reported: what is missing, unknown, of the wrong kind, and where the text is no TOML.
//!
//! serde gives up at its first mistake. Here each key is read by itself: [`Table::take`] notes what is wrong with one
//! and goes on with the next. `table!` makes a struct that is there only when all of its keys are; `draft!` makes one
//! of those keys that could be read, for checks that go on with what there is.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::files::line_of;
use super::phrase::Phrase;
use super::problem::{Problem, Problems};

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
    problems: RefCell<Vec<Problem>>,
}

/// What can be read from TOML.
pub(super) trait Read: Sized {
    /// What it is when its key is not there; nothing when the key must be there.
    fn absent() -> Option<Self> {
        None
    }

    /// Reads it, or notes what is wrong under the name of its key.
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self>;
}

impl<'a> TomlText<'a> {
    /// Finds every line that is no TOML, and goes on without it.
    pub fn new(path: &'a str, text: &'a str, first_line: usize) -> Self {
        let (damaged, problems) = (BTreeSet::new(), RefCell::new(Vec::new()));
        let mut toml = Self { path, text, readable: text.to_owned(), first_line, damaged, problems };
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
                toml.problem_at(place, format!("this is not TOML: {message}"));
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
            self.problem(offset, format!("this is not TOML: {}", error.message()));
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
    pub fn problem(&self, offset: usize, message: impl Into<String>) {
        let line = self.line(offset);
        if !self.damaged.contains(&line) {
            self.problem_at(line, message);
        }
    }

    fn problem_at(&self, line: usize, message: impl Into<String>) {
        self.problems.borrow_mut().push(Problem::at(self.path, line, message));
    }

    /// Whether a key that seems missing may stand on a line that could not be read.
    fn may_be_damaged(&self, key: &str) -> bool {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let lines =
            self.text.lines().enumerate().filter(|(index, _)| self.damaged.contains(&(index + self.first_line)));
        lines.flat_map(|(_, line)| line.split(|c| !is_name(c))).any(|word| word == key)
    }

    /// Hands over what was found.
    pub fn finish(self, problems: &mut Problems) {
        problems.extend(self.problems.into_inner());
    }

    /// Reads one value that serde knows how to read.
    pub fn leaf<T: DeserializeOwned>(&self, value: Value<'_>, key: &str) -> Option<T> {
        let start = value.span().start;
        if value.get_ref().is_datetime() {
            self.problem(start, format!("`{key}`: write this date or time in quotes"));
            return None;
        }
        let read = T::deserialize(ValueDeserializer::from(value));
        let complain = |error: toml::de::Error| {
            let offset = error.span().map_or(start, |span| span.start);
            self.problem(offset, format!("`{key}`: {}", in_plain_words(error.message())));
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

impl Read for Date {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let start = value.span().start;
        let text: String = toml.leaf(value, key)?;
        let complain = |_: jiff::Error| {
            toml.problem(start, format!("`{key}`: `{text}` is no date: write one like \"2026-11-23\""));
        };
        text.parse().map_err(complain).ok()
    }
}

/// A table whose keys are taken out one by one.
#[derive(Debug)]
pub(super) struct Table<'i, 't> {
    toml: &'t TomlText<'t>,
    start: usize,
    entries: DeTable<'i>,
    known: Vec<String>,
}

impl<'i, 't> Table<'i, 't> {
    /// Opens a value that must be a table.
    pub fn open(value: Value<'i>, key: &str, toml: &'t TomlText<'_>) -> Option<Self> {
        let start = value.span().start;
        let kind = value.get_ref().type_str();
        let DeValue::Table(entries) = value.into_inner() else {
            toml.problem(start, format!("`{key}`: this is of the type {kind} and must be a table of keys"));
            return None;
        };
        Some(Self { toml, start, entries, known: Vec::new() })
    }

    /// Reads a key. What is wrong with it is noted.
    pub fn take<T: Read>(&mut self, key: &str) -> Option<T> {
        self.take_by(key, T::absent(), |value, toml| T::read(value, key, toml))
    }

    /// Reads a text with exactly these places to fill in.
    pub fn phrase(&mut self, key: &str, places: &[&str]) -> Option<Phrase> {
        self.take_by(key, None, |value, toml| Phrase::with_places(value, key, toml, places))
    }

    /// Reads a key in a way of one's own.
    pub fn take_by<T>(
        &mut self,
        key: &str,
        absent: Option<T>,
        read: impl FnOnce(Value<'i>, &TomlText<'_>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key.to_owned());
        if let Some(value) = self.entries.remove(key) {
            return read(value, self.toml);
        }
        if absent.is_none() && !self.toml.may_be_damaged(key) {
            self.toml.problem_at(self.toml.line(self.start), format!("missing field `{key}`: add it"));
        }
        absent
    }

    /// Notes every key that nobody took; answers whether there is one.
    pub fn close(self) -> bool {
        for key in self.entries.keys() {
            let known = self.known.join("`, `");
            let message = format!("unknown field `{}`: take it out, or check its spelling: `{known}`", key.get_ref());
            self.toml.problem(key.span().start, message);
        }
        !self.entries.is_empty()
    }
}

impl<T: Read> Read for Option<T> {
    fn absent() -> Option<Self> {
        Some(None)
    }

    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        T::read(value, key, toml).map(Some)
    }
}

impl<T: Read> Read for Spanned<T> {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let span = value.span();
        T::read(value, key, toml).map(|value| Self::new(span, value))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let start = value.span().start;
        match value.into_inner() {
            // All of them are read before one that could not be spoils the list.
            DeValue::Array(items) => {
                let items: Vec<Option<T>> = items.into_iter().map(|item| T::read(item, key, toml)).collect();
                items.into_iter().collect()
            }
            other => {
                toml.problem(start, format!("`{key}`: this is of the type {} and must be a list", other.type_str()));
                None
            }
        }
    }
}

/// Types that serde reads from one value.
macro_rules! leaves {
    ($($Type:ty),+ $(,)?) => {
        $(impl $crate::content::toml_file::Read for $Type {
            fn read(
                value: $crate::content::toml_file::Value<'_>,
                key: &str,
                toml: &$crate::content::toml_file::TomlText<'_>,
            ) -> Option<Self> {
                toml.leaf(value, key)
            }
        })+
    };
}

/// A struct that is read only when every key of its table can be.
macro_rules! table {
    ($(#[$meta:meta])* $vis:vis struct $Name:ident { $($(#[$doc:meta])* $field_vis:vis $field:ident: $Type:ty),+ $(,)? }) => {
        $(#[$meta])*
        $vis struct $Name { $($(#[$doc])* $field_vis $field: $Type),+ }

        impl $crate::content::toml_file::Read for $Name {
            fn read(
                value: $crate::content::toml_file::Value<'_>,
                key: &str,
                toml: &$crate::content::toml_file::TomlText<'_>,
            ) -> Option<Self> {
                let mut table = $crate::content::toml_file::Table::open(value, key, toml)?;
                $(let $field = table.take::<$Type>(stringify!($field));)+
                table.close();
                Some(Self { $($field: $field?),+ })
            }
        }
    };
}

/// A struct of those keys of a table that could be read; what is wrong with the others has been noted.
macro_rules! draft {
    ($(#[$meta:meta])* $vis:vis struct $Name:ident { $($(#[$doc:meta])* $field_vis:vis $field:ident: $Type:ty),+ $(,)? }) => {
        $(#[$meta])*
        $vis struct $Name { $($(#[$doc])* $field_vis $field: Option<$Type>),+ }

        impl $crate::content::toml_file::Read for $Name {
            fn read(
                value: $crate::content::toml_file::Value<'_>,
                key: &str,
                toml: &$crate::content::toml_file::TomlText<'_>,
            ) -> Option<Self> {
                let mut table = $crate::content::toml_file::Table::open(value, key, toml)?;
                $(let $field = table.take::<$Type>(stringify!($field));)+
                table.close();
                Some(Self { $($field),+ })
            }
        }
    };
}

pub(super) use {draft, leaves, table};

leaves!(String, bool, u16, u32, usize, f64);
