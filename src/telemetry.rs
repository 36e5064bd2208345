//! Logs: method, matched route, status, duration and request id; never an address, a query or what a person typed.

mod panics;
mod silence;

use std::io::IsTerminal;
use std::time::Duration;

use axum::body::Body;
use axum::extract::MatchedPath;
use axum::http::{Method, Request, Response};
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::request_id::RequestId;
use tower_http::trace::{MakeSpan, OnResponse, TraceLayer};
use tracing::Span;
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

/// One line for each request.
#[must_use]
pub fn layer() -> TraceLayer<SharedClassifier<ServerErrorsAsFailures>, RequestSpan, (), LogAnswer, (), (), ()> {
    TraceLayer::new_for_http()
        .make_span_with(RequestSpan)
        .on_request(())
        .on_response(LogAnswer)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

/// Names the request by method, route and number. The path itself may hold what a person typed.
#[derive(Clone, Copy)]
pub struct RequestSpan;

impl MakeSpan<Body> for RequestSpan {
    fn make_span(&mut self, request: &Request<Body>) -> Span {
        let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str);
        let number = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
        tracing::info_span!("request", method = known(request.method()), route, request_id = number)
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

/// Logs the status and the time taken.
#[derive(Clone, Copy)]
pub struct LogAnswer;

impl<B> OnResponse<B> for LogAnswer {
    fn on_response(self, response: &Response<B>, latency: Duration, _: &Span) {
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        tracing::info!(status = response.status().as_u16(), micros, "answered");
    }
}
