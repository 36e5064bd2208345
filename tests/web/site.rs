//! A running site with a database of its own.

use std::net::{SocketAddr, TcpListener};

use clinic::app;
use clinic::clock::Clock;
use clinic::content::{Files, Site};
use clinic::domain::request::StoredRequest;
use clinic::store::{ExportFilter, Opening, Store};
use clinic::web::public;
use clinic::web::state::{AppState, Deployment, DeskState, SiteState};

use crate::TestResult;
use crate::patient::Patient;
use crate::support::{Engine, TestDatabase};

/// A server on a free port of this machine; it stops when dropped.
pub struct RunningSite {
    pub address: SocketAddr,
    pub store: Store,
    pub clock: Clock,
    handle: axum_server::Handle<SocketAddr>,
    _database: TestDatabase,
}

/// A Monday morning in November 2026, in seconds since 1970.
const START: i64 = 1_795_446_000;

impl RunningSite {
    pub async fn start(engine: Engine) -> TestResult<Self> {
        let database = TestDatabase::new(engine).await?;
        let clock = Clock::manual(jiff::Timestamp::from_second(START)?);
        let opening = Opening::CreateAndUpdate;
        let (store, keys) = Store::open(&database.url.parse()?, &database.key_file, opening, clock.clone()).await?;
        let site = Site::load(&Files::built_in())?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let deployment = Deployment {
            public_url: Some(format!("http://{address}")),
            trusted_proxies: vec!["127.0.0.1/32".parse()?].into(),
            ..Deployment::default()
        };
        let desk = DeskState::new(store.clone(), &keys, site.clinic.form_rules(), clock.clone());
        let site = SiteState::new(site, deployment, clock.clone(), public::pages)?;
        let state = AppState { site, desk };
        let handle = axum_server::Handle::new();
        let server = axum_server::from_tcp(listener)?.handle(handle.clone());
        tokio::spawn(server.serve(app::connections(state)));
        Ok(Self { address, store, clock, handle, _database: database })
    }

    /// A visitor with a browser of their own.
    pub fn patient(&self) -> TestResult<Patient> {
        Patient::new(self.address)
    }

    /// Everything stored, oldest first.
    pub async fn requests(&self) -> TestResult<Vec<StoredRequest>> {
        let mut stored = Vec::new();
        let take = async |page: Vec<StoredRequest>| {
            stored.extend(page);
            TestResult::Ok(())
        };
        self.store.for_each_page(&ExportFilter::default(), take).await?;
        Ok(stored)
    }
}

impl Drop for RunningSite {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}
