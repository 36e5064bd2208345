//! A source file as the rules see it, and all of them together.

use std::collections::BTreeSet;

use crate::paths::{CodePath, paths};
use crate::tokens::{Token, tokens, without_unit_tests};

/// One file under `src`.
#[derive(Debug)]
pub struct SourceFile {
    /// As in `web/home.rs`.
    pub path: String,
    /// The module that it is, as in `web`, `home`; nothing for `lib.rs` and `main.rs`.
    pub module: Vec<String>,
    pub text: String,
    pub whole: Code,
    /// Without unit tests, which may reach further than what they try.
    pub shipped: Code,
}

/// What is left of a text without its comments and quotations.
#[derive(Debug)]
pub struct Code {
    pub words: Vec<Word>,
    pub paths: Vec<CodePath>,
}

/// A token that outlives the text it was read from.
#[derive(Debug)]
pub struct Word {
    pub text: String,
    pub line: usize,
}

impl SourceFile {
    pub fn new(path: &str, text: &str) -> Self {
        let module = module_of(path);
        let whole = tokens(text);
        let shipped = without_unit_tests(&whole);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            whole: Code::of(&whole, &module),
            shipped: Code::of(&shipped, &module),
            module,
        }
    }

    /// The module just below the crate that this file belongs to; `main` and `lib` are their own.
    pub fn room(&self) -> &str {
        self.module.first().map_or(self.path.trim_end_matches(".rs"), String::as_str)
    }

    /// Whether it is one of the named rooms' files.
    pub fn is_in(&self, rooms: &[&str]) -> bool {
        rooms.contains(&self.room())
    }

    /// Where to look, and what to do there.
    pub fn complaint(&self, line: usize, what: &str) -> String {
        format!("src/{}:{line}: {what}", self.path)
    }
}

impl Code {
    fn of(tokens: &[Token], module: &[String]) -> Self {
        let words = tokens.iter().map(|token| Word { text: token.text.to_owned(), line: token.line }).collect();
        Self { words, paths: paths(tokens, module) }
    }
}

fn module_of(path: &str) -> Vec<String> {
    let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
    if matches!(stem, "lib" | "main") {
        return Vec::new();
    }
    stem.split('/').map(str::to_owned).collect()
}

/// Every file, and which modules there are.
#[derive(Debug)]
pub struct House {
    pub files: Vec<SourceFile>,
    modules: BTreeSet<Vec<String>>,
}

impl House {
    pub fn of(files: Vec<SourceFile>) -> Self {
        let modules = files.iter().map(|file| file.module.clone()).collect();
        Self { files, modules }
    }

    /// Whether a path names a module that has a file of its own, rather than an item.
    pub fn has_module(&self, segments: &[String]) -> bool {
        self.modules.contains(segments)
    }
}
