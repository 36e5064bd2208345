//! A page that is kept in memory is answered before anything else looks at the request: it passes no router, and no
//! layer that only other answers need.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use axum::routing::future::RouteFuture;
use pin_project_lite::pin_project;
use tower::Service;

use crate::telemetry::AnswerLine;
use crate::web::http::request_number;
use crate::web::public::from_memory;
use crate::web::state::SiteState;

/// Pages from memory, and the router for the rest.
#[derive(Clone)]
pub struct PagesFirst {
    site: SiteState,
    rest: Router,
}

impl PagesFirst {
    pub fn new(site: SiteState, rest: Router) -> Self {
        Self { site, rest }
    }
}

impl Service<Request<Body>> for PagesFirst {
    type Response = Response;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request<Body>>::poll_ready(&mut self.rest, context)
    }

    fn call(&mut self, request: Request<Body>) -> Answer {
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
    pub enum Answer {
        Now { #[pin] answer: Ready<Result<Response, Infallible>> },
        Later { #[pin] answer: RouteFuture<Infallible> },
    }
}

impl Future for Answer {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            Projected::Now { answer } => answer.poll(context),
            Projected::Later { answer } => answer.poll(context),
        }
    }
}
