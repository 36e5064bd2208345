//! A page that is kept in memory is answered before anything else looks at the request: it passes no router, and no
//! layer that only other answers need.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::http::Request;
use axum::response::Response;
use pin_project_lite::pin_project;
use tower::Service;

use crate::telemetry::AnswerLine;
use crate::web::http::request_number;
use crate::web::public::from_memory;
use crate::web::state::SiteState;

/// Pages from memory, and the service for the rest.
#[derive(Clone)]
pub struct PagesFirst<S> {
    site: SiteState,
    rest: S,
}

impl<S> PagesFirst<S> {
    pub fn new(site: SiteState, rest: S) -> Self {
        Self { site, rest }
    }
}

impl<S, B> Service<Request<B>> for PagesFirst<S>
where
    S: Service<Request<B>, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answer<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.rest.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let started = Instant::now();
        let Some(mut response) = from_memory::plain(&self.site, &request) else {
            return Answer::Later { answer: self.rest.call(request) };
        };
        let number = request_number::new();
        AnswerLine::new(request.method(), request.uri().path(), number.as_ref()).write(response.status(), started);
        if let Some(number) = number {
            response.headers_mut().insert(request_number::HEADER, number);
        }
        Answer::Now { answer: ready(Ok(response)) }
    }
}

pin_project! {
    /// An answer that is there, or one that is being made.
    #[project = Projected]
    pub enum Answer<F> {
        Now { answer: Ready<Result<Response, Infallible>> },
        Later { #[pin] answer: F },
    }
}

impl<F: Future<Output = Result<Response, Infallible>>> Future for Answer<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            Projected::Now { answer } => Pin::new(answer).poll(context),
            Projected::Later { answer } => answer.poll(context),
        }
    }
}
