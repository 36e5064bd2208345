//! A clinic that tells of its requests by e-mail: its site, its worker, and a mail server.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use clinic::content::{Files, Site};
use clinic::delivery::mail::Mailbox;
use clinic::delivery::mail_carrier::MailCarrier;
use clinic::delivery::smtp::{Encryption, Login, Patience, SmtpSender, SmtpServer};
use clinic::delivery::worker::Worker;
use clinic::domain::delivery::recipient::Channel;
use clinic::store::{Deliveries, OutboxState};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::sync::watch;

use crate::TestResult;
use crate::mail_peer::{MailPeer, SMTPS, Taken};
use crate::site::{PUBLIC_URL, RunningSite};
use crate::support::Engine;

/// A front desk, its worker and its mail server.
pub struct Office {
    pub site: RunningSite,
    pub peer: MailPeer,
    pub worker: Worker<MailCarrier>,
    _stop: watch::Sender<bool>,
}

/// Who sends the clinic's e-mails.
pub const FROM: &str = "front-desk@clinic.example";
/// A tenth of the program's own.
pub const HURRY: Patience = Patience { connecting: Duration::from_secs(3), transfer: Duration::from_secs(3) };

impl Office {
    pub async fn open(engine: Engine) -> TestResult<Self> {
        Self::open_with(engine, MailPeer::start(SMTPS)?, SMTPS).await
    }

    pub async fn open_with(engine: Engine, peer: MailPeer, encryption: &str) -> TestResult<Self> {
        let authority = fs::read_to_string(peer.authority())?;
        Self::open_to(engine, peer, encryption, Some(&authority), None).await
    }

    /// The same by another port, or trusting in another authority.
    pub async fn open_to(
        engine: Engine,
        peer: MailPeer,
        encryption: &str,
        authority: Option<&str>,
        place: Option<(&str, u16)>,
    ) -> TestResult<Self> {
        Self::at(RunningSite::start(engine).await?, peer, encryption, authority, place)
    }

    /// The same with a front desk to sign in to.
    pub async fn open_securely(engine: Engine) -> TestResult<Self> {
        let peer = MailPeer::start(SMTPS)?;
        let authority = fs::read_to_string(peer.authority())?;
        Self::at(RunningSite::start_securely(engine).await?, peer, SMTPS, Some(&authority), None)
    }

    fn at(
        site: RunningSite,
        peer: MailPeer,
        encryption: &str,
        authority: Option<&str>,
        place: Option<(&str, u16)>,
    ) -> TestResult<Self> {
        let content = Site::load(&Files::built_in())?;
        site.store.deliver_by(Deliveries {
            mail: true,
            webhook: false,
            locations: content.clinic.locations.iter().map(|location| location.key.clone()).collect(),
        });
        let by = if encryption == SMTPS { Encryption::FromTheStart } else { Encryption::StartTls };
        let login = Login { user: "clinic".to_owned(), password: "correct horse".to_owned().into() };
        let (host, port) = place.unwrap_or(("localhost", peer.port));
        let server = SmtpServer::new(host.to_owned(), port, by, Some(login), authority)?.with_patience(HURRY);
        let carrier = MailCarrier {
            store: site.store.clone(),
            from: Mailbox::named(content.clinic.name.as_str(), &FROM.parse()?)?,
            site: Arc::new(content),
            clock: site.clock.clone(),
            public_url: PUBLIC_URL.to_owned(),
            sender: SmtpSender::new(server),
        };
        let (stop, told) = watch::channel(false);
        let worker = Worker::new(site.store.clone(), site.clock.clone(), carrier, told);
        Ok(Self { site, peer, worker, _stop: stop })
    }

    /// A patient with this address sends a request; answers its reference.
    pub async fn request_of(&self, email: &str) -> TestResult<String> {
        self.site.receive(&[("email", email), ("phone", "(703) 555-0147")]).await
    }

    /// The worker's round, and what the mail server has taken so far.
    pub async fn round(&mut self) -> TestResult<Vec<Taken>> {
        self.worker.work_off().await?;
        self.peer.taken()
    }

    /// Time passes, in seconds.
    pub async fn after(&mut self, seconds: i64) -> TestResult<Vec<Taken>> {
        self.site.clock.advance(seconds);
        self.round().await
    }

    /// Why what waits has not left yet.
    pub async fn waits_for(&self) -> TestResult<Vec<String>> {
        let reasons = "SELECT DISTINCT reason FROM outbox WHERE state = 'waiting' AND reason IS NOT NULL";
        Ok(sqlx::query_scalar(reasons).fetch_all(&mut self.connection().await?).await?)
    }

    /// How often it was tried to send anything.
    pub async fn tries(&self) -> TestResult<i64> {
        Ok(sqlx::query_scalar("SELECT sum(tries) FROM outbox").fetch_one(&mut self.connection().await?).await?)
    }

    /// Of a site that keeps its database in a file.
    async fn connection(&self) -> TestResult<SqliteConnection> {
        let path = self.site.database.url.strip_prefix("sqlite://").ok_or("not a file")?;
        Ok(SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await?)
    }

    pub async fn state(&self) -> TestResult<OutboxState> {
        Ok(self.site.store.outbox_state(Channel::Mail).await?)
    }
}
