//! What is known while the Markdown of one language is read, and what was met in it.

use std::collections::BTreeSet;

use super::body::Block;
use crate::content::figure::collection::Figures;
use crate::content::language::Language;
use crate::content::mistakes::Mistake;
use crate::content::source::{Citation, FILE, Sources};
use crate::content::words::Text;

/// A link to a page of this site, and where it stands.
#[derive(Debug)]
pub struct InternalLink {
    pub file: String,
    pub line: usize,
    pub target: String,
}

/// A block that names poses or videos, and where it stands.
#[derive(Debug)]
pub struct NamedBlock {
    pub file: String,
    pub line: usize,
    pub block: Block,
}

/// What a reader met, for the checks across pages.
#[derive(Debug, Default)]
pub struct Seen {
    pub links: Vec<InternalLink>,
    pub blocks: Vec<NamedBlock>,
    /// The names of figures.
    pub figures: BTreeSet<String>,
    /// The files whose front matter could be told from their text.
    pub pages: BTreeSet<String>,
    pub mistakes: Vec<Mistake>,
}

/// Reads the Markdown of one language, page after page.
pub struct Reader<'a> {
    pub language: &'a Language,
    sources: &'a Sources,
    pub figures: &'a Figures,
    pub(super) text: &'a Text,
    pub(super) emergency_number: &'a str,
    pub(super) file: String,
    citations: Vec<String>,
    pub(super) seen: Seen,
}

impl<'a> Reader<'a> {
    pub fn new(
        language: &'a Language,
        sources: &'a Sources,
        figures: &'a Figures,
        text: &'a Text,
        emergency_number: &'a str,
    ) -> Self {
        Self {
            emergency_number,
            language,
            sources,
            figures,
            text,
            file: String::new(),
            citations: Vec::new(),
            seen: Seen::default(),
        }
    }

    /// Starts a page: citations count from 1 again.
    pub fn start_page(&mut self, file: &str) {
        file.clone_into(&mut self.file);
        self.seen.pages.insert(file.to_owned());
        self.citations.clear();
    }

    /// The sources cited since the page's start, in the order of first use.
    pub fn citations(&self) -> Vec<Citation> {
        let sources = self.citations.iter().filter_map(|name| self.sources.get(name));
        sources.enumerate().map(|(index, source)| Citation { number: index + 1, source: source.clone() }).collect()
    }

    pub fn into_seen(self) -> Seen {
        self.seen
    }

    /// Notes a mistake of the page.
    pub fn mistake(&mut self, line: usize, message: impl Into<String>) {
        self.seen.mistakes.push(Mistake::at(&self.file, line, message));
    }

    /// Notes that front matter names a pose, so that it is checked with the blocks of the text.
    pub fn mention_pose(&mut self, slug: &str, line: usize) {
        let block = Block::Poses(vec![slug.to_owned()]);
        self.seen.blocks.push(NamedBlock { file: self.file.clone(), line, block });
    }

    /// Notes that a page shows a figure, whether or not the page can be read.
    pub fn mention_figure(&mut self, name: &str) {
        self.seen.figures.insert(name.to_owned());
    }

    /// The number of a source on this page; a name that `sources.toml` lacks is a mistake.
    pub(super) fn cite(&mut self, name: &str, line: usize) -> usize {
        if !self.sources.knows(name) {
            self.mistake(line, format!("`[@{name}]` cites a source that {FILE} lacks: add it there"));
        }
        if let Some(index) = self.citations.iter().position(|cited| cited == name) {
            return index + 1;
        }
        self.citations.push(name.to_owned());
        self.citations.len()
    }
}
