//! The clinic's own program is told of each new request, and nobody else's.

use clinic::delivery::https::HttpsPlace;
use clinic::delivery::webhook::WebhookCarrier;
use clinic::delivery::worker::Worker;
use clinic::domain::delivery::recipient::Channel;
use clinic::store::Deliveries;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::watch;

use crate::TestResult;
use crate::program::{Finished, Workplace, copy_content};
use crate::python_peer::PythonPeer;
use crate::site::RunningSite;
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    a_request_is_told_signed_once_and_without_a_person,
}

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A program that verifies each call by the example of the documentation.
struct Listener {
    program: PythonPeer,
    calls: Vec<Value>,
    port: u16,
    folder: TempDir,
}

impl Listener {
    fn start() -> TestResult<Self> {
        let folder = tempfile::tempdir()?;
        let at = folder.path().to_str().ok_or("a folder without a name")?;
        let mut program = PythonPeer::start("receiver.py", &[at, SECRET])?;
        let port = program.port()?;
        Ok(Self { program, calls: Vec::new(), port, folder })
    }

    fn authority(&self) -> TestResult<String> {
        Ok(std::fs::read_to_string(self.folder.path().join("ca.pem"))?)
    }

    fn url(&self) -> String {
        format!("https://localhost:{}/requests?from=clinic", self.port)
    }

    /// What it answers from now on; it tells of every call before.
    fn answer(&mut self, answer: &str) -> TestResult<&[Value]> {
        self.program.tell(answer)?;
        let calls = &mut self.calls;
        let note = |value| {
            calls.push(value);
            Ok(())
        };
        self.program.until("answers", note)?;
        Ok(&self.calls)
    }
}

/// A site whose clock shows the present: calls are signed with their time.
async fn site_with(listener: &Listener, engine: Engine, networks: &[&str]) -> TestResult<Told> {
    let site = RunningSite::start(engine).await?;
    let now = clinic::clock::Clock::system().now();
    site.clock.advance(now.duration_since(site.clock.now()).as_secs());
    site.store.deliver_by(Deliveries { mail: false, webhook: true, locations: Vec::new() });
    let networks: Result<Vec<_>, _> = networks.iter().map(|network| network.parse()).collect();
    let place = HttpsPlace::new(listener.url().parse()?, networks?, Some(&listener.authority()?))?;
    let secret = SECRET.to_owned().into();
    let carrier = WebhookCarrier { store: site.store.clone(), clock: site.clock.clone(), place, secret };
    let (stop, told) = watch::channel(false);
    let worker = Worker::new(site.store.clone(), site.clock.clone(), carrier, told);
    Ok(Told { site, worker, _stop: stop })
}

struct Told {
    site: RunningSite,
    worker: Worker<WebhookCarrier>,
    _stop: watch::Sender<bool>,
}

async fn a_request_is_told_signed_once_and_without_a_person(engine: Engine) -> TestResult {
    let mut listener = Listener::start()?;
    let mut told = site_with(&listener, engine, &["127.0.0.0/8", "::1/128"]).await?;
    let reference = told.site.receive(&[("email", "ada@example.com")]).await?;
    told.worker.work_off().await?;
    told.worker.work_off().await?;
    let calls = listener.answer("200")?;
    let [call] = calls else { return Err(format!("{calls:?}").into()) };
    assert_eq!(call["path"], "/requests?from=clinic");
    let content = &call["content"];
    assert_eq!((&content["reference"], &content["location"]), (&reference.into(), &"riverside".into()));
    assert_eq!(content["event"], "new_request");
    let names: Vec<&String> = content.as_object().ok_or("no object")?.keys().collect();
    assert_eq!(names, ["event", "id", "location", "reference", "submitted_at"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_fails_is_made_again_with_the_same_id_and_leads_nowhere_else() -> TestResult {
    let mut listener = Listener::start()?;
    let mut told = site_with(&listener, Engine::Sqlite, &["127.0.0.0/8", "::1/128"]).await?;
    let elsewhere = format!("https://localhost:{}/elsewhere", listener.port);
    told.site.receive(&[]).await?;
    for answer in ["500".to_owned(), format!("302 {elsewhere}"), format!("308 {elsewhere}"), "200".to_owned()] {
        listener.answer(&answer)?;
        told.worker.work_off().await?;
        // Within what the signature's age may be: both clocks show the same but for this.
        told.site.clock.advance(60 * 60 * 4);
    }
    let state = told.site.store.outbox_state(Channel::Webhook).await?;
    let calls = listener.answer("200")?;
    assert!(calls.iter().all(|call| call["path"] != "/elsewhere"), "{calls:?}");
    assert_eq!((calls.len(), state.waiting, state.failed), (4, 0, 0), "{calls:?}");
    assert!(calls[1..].iter().all(|call| call["refused"] == "an old call"), "the clock runs ahead: {calls:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_network_is_called_only_where_it_is_named() -> TestResult {
    let mut listener = Listener::start()?;
    for networks in [&[][..], &["10.0.0.0/8"], &["fd00::/8"]] {
        let mut told = site_with(&listener, Engine::Sqlite, networks).await?;
        told.site.receive(&[]).await?;
        told.worker.work_off().await?;
        assert_eq!(told.site.store.outbox_state(Channel::Webhook).await?.waiting, 1);
    }
    assert!(listener.answer("200")?.is_empty());
    Ok(())
}

#[test]
fn what_is_wrong_with_a_webhook_is_said() -> TestResult {
    let workplace = Workplace::plain()?;
    let content = workplace.path("content");
    copy_content(&content)?;
    let file = content.join("site.toml");
    let before = std::fs::read_to_string(&file)?;
    std::fs::write(workplace.path("short"), "hunter2")?;
    let good = "url = \"https://desk.clinic.example/requests\"";
    for (webhook, secret, said) in [
        ("url = \"http://desk.clinic.example\"", None, "`webhook.url`"),
        ("url = \"https://user:hunter2@desk.clinic.example\"", None, "leave out the user"),
        ("url = \"https://desk.clinic.example\"\nprivate_networks = [\"ten\"]", None, "`webhook.private_networks`"),
        (good, None, "CLINIC_WEBHOOK_SECRET_FILE"),
        (good, Some("short"), "too short"),
    ] {
        std::fs::write(&file, format!("{before}\n[webhook]\n{webhook}\n"))?;
        let mut command = workplace.command(&["serve", "--content", content.to_str().ok_or("a path")?]);
        if let Some(secret) = secret {
            command.env("CLINIC_WEBHOOK_SECRET_FILE", secret);
        }
        let finished = Finished::from(command.output()?);
        assert_ne!(finished.code, Some(0), "{webhook}");
        assert!(finished.err.contains(said) && !finished.err.contains("panicked"), "{webhook}: {}", finished.err);
    }
    Ok(())
}
