//! Videos on other sites, each a plain link: `<lang>/videos.toml`.

use serde::Deserialize;
use toml::Spanned;

use super::choices::{Captions, Level, Position};
use super::files::Files;
use super::front_matter::read_toml;
use super::markdown::{Html, Reader};
use super::phrase::Phrase;
use super::problem::Problem;
use super::source::WebAddress;

/// One video.
#[derive(Debug)]
pub struct Video {
    /// Its anchor on the page of videos.
    pub id: String,
    /// What it is for, in our words.
    pub slot: Phrase,
    /// Its own title.
    pub title: Phrase,
    /// Who made it.
    pub author: Phrase,
    /// Where it is.
    pub publisher: Phrase,
    /// Its address.
    pub url: WebAddress,
    /// Its length as its publisher gives it, minutes:seconds.
    pub length: Option<Phrase>,
    /// Its length, roughly.
    pub about_minutes: u32,
    /// How much practice it asks for.
    pub level: Level,
    /// The position it is done in.
    pub position: Position,
    /// What it is good for.
    pub good_for: Html,
    /// What to watch for.
    pub note: Option<Html>,
    /// Whether it has captions.
    pub captions: Captions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VideoFile {
    videos: Vec<Meta>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    id: Spanned<String>,
    slot: Phrase,
    title: Phrase,
    author: Phrase,
    publisher: Phrase,
    url: WebAddress,
    length: Option<Phrase>,
    about_minutes: u32,
    level: Level,
    position: Position,
    good_for: Spanned<String>,
    note: Option<Spanned<String>>,
    captions: Captions,
}

pub(super) fn load_all(files: &Files, reader: &mut Reader<'_>) -> Result<Vec<Video>, Problem> {
    let path = format!("{}/videos.toml", reader.language.tag());
    let VideoFile { videos } = read_toml(files, &path)?;
    let text = files.text(&path)?;
    reader.start_page(&path);
    let mut loaded: Vec<Video> = Vec::new();
    for meta in videos {
        let line = |offset| super::files::line_of(text, offset);
        let id = meta.id.get_ref();
        if loaded.iter().any(|video| video.id == *id) {
            reader.problem(line(meta.id.span().start), format!("two videos have the id `{id}`: give this one its own"));
        }
        loaded.push(Video {
            id: id.clone(),
            slot: meta.slot,
            title: meta.title,
            author: meta.author,
            publisher: meta.publisher,
            url: meta.url,
            length: meta.length,
            about_minutes: meta.about_minutes,
            level: meta.level,
            position: meta.position,
            good_for: reader.inline(meta.good_for.get_ref(), line(meta.good_for.span().start)),
            note: meta.note.map(|note| reader.inline(note.get_ref(), line(note.span().start))),
            captions: meta.captions,
        });
    }
    Ok(loaded)
}
