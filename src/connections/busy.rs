//! Notes on a connection's place whether a request of it is being answered.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum_server::accept::Accept;
use pin_project_lite::pin_project;
use tower::Service;

use super::places::Activity;
use super::stream::VisitorStream;

/// Puts the note around a connection's service.
#[derive(Clone, Copy, Debug)]
pub struct MarkBusy;

impl<I, S> Accept<VisitorStream<I>, S> for MarkBusy {
    type Stream = VisitorStream<I>;
    type Service = Noting<S>;
    type Future = Ready<io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: VisitorStream<I>, service: S) -> Self::Future {
        let activity = Arc::clone(&stream.place().activity);
        ready(Ok((stream, Noting { service, activity })))
    }
}

/// A service whose connection is busy from a request's head to the beginning of its answer.
#[derive(Clone, Debug)]
pub struct Noting<S> {
    service: S,
    activity: Arc<Activity>,
}

impl<S: Service<R>, R> Service<R> for Noting<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = Busy<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        self.activity.get_on();
        self.activity.set_busy(true);
        Busy { answer: self.service.call(request), activity: Arc::clone(&self.activity) }
    }
}

pin_project! {
    /// An answer that is being made.
    pub struct Busy<F> {
        #[pin]
        answer: F,
        activity: Arc<Activity>,
    }
}

impl<F: Future> Future for Busy<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let answer = this.answer.poll(context);
        if answer.is_ready() {
            this.activity.set_busy(false);
        }
        answer
    }
}
