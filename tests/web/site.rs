//! A running site with a database of its own.

use std::net::{SocketAddr, TcpListener};
use std::sync::LazyLock;

use clinic::app;
use clinic::clock::Clock;
use clinic::content::{Files, Site};
use clinic::domain::request::StoredRequest;
use clinic::domain::session::SessionRules;
use clinic::store::{ExportFilter, Opening, Store};
use clinic::web::public;
use clinic::web::state::{AppState, Deployment, DeskState, SiteState, StaffState};

use jiff::SignedDuration;

use crate::TestResult;
use crate::patient::{Patient, answers};
use crate::support::{Engine, TestDatabase};

/// A server on a free port of this machine; it stops when dropped.
pub struct RunningSite {
    pub address: SocketAddr,
    pub store: Store,
    pub clock: Clock,
    handle: axum_server::Handle<SocketAddr>,
    pub database: TestDatabase,
}

/// What visitors see of every running site. To draw the pages takes most of the time of a start, so all tests of this
/// program share those that are drawn once.
pub const PUBLIC_URL: &str = "http://clinic.test";

static SHARED: LazyLock<Result<SiteState, String>> =
    LazyLock::new(|| draw_built_in(PUBLIC_URL).map_err(|problem| problem.to_string()));

/// The same for the staff, who come over https alone.
pub const SECURE_URL: &str = "https://clinic.test";

static SECURE: LazyLock<Result<SiteState, String>> =
    LazyLock::new(|| draw_built_in(SECURE_URL).map_err(|problem| problem.to_string()));

fn draw_built_in(public_url: &str) -> TestResult<SiteState> {
    draw(&Files::built_in(), public_url, start_clock()?)
}

fn draw(files: &Files, public_url: &str, clock: Clock) -> TestResult<SiteState> {
    let content = Site::load(files)?;
    let deployment = Deployment {
        public_url: Some(public_url.to_owned()),
        trusted_proxies: vec!["127.0.0.1/32".parse()?].into(),
        ..Deployment::default()
    };
    Ok(SiteState::new(content, deployment, clock, public::pages)?)
}

/// A clock that stands at ten on a Monday morning in November 2026.
fn start_clock() -> TestResult<Clock> {
    Ok(Clock::manual(jiff::Timestamp::from_second(1_795_446_000)?))
}

impl RunningSite {
    /// A front desk of its own, with its database and its clock, behind the pages that all share.
    pub async fn start(engine: Engine) -> TestResult<Self> {
        Self::start_with(engine, SHARED.as_ref().map_err(Clone::clone)?.clone(), start_clock()?, false).await
    }

    /// The same with pages of its own, whose clock is that of the front desk.
    pub async fn start_apart(files: &Files) -> TestResult<Self> {
        let clock = start_clock()?;
        Self::start_with(Engine::Sqlite, draw(files, PUBLIC_URL, clock.clone())?, clock, false).await
    }

    /// The same over https, as far as the site can tell.
    pub async fn start_securely(engine: Engine) -> TestResult<Self> {
        Self::start_with(engine, SECURE.as_ref().map_err(Clone::clone)?.clone(), start_clock()?, false).await
    }

    /// The same with pages of its own.
    pub async fn start_apart_securely(files: &Files) -> TestResult<Self> {
        let clock = start_clock()?;
        Self::start_with(Engine::Sqlite, draw(files, SECURE_URL, clock.clone())?, clock, false).await
    }

    /// The same where everyone needs a second factor.
    pub async fn start_strictly(engine: Engine) -> TestResult<Self> {
        Self::start_with(engine, SECURE.as_ref().map_err(Clone::clone)?.clone(), start_clock()?, true).await
    }

    async fn start_with(
        engine: Engine,
        site: SiteState,
        clock: Clock,
        is_second_factor_required: bool,
    ) -> TestResult<Self> {
        let database = TestDatabase::new(engine).await?;
        let opening = Opening::CreateAndUpdate;
        let (store, keys) = Store::open(&database.url.parse()?, &database.key_file, opening, clock.clone()).await?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let desk = DeskState::new(store.clone(), &keys, site.content.clinic.form_rules(), clock.clone());
        let rules = SessionRules { idle: SignedDuration::from_mins(15), is_second_factor_required };
        let staff = StaffState::new(site.clone(), store.clone(), &keys, rules, clock.clone())?;
        let state = AppState { site, desk, staff };
        let handle = axum_server::Handle::new();
        let server = axum_server::from_tcp(listener)?.handle(handle.clone());
        tokio::spawn(server.serve(app::connections(state)));
        Ok(Self { address, store, clock, handle, database })
    }

    /// A visitor with a browser of their own.
    pub fn patient(&self) -> TestResult<Patient> {
        Patient::new(self.address)
    }

    /// A patient sends the form with these answers changed; answers the reference.
    pub async fn receive(&self, changes: &[(&str, &str)]) -> TestResult<String> {
        let receipt = self.patient()?.send(&answers(changes)).await?;
        assert_eq!(receipt.status.as_u16(), 303, "{}", receipt.body);
        Ok(receipt.location().rsplit('/').next().unwrap_or_default().to_owned())
    }

    /// The same; answers the address of the request's page at the front desk.
    pub async fn receive_at(&self, changes: &[(&str, &str)]) -> TestResult<String> {
        Ok(format!("/staff/requests/{}", self.receive(changes).await?))
    }

    /// Everything stored, oldest first.
    pub async fn requests(&self) -> TestResult<Vec<StoredRequest>> {
        let mut stored = Vec::new();
        let mut pages = self.store.pages(&ExportFilter::default());
        while let Some(page) = pages.recv().await {
            stored.extend(page?.requests);
        }
        Ok(stored)
    }
}

impl Drop for RunningSite {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}
