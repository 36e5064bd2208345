//! HTML that was made from checked content.

use pulldown_cmark::{Event, html};

/// HTML made by [`crate::content`] from checked content: the only text that templates do not escape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(pub(super) String);

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
pub(super) const CITATION_START: &str = "<sup class=\"cite\">";
pub(super) const CITATION_END: &str = "</sup>";

/// What the events of Markdown become.
pub(super) fn to_html<'e>(events: impl Iterator<Item = Event<'e>>) -> Html {
    let mut out = String::new();
    html::push_html(&mut out, events);
    Html(out)
}
