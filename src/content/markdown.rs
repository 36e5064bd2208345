//! Markdown to HTML: headings with anchors, links between pages, citations, care cards, lists of poses.
//!
//! A [`Reader`] serves one language. It remembers every link and every pose it met, so that they can be
//! checked once all pages are read.

mod events;

use std::collections::BTreeSet;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, html};

use super::figure::Figures;
use super::files::line_of;
use super::language::Language;
use super::problem::Problem;
use super::source::{Citation, Sources};
use super::text::Text;

/// HTML made by this module from checked content: the only text that templates do not escape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl std::fmt::Display for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Html {
    /// The same without its citations, for a page that has no list of sources.
    #[must_use]
    pub fn without_citations(&self) -> Self {
        let mut pieces = self.0.split(CITATION_START);
        let mut plain = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            plain.push_str(piece.split_once(CITATION_END).map_or(piece, |(_, rest)| rest));
        }
        Self(plain)
    }

    /// The words alone, without citations.
    #[must_use]
    pub fn plain(&self) -> String {
        let html = self.without_citations().0;
        let mut words = String::new();
        for (index, piece) in html.split('<').enumerate() {
            let text = if index == 0 { piece } else { piece.split_once('>').map_or("", |(_, text)| text) };
            words.push_str(text);
        }
        // What pulldown-cmark escapes; `&` last, so that nothing is read twice.
        let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        words.trim().to_owned()
    }
}

/// What stands around a citation.
const CITATION_START: &str = "<sup class=\"cite\">";
const CITATION_END: &str = "</sup>";

/// A page's text, cut where the program draws something itself.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The pieces in their order.
    pub blocks: Vec<Block>,
    /// The headings, for the contents list and for checking anchors.
    pub headings: Vec<Heading>,
}

/// One piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Text.
    Html(Html),
    /// Cards of these poses, by slug.
    Poses(Vec<String>),
    /// Cards of these videos, by id; all of them when empty.
    Videos(Vec<String>),
    /// The invitation to request an appointment.
    Request,
}

/// A heading with its anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// The anchor.
    pub id: String,
    /// The words.
    pub title: String,
}

/// A link to a page of this site, and where it stands.
#[derive(Debug)]
pub(super) struct InternalLink {
    pub file: String,
    pub line: usize,
    pub target: String,
}

/// A block that names poses or videos, and where it stands.
#[derive(Debug)]
pub(super) struct NamedBlock {
    pub file: String,
    pub line: usize,
    pub block: Block,
}

/// What a reader met, for the checks across pages.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub links: Vec<InternalLink>,
    pub blocks: Vec<NamedBlock>,
    /// The names of figures.
    pub figures: BTreeSet<String>,
    /// The files whose front matter could be told from their text.
    pub pages: BTreeSet<String>,
    pub problems: Vec<Problem>,
}

/// Reads the Markdown of one language, page after page.
pub(super) struct Reader<'a> {
    pub language: &'a Language,
    sources: &'a Sources,
    pub figures: &'a Figures,
    text: &'a Text,
    emergency_number: &'a str,
    file: String,
    citations: Vec<String>,
    seen: Seen,
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_STRIKETHROUGH);

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

    /// Notes a problem of the page.
    pub fn problem(&mut self, line: usize, message: impl Into<String>) {
        self.seen.problems.push(Problem::at(&self.file, line, message));
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

    /// Reads a page's text; `first_line` is its line in the file.
    pub fn body(&mut self, markdown: &str, first_line: usize) -> Body {
        let mut body = Body::default();
        events::Walk::new(self, &mut body).run(parse(markdown), |offset| line_of(markdown, offset) + first_line - 1);
        body
    }

    /// Reads a text of one paragraph, without the paragraph's tags; `line` is its line in the file.
    pub fn inline(&mut self, markdown: &str, line: usize) -> Html {
        let body = self.body(markdown, line);
        match body.blocks.as_slice() {
            [Block::Html(Html(html))] if body.headings.is_empty() => {
                let html = html.trim();
                let inner = html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
                if let Some(inner) = inner.filter(|inner| !inner.contains("<p>")) {
                    return Html(inner.to_owned());
                }
            }
            _ => {}
        }
        self.problem(line, "this must be one plain paragraph that is not empty");
        Html::default()
    }

    /// The number of a source on this page; a name that `sources.toml` lacks is a problem.
    fn cite(&mut self, name: &str, line: usize) -> usize {
        if !self.sources.knows(name) {
            self.problem(
                line,
                format!("`[@{name}]` cites a source that {} lacks: add it there", crate::content::source::FILE),
            );
        }
        if let Some(index) = self.citations.iter().position(|cited| cited == name) {
            return index + 1;
        }
        self.citations.push(name.to_owned());
        self.citations.len()
    }
}

/// The address that stands for a citation between parsing and drawing.
const CITE: &str = "cite:";

fn parse(markdown: &str) -> Vec<(Event<'static>, usize)> {
    // Two citations in a row would read as one link with a label.
    let markdown = markdown.replace("][@", "] [@");
    let mut cite = |link: BrokenLink<'_>| {
        let name = link.reference.strip_prefix('@')?;
        Some((CowStr::from(format!("{CITE}{name}")), CowStr::from("")))
    };
    Parser::new_with_broken_link_callback(&markdown, OPTIONS, Some(&mut cite))
        .into_offset_iter()
        .map(|(event, range)| (event.into_static(), range.start))
        .collect()
}

fn to_html<'e>(events: impl Iterator<Item = Event<'e>>) -> Html {
    let mut out = String::new();
    html::push_html(&mut out, events);
    Html(out)
}
