//! Files where people have them: file systems that refuse links, disks without room, several starts at once, copies
//! that cannot be written to.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::StatusCode;

use crate::TestResult;
use crate::patient::{GOOD_ANSWERS, Page};
use crate::program::{Finished, Server, Workplace};
use crate::support::{Engine, on_both_engines};

on_both_engines!(many_that_start_at_once_on_one_new_place_all_serve_with_one_key);

const EXPORT: [&str; 3] = ["export", "--format", "csv"];
const CHECK: [&str; 1] = ["check"];

/// What a file system may refuse, and how.
const REFUSALS: [&str; 6] = [
    "link,linkat:error=EPERM",
    "renameat2:error=EINVAL",
    "renameat2:error=EPERM",
    "link,linkat,renameat2:error=EINVAL",
    "link,linkat,renameat2:error=ENOSYS",
    EVERYTHING,
];
const EVERYTHING: &str = "link,linkat,renameat2:error=EOPNOTSUPP";

/// The command with some system calls failing.
fn refusing(refusal: &str, command: &Command) -> Command {
    let mut strace = Command::new("strace");
    let calls = refusal.split(':').next().unwrap_or_default();
    // With `-D` the process that was started becomes the program, and strace stands aside.
    strace.args(["-D", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", &format!("trace={calls}")]);
    strace.args(["-e", &format!("inject={refusal}")]);
    wrapped(strace, command)
}

/// The command, started by another.
fn wrapped(mut outer: Command, command: &Command) -> Command {
    outer.arg(command.get_program()).args(command.get_args()).env_clear().stdin(Stdio::null());
    outer.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    for (name, value) in command.get_envs() {
        outer.env(name, value.unwrap_or_default());
    }
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    outer
}

fn names_in(folder: &Path) -> TestResult<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn reference(page: &Page) -> String {
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    page.location().rsplit('/').next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_and_files_work_where_links_are_refused() -> TestResult {
    for refusal in REFUSALS {
        let workplace = Workplace::plain()?;
        let server = workplace.start(refusing(refusal, &workplace.command(&["serve"])))?;
        let sent = reference(&server.patient.send(&GOOD_ANSWERS).await?);
        let output = [&EXPORT[..], &["--output", "out.csv"]].concat();
        let first = Finished::from(refusing(refusal, &workplace.command(&output)).output()?);
        assert_eq!(first.code, Some(0), "{refusal}: {}", first.err);
        let exported = fs::read_to_string(workplace.path("out.csv"))?;
        assert!(exported.contains(&sent), "{refusal}: {exported}");
        let again = Finished::from(refusing(refusal, &workplace.command(&output)).output()?);
        again.failed_saying(&["out.csv exists already", "--output"]);
        assert_eq!(fs::read_to_string(workplace.path("out.csv"))?, exported);
        let sheet = Finished::from(refusing(refusal, &workplace.command(&["figures"])).output()?);
        assert_eq!(sheet.code, Some(0), "{refusal}: {}", sheet.err);
        for (file, mode) in [("out.csv", 0o600), ("data/clinic.key", 0o600), ("sheet.html", 0o644)] {
            assert_eq!(fs::metadata(workplace.path(file))?.permissions().mode() & 0o777, mode, "{file}");
        }
        assert_eq!(names_in(workplace.folder.path())?, ["data", "log", "out.csv", "sheet.html"]);
        assert!(names_in(&workplace.path("data"))?.iter().all(|name| name.starts_with("clinic.")));
        // What the first start made is what later ones need.
        drop(server);
        drop(workplace.serve(&[])?);
    }
    Ok(())
}

#[test]
fn nothing_is_left_of_a_file_for_which_there_is_no_room() -> TestResult {
    let workplace = Workplace::plain()?;
    assert_eq!(workplace.run(&["demo", "1500"])?.code, Some(0));
    fs::create_dir(workplace.path("small"))?;
    let export = workplace.command(&[&EXPORT[..], &["--output", "small/out.csv"]].concat());
    let figures = workplace.command(&["figures", "--output", "small/sheet.html"]);
    for command in [export, figures] {
        let mut unshare = Command::new("unshare");
        unshare.args(["--map-root-user", "--mount", "sh", "-c"]);
        unshare.args(["mount -t tmpfs -o size=64k none small && \"$@\"; status=$?; ls -A small; exit $status", "sh"]);
        let finished = Finished::from(wrapped(unshare, &command).output()?);
        finished.failed_saying(&["cannot write small/", "No space left"]);
        assert_eq!(finished.out, "", "files stay behind");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_an_export_that_is_told_to_stop() -> TestResult {
    let workplace = Workplace::plain()?;
    assert_eq!(workplace.run(&["demo", "1500"])?.code, Some(0));
    let output = [&EXPORT[..], &["--output", "out.csv"]].concat();
    let mut export = workplace.command(&output);
    // Only errors: on a slow machine the database's pool has something to say, too.
    let slow = refusing("write:delay_enter=300ms", export.env("CLINIC_LOG", "error")).stderr(Stdio::piped()).spawn()?;
    let draft = |name: &String| Path::new(name).extension().is_some_and(|ending| ending == "draft");
    until("the export has begun", || Ok(names_in(workplace.folder.path())?.iter().any(draft))).await?;
    assert!(Command::new("kill").args(["-TERM", &slow.id().to_string()]).status()?.success());
    Finished::from(slow.wait_with_output()?).failed_saying(&["told to stop", "out.csv was not written"]);
    assert_eq!(names_in(workplace.folder.path())?, ["data"]);
    Ok(())
}

async fn many_that_start_at_once_on_one_new_place_all_serve_with_one_key(engine: Engine) -> TestResult {
    const AT_ONCE: usize = 6;
    for refusal in [None, None, Some(EVERYTHING)] {
        let workplace = Workplace::with(engine).await?;
        let command = || match refusal {
            Some(refusal) => refusing(refusal, &workplace.command(&["serve"])),
            None => workplace.command(&["serve"]),
        };
        let servers: Vec<TestResult<Server>> = std::thread::scope(|scope| {
            let starting: Vec<_> = (0..AT_ONCE)
                .map(|number| {
                    let (workplace, command) = (&workplace, command());
                    scope.spawn(move || workplace.start_logging(command, &format!("log{number}")))
                })
                .collect();
            starting.into_iter().map(|thread| thread.join().map_err(|_| "a thread panicked")?).collect()
        });
        let servers: Vec<Server> = servers.into_iter().collect::<TestResult<_>>()?;
        let mut sent = HashSet::new();
        for server in &servers {
            sent.insert(reference(&server.patient.send(&GOOD_ANSWERS).await?));
        }
        // With one key all of them can be read.
        let export = workplace.run(&[&EXPORT[..], &["--status", "new", "--status", "suspected_spam"]].concat())?;
        assert_eq!(export.code, Some(0), "{}", export.err);
        let stored: HashSet<String> =
            export.out.lines().skip(1).filter_map(|line| Some(line.split(',').next()?.to_owned())).collect();
        assert_eq!((stored.len(), &stored), (AT_ONCE, &sent));
    }
    Ok(())
}

/// A closed database with one request, whose reference is answered, in the folder `copy`; the key lies elsewhere.
async fn copied(workplace: &Workplace) -> TestResult<String> {
    let mut server = workplace.serve(&[])?;
    let sent = reference(&server.patient.send(&GOOD_ANSWERS).await?);
    server.tell_to_stop()?;
    assert!(server.child.wait()?.success());
    fs::create_dir(workplace.path("copy"))?;
    fs::copy(workplace.path("data/clinic.db"), workplace.path("copy/clinic.db"))?;
    assert_eq!(names_in(&workplace.path("data"))?, ["clinic.db", "clinic.key"]);
    Ok(sent)
}

const COPY: [(&str, &str); 2] =
    [("CLINIC_DATABASE", "sqlite://copy/clinic.db"), ("CLINIC_KEY_FILE", "data/clinic.key")];

/// Gives the copy these modes, and runs a command on it as a user who has no other rights.
fn on_copy_with(workplace: &Workplace, modes: (u32, u32), arguments: &[&str]) -> TestResult<Finished> {
    let (file, folder) = (workplace.path("copy/clinic.db"), workplace.path("copy"));
    fs::set_permissions(file, fs::Permissions::from_mode(modes.0))?;
    fs::set_permissions(folder, fs::Permissions::from_mode(modes.1))?;
    // Root is kept from nothing by a mode. Without these two rights, it is a user like any other.
    let mut ordinary = Command::new("setpriv");
    ordinary.args(["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]);
    let is_root = Command::new("id").arg("-u").output()?.stdout.starts_with(b"0");
    let ordinary = if is_root { ordinary } else { Command::new("env") };
    let mut command = workplace.command(arguments);
    command.envs(COPY);
    Ok(Finished::from(wrapped(ordinary, &command).output()?))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_cannot_be_written_to_is_exported_and_checked_without_a_trace() -> TestResult {
    let workplace = Workplace::plain()?;
    let sent = copied(&workplace).await?;
    let before = fs::read(workplace.path("copy/clinic.db"))?;
    for modes in [(0o444, 0o555), (0o444, 0o755), (0o644, 0o555)] {
        for arguments in [&EXPORT[..], &CHECK] {
            let finished = on_copy_with(&workplace, modes, arguments)?;
            assert_eq!(finished.code, Some(0), "{modes:?} {arguments:?}: {}", finished.err);
            assert!(finished.out.contains(&sent) || finished.out.contains("1 request"), "{}", finished.out);
            assert_eq!(names_in(&workplace.path("copy"))?, ["clinic.db"], "{modes:?} {arguments:?}");
        }
    }
    assert!(fs::read(workplace.path("copy/clinic.db"))? == before);
    fs::set_permissions(workplace.path("copy"), fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// Runs a command on the copy while its folder is a file system that is mounted to be read only.
fn on_copy_mounted_read_only(workplace: &Workplace, arguments: &[&str]) -> TestResult<Finished> {
    let mut unshare = Command::new("unshare");
    unshare.args(["--map-root-user", "--mount", "sh", "-c"]);
    unshare.args(["mount --bind copy copy && mount -o remount,bind,ro copy && exec \"$@\"", "sh"]);
    let mut command = workplace.command(arguments);
    command.envs(COPY);
    Ok(Finished::from(wrapped(unshare, &command).output()?))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_on_a_read_only_file_system_is_exported_and_checked() -> TestResult {
    let workplace = Workplace::plain()?;
    let sent = copied(&workplace).await?;
    let export = on_copy_mounted_read_only(&workplace, &EXPORT)?;
    assert_eq!(export.code, Some(0), "{}", export.err);
    assert!(export.out.contains(&sent));
    assert_eq!(on_copy_mounted_read_only(&workplace, &CHECK)?.code, Some(0));
    on_copy_mounted_read_only(&workplace, &["serve"])?.failed_saying(&["copy/clinic.db", "cannot be written to"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_with_its_log_is_read_as_a_whole_or_says_what_to_do() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    let reader = reading(&workplace).await?;
    let sent = reference(&server.patient.send(&GOOD_ANSWERS).await?);
    fs::create_dir(workplace.path("copy"))?;
    for name in ["clinic.db", "clinic.db-wal", "clinic.db-shm"] {
        fs::copy(workplace.path("data").join(name), workplace.path("copy").join(name))?;
    }
    drop(reader);
    let whole = on_copy_mounted_read_only(&workplace, &EXPORT)?;
    assert_eq!(whole.code, Some(0), "{}", whole.err);
    assert!(whole.out.contains(&sent));
    fs::remove_file(workplace.path("copy/clinic.db-shm"))?;
    for arguments in [&EXPORT[..], &CHECK] {
        on_copy_mounted_read_only(&workplace, arguments)?.failed_saying(&[
            "copy/clinic.db cannot be read without its log, copy/clinic.db-wal",
            "copy both",
            "--database",
        ]);
    }
    // As the sentence says.
    let mut command = workplace.command(&EXPORT);
    let copied = Finished::from(command.envs(COPY).output()?);
    assert!(copied.out.contains(&sent), "{}", copied.err);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_waits_for_nobody_who_writes() -> TestResult {
    use sqlx::{ConnectOptions, Executor};
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    let sent = reference(&server.patient.send(&GOOD_ANSWERS).await?);
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(workplace.path("data/clinic.db"));
    let mut other = options.connect().await?;
    other.execute("BEGIN IMMEDIATE").await?;
    let export = workplace.run(&EXPORT)?;
    assert!(export.out.contains(&sent), "{}", export.err);
    assert_eq!(workplace.run(&CHECK)?.code, Some(0));
    other.execute("ROLLBACK").await?;
    Ok(())
}

#[test]
fn a_copy_that_lacks_its_tables_says_where_they_are() -> TestResult {
    let workplace = Workplace::plain()?;
    fs::create_dir(workplace.path("copy"))?;
    fs::write(workplace.path("copy/clinic.db"), "")?;
    for arguments in [&EXPORT[..], &CHECK] {
        let finished = Finished::from(workplace.command(arguments).envs(COPY).output()?);
        finished.failed_saying(&["copy/clinic.db is empty", "copy/clinic.db-wal", "docs/operations.md", "Backup"]);
    }
    assert_eq!(names_in(&workplace.path("copy"))?, ["clinic.db"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_file_alone_holds_the_newest_once_nobody_sends() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    fs::create_dir(workplace.path("copy"))?;
    let log = workplace.path("data/clinic.db-wal");
    for number in 1..=3 {
        server.patient.send(&GOOD_ANSWERS).await?;
        until("the log is empty", || Ok(fs::metadata(&log)?.len() == 0)).await?;
        fs::copy(workplace.path("data/clinic.db"), workplace.path("copy/clinic.db"))?;
        let copy = Finished::from(workplace.command(&CHECK).envs(COPY).output()?);
        assert!(copy.out.contains(&format!("{number} request(s), all readable")), "{}{}", copy.out, copy.err);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_puts_off_the_folding_of_the_log_and_nothing_else() -> TestResult {
    let workplace = Workplace::plain()?;
    let server = workplace.serve(&[])?;
    let reader = reading(&workplace).await?;
    let log = workplace.path("data/clinic.db-wal");
    let started = Instant::now();
    // Over several attempts to fold it.
    while started.elapsed() < Duration::from_secs(6) {
        let sending = Instant::now();
        assert_eq!(server.patient.send(&GOOD_ANSWERS).await?.status, StatusCode::SEE_OTHER);
        assert!(sending.elapsed() < Duration::from_secs(4), "a request waited for {:?}", sending.elapsed());
        tokio::time::sleep(Duration::from_millis(2300)).await;
        assert!(fs::metadata(&log)?.len() > 0, "what is being read was taken away");
    }
    drop(reader);
    until("the log is empty", || Ok(fs::metadata(&log)?.len() == 0)).await
}

/// A connection that goes on reading the database as it is now.
async fn reading(workplace: &Workplace) -> TestResult<sqlx::SqliteConnection> {
    use sqlx::{ConnectOptions, Executor};
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(workplace.path("data/clinic.db"));
    let mut reader = options.connect().await?;
    reader.execute("BEGIN").await?;
    reader.execute("SELECT count(*) FROM appointment_requests").await?;
    Ok(reader)
}

/// Asks again and again, for half a minute.
async fn until(what: &str, is_so: impl Fn() -> TestResult<bool>) -> TestResult {
    let started = Instant::now();
    while !is_so()? {
        if started.elapsed() > Duration::from_secs(30) {
            return Err(format!("it never came that {what}").into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
