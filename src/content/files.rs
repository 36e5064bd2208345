//! Where the content comes from: the copy built into the program, or a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use memchr::memchr_iter;
use rust_embed::RustEmbed;

use super::mistakes::Mistake;

#[derive(RustEmbed)]
#[folder = "content/"]
struct BuiltIn;

/// Every content file by its path, for example `en/poses/cobra.md`.
#[derive(Debug)]
pub struct Files(BTreeMap<String, Vec<u8>>);

/// A content folder, or something in it, that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {source}", path.display())]
pub struct UnreadableContent {
    path: PathBuf,
    source: io::Error,
}

impl Files {
    /// The copy built into the program.
    #[must_use]
    pub fn built_in() -> Self {
        let read = |path: std::borrow::Cow<'static, str>| {
            BuiltIn::get(&path).map(|file| (path.into_owned(), with_plain_line_ends(file.data.into_owned())))
        };
        Self(BuiltIn::iter().filter_map(read).collect())
    }

    /// Reads a folder. Files that start with a dot, as editors and version control leave them, are passed over.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn in_folder(folder: &Path) -> Result<Self, UnreadableContent> {
        let mut files = BTreeMap::new();
        read_folder(folder, "", &mut files)?;
        Ok(Self(files))
    }

    /// A file's text.
    ///
    /// # Errors
    /// When the file is missing or is not UTF-8.
    pub(super) fn text(&self, path: &str) -> Result<&str, Mistake> {
        let bytes = self.0.get(path).ok_or_else(|| Mistake::of(path, "this file is missing: add it"))?;
        std::str::from_utf8(bytes).map_err(|error| {
            let line = line_of(bytes, error.valid_up_to());
            Mistake::at(path, line, "this is not UTF-8 text: save the file with the encoding UTF-8")
        })
    }

    /// The paths under a folder with this ending, in order.
    pub(super) fn under<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.keys().map(String::as_str).filter(move |path| path.starts_with(folder) && path.ends_with(ending))
    }

    /// Every path, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn read_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), UnreadableContent> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        |source| UnreadableContent { path, source }
    };
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            read_folder(&path, &format!("{prefix}{name}/"), files)?;
        } else {
            let bytes = fs::read(&path).map_err(unreadable(&path))?;
            files.insert(format!("{prefix}{name}"), with_plain_line_ends(bytes));
        }
    }
    Ok(())
}

/// Windows' editors end lines with a carriage return as well and may start a file with a byte order mark; nothing
/// after this needs to know.
fn with_plain_line_ends(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.retain(|byte| *byte != b'\r');
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    bytes
}

/// The line, counted from 1, that a byte offset falls in.
pub(super) fn line_of(text: impl AsRef<[u8]>, offset: usize) -> usize {
    let text = text.as_ref();
    memchr_iter(b'\n', &text[..offset.min(text.len())]).count() + 1
}
