//! Whole TOML files, and Markdown files with TOML at their head.

use super::files::{Files, line_of};
use super::problem::{Problem, Problems};
use super::toml_file::{Read, TomlText};

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
    problems: &mut Problems,
    then: impl FnOnce(T, &TomlText<'_>) -> Option<U>,
) -> Option<U> {
    let text = problems.keep(files.text(path))?;
    let toml = TomlText::new(path, text, 1);
    let read = T::read(toml.value(), path, &toml).and_then(|read| then(read, &toml));
    toml.finish(problems);
    read
}

/// Reads a Markdown file with front matter.
pub(super) fn read_document<'a, T: Read>(
    files: &'a Files,
    path: &'a str,
    problems: &mut Problems,
) -> Option<Document<'a, T>> {
    const FENCE: &str = "+++\n";
    let text = problems.keep(files.text(path))?;
    let unopened = || Problem::at(path, 1, "the file must start with a line of +++ and its TOML front matter");
    let rest = problems.keep(text.strip_prefix(FENCE).ok_or_else(unopened))?;
    let unclosed = || Problem::at(path, 1, "the front matter is not closed: end it with a line of +++");
    let end = problems.keep(rest.find("\n+++\n").ok_or_else(unclosed))? + 1;
    let (meta_text, body) = (&rest[..end], &rest[end + FENCE.len()..]);
    let toml = TomlText::new(path, meta_text, 2);
    let body_line = line_of(text, FENCE.len() + end + FENCE.len());
    let Some(meta) = T::read(toml.value(), path, &toml) else {
        toml.finish(problems);
        return None;
    };
    Some(Document { meta, toml, body, body_line })
}
