//! A router that knows its own addresses, so that one written another way leads to the page that it means.

use std::future::ready;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::response::Redirect;
use axum::routing::MethodRouter;
use percent_encoding::{CONTROLS, percent_decode_str, utf8_percent_encode};

use super::refusal::Refusal;

/// Addresses and what answers them.
pub struct Addresses<S> {
    router: Router<S>,
    known: matchit::Router<()>,
}

impl<S: Clone + Send + Sync + 'static> Default for Addresses<S> {
    fn default() -> Self {
        Self { router: Router::new(), known: matchit::Router::new() }
    }
}

impl<S: Clone + Send + Sync + 'static> Addresses<S> {
    /// The same with one more address, or with more methods for one that is there.
    #[must_use]
    pub fn route(mut self, path: &str, methods: MethodRouter<S>) -> Self {
        // Refused is only what is known already.
        let _ = self.known.insert(path, ());
        Self { router: self.router.route(path, methods), ..self }
    }

    /// A router that sends every other address to the one it means, or answers that there is no such page.
    pub fn into_router(self) -> Router<S> {
        let known = Arc::new(self.known);
        self.router.fallback(move |request: Request| ready(lead_on(&known, request.uri())))
    }
}

/// Permanent, with the query, and with the method and the body of a form.
fn lead_on(known: &matchit::Router<()>, asked: &Uri) -> Result<Redirect, Refusal> {
    let path = plain_path(asked.path()).ok_or(Refusal::NoSuchAddress)?;
    let small = path.to_ascii_lowercase();
    let spellings = [format!("{path}/"), format!("{small}/"), path, small];
    let meant = spellings.iter().rev().find(|spelling| *spelling != asked.path() && known.at(spelling).is_ok());
    let meant = meant.ok_or(Refusal::NoSuchAddress)?;
    let query = asked.query().map(|query| format!("?{}", utf8_percent_encode(query, CONTROLS)));
    Ok(Redirect::permanent(&format!("{meant}{}", query.unwrap_or_default())))
}

/// A path as this site writes its own: no escapes of plain letters, no empty or dotted segments, no slash at its end
/// (RFC 3986, 6.2.2). None when it holds anything that no address of ours does, so that it can never name another
/// site.
fn plain_path(path: &str) -> Option<String> {
    let mut segments = Vec::new();
    for segment in path.strip_prefix('/')?.split('/') {
        let segment = percent_decode_str(segment).decode_utf8().ok()?;
        match segment.as_ref() {
            "" | "." => {}
            ".." => drop(segments.pop()),
            plain if plain.bytes().all(is_unreserved) => segments.push(segment),
            _ => return None,
        }
    }
    Some(format!("/{}", segments.join("/")))
}

/// The letters that mean the same escaped and plain (RFC 3986, 2.3).
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use crate::web::http::addresses::*;

    #[test]
    fn a_path_is_put_as_this_site_writes_its_own() {
        for (asked, plain) in [
            ("/poses/", "/poses"),
            ("//poses", "/poses"),
            ("/poses//cobra", "/poses/cobra"),
            ("/./poses/x/../cobra", "/poses/cobra"),
            ("/%2e%2e/poses", "/poses"),
            ("/%70oses", "/poses"),
            ("/%50oses", "/Poses"),
            ("//", "/"),
            ("//evil.example", "/evil.example"),
        ] {
            assert_eq!(plain_path(asked).as_deref(), Some(plain), "{asked}");
        }
    }

    #[test]
    fn what_no_address_of_ours_holds_is_left_alone() {
        for asked in
            ["*", "", "/\\evil.example", "/%5cevil.example", "/..%2f..%2fetc", "/%00", "/%ff", "/a%3fb", "/a;b"]
        {
            assert_eq!(plain_path(asked), None, "{asked}");
        }
    }
}
