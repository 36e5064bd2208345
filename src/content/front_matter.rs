//! TOML with line numbers in its complaints, alone or at the head of a Markdown file.

use serde::de::DeserializeOwned;

use super::files::{Files, line_of};
use super::problem::Problem;

/// A Markdown file cut in two.
pub(super) struct Document<'a, T> {
    /// What stands between the `+++` lines.
    pub meta: T,
    /// The Markdown below.
    pub body: &'a str,
    /// The line of the file on which the TOML starts.
    pub meta_line: usize,
    /// The line of the file on which the Markdown starts.
    pub body_line: usize,
    /// The TOML's text, for finding the line of a value.
    pub meta_text: &'a str,
}

impl<T> Document<'_, T> {
    /// The line of the file for a byte offset into the TOML.
    pub fn line_at(&self, offset: usize) -> usize {
        line_of(self.meta_text, offset) + self.meta_line - 1
    }
}

/// Reads a whole TOML file.
pub(super) fn read_toml<T: DeserializeOwned>(files: &Files, path: &str) -> Result<T, Problem> {
    parse(path, files.text(path)?, 1)
}

/// Reads a Markdown file with front matter.
pub(super) fn read_document<'a, T: DeserializeOwned>(files: &'a Files, path: &str) -> Result<Document<'a, T>, Problem> {
    const FENCE: &str = "+++\n";
    let text = files.text(path)?;
    let unopened = || Problem::at(path, 1, "the file must start with a line of +++ and its TOML front matter");
    let rest = text.strip_prefix(FENCE).ok_or_else(unopened)?;
    let unclosed = || Problem::at(path, 1, "the front matter is not closed: end it with a line of +++");
    let end = rest.find("\n+++\n").ok_or_else(unclosed)? + 1;
    let (meta_text, body) = (&rest[..end], &rest[end + FENCE.len()..]);
    Ok(Document {
        meta: parse(path, meta_text, 2)?,
        body,
        meta_line: 2,
        body_line: line_of(text, FENCE.len() + end + FENCE.len()),
        meta_text,
    })
}

fn parse<T: DeserializeOwned>(path: &str, text: &str, first_line: usize) -> Result<T, Problem> {
    toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let line = line_of(text, offset);
        let message = error.message().replace('\n', " ");
        // The parser names fields only when they are unknown or missing.
        let field = text.lines().nth(line - 1).and_then(|l| l.split_once('=')).map(|(key, _)| key.trim());
        let message = match field {
            Some(field) if !message.contains("field") => format!("`{field}`: {message}"),
            _ => message,
        };
        Problem::at(path, line + first_line - 1, message)
    })
}
