//! Finds the paths that code names, each written out in full: `use crate::{a, b::{self, c}}` names `a`, `b` and
//! `b::c`; in `src/web/public/home.rs`, `super::page` is `web::public::page`.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// A path in code, without the `crate` that it starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePath {
    /// Whether it leads to this crate; else its first segment is another crate, or a name that was brought in.
    pub is_ours: bool,
    pub segments: Vec<String>,
    pub line: usize,
    /// Unit tests may reach further than what they try.
    pub is_in_test: bool,
}

/// Every path in a file, as seen from its module.
pub fn paths(file: &syn::File, module: &[String]) -> Vec<CodePath> {
    let mut reader =
        Reader { module: module.to_vec(), children: vec![Vec::new()], is_in_test: false, found: Vec::new() };
    reader.enter(&file.items);
    reader.visit_file(file);
    reader.found
}

struct Reader {
    /// The module that the reader stands in: the file's own, or one written within the file.
    module: Vec<String>,
    /// The modules that each of the enclosing modules declares.
    children: Vec<Vec<String>>,
    is_in_test: bool,
    found: Vec<CodePath>,
}

impl Reader {
    fn enter(&mut self, items: &[syn::Item]) {
        let declared = items.iter().filter_map(|item| match item {
            syn::Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        });
        self.children.push(declared.collect());
    }

    fn note(&mut self, names: &[String], span: Span) {
        let Some(first) = names.first() else { return };
        let (is_ours, segments) = match first.as_str() {
            "crate" => (true, names[1..].to_vec()),
            "self" if names.len() > 1 => (true, [&self.module[..], &names[1..]].concat()),
            "super" => {
                let ups = names.iter().take_while(|name| *name == "super").count();
                let base = &self.module[..self.module.len().saturating_sub(ups)];
                (true, [base, &names[ups..]].concat())
            }
            "Self" | "self" => return,
            first
                if names.len() > 1
                    && self.children.last().is_some_and(|declared| declared.iter().any(|child| child == first)) =>
            {
                (true, [&self.module[..], names].concat())
            }
            _ => (false, names.to_vec()),
        };
        let line = span.start().line;
        self.found.push(CodePath { is_ours, segments, line, is_in_test: self.is_in_test });
    }

    fn note_use(&mut self, tree: &syn::UseTree, stem: &[String]) {
        let with = |name: &syn::Ident| [stem, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.note_use(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) if name.ident == "self" => self.note(stem, name.ident.span()),
            syn::UseTree::Name(name) => self.note(&with(&name.ident), name.ident.span()),
            syn::UseTree::Rename(name) if name.ident == "self" => self.note(stem, name.ident.span()),
            syn::UseTree::Rename(name) => self.note(&with(&name.ident), name.ident.span()),
            syn::UseTree::Glob(glob) => {
                self.note(&[stem, &["*".to_owned()]].concat(), glob.star_token.spans[0]);
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.note_use(item, stem)),
        }
    }

    /// The paths among tokens that are no syntax tree: what stands in a macro's or an attribute's brackets.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Group(group) => self.note_tokens(group.stream()),
                TokenTree::Ident(first) => {
                    let mut names = vec![first.to_string()];
                    while is_colon(at + 1) && is_colon(at + 2) {
                        match tokens.get(at + 3) {
                            Some(TokenTree::Ident(next)) => names.push(next.to_string()),
                            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                                names.push("*".to_owned());
                                at += 3;
                                break;
                            }
                            _ => break,
                        }
                        at += 3;
                    }
                    if names.len() > 1 {
                        self.note(&names, first.span());
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }

    /// Does something while the reader stands in unit tests, if the attributes say so.
    fn within(&mut self, attributes: &[syn::Attribute], walk: impl FnOnce(&mut Self)) {
        let outer = self.is_in_test;
        self.is_in_test |= attributes.iter().any(is_test_only);
        walk(self);
        self.is_in_test = outer;
    }
}

/// `#[cfg(test)]`, `#[test]`, `#[tokio::test]`.
fn is_test_only(attribute: &syn::Attribute) -> bool {
    let ends_in_test = attribute.path().segments.last().is_some_and(|last| last.ident == "test");
    let asks_for_test = || attribute.parse_args::<syn::Ident>().is_ok_and(|ident| ident == "test");
    ends_in_test || (attribute.path().is_ident("cfg") && asks_for_test())
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

impl<'tree> Visit<'tree> for Reader {
    fn visit_item(&mut self, item: &'tree syn::Item) {
        self.within(attributes(item), |reader| visit::visit_item(reader, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'tree syn::ImplItemFn) {
        self.within(&item.attrs, |reader| visit::visit_impl_item_fn(reader, item));
    }

    fn visit_item_mod(&mut self, item: &'tree syn::ItemMod) {
        let Some((_, items)) = &item.content else { return };
        self.module.push(item.ident.to_string());
        self.enter(items);
        visit::visit_item_mod(self, item);
        self.children.pop();
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'tree syn::ItemUse) {
        self.note_use(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'tree syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let Some(first) = path.segments.first() {
            self.note(&names, first.ident.span());
        }
        visit::visit_path(self, path);
    }

    /// `pub(in crate::store)` says who may see something; it takes nothing from there.
    fn visit_visibility(&mut self, _: &'tree syn::Visibility) {}

    fn visit_macro(&mut self, call: &'tree syn::Macro) {
        self.visit_path(&call.path);
        self.note_tokens(call.tokens.clone());
    }

    fn visit_meta_list(&mut self, list: &'tree syn::MetaList) {
        self.note_tokens(list.tokens.clone());
    }
}
