//! The workers beside the server: made of the settings, started, stopped.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::failure::Failure;
use crate::clock::Clock;
use crate::content::{Site, Webhook};
use crate::delivery::carrier::Carrier;
use crate::delivery::https::HttpsPlace;
use crate::delivery::mail::Mailbox;
use crate::delivery::mail_carrier::MailCarrier;
use crate::delivery::reminder::Reminder;
use crate::delivery::smtp::{Encryption, Login, SmtpSender, SmtpServer};
use crate::delivery::webhook::WebhookCarrier;
use crate::delivery::worker::Worker;
use crate::domain::email::EmailAddress;
use crate::settings::{MailSettings, Mailing, ServeSettings, WebhookSettings};
use crate::store::{Deliveries, Store};

/// What is said once, at the start.
const MAIL_IS_OFF: &str = "e-mail is off: nobody is told of new requests, and patients get no receipt; name a mail server with \
    --smtp-url (CLINIC_SMTP_URL) and a sender with --mail-from (CLINIC_MAIL_FROM)";

/// The way to the clinic's mail server, and who writes.
pub(super) struct Mailer {
    pub sender: SmtpSender,
    pub from: Mailbox,
}

/// How e-mails go out; none where they do not.
pub(super) fn mailer(settings: &MailSettings, site: &Site) -> Result<Option<Mailer>, Failure> {
    let Some(Mailing { server, password, authorities, from }) = settings.mailing::<EmailAddress>()? else {
        return Ok(None);
    };
    let encryption = if server.is_encrypted_from_the_start { Encryption::FromTheStart } else { Encryption::StartTls };
    let login = server.user.zip(password).map(|(user, password)| Login { user, password });
    let server = SmtpServer::new(server.host, server.port, encryption, login, authorities.as_deref())?;
    let from = Mailbox::named(site.clinic.name.as_str(), &from)?;
    Ok(Some(Mailer { sender: SmtpSender::new(server), from }))
}

/// The way to the clinic's own program; none where it has none.
pub(super) fn webhook(
    settings: &WebhookSettings,
    site: &Site,
    store: &Store,
    clock: &Clock,
) -> Result<Option<WebhookCarrier>, Failure> {
    let Some(Webhook { url, private_networks }) = site.clinic.webhook.clone() else { return Ok(None) };
    let secret = settings.secret()?.ok_or(Failure::NoWebhookSecret)?;
    let place = HttpsPlace::new(url, private_networks, settings.authorities()?.as_deref())?;
    Ok(Some(WebhookCarrier { store: store.clone(), clock: clock.clone(), place, secret }))
}

/// Workers under way.
pub(super) struct Workers {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
}

impl Workers {
    /// Opens every way for which there are settings, and starts a worker for each.
    pub fn begin(
        settings: &ServeSettings,
        site: &Arc<Site>,
        public_url: Option<&str>,
        store: &Store,
        clock: &Clock,
    ) -> Result<Self, Failure> {
        let mailer = mailer(&settings.mail, site)?;
        let webhook = webhook(&settings.webhook, site, store, clock)?;
        let with_email = site.clinic.locations.iter().filter(|location| location.email.is_some());
        store.deliver_by(Deliveries {
            mail: mailer.is_some(),
            webhook: webhook.is_some(),
            locations: with_email.map(|location| location.key.clone()).collect(),
        });
        if mailer.is_some() && store.deliveries().locations.is_empty() {
            tracing::warn!(
                "no location has an `email` in site.toml: only members of staff who have chosen so are told of requests"
            );
        }
        let mut workers = Self { stop: watch::Sender::new(false), running: JoinSet::new() };
        if let Some(Mailer { sender, from }) = mailer {
            let public_url = public_url.ok_or(Failure::MailNeedsPublicUrl)?.to_owned();
            let reminder = Reminder::new(store.clone(), Arc::clone(site), clock.clone());
            workers.running.spawn(reminder.run(workers.stop.subscribe()));
            let (site, store_of_mail, clock_of_mail) = (Arc::clone(site), store.clone(), clock.clone());
            let carrier = MailCarrier { store: store_of_mail, site, clock: clock_of_mail, public_url, from, sender };
            workers.start(store, clock, carrier);
        } else {
            tracing::warn!("{MAIL_IS_OFF}");
        }
        if let Some(carrier) = webhook {
            workers.start(store, clock, carrier);
        }
        Ok(workers)
    }

    /// Starts one that takes a carrier's messages out of the outbox.
    fn start(&mut self, store: &Store, clock: &Clock, carrier: impl Carrier) {
        self.running.spawn(Worker::new(store.clone(), clock.clone(), carrier, self.stop.subscribe()).run());
    }

    /// What tells them to stop.
    pub fn stopper(&self) -> watch::Sender<bool> {
        self.stop.clone()
    }

    /// Waits until each has done with the message that it had begun. One that takes longer is sent once more later on.
    pub async fn finish(mut self, longest: Duration) {
        self.stop.send_replace(true);
        let all = async { while self.running.join_next().await.is_some() {} };
        if timeout(longest, all).await.is_err() {
            tracing::warn!("a message under way is left: it is sent again when its claim ends");
        }
    }
}
