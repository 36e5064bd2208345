//! A source file as the rules see it, and all of them together.

use std::collections::BTreeMap;

use super::paths::{CodePath, paths};

/// One file under `src`.
#[derive(Debug)]
pub struct SourceFile {
    /// As in `web/public/home.rs`.
    pub path: String,
    /// The module that it is, as in `web`, `public`, `home`; nothing for `lib.rs` and `main.rs`.
    pub module: Vec<String>,
    pub text: String,
    pub paths: Vec<CodePath>,
    /// The lines of `#[allow(…)]`.
    pub allowances: Vec<usize>,
}

impl SourceFile {
    pub fn read(path: &str, text: &str) -> syn::Result<Self> {
        let tree = syn::parse_file(text)?;
        let module = module_of(path);
        let mut allowances = Allowances::default();
        syn::visit::Visit::visit_file(&mut allowances, &tree);
        Ok(Self {
            path: path.to_owned(),
            text: text.to_owned(),
            paths: paths(&tree, &module),
            allowances: allowances.0,
            module,
        })
    }

    /// The module as the tables write it, for example `web/public/home`.
    pub fn place(&self) -> &str {
        self.path.trim_end_matches(".rs")
    }

    /// Whether it is one of the named places, or stands in one.
    pub fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| is_within(self.place(), place))
    }

    /// What it names outside unit tests.
    pub fn shipped(&self) -> impl Iterator<Item = &CodePath> {
        self.paths.iter().filter(|path| !path.is_in_test)
    }

    /// Where to look, and what to do there.
    pub fn complaint(&self, line: usize, what: &str) -> String {
        format!("src/{}:{line}: {what}", self.path)
    }
}

/// Whether a module is the named one or stands in it.
pub fn is_within(place: &str, room: &str) -> bool {
    place.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn module_of(path: &str) -> Vec<String> {
    let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
    if matches!(stem, "lib" | "main") {
        return Vec::new();
    }
    stem.split('/').map(str::to_owned).collect()
}

#[derive(Default)]
struct Allowances(Vec<usize>);

impl syn::visit::Visit<'_> for Allowances {
    fn visit_attribute(&mut self, attribute: &syn::Attribute) {
        let is_conditional = || {
            let tokens = attribute.meta.require_list().map(|list| list.tokens.to_string()).unwrap_or_default();
            attribute.path().is_ident("cfg_attr") && tokens.contains("allow (")
        };
        if attribute.path().is_ident("allow") || is_conditional() {
            self.0.push(syn::spanned::Spanned::span(attribute).start().line);
        }
    }
}

/// Every file, by its module.
#[derive(Debug)]
pub struct House {
    pub files: Vec<SourceFile>,
    by_module: BTreeMap<Vec<String>, usize>,
}

impl House {
    pub fn of(files: Vec<SourceFile>) -> Self {
        // `main.rs` is a crate of its own: what `crate::` means in the library is `lib.rs`.
        let modules = files.iter().enumerate().filter(|(_, file)| file.path != "main.rs");
        let by_module = modules.map(|(number, file)| (file.module.clone(), number)).collect();
        Self { files, by_module }
    }

    /// The file that a path leads to: that of the innermost module it names.
    pub fn file_of(&self, path: &CodePath) -> Option<usize> {
        if !path.is_ours {
            return None;
        }
        let lengths = (0..=path.segments.len()).rev();
        lengths.into_iter().find_map(|length| self.by_module.get(&path.segments[..length]).copied())
    }
}
