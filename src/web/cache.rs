//! Pages that depend on nothing but the reader's preferences: answered from memory.
//!
//! Without preferences they are drawn and compressed at the start. With preferences they are drawn when somebody
//! first asks, and kept as long as there is room.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::assets::Assets;
use super::frame::Canvas;
use super::packed::{Effort, HTML, Packed};
use super::state::AppState;
use super::visitor::Visitor;
use super::{articles, home, locations, poses, practice, statements, videos};
use crate::content::{Edition, Site};
use crate::error::Error;
use crate::preferences::Preferences;

/// How one page is drawn.
pub struct Sketch {
    /// Its address, without language.
    pub path: String,
    /// Which article or pose it shows, counted from 0.
    pub number: usize,
    /// Draws it.
    pub draw: fn(Canvas<'_>, usize) -> Result<String, askama::Error>,
}

/// Every page by its address.
pub struct Pages {
    by_path: BTreeMap<String, Page>,
    /// Pages as readers with preferences see them.
    variants: Cache<(usize, Preferences), Arc<Packed>, Size>,
}

struct Page {
    number: usize,
    edition: usize,
    sketch: Sketch,
    packed: Packed,
}

/// The room for pages drawn with preferences, in bytes: some 150 of them. There could be 1,024 of each page.
const ROOM: u64 = 16 * 1024 * 1024;
/// How many of them the room is made for; a guess that only speeds up its first filling.
const EXPECTED: usize = 150;

#[derive(Clone)]
struct Size;

impl Weighter<(usize, Preferences), Arc<Packed>> for Size {
    fn weight(&self, _: &(usize, Preferences), page: &Arc<Packed>) -> u64 {
        page.size()
    }
}

impl Pages {
    /// Draws and compresses every page in every language.
    ///
    /// # Errors
    /// When a template or the compression fails, which is a mistake in this program.
    pub fn draw(site: &Site, assets: &Assets, public_url: Option<&str>) -> Result<Self, askama::Error> {
        let mut drawn = Vec::new();
        for (number, edition) in site.editions.iter().enumerate() {
            let canvas = Canvas { site, edition, assets, public_url, preferences: Preferences::default() };
            for sketch in sketches(edition) {
                let html = (sketch.draw)(canvas, sketch.number)?;
                drawn.push((edition.language.url(&sketch.path), number, sketch, html));
            }
        }
        let pack = |html: &str| Packed::new(HTML, &Bytes::copy_from_slice(html.as_bytes()), Effort::Best);
        let htmls: Vec<&str> = drawn.iter().map(|(.., html)| html.as_str()).collect();
        let packed = on_every_processor(&htmls, pack).map_err(askama::Error::custom)?;
        let pages = drawn.into_iter().zip(packed).enumerate();
        let by_path = pages
            .map(|(number, ((path, edition, sketch, _), packed))| (path, Page { number, edition, sketch, packed }));
        Ok(Self { by_path: by_path.collect(), variants: Cache::with_weighter(EXPECTED, ROOM, Size) })
    }

    /// The addresses of all pages.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    fn variant(&self, state: &AppState, page: &Page, preferences: Preferences) -> Result<Arc<Packed>, askama::Error> {
        self.variants.get_or_insert_with(&(page.number, preferences), || {
            let canvas = Canvas { preferences, ..state.canvas(&state.site.editions[page.edition]) };
            let html = (page.sketch.draw)(canvas, page.sketch.number)?;
            Ok(Arc::new(Packed::new(HTML, &Bytes::from(html), Effort::Quick)))
        })
    }
}

fn sketches(edition: &Edition) -> Vec<Sketch> {
    let mut sketches = vec![home::sketch(), practice::sketch(), videos::sketch(), locations::sketch()];
    sketches.extend(articles::sketches(edition));
    sketches.extend(poses::sketches(edition));
    sketches.extend(statements::sketches());
    sketches
}

/// A page could not be compressed.
#[derive(Debug, thiserror::Error)]
#[error("a page could not be compressed: the compression panicked")]
struct PackingPanicked;

/// Compressing is most of the work of starting: every processor takes a share. All pages come back, in their order,
/// or none does: a page less would give the next one its address.
fn on_every_processor<T: Send>(
    pages: &[&str],
    pack: impl Fn(&str) -> T + Copy + Send + Sync,
) -> Result<Vec<T>, PackingPanicked> {
    let shares = thread::available_parallelism().map_or(1, usize::from);
    let size = pages.len().div_ceil(shares).max(1);
    thread::scope(|scope| {
        let pack_share = |share: &[&str]| share.iter().map(|html| pack(html)).collect::<Vec<T>>();
        let workers: Vec<_> = pages.chunks(size).map(|share| scope.spawn(move || pack_share(share))).collect();
        let mut packed = Vec::new();
        // Every worker is waited for: one that is left to the scope would take the whole program along.
        let shares: Vec<_> = workers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        for share in shares {
            packed.extend(share.map_err(|_| PackingPanicked)?);
        }
        Ok(packed)
    })
}

/// `GET` of any page that depends on nothing but the reader's preferences.
pub async fn serve(State(state): State<AppState>, visitor: Visitor, headers: HeaderMap) -> Result<Response, Error> {
    let page = state.pages.by_path.get(visitor.address.path()).ok_or(Error::NotFound)?;
    let answer = if visitor.preferences == Preferences::default() {
        page.packed.answer(&headers)
    } else {
        state.pages.variant(&state, page, visitor.preferences)?.answer(&headers)
    };
    let fixed = [
        (header::CONTENT_TYPE, HTML),
        // Kept, but asked about each time: an answer without change costs no body.
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept-encoding, cookie"),
    ];
    Ok((fixed, answer).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_come_back_in_their_order_or_the_start_fails() {
        let names: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        let pages: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(on_every_processor(&pages, ToOwned::to_owned).ok(), Some(names.clone()));
        for broken in ["0", "50", "99"] {
            let pack = |html: &str| {
                assert_ne!(html, broken, "as the test wants it");
                html.to_owned()
            };
            assert!(on_every_processor(&pages, pack).is_err(), "{broken}");
        }
    }
}
