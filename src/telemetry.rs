//! Logs: method, matched route, status, duration and request id; never an address, a query or what a person typed.

mod panics;
mod silence;

use std::io::IsTerminal;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::RequestId;
use tracing::Instrument;
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

pub use self::panics::hide_what_panics_say;
use self::silence::may_be_logged;
use crate::settings::{BadSetting, LogFormat, LogSettings};

/// Starts logging to standard error.
///
/// Records of the crate `log` have no way in: the bridge from there to here is not set up.
pub fn start(settings: &LogSettings) -> Result<(), BadSetting> {
    let filter = EnvFilter::new(settings.filter()?.as_str()).and(filter_fn(may_be_logged));
    let lines =
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match settings.format()? {
        LogFormat::Text => lines.with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    // A second start in one process changes nothing.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(lines.with_filter(filter)));
    Ok(())
}

/// Logs each answer, and gives what is logged meanwhile the request that it belongs to.
pub async fn log_answer(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("(none)", MatchedPath::as_str);
    let number = request.extensions().get::<RequestId>().map(|id| id.header_value().clone());
    let line = AnswerLine::new(request.method(), route, number.as_ref());
    let AnswerLine { method, route, number } = line;
    let span = tracing::info_span!("request", method, route, request_id = number);
    let response = next.run(request).instrument(span).await;
    line.write(response.status(), started);
    response
}

/// The line of one answer. It names the request by method, route and number: the path itself may hold what a person
/// typed.
#[derive(Clone, Copy, Debug)]
pub struct AnswerLine<'a> {
    method: &'static str,
    route: &'a str,
    number: Option<&'a str>,
}

impl<'a> AnswerLine<'a> {
    /// A line for a request of this method, to this route, with this number.
    #[must_use]
    pub fn new(method: &Method, route: &'a str, number: Option<&'a HeaderValue>) -> Self {
        Self { method: known(method), route, number: number.and_then(|number| number.to_str().ok()) }
    }

    /// Writes it, with the status and the time taken.
    pub fn write(self, status: StatusCode, started: Instant) {
        let Self { method, route, number } = self;
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::info!(method, route, request_id = number, status = status.as_u16(), micros, "answered");
    }
}

/// The method as its standard writes it. Any other word is the client's own, of any length: it is not repeated.
const fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::CONNECT => "CONNECT",
        Method::OPTIONS => "OPTIONS",
        Method::TRACE => "TRACE",
        Method::PATCH => "PATCH",
        _ => "OTHER",
    }
}
