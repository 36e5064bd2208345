//! Videos on other sites, each a plain link: `<lang>/videos.toml`.

use serde::Deserialize;
use toml::Spanned;

use super::files::Files;
use super::front_matter::read_toml;
use super::markdown::html::Html;
use super::markdown::reader::Reader;
use super::mistakes::Mistakes;
use super::phrase::Phrase;
use super::source::WebAddress;
use super::toml_table::{leaves, table};
use super::toml_text::TomlText;
use super::vocabulary::{Captions, Level, Position};

/// The file of a language's videos, in its folder.
pub(super) const FILE: &str = "videos.toml";

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

table! {
    draft VideoFile {
        videos: Vec<Meta>,
    }
}

table! {
    draft Meta {
        id: Spanned<VideoId>,
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
}

/// The name of a video, which is its anchor: letters, digits, `-` and `_`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct VideoId(String);

impl TryFrom<String> for VideoId {
    type Error = String;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        if !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
            Ok(Self(id))
        } else {
            Err(format!("`{id}` cannot be in an address: use letters, digits, - and _"))
        }
    }
}

leaves!(VideoId);

/// The videos that could be read, and whether that is all of them.
pub(super) fn load_all(files: &Files, reader: &mut Reader<'_>, mistakes: &mut Mistakes) -> Option<Vec<Video>> {
    let path = reader.language.file(FILE);
    read_toml(files, &path, mistakes, |file: VideoFile, toml| {
        reader.start_page(&path);
        let mut ids: Vec<String> = Vec::new();
        let videos = file.videos?.into_iter().map(|meta| {
            if let Some(id) = &meta.id {
                let name = &id.get_ref().0;
                if ids.contains(name) {
                    toml.mistake(id.span().start, format!("two videos have the id `{name}`: give this one its own"));
                }
                ids.push(name.clone());
            }
            read(meta, reader, toml)
        });
        let videos: Vec<Option<Video>> = videos.collect();
        videos.into_iter().collect()
    })
}

fn read(meta: Meta, reader: &mut Reader<'_>, toml: &TomlText<'_>) -> Option<Video> {
    let mut inline = |words: &Spanned<String>| reader.inline(words.get_ref(), toml.line_of(words));
    let good_for = meta.good_for.as_ref().map(&mut inline);
    let note = meta.note.map(|note| note.as_ref().map(&mut inline));
    Some(Video {
        id: meta.id?.into_inner().0,
        slot: meta.slot?,
        title: meta.title?,
        author: meta.author?,
        publisher: meta.publisher?,
        url: meta.url?,
        length: meta.length?,
        about_minutes: meta.about_minutes?,
        level: meta.level?,
        position: meta.position?,
        good_for: good_for?,
        note: note?,
        captions: meta.captions?,
    })
}
