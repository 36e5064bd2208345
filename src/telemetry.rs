//! Logs: method, matched route, status, duration and request id; never an address, a query or what a person typed.

use std::io::IsTerminal;
use std::time::Duration;

use axum::body::Body;
use axum::extract::MatchedPath;
use axum::http::{Request, Response};
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::request_id::RequestId;
use tower_http::trace::{MakeSpan, OnResponse, TraceLayer};
use tracing::Span;
use tracing_subscriber::EnvFilter;

use crate::settings::LogFormat;

/// What is logged unless `CLINIC_LOG` says otherwise. sqlx reports statements at `debug`; they hold no values.
const DEFAULT_FILTER: &str = "info,sqlx=warn";

/// Libraries that repeat what they are given, at `debug` or `trace`: phone numbers, addresses, bytes of requests.
const NEVER_LOUDER: &str = "rlibphonenumber=off,tower_http=info,hyper=info,hyper_util=info,axum=info,sqlx=info";

/// Starts logging to standard error.
pub fn start(format: LogFormat, filter: Option<&str>) {
    // The last directive for a target counts: these stand whatever was asked for.
    let filter = format!("{},{NEVER_LOUDER}", filter.unwrap_or(DEFAULT_FILTER));
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match format {
        LogFormat::Text => lines.with_target(false).init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
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
        tracing::info_span!("request", method = %request.method(), route, request_id = number)
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
