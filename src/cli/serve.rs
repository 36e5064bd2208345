//! `clinic serve`: the site, from the first byte of the database to the last request under way.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum_server::{Handle, Server};
use ipnet::IpNet;
use jiff::SignedDuration;
use tokio::net::{TcpListener, TcpSocket};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use super::delivering::Workers;
use super::failure::Failure;
use super::opening;
use super::output::say;
use crate::app;
use crate::clock::Clock;
use crate::connections::{Limits, MarkBusy, Peer, Places, VisitorListener, accepting_failed};
use crate::domain::session::SessionRules;
use crate::settings::{ListenAddress, NO_PUBLIC_URL, ServeSettings};
use crate::store::Opening;
use crate::telemetry;
use crate::web::public;
use crate::web::state::{AppState, Deployment, DeskState, SiteState, StaffState};

/// How long a connection may stay silent before its first request, and between two.
const IDLE: Duration = Duration::from_secs(10);
/// What is held of one connection's requests and answers, in bytes; a head may be as long.
const LARGEST_BUFFER: usize = 64 * 1024;
/// What the system holds of answers that a visitor has not taken yet, in bytes a connection. It tells us of room only
/// when a third is free: were it large, a slow line that reads on would look like one that takes nothing.
const SEND_BUFFER: u32 = 64 * 1024;
/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;
/// How long the database may take to say goodbye.
const CLOSING: Duration = Duration::from_secs(5);
/// How long requests under way get to finish when the server is told to stop.
const GRACE: Duration = Duration::from_secs(20);

pub(super) async fn run(settings: ServeSettings) -> Result<(), Failure> {
    telemetry::start(&settings.log)?;
    let proxies: Vec<IpNet> = settings.trusted_proxies()?.into_iter().map(Into::into).collect();
    let site = Arc::new(opening::site(&settings.content)?);
    let listener = bind(settings.address.listen.address()?)?;
    let address = listener.local_addr().map_err(Failure::system("tell the address that the server listens on"))?;
    let clock = Clock::system();
    let opened = opening::database(&settings.database, Opening::CreateAndUpdate, clock.clone()).await?;
    let public_url = settings.address.public_url(address)?;
    if public_url.is_none() {
        tracing::warn!("{NO_PUBLIC_URL}");
    }
    let limits = Limits::of_this_process().map_err(Failure::system("tell how many files may be open"))?;
    let listener = VisitorListener::new(listener, Places::new(limits, proxies.clone()));
    let deployment = Deployment {
        public_url: public_url.map(|url| url.as_str().to_owned()),
        hsts_includes_subdomains: settings.hsts_include_subdomains()?,
        trusted_proxies: proxies.into(),
    };
    let store = opened.store;
    let workers = Workers::begin(&settings, &site, deployment.public_url.as_deref(), &store, &clock)?;
    let desk = DeskState::new(store.clone(), &opened.keys, site.clinic.form_rules(), clock.clone());
    let site = SiteState::new(site, deployment, clock.clone(), public::pages)?;
    let rules = SessionRules {
        idle: SignedDuration::from_mins(settings.staff.idle_minutes()?),
        is_second_factor_required: settings.staff.is_second_factor_required()?,
    };
    let staff = StaffState::new(site.clone(), store.clone(), &opened.keys, rules, clock)?;
    let state = AppState { site, desk, staff };
    if !store.has_accounts().await? {
        tracing::info!(
            "nobody can sign in to the front desk yet: make the first account with \
             `clinic staff add EMAIL --name NAME --role admin`"
        );
    }
    compress_best(state.site.clone())?;
    let handle = Handle::new();
    let told = stop_when_told(handle.clone(), workers.stopper()).map_err(Failure::system("wait for signals"))?;
    let stopping = tokio::spawn(told);
    say(format_args!("Clinic is open at http://{address}"));
    let mut server = Server::<Peer>::from_listener(listener)
        .handle(handle)
        .http1_only()
        .first_request_timeout(IDLE)
        .acceptor(MarkBusy)
        .accept_error_handler(|_, problem| accepting_failed(problem));
    server.http_builder().http1().header_read_timeout(IDLE).keep_alive(true).max_buf_size(LARGEST_BUFFER);
    server.serve(app::connections(state)).await.map_err(Failure::system("serve"))?;
    // Ended without having been told to, it has all the time there is.
    let since = if stopping.is_finished() { stopping.await.ok() } else { None };
    workers.finish(GRACE.saturating_sub(since.map_or(Duration::ZERO, |since| since.elapsed()))).await;
    if timeout(CLOSING, store.close()).await.is_err() {
        tracing::warn!("the database does not let go; what was acknowledged is stored");
    }
    tracing::info!("stopped");
    Ok(())
}

/// Nobody waits for it: until it is done, and should it ever fail, pages go out a tenth larger. Unoptimized builds, which
/// start often and are slow at it, leave it.
fn compress_best(site: SiteState) -> Result<(), Failure> {
    if !cfg!(debug_assertions) {
        let thread = std::thread::Builder::new().name("compress".to_owned());
        let work = move || {
            // Of this thread alone, on Linux: answers go first. Where it is refused, they share.
            let _ = rustix::process::nice(19);
            site.compress_best();
        };
        thread.spawn(work).map_err(Failure::system("start a thread"))?;
    }
    Ok(())
}

/// Listens on the first of the addresses that is free.
fn bind(address: ListenAddress) -> Result<TcpListener, Failure> {
    let mut outcome = Err(io::ErrorKind::AddrNotAvailable.into());
    for resolved in address.resolve()? {
        outcome = listen(resolved);
        if outcome.is_ok() {
            break;
        }
    }
    outcome.map_err(|problem| Failure::CannotListen { address, problem })
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A server that is started again need not wait for the connections of the former one to be forgotten.
    socket.set_reuseaddr(true)?;
    // Connections inherit it.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Waits for SIGTERM (supervisors) or SIGINT (Ctrl-C), then lets requests and messages under way finish. Answers when that
/// was.
fn stop_when_told(
    handle: Handle<Peer>,
    stop_workers: watch::Sender<bool>,
) -> io::Result<impl Future<Output = Instant>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!(connections = handle.connection_count(), "stopping");
        handle.graceful_shutdown(Some(GRACE));
        stop_workers.send_replace(true);
        Instant::now()
    })
}
