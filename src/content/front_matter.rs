//! Whole TOML files, and Markdown files with TOML at their head.

use super::files::{Files, line_of};
use super::mistakes::{Mistake, Mistakes};
use super::toml_table::Read;
use super::toml_text::TomlText;

/// A Markdown file cut in two.
pub(super) struct Document<'a, T> {
    /// What stands between the `+++` lines.
    pub meta: T,
    /// The same as text, for complaints with their line.
    pub toml: TomlText<'a>,
    /// The Markdown below.
    pub body: &'a str,
    /// The line of the file on which the Markdown starts.
    pub body_line: usize,
}

/// Reads a whole TOML file; `then` goes on with what was read, and may complain of more.
pub(super) fn read_toml<T: Read, U>(
    files: &Files,
    path: &str,
    mistakes: &mut Mistakes,
    then: impl FnOnce(T, &TomlText<'_>) -> Option<U>,
) -> Option<U> {
    let text = mistakes.keep(files.text(path))?;
    let toml = TomlText::new(path, text, 1);
    let read = T::read(toml.value(), path, &toml).and_then(|read| then(read, &toml));
    toml.finish(mistakes);
    read
}

/// Reads a Markdown file with front matter.
pub(super) fn read_document<'a, T: Read>(
    files: &'a Files,
    path: &'a str,
    mistakes: &mut Mistakes,
) -> Option<Document<'a, T>> {
    const FENCE: &str = "+++\n";
    let text = mistakes.keep(files.text(path))?;
    let unopened = || Mistake::at(path, 1, "the file must start with a line of +++ and its TOML front matter");
    let rest = mistakes.keep(text.strip_prefix(FENCE).ok_or_else(unopened))?;
    let unclosed = || Mistake::at(path, 1, "the front matter is not closed: end it with a line of +++");
    let end = mistakes.keep(rest.find("\n+++\n").ok_or_else(unclosed))? + 1;
    let (meta_text, body) = (&rest[..end], &rest[end + FENCE.len()..]);
    let toml = TomlText::new(path, meta_text, 2);
    let body_line = line_of(text, FENCE.len() + end + FENCE.len());
    let Some(meta) = T::read(toml.value(), path, &toml) else {
        toml.finish(mistakes);
        return None;
    };
    Some(Document { meta, toml, body, body_line })
}
