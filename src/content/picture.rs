//! Pictures: a figure, and in words what it shows.

use std::sync::Arc;

use toml::Spanned;

use super::figure::Figure;
use super::markdown::reader::Reader;
use super::phrase::Phrase;

/// A figure with its text alternative.
#[derive(Debug)]
pub struct Picture {
    /// The figure.
    pub figure: Arc<Figure>,
    /// What can be seen, for those who cannot see it.
    pub alternative: Phrase,
    /// What the picture says beyond the text beside it.
    pub details: Option<Phrase>,
}

impl Picture {
    /// The picture that front matter names; a figure that does not exist is told to the reader.
    pub(super) fn find(
        reader: &mut Reader<'_>,
        name: &Spanned<String>,
        line: usize,
        alternative: &Phrase,
    ) -> Option<Self> {
        let figure = find_figure(reader, name, line)?;
        Some(Self { figure, alternative: alternative.clone(), details: None })
    }
}

/// The figure of a name; one that does not exist is told to the reader.
pub(super) fn find_figure(reader: &mut Reader<'_>, name: &Spanned<String>, line: usize) -> Option<Arc<Figure>> {
    let figure = reader.figures.get(name.get_ref()).map(Arc::clone);
    reader.mention_figure(name.get_ref());
    if !reader.figures.knows(name.get_ref()) {
        reader.mistake(line, format!("there is no figure `{}`: check its spelling", name.get_ref()));
    }
    figure
}
