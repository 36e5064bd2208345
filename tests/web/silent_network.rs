//! A network in front of PostgreSQL that drops packets: nothing is refused, nothing comes back, connections stay open.

use std::sync::Arc;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::TestResult;

/// Which connections, numbered as they were made, get their packets through.
#[derive(Clone, Copy, Debug)]
enum Passing {
    From(usize),
    None,
}

/// Listens on a port of this machine until it is dropped.
pub struct SilentNetwork {
    port: u16,
    passing: Arc<watch::Sender<Passing>>,
    made: Arc<watch::Sender<usize>>,
    listening: JoinHandle<()>,
}

impl SilentNetwork {
    pub async fn before(server: &PgConnectOptions) -> TestResult<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let passing = Arc::new(watch::Sender::new(Passing::From(0)));
        let made = Arc::new(watch::Sender::new(0));
        let to = (server.get_host().to_owned(), server.get_port());
        let (shared, count) = (Arc::clone(&passing), Arc::clone(&made));
        let listening = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let number = *count.borrow();
                count.send_modify(|made| *made += 1);
                if let Ok(server) = TcpStream::connect((to.0.as_str(), to.1)).await {
                    connections.spawn(connect(client, server, number, shared.subscribe()));
                }
            }
        });
        Ok(Self { port, passing, made, listening })
    }

    /// The database's address by way of this network.
    pub fn instead_of(&self, server: &PgConnectOptions) -> String {
        let way = server.clone().host("127.0.0.1").port(self.port).ssl_mode(PgSslMode::Disable);
        way.to_url_lossy().to_string()
    }

    pub fn go_silent(&self) {
        self.passing.send_replace(Passing::None);
    }

    /// Packets flow again, those that were held back too.
    pub fn speak(&self) {
        self.passing.send_replace(Passing::From(0));
    }

    /// Packets flow again on connections that are new; the network knows nothing of the old ones any more.
    pub fn speak_on_new_connections(&self) {
        self.passing.send_replace(Passing::From(*self.made.borrow()));
    }
}

impl Drop for SilentNetwork {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn connect(client: TcpStream, server: TcpStream, number: usize, passing: watch::Receiver<Passing>) {
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    tokio::select! {
        _ = pass(from_client, to_server, number, passing.clone()) => {}
        _ = pass(from_server, to_client, number, passing) => {}
    }
}

async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    number: usize,
    mut passing: watch::Receiver<Passing>,
) -> std::io::Result<()> {
    let mut bytes = vec![0; 65_536];
    loop {
        let length = from.read(&mut bytes).await?;
        let may_pass = |passing: &Passing| matches!(passing, Passing::From(first) if number >= *first);
        let is_over = passing.wait_for(may_pass).await.is_err();
        if length == 0 || is_over {
            return Ok(());
        }
        to.write_all(&bytes[..length]).await?;
    }
}
