//! A PostgreSQL that goes silent costs nobody what they typed, and nobody a long wait.

use std::time::Duration;

use clinic::store::DatabaseUrl;
use reqwest::StatusCode;
use tokio::time::{Instant, timeout};

use crate::TestResult;
use crate::patient::{GOOD_ANSWERS, Page, TRUSTING, answers};
use crate::program::{Server, Workplace};
use crate::silent_network::SilentNetwork;
use crate::support::{Engine, TestDatabase};

/// Waiting for a connection and for a transaction, and a slow machine.
const PATIENCE: Duration = Duration::from_secs(14);

struct Silenced {
    network: SilentNetwork,
    server: Server,
    workplace: Workplace,
    database: TestDatabase,
}

impl Silenced {
    async fn start() -> TestResult<Self> {
        let database = TestDatabase::new(Engine::Postgres).await?;
        let DatabaseUrl::Postgres(options) = database.url.parse()? else { return Err("not a server".into()) };
        let network = SilentNetwork::before(&options).await?;
        let workplace = Workplace::plain()?;
        let mut command = workplace.command(&TRUSTING);
        command.env("CLINIC_DATABASE", network.instead_of(&options)).env("CLINIC_KEY_FILE", &database.key_file);
        let server = workplace.start(command)?;
        Ok(Self { network, server, workplace, database })
    }

    /// Sends so many forms at once, each by another patient.
    async fn send_at_once(&self, count: usize) -> TestResult<Vec<Page>> {
        let emails: Vec<String> = (0..count).map(|number| format!("ada{number}@example.com")).collect();
        let fields: Vec<_> = emails.iter().map(|email| answers(&[("email", email)])).collect();
        let sendings = fields.iter().map(|fields| self.server.patient.send(fields));
        let mut pages = Vec::new();
        let started = Instant::now();
        for page in join_all(sendings).await {
            pages.push(page?);
        }
        assert!(started.elapsed() < PATIENCE, "the answers took {:?}", started.elapsed());
        Ok(pages)
    }

    fn count_exported(&self) -> TestResult<usize> {
        let mut command = self.workplace.command(&["export", "--format", "csv"]);
        command.env("CLINIC_DATABASE", &self.database.url).env("CLINIC_KEY_FILE", &self.database.key_file);
        let output = command.output()?;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(csv::Reader::from_reader(output.stdout.as_slice()).records().count())
    }
}

async fn join_all<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut all: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut is_done = true;
        for (future, outcome) in all.iter_mut().filter(|(_, outcome)| outcome.is_none()) {
            match future.as_mut().poll(context) {
                std::task::Poll::Ready(value) => *outcome = Some(value),
                std::task::Poll::Pending => is_done = false,
            }
        }
        if is_done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    all.into_iter().filter_map(|(_, outcome)| outcome).collect()
}

fn assert_kept(page: &Page, email: &str) {
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.header("retry-after"), "60");
    assert!(page.text("#summary").contains("(703) 555-0100"), "no phone number to call");
    let typed = answers(&[("email", email)]);
    let typed: Vec<_> = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(page.filled_in(), typed);
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_come_back_with_all_values_while_it_is_silent_and_are_stored_once_it_speaks() -> TestResult {
    let site = Silenced::start().await?;
    // A connection for each, so that silence meets connections that are in the pool.
    assert!(site.send_at_once(12).await?.iter().all(|page| page.status == StatusCode::SEE_OTHER));
    site.network.go_silent();
    let pages = site.send_at_once(30).await?;
    for (number, page) in pages.iter().enumerate() {
        assert_kept(page, &format!("ada{number}@example.com"));
    }
    let ready = timeout(PATIENCE, site.server.patient.open("/readyz")).await??;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(site.server.patient.open("/poses/cobra").await?.status, StatusCode::OK);

    site.network.speak();
    let hidden = pages[0].hidden_fields();
    let sent = site.server.patient.send_with(&answers(&[("email", "mended@example.com")]), &hidden).await?;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "it does not recover");
    assert_eq!(site.server.patient.open("/readyz").await?.status, StatusCode::OK);
    assert!(site.count_exported()? >= 13);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_died_in_silence_cost_nobody_a_form() -> TestResult {
    let site = Silenced::start().await?;
    assert!(site.send_at_once(12).await?.iter().all(|page| page.status == StatusCode::SEE_OTHER));
    site.network.speak_on_new_connections();
    for page in site.send_at_once(20).await? {
        assert_eq!(page.status, StatusCode::SEE_OTHER, "a dead connection was used");
    }
    assert_eq!(site.count_exported()?, 12 + 20);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silence_in_the_middle_of_transactions_leaves_no_connection_taken() -> TestResult {
    let site = Silenced::start().await?;
    let mut refused = 0;
    for _ in 0..2 {
        let sending = site.send_at_once(60);
        let silence = async {
            tokio::time::sleep(Duration::from_millis(40)).await;
            site.network.go_silent();
        };
        let (pages, ()) = tokio::join!(sending, silence);
        for (number, page) in pages?.iter().enumerate() {
            if page.status != StatusCode::SEE_OTHER {
                assert_kept(page, &format!("ada{number}@example.com"));
                refused += 1;
            }
        }
        site.network.speak_on_new_connections();
        for page in site.send_at_once(20).await? {
            assert_eq!(page.status, StatusCode::SEE_OTHER, "a connection is still taken");
        }
    }
    assert!(refused > 0, "the silence met nobody");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_shown_and_a_table_that_is_locked_costs_nobody_a_form() -> TestResult {
    use sqlx::{Connection, Executor};
    let site = Silenced::start().await?;
    let sent = site.server.patient.send(&GOOD_ANSWERS).await?;
    let DatabaseUrl::Postgres(options) = site.database.url.parse()? else { return Err("not a server".into()) };
    let mut other = sqlx::PgConnection::connect_with(&options).await?;
    other.execute("BEGIN; LOCK TABLE appointment_requests").await?;
    for page in site.send_at_once(12).await? {
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.text("#summary").contains("(703) 555-0100"));
    }
    other.execute("ROLLBACK").await?;
    for page in site.send_at_once(12).await? {
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }
    site.network.go_silent();
    let receipt = timeout(2 * PATIENCE, site.server.patient.open(sent.location())).await??;
    assert_eq!(receipt.status, StatusCode::OK);
    Ok(())
}
