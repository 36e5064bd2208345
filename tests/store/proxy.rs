//! A slow network in front of PostgreSQL, which can also leave a transaction open on every connection, or lose the
//! answer to a COMMIT.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;

use crate::support::TestResult;

/// `Query` in PostgreSQL's protocol: its letter, its length, its text and a zero.
const BEGIN: &[u8] = b"Q\0\0\0\x0ABEGIN\0";
/// The question whose answer may get lost, in the same form.
const COMMIT: &[u8] = b"Q\0\0\0\x0BCOMMIT\0";
/// The answer to the first: `CommandComplete` with the text `BEGIN`, and `ReadyForQuery`.
const LENGTH_OF_ANSWER: usize = 11 + 6;

/// Listens on a port of this machine until it is dropped.
pub struct Proxy {
    port: u16,
    network: Arc<Network>,
    listening: JoinHandle<()>,
}

struct Network {
    /// By how many milliseconds an answer of the server comes late.
    late: AtomicU64,
    /// Counts the times that [`Proxy::leave_transactions_open`] was called.
    left_open: watch::Sender<u32>,
    /// Whether nothing comes back once a COMMIT went by.
    loses_commits: AtomicBool,
}

impl Proxy {
    pub async fn before(server: &PgConnectOptions) -> TestResult<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let network = Arc::new(Network {
            late: AtomicU64::new(0),
            left_open: watch::Sender::new(0),
            loses_commits: AtomicBool::new(false),
        });
        let (to, shared) = ((server.get_host().to_owned(), server.get_port()), Arc::clone(&network));
        let listening = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                if let Ok(server) = TcpStream::connect((to.0.as_str(), to.1)).await {
                    connections.spawn(connect(client, server, Arc::clone(&shared)));
                }
            }
        });
        Ok(Self { port, network, listening })
    }

    /// The same database by way of the proxy.
    pub fn instead_of(&self, server: &PgConnectOptions) -> PgConnectOptions {
        server.clone().host("127.0.0.1").port(self.port).ssl_mode(PgSslMode::Disable)
    }

    /// From now on, answers of the server come this late.
    pub fn slow_down(&self, late: Duration) {
        self.network.late.store(u64::try_from(late.as_millis()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    /// From now on, or no longer, a connection stays silent for good once a COMMIT went by.
    pub fn lose_answers_to_commits(&self, loses: bool) {
        self.network.loses_commits.store(loses, Ordering::SeqCst);
    }

    /// Begins a transaction on every connection, behind its client's back; all of them must be idle.
    pub fn leave_transactions_open(&self) {
        self.network.left_open.send_modify(|times| *times += 1);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// One connection.
struct Line<'a> {
    /// How many bytes of the server answer what the client did not ask.
    unasked: AtomicUsize,
    is_silent: AtomicBool,
    network: &'a Network,
}

/// Passes bytes both ways until either side hangs up.
async fn connect(client: TcpStream, server: TcpStream, network: Arc<Network>) {
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let line = Line { unasked: AtomicUsize::new(0), is_silent: AtomicBool::new(false), network: &network };
    tokio::select! {
        _ = questions(from_client, to_server, &line) => {}
        _ = answers(from_server, to_client, &line) => {}
    }
}

async fn questions(mut client: OwnedReadHalf, mut server: OwnedWriteHalf, line: &Line<'_>) -> std::io::Result<()> {
    let mut left_open = line.network.left_open.subscribe();
    let mut bytes = vec![0; 65_536];
    loop {
        tokio::select! {
            read = client.read(&mut bytes) => match read? {
                0 => return Ok(()),
                length => {
                    let is_commit = bytes[..length].ends_with(COMMIT);
                    if is_commit && line.network.loses_commits.load(Ordering::SeqCst) {
                        line.is_silent.store(true, Ordering::SeqCst);
                    }
                    server.write_all(&bytes[..length]).await?;
                }
            },
            Ok(()) = left_open.changed() => {
                line.unasked.fetch_add(LENGTH_OF_ANSWER, Ordering::SeqCst);
                server.write_all(BEGIN).await?;
            }
        }
    }
}

async fn answers(mut server: OwnedReadHalf, mut client: OwnedWriteHalf, line: &Line<'_>) -> std::io::Result<()> {
    let mut bytes = vec![0; 65_536];
    loop {
        let length = server.read(&mut bytes).await?;
        if length == 0 {
            return Ok(());
        }
        sleep(Duration::from_millis(line.network.late.load(Ordering::SeqCst))).await;
        if line.is_silent.load(Ordering::SeqCst) {
            continue;
        }
        // The client must not hear of what it did not ask.
        let kept_back = line.unasked.load(Ordering::SeqCst).min(length);
        line.unasked.fetch_sub(kept_back, Ordering::SeqCst);
        client.write_all(&bytes[kept_back..length]).await?;
    }
}
