//! Finds the paths that code names, each written out in full: `use crate::{a, b::{self, c}}` names `a`, `b`
//! and `b::c`, and in `src/web/home.rs` `super::frame` is `web::frame`.

use crate::tokens::Token;

/// A path in code, without the `crate` or `std` that it starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePath {
    pub root: Root,
    pub segments: Vec<String>,
    pub line: usize,
}

/// What a path starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// This crate.
    Crate,
    /// The standard library.
    Std,
}

/// Every path that starts with `crate`, `super` or `std`, as seen from the module `home`.
pub fn paths(tokens: &[Token], home: &[String]) -> Vec<CodePath> {
    let mut found = Vec::new();
    let mut module = InlineModules { names: home.to_vec(), depths: Vec::new(), depth: 0 };
    for (at, token) in tokens.iter().enumerate() {
        module.enter_or_leave(tokens, at);
        let starts_here = at == 0 || !matches!(text(tokens, at - 1), "::" | "in");
        if !starts_here || text(tokens, at + 1) != "::" {
            continue;
        }
        let (root, base) = match token.text {
            "crate" => (Root::Crate, Vec::new()),
            "super" => (Root::Crate, module.names.clone()),
            "std" => (Root::Std, Vec::new()),
            _ => continue,
        };
        let first = if token.text == "super" { at } else { at + 2 };
        read_tree(tokens, first, &CodePath { root, segments: base, line: token.line }, &mut found);
    }
    found
}

fn text<'a>(tokens: &[Token<'a>], at: usize) -> &'a str {
    tokens.get(at).map_or("", |token| token.text)
}

/// Reads what follows `::` after `stem`: a name, a chain of names, `*` or a group; answers where it ended.
fn read_tree(tokens: &[Token], at: usize, stem: &CodePath, found: &mut Vec<CodePath>) -> usize {
    let Some(token) = tokens.get(at) else { return at };
    let mut path = CodePath { line: token.line, ..stem.clone() };
    match token.text {
        "{" => return read_group(tokens, at + 1, stem, found),
        "self" => {}
        "super" => drop(path.segments.pop()),
        name if name == "*" || is_name(name) => path.segments.push(name.to_owned()),
        _ => {
            found.push(path);
            return at;
        }
    }
    if text(tokens, at + 1) == "::" {
        return read_tree(tokens, at + 2, &path, found);
    }
    found.push(path);
    at + 1
}

/// Reads the items of a group up to its `}`; answers where that ended.
fn read_group(tokens: &[Token], mut at: usize, stem: &CodePath, found: &mut Vec<CodePath>) -> usize {
    while at < tokens.len() && text(tokens, at) != "}" {
        at = read_tree(tokens, at, stem, found);
        while at < tokens.len() && !matches!(text(tokens, at), "," | "}") {
            at += 1; // `as another_name`
        }
        at += usize::from(text(tokens, at) == ",");
    }
    at + 1
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// The module that a token stands in: the file's own, and those written within the file.
struct InlineModules {
    names: Vec<String>,
    depths: Vec<usize>,
    depth: usize,
}

impl InlineModules {
    fn enter_or_leave(&mut self, tokens: &[Token], at: usize) {
        match text(tokens, at) {
            "{" => {
                self.depth += 1;
                if at >= 2 && text(tokens, at - 2) == "mod" {
                    self.names.push(text(tokens, at - 1).to_owned());
                    self.depths.push(self.depth);
                }
            }
            "}" => {
                if self.depths.last() == Some(&self.depth) {
                    self.depths.pop();
                    self.names.pop();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
    }
}
