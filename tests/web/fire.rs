//! Disks that fail, disks that are full, a database server that stops: nothing acknowledged is lost, and the site
//! recovers by itself.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use reqwest::StatusCode;
use sqlx::{Connection, SqliteConnection};

use crate::TestResult;
use crate::own_postgres::OwnPostgres;
use crate::patient::{GOOD_ANSWERS, Page, TRUSTING};
use crate::program::{Server, Workplace};

/// Far more writes and waits for the disk than a submission and its search terms need.
const MOST_WRITES: usize = 150;

/// Sends a form until it is stored; answers its reference and whether it came back before.
async fn send_until_stored(server: &Server, spoil_over: impl FnOnce() -> TestResult) -> TestResult<(String, bool)> {
    let hidden = server.patient.open_form().await?;
    let first = server.patient.send_with(&GOOD_ANSWERS, &hidden).await?;
    spoil_over()?;
    if first.status == StatusCode::SEE_OTHER {
        return Ok((reference(&first), false));
    }
    assert_eq!(first.status, StatusCode::SERVICE_UNAVAILABLE);
    let kept: Vec<(String, String)> = GOOD_ANSWERS.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    assert_eq!(first.filled_in(), kept);
    // The patient presses the button again.
    let second = server.patient.send_with(&GOOD_ANSWERS, &first.hidden_fields()).await?;
    assert_eq!(second.status, StatusCode::SEE_OTHER, "the site has not recovered: {}", server.log()?);
    Ok((reference(&second), true))
}

fn reference(page: &Page) -> String {
    page.location().rsplit('/').next().unwrap_or_default().to_owned()
}

/// The references stored in a database, in order.
fn stored(workplace: &Workplace, database: &[&str]) -> TestResult<Vec<String>> {
    let arguments = ["export", "--format", "csv", "--status", "new", "--status", "suspected_spam"];
    let export = workplace.run(&[&arguments[..], database].concat())?;
    assert_eq!(export.code, Some(0), "{}", export.err);
    let lines = export.out.lines().skip(1).filter_map(|line| line.split(',').next());
    Ok(lines.map(ToOwned::to_owned).collect())
}

/// Lets the Nth write or wait for the disk of each of a process's threads fail, until it is ended.
struct FailingDisk {
    strace: Child,
    log: PathBuf,
}

impl FailingDisk {
    fn attach(process: u32, nth: usize, log: &Path) -> TestResult<Self> {
        let mut strace = Command::new("strace")
            .args(["-f", "-p", &process.to_string(), "-e", "trace=pwrite64,fdatasync,fsync", "-o"])
            .arg(log)
            .args(["-e", &format!("inject=pwrite64,fdatasync,fsync:error=EIO:when={nth}")])
            .stderr(Stdio::piped())
            .spawn()?;
        let mut said = String::new();
        BufReader::new(strace.stderr.take().ok_or("no standard error")?).read_line(&mut said)?;
        assert!(said.contains("attached"), "strace says: {said}");
        Ok(Self { strace, log: log.to_owned() })
    }

    /// Answers whether anything failed.
    fn end(mut self) -> TestResult<bool> {
        Command::new("kill").args(["-INT", &self.strace.id().to_string()]).status()?;
        self.strace.wait()?;
        Ok(std::fs::read_to_string(&self.log)?.contains("(INJECTED)"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whichever_write_of_a_submission_fails_it_is_stored_once_or_comes_back() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&TRUSTING)?;
    let (mut acknowledged, mut came_back, mut is_clean) = (Vec::new(), 0, false);
    for nth in 1..=MOST_WRITES {
        let disk = FailingDisk::attach(server.child.id(), nth, &workplace.path("strace.log"))?;
        let mut has_failed = false;
        let end = || {
            has_failed = disk.end()?;
            Ok(())
        };
        let (reference, was_refused) = send_until_stored(&server, end).await?;
        acknowledged.push(reference);
        came_back += usize::from(was_refused);
        if !has_failed {
            is_clean = true;
            break;
        }
    }
    assert!(is_clean, "something failed {MOST_WRITES} times: {}", server.log()?);
    assert!(came_back > 0, "no write failed before the answer");
    drop(server);
    assert_eq!(stored(&workplace, &[])?, acknowledged);
    let file = sqlx::sqlite::SqliteConnectOptions::new().filename(workplace.path("data/clinic.db"));
    let mut connection = SqliteConnection::connect_with(&file).await?;
    let integrity: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await?;
    assert_eq!(integrity, "ok");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_gives_the_form_back_until_there_is_room_again() -> TestResult {
    let workplace = Workplace::plain()?;
    std::fs::create_dir(workplace.path("data"))?;
    // A disk of its own, in a mount namespace that only the server is in.
    let clinic = workplace.command(&TRUSTING);
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c"]);
    command.args(["mount -t tmpfs -o size=8m none data && exec \"$@\"", "sh"]).arg(clinic.get_program());
    command.args(clinic.get_args()).current_dir(workplace.folder.path()).env_clear();
    command.env("CLINIC_LISTEN", "127.0.0.1:0").env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    let server = workplace.start(command)?;
    let data = format!("/proc/{}/root{}", server.child.id(), workplace.path("data").display());
    let (mut acknowledged, mut came_back) = (Vec::new(), 0);
    for _ in 0..5 {
        let filler = format!("{data}/filler");
        let mut file = std::fs::File::create(&filler)?;
        let refusal = std::io::copy(&mut std::io::repeat(0), &mut file).expect_err("the disk has no end");
        assert_eq!(refusal.kind(), std::io::ErrorKind::StorageFull);
        drop(file);
        let (reference, was_refused) = send_until_stored(&server, || Ok(std::fs::remove_file(&filler)?)).await?;
        acknowledged.push(reference);
        came_back += usize::from(was_refused);
    }
    assert!(came_back > 0, "the disk was never full");
    // SQLite follows /proc's link to the root, and out of the namespace: it reads a copy.
    std::fs::create_dir(workplace.path("copy"))?;
    for name in ["clinic.db", "clinic.db-wal", "clinic.key"] {
        std::fs::copy(format!("{data}/{name}"), workplace.path("copy").join(name))?;
    }
    assert_eq!(stored(&workplace, &["--database", "sqlite://copy/clinic.db"])?, acknowledged);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_stops_and_starts_loses_nothing() -> TestResult {
    let postgres = OwnPostgres::new()?;
    postgres.start()?;
    let workplace = Workplace::plain()?;
    let database = ["--database", &postgres.url()];
    let server = workplace.serve(&[&TRUSTING[..], &database].concat())?;
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        let sent = server.patient.send(&GOOD_ANSWERS).await?;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "round {round}: {}", server.log()?);
        acknowledged.push(reference(&sent));
        postgres.stop()?;
        assert_eq!(server.patient.open("/poses").await?.status, StatusCode::OK);
        assert_eq!(server.patient.open("/readyz").await?.status, StatusCode::SERVICE_UNAVAILABLE);
        acknowledged.push(send_until_stored(&server, || postgres.start()).await?.0);
    }
    assert_eq!(stored(&workplace, &database)?, acknowledged);
    Ok(())
}
