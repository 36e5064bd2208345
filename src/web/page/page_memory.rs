//! Pages that depend on nothing but the reader's preferences and, some of them, on the time: answered from memory.
//!
//! Without preferences they are drawn and compressed at the start. With preferences they are drawn when somebody
//! first asks, and kept as long as there is room. What is true until a moment is drawn again after it.

mod changing;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, header};
use jiff::Timestamp;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use self::changing::{Changing, HoldsUntil};
use super::context::Context;
use crate::preferences::Preferences;
use crate::web::http::headers::StrictHeaders;
use crate::web::http::precompressed::{HTML, Precompressed};

/// One page of the site in one language.
pub struct Page {
    /// Its address, without language.
    pub path: String,
    /// Draws it.
    pub draw: Draw,
    /// Tells until when it is true; none for a page that is the same at all times.
    pub holds_until: Option<HoldsUntil>,
}

/// Draws a page in the language and for the reader of a context.
pub type Draw = Box<dyn Fn(Context<'_>) -> askama::Result<String> + Send + Sync>;

impl Page {
    /// A page of this address.
    pub fn new(path: &str, draw: impl Fn(Context<'_>) -> askama::Result<String> + Send + Sync + 'static) -> Self {
        Self { path: path.to_owned(), draw: Box::new(draw), holds_until: None }
    }

    /// The same, for a page that is true until a moment.
    #[must_use]
    pub fn until(self, holds_until: HoldsUntil) -> Self {
        Self { holds_until: Some(holds_until), ..self }
    }
}

/// Every page by its address.
pub struct PageMemory {
    by_path: BTreeMap<String, Kept>,
    /// Pages as readers with preferences see them.
    variants: Cache<Variant, Arc<Precompressed>, Size>,
    headers: HeaderMap,
}

struct Kept {
    number: usize,
    draw: Draw,
    file: KeptFile,
}

#[expect(clippy::large_enum_variant, reason = "nearly every page is of the larger kind")]
enum KeptFile {
    Always(Precompressed),
    Until(Changing),
}

/// A page, by its number and the end of its version, as it is drawn with some preferences.
type Variant = (usize, Timestamp, Preferences);

/// The end of a page that is the same at all times.
const NEVER: Timestamp = Timestamp::MAX;

/// Why the memory could not be filled, which is a mistake in this program.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// A template failed.
    #[error("the page {path} could not be drawn")]
    Template {
        /// The page's address.
        path: String,
        /// What failed.
        source: askama::Error,
    },
    /// The compression panicked.
    #[error("a page could not be compressed: the compression panicked")]
    Compression,
}

/// The room for pages drawn with preferences, in bytes: some 150 of them. There could be 1,024 of each page.
const ROOM: u64 = 16 * 1024 * 1024;
/// How many of them the room is made for; a guess that only speeds up its first filling.
const EXPECTED: usize = 150;

#[derive(Clone)]
struct Size;

impl Weighter<Variant, Arc<Precompressed>> for Size {
    fn weight(&self, _: &Variant, page: &Arc<Precompressed>) -> u64 {
        page.size()
    }
}

impl PageMemory {
    /// Draws and compresses every page: those of each context, in its language. They are sent with the strict headers.
    ///
    /// # Errors
    /// When a template or the compression fails.
    pub fn draw<'a>(
        pages: impl Iterator<Item = (Context<'a>, Page)>,
        strict: &StrictHeaders,
    ) -> Result<Self, DrawError> {
        let (mut paths, mut told, mut htmls) = (Vec::new(), Vec::new(), Vec::new());
        for (context, page) in pages {
            let path = context.edition.language.url(&page.path);
            match (page.draw)(context) {
                Ok(html) => htmls.push(html),
                Err(source) => return Err(DrawError::Template { path, source }),
            }
            paths.push(path);
            told.push((context, page));
        }
        let headers = headers(strict);
        let compress = |html: &str| Precompressed::new(&Bytes::copy_from_slice(html.as_bytes()), &headers);
        let htmls: Vec<&str> = htmls.iter().map(String::as_str).collect();
        let files = on_every_processor(&htmls, compress)?;
        let keep = |(number, ((context, page), file)): (usize, ((Context<'a>, Page), Precompressed))| Kept {
            number,
            draw: page.draw,
            file: match page.holds_until {
                None => KeptFile::Always(file),
                Some(holds_until) => KeptFile::Until(Changing::new(context, holds_until, file)),
            },
        };
        let kept = told.into_iter().zip(files).enumerate().map(keep);
        let by_path = paths.into_iter().zip(kept).collect();
        Ok(Self { by_path, variants: Cache::with_weighter(EXPECTED, ROOM, Size), headers })
    }

    /// The addresses of all pages, in alphabetical order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// Compresses every page as well as can be, one after the other: some seconds of work, which readers do not wait for.
    pub fn compress_best(&self) {
        self.by_path.values().for_each(|page| match &page.file {
            KeptFile::Always(file) => file.compress_best(),
            KeptFile::Until(page) => page.last().file.compress_best(),
        });
    }

    /// Whether a page of this address is kept.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// The page of an address as a reader with these preferences sees it now, for whoever sent these headers; none where
    /// no such page is kept. Pages that are the same at all times do not ask for the time.
    #[must_use]
    pub fn kept(
        &self,
        path: &str,
        preferences: Preferences,
        asked: &HeaderMap,
        now: impl FnOnce() -> Timestamp,
    ) -> Option<Response<Body>> {
        let page = self.by_path.get(path)?;
        let version;
        let (file, until) = match &page.file {
            KeptFile::Always(file) => (file, NEVER),
            KeptFile::Until(changing) => {
                version = changing.at(now())?;
                (&version.file, version.until)
            }
        };
        if preferences == Preferences::default() {
            return Some(file.answer(asked));
        }
        self.variants.get(&(page.number, until, preferences)).map(|variant| variant.answer(asked))
    }

    /// The same, drawn now where it is not kept; none where no page has this address. The context is that of the moment
    /// at which it is called.
    ///
    /// # Errors
    /// When it cannot be drawn.
    pub fn answer<'a>(
        &self,
        path: &str,
        context: impl Fn() -> Context<'a>,
        asked: &HeaderMap,
    ) -> askama::Result<Option<Response<Body>>> {
        let Some(page) = self.by_path.get(path) else { return Ok(None) };
        let draw = |context: Context<'a>| {
            (page.draw)(context).map(|html| Precompressed::new(&Bytes::from(html), &self.headers))
        };
        let version;
        let (file, until, context) = match &page.file {
            KeptFile::Always(file) => (file, NEVER, context()),
            KeptFile::Until(changing) => {
                let plain = |context| draw(Context { preferences: Preferences::default(), ..context });
                let (current, context) = changing.now(context, plain)?;
                version = current;
                (&version.file, version.until, context)
            }
        };
        if context.preferences == Preferences::default() {
            return Ok(Some(file.answer(asked)));
        }
        let key = (page.number, until, context.preferences);
        let variant = self.variants.get_or_insert_with(&key, || draw(context).map(Arc::new));
        Ok(Some(variant?.answer(asked)))
    }
}

/// The headers that all these pages are sent with.
fn headers(strict: &StrictHeaders) -> HeaderMap {
    let own = [
        (header::CONTENT_TYPE, HTML),
        // Kept, but asked about each time: an answer without change costs no body.
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept-encoding, cookie"),
    ];
    let mut headers = own.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
    strict.complete(&mut headers);
    headers
}

/// Compressing is most of the work of starting: every processor takes a share. All pages come back, in their order,
/// or none does: a page less would give the next one its address.
fn on_every_processor<T: Send>(
    pages: &[&str],
    compress: impl Fn(&str) -> T + Copy + Send + Sync,
) -> Result<Vec<T>, DrawError> {
    let shares = thread::available_parallelism().map_or(1, usize::from);
    let size = pages.len().div_ceil(shares).max(1);
    thread::scope(|scope| {
        let compress_share = |share: &[&str]| share.iter().map(|html| compress(html)).collect::<Vec<T>>();
        let workers: Vec<_> = pages.chunks(size).map(|share| scope.spawn(move || compress_share(share))).collect();
        let mut compressed = Vec::new();
        // Every worker is waited for: one that is left to the scope would take the whole program along.
        let shares: Vec<_> = workers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        for share in shares {
            compressed.extend(share.map_err(|_| DrawError::Compression)?);
        }
        Ok(compressed)
    })
}

#[cfg(test)]
mod tests {
    use crate::web::page::page_memory::*;

    #[test]
    fn pages_come_back_in_their_order_or_the_start_fails() {
        let names: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        let pages: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(on_every_processor(&pages, ToOwned::to_owned).ok(), Some(names.clone()));
        for broken in ["0", "50", "99"] {
            let compress = |html: &str| {
                assert_ne!(html, broken, "as the test wants it");
                html.to_owned()
            };
            assert!(on_every_processor(&pages, compress).is_err(), "{broken}");
        }
    }
}
