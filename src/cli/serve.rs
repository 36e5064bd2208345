//! `clinic serve`: the site, from the first byte of the database to the last request under way.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum_server::Handle;
use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, say};
use crate::app;
use crate::clock::Clock;
use crate::settings::{PublicUrl, ServeSettings};
use crate::store::{Opening, Store};
use crate::web::state::AppState;

/// How long a connection may stay silent before its first request, and between two.
const IDLE: Duration = Duration::from_secs(10);
/// How long requests under way get to finish when the server is told to stop.
const GRACE: Duration = Duration::from_secs(20);

pub(super) async fn run(settings: ServeSettings) -> Result<(), Failure> {
    let site = settings.content.load()?;
    let listener = bind(settings.listen.listen)?;
    let address = listener.local_addr()?;
    let clock = Clock::system();
    let (url, key_file) = (settings.database.url()?, settings.database.key_file()?);
    let (store, keys) = Store::open(&url, &key_file, Opening::CreateAndUpdate, clock.clone()).await?;
    let public_url = settings.public_url.unwrap_or_else(|| PublicUrl::of(address));
    let proxies = settings.trusted_proxies.into_iter().map(Into::into).collect();
    let state = AppState::new(site, store.clone(), &keys, clock, public_url.as_str().to_owned(), proxies)?;
    let handle = Handle::new();
    tokio::spawn(stop_when_told(handle.clone())?);
    say(format_args!("Clinic is open at http://{address}"));
    let mut server = axum_server::from_tcp(listener)?.handle(handle).http1_only().first_request_timeout(IDLE);
    server.http_builder().http1().header_read_timeout(IDLE).keep_alive(true);
    server.serve(app::build(state).into_make_service_with_connect_info::<SocketAddr>()).await?;
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}

fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|problem| {
        Failure(format!("cannot listen on {address}: {problem}; choose another address with --listen"))
    })
}

/// Waits for SIGTERM (supervisors) or SIGINT (Ctrl-C), then lets requests under way finish.
fn stop_when_told(handle: Handle<SocketAddr>) -> Result<impl Future<Output = ()>, std::io::Error> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!(connections = handle.connection_count(), "stopping");
        handle.graceful_shutdown(Some(GRACE));
    })
}
