//! Accepts connections, each with a place of its own: no file is open that is not counted.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::connect_info::Connected;
use axum_server::{AddrListener, Address};
use tokio::net::{TcpListener, TcpStream};

use super::places::Places;
use super::stream::VisitorStream;

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(SocketAddr);

impl Connected<Peer> for SocketAddr {
    fn connect_info(peer: Peer) -> Self {
        peer.0
    }
}

/// A listener that gives each connection a place.
#[derive(Debug)]
pub struct VisitorListener {
    listener: TcpListener,
    places: Arc<Places>,
}

impl VisitorListener {
    /// Takes over a socket that listens.
    #[must_use]
    pub fn new(listener: TcpListener, places: Places) -> Self {
        Self { listener, places: Arc::new(places) }
    }
}

impl Address for Peer {
    type Stream = VisitorStream<TcpStream>;
    type Listener = VisitorListener;
}

/// Too many files are open: in this process, or on this machine.
const NO_FILES: [i32; 2] = [24, 23];

impl AddrListener<VisitorStream<TcpStream>, Peer> for VisitorListener {
    async fn bind_to(_: Peer) -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "the socket listens before it is handed over"))
    }

    async fn accept_stream(&self) -> io::Result<(VisitorStream<TcpStream>, Peer)> {
        loop {
            let (stream, peer) = self.listener.accept().await.inspect_err(|problem| {
                if problem.raw_os_error().is_some_and(|code| NO_FILES.contains(&code)) {
                    self.places.give_up_one();
                }
            })?;
            if let Some((place, told_to_close)) = self.places.take(peer.ip()).await {
                return Ok((VisitorStream::new(stream, place, told_to_close), Peer(peer)));
            }
        }
    }

    fn get_local_addr(&self) -> io::Result<Peer> {
        self.listener.local_addr().map(Peer)
    }
}
