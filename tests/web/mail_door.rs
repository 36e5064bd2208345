//! The way to a server, which a test may shut and open again.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::TestResult;

/// A port of its own that leads to a server while it is open; nobody listens there while it is shut.
pub struct Door {
    pub port: u16,
    to: u16,
    open: Option<JoinHandle<()>>,
}

impl Door {
    pub async fn to(to: u16) -> TestResult<Self> {
        let mut door = Self { port: 0, to, open: None };
        door.open().await?;
        Ok(door)
    }

    pub async fn open(&mut self) -> TestResult {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], self.port))).await?;
        self.port = listener.local_addr()?.port();
        self.open = Some(tokio::spawn(lead_on(listener, self.to)));
        Ok(())
    }

    /// Whoever is inside is thrown out.
    pub async fn shut(&mut self) {
        if let Some(open) = self.open.take() {
            open.abort();
            // The port is free once the task is gone.
            let _ = open.await;
        }
    }
}

async fn lead_on(listener: TcpListener, to: u16) {
    let mut inside = JoinSet::new();
    while let Ok((mut outer, _)) = listener.accept().await {
        inside.spawn(async move {
            if let Ok(mut inner) = TcpStream::connect(("127.0.0.1", to)).await {
                let _ = copy_bidirectional(&mut outer, &mut inner).await;
            }
        });
    }
}
