//! A connection's stream: it ends when the other side takes nothing for too long, or when its place is needed.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;
use tokio::time::{Sleep, sleep};

use super::places::Place;

/// How long the other side may take no byte of what is written.
const TAKES_NOTHING: Duration = Duration::from_secs(10);

/// A stream with the place that it holds.
#[derive(Debug)]
pub struct VisitorStream<S> {
    stream: S,
    place: Place,
    told_to_close: oneshot::Receiver<()>,
    is_told: bool,
    /// Runs while the other side takes nothing.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl<S> VisitorStream<S> {
    pub(super) fn new(stream: S, place: Place, told_to_close: oneshot::Receiver<()>) -> Self {
        Self { stream, place, told_to_close, is_told: false, deadline: None }
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// Fails once the connection has to make room.
    fn stay(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if !self.is_told {
            self.is_told = Pin::new(&mut self.told_to_close).poll(context).is_ready();
        }
        if self.is_told { Err(io::ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
    }

    /// Lets a write take its time, as long as some of it goes through now and then.
    fn watch<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.deadline = None;
            self.place.activity.get_on();
            return written;
        }
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(TAKES_NOTHING)));
        ready!(deadline.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for VisitorStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stay(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for VisitorStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.stay(context)?;
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stay(context)?;
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.watch(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    // A TCP stream holds nothing back and shuts down at once: neither waits for the other side.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
