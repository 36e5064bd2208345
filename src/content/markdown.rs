//! Markdown to HTML: headings with anchors, links between pages, citations, care cards, lists of poses.
//!
//! A [`Reader`] serves one language. It remembers every link and every pose it met, so that they can be
//! checked once all pages are read.

pub mod body;
pub mod html;
pub mod reader;
mod walk;

use body::{Block, Body};
use html::Html;
use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser};
use reader::Reader;
use walk::{CITE, Walk};

use super::files::line_of;

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_STRIKETHROUGH);

impl Reader<'_> {
    /// Reads a page's text; `first_line` is its line in the file.
    pub fn body(&mut self, markdown: &str, first_line: usize) -> Body {
        let mut body = Body::default();
        Walk::new(self, &mut body).run(parse(markdown), |offset| line_of(markdown, offset) + first_line - 1);
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
        self.mistake(line, "this must be one plain paragraph that is not empty");
        Html::default()
    }
}

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
