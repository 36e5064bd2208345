//! The program killed while patients send: what was acknowledged is there once it starts again, and there once.
//!
//! `CLINIC_KILL_ROUNDS` sets another number of rounds, for a whole night of them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clinic::clock::Clock;
use clinic::random::new_id;
use reqwest::StatusCode;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::task::JoinSet;

use crate::TestResult;
use crate::patient::{Patient, TRUSTING, answers};
use crate::program::Workplace;
use crate::support::Engine;

const SENDERS: usize = 16;
/// For the acknowledgments of one round, on a machine as busy as they get.
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_or_doubled_on_sqlite() -> TestResult {
    let workplace = Workplace::plain()?;
    kill_and_start_again(&workplace, 20).await?;
    let file = SqliteConnectOptions::new().filename(workplace.path("data/clinic.db"));
    let mut connection = SqliteConnection::connect_with(&file).await?;
    let integrity: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await?;
    assert_eq!(integrity, "ok");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_or_doubled_on_postgresql() -> TestResult {
    kill_and_start_again(&Workplace::with(Engine::Postgres).await?, 5).await
}

async fn kill_and_start_again(workplace: &Workplace, rounds: usize) -> TestResult {
    #[expect(clippy::disallowed_methods, reason = "a setting of this test; the site's are read in `settings`")]
    let asked_for = std::env::var("CLINIC_KILL_ROUNDS");
    let rounds = asked_for.map_or(Ok(rounds), |text| text.parse())?;
    let mut acknowledged = Vec::new();
    for round in 0..rounds {
        let server = workplace.serve(&TRUSTING)?;
        let (mut sending, count) = (JoinSet::new(), Arc::new(AtomicUsize::new(0)));
        for sender in 0..SENDERS {
            let patient = Patient::new(server.address.parse()?)?;
            sending.spawn(send_until_it_ends(patient, round, sender, Arc::clone(&count)));
        }
        tokio::time::timeout(PATIENCE, until(&count, 2 * SENDERS)).await?;
        let random = u64::try_from(new_id(Clock::system().now())?.as_u128() & 0xFF)?;
        tokio::time::sleep(Duration::from_millis(random)).await;
        drop(server); // SIGKILL
        let references = sending.join_all().await.into_iter().flatten();
        acknowledged.extend(references.map(|reference| (reference, round)));
    }
    assert!(acknowledged.len() > rounds * SENDERS, "only {} were acknowledged", acknowledged.len());
    let export = workplace.run(&["export", "--format", "csv", "--status", "new", "--status", "suspected_spam"])?;
    assert_eq!(export.code, Some(0), "{}", export.err);
    let mut stored: BTreeMap<&str, usize> = BTreeMap::new();
    for line in export.out.lines() {
        *stored.entry(line.split(',').next().unwrap_or_default()).or_default() += 1;
    }
    for (reference, round) in &acknowledged {
        assert_eq!(stored.get(reference.as_str()), Some(&1), "{reference}, acknowledged in round {round}");
    }
    Ok(())
}

async fn until(count: &AtomicUsize, enough: usize) {
    while count.load(Ordering::Relaxed) < enough {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The references that were given out before the server was gone.
async fn send_until_it_ends(patient: Patient, round: usize, sender: usize, count: Arc<AtomicUsize>) -> Vec<String> {
    let mut references = Vec::new();
    for number in 0.. {
        let address = format!("patient{round}-{sender}-{number}@example.com");
        match patient.send_with(&answers(&[("email", &address)]), &[]).await {
            Ok(page) if page.status == StatusCode::SEE_OTHER => {
                references.extend(page.location().rsplit('/').next().map(ToOwned::to_owned));
                count.fetch_add(1, Ordering::Relaxed);
            }
            _ => break,
        }
    }
    references
}
