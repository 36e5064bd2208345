//! Why a command failed.

use std::io;
use std::path::{Path, PathBuf};

use crate::content::{Mistakes, UnreadableContent};
use crate::delivery::https::UnusablePlace;
use crate::delivery::mail::{ComposeError, NoMessage, UnmailableAddress};
use crate::delivery::smtp::UnusableServer;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::email::EmailAddress;
use crate::domain::reference::Reference;
use crate::drawing::PaletteError;
use crate::export::{ExportError, NotARecipient};
use crate::keys::KeyError;
use crate::random::NoRandomness;
use crate::settings::{BadSetting, ListenAddress, UnknownHost};
use crate::store::{DatabaseUrl, OpenError, StoreError};
use crate::web::state::{SiteError, StaffError};

/// Why a command failed: one plain sentence for standard error.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its variant means")]
pub enum Failure {
    #[error(transparent)]
    Setting(#[from] BadSetting),
    #[error(transparent)]
    UnknownHost(#[from] UnknownHost),
    #[error("--content (CLINIC_CONTENT): {0}")]
    ContentFolder(#[source] UnreadableContent),
    #[error("the content has mistakes:\n{0}")]
    Content(#[from] Mistakes),
    #[error("--location {wanted}: no such location; use one of {offered}, any")]
    NoSuchLocation { wanted: ChoiceKey, offered: String },
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the requests of {0} cannot be marked, since it may not be written to: take them without --new")]
    CannotMark(DatabaseUrl),
    #[error("there is no set {0}: `clinic export list` shows those that there are")]
    NoSuchSet(i64),
    #[error("--reason: {0}")]
    Reason(String),
    #[error("--encrypt-to: {0}")]
    Recipient(#[source] NotARecipient),
    #[error("site.toml: `exports.encrypt_to`: {0}")]
    SiteRecipient(#[source] NotARecipient),
    #[error("no passphrase: {0}")]
    Passphrase(&'static str),
    #[error(
        "left out: {} damaged request(s), {}; all others were exported. Restore the damaged ones from a backup",
        .0.len(),
        listed(.0)
    )]
    LeftOut(Vec<Reference>),
    #[error(
        "damaged: {} request(s), {}; restore them from a backup",
        .0.len(),
        listed(.0)
    )]
    Damaged(Vec<Reference>),
    #[error("{0} holds requests already: name an empty or new database with --database")]
    NotEmpty(DatabaseUrl),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error("{} exists already: name another file with --output, or replace it with --force", .0.display())]
    FileExists(PathBuf),
    #[error("{} exists already: name another folder", .0.display())]
    ExistsInFolder(PathBuf),
    #[error("cannot write {}: {problem}", path.display())]
    CannotWrite {
        path: PathBuf,
        #[source]
        problem: io::Error,
    },
    #[error("told to stop before the export was complete: {} was not written", .0.display())]
    ToldToStop(PathBuf),
    #[error("cannot listen on {address}: {problem}; choose another address with --listen")]
    CannotListen {
        address: ListenAddress,
        #[source]
        problem: io::Error,
    },
    #[error("no answer from {address}: {problem}")]
    NoAnswer {
        address: ListenAddress,
        #[source]
        problem: io::Error,
    },
    #[error("{address} is not healthy: {answer}")]
    NotHealthy { address: ListenAddress, answer: String },
    #[error("cannot {what}: {problem}")]
    System {
        what: &'static str,
        #[source]
        problem: io::Error,
    },
    #[error("CLINIC_SMTP_CA_FILE holds no certificate that can be used: {0}")]
    SmtpServer(#[from] UnusableServer),
    #[error(
        "e-mails link to the front desk, and nobody knows its address: name it with --public-url (CLINIC_PUBLIC_URL)"
    )]
    MailNeedsPublicUrl,
    #[error(
        "there is no mail server: name one with --smtp-url (CLINIC_SMTP_URL) and a sender with --mail-from (CLINIC_MAIL_FROM)"
    )]
    NoMailServer,
    #[error(
        "site.toml has a [webhook], and nothing to sign its calls with: write a secret into a file, and name that file with \
         CLINIC_WEBHOOK_SECRET_FILE"
    )]
    NoWebhookSecret,
    #[error("CLINIC_WEBHOOK_CA_FILE: {0}")]
    Webhook(#[from] UnusablePlace),
    #[error("not sent: {0}")]
    NotSent(String),
    #[error(
        "nobody gets new requests by e-mail: give a location an `email` in site.toml, or choose on a profile of the front \
         desk that you are told of each"
    )]
    NobodyIsTold,
    #[error(transparent)]
    Palette(#[from] PaletteError),
    #[error(transparent)]
    Compose(#[from] ComposeError),
    #[error(transparent)]
    Message(#[from] NoMessage),
    #[error(transparent)]
    Unmailable(#[from] UnmailableAddress),
    /// A mistake in this program.
    #[error("cannot put the site together: {0}")]
    Site(#[from] SiteError),
    #[error(transparent)]
    Staff(#[from] StaffError),
    #[error("{0}")]
    AuditLog(String),
    #[error("nobody has an account with the e-mail address {0}: `clinic staff list` shows who has one")]
    NoSuchAccount(EmailAddress),
    #[error("{0} has an account already: `clinic staff reset {0}` makes a new link for it")]
    EmailTaken(EmailAddress),
    #[error(
        "{0} is the last admin who can come in: make another one first, with `clinic staff add EMAIL --name NAME --role admin`"
    )]
    LastAdmin(EmailAddress),
    #[error("the request of {name} is not good: {problem}")]
    Invented { name: String, problem: String },
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// Everything that `clinic check` found.
    #[error("{}", lines(.0))]
    Findings(Vec<Failure>),
}

impl Failure {
    /// Why a file that `--output` names was not written.
    pub(super) fn writing(path: &Path, problem: io::Error) -> Self {
        match problem.kind() {
            io::ErrorKind::AlreadyExists => Self::FileExists(path.to_owned()),
            _ => Self::CannotWrite { path: path.to_owned(), problem },
        }
    }

    /// What the system refused, named as what the program was about to do.
    pub(super) fn system(what: &'static str) -> impl Fn(io::Error) -> Self {
        move |problem| Self::System { what, problem }
    }
}

fn listed(references: &[Reference]) -> String {
    references.iter().map(Reference::as_str).collect::<Vec<_>>().join(", ")
}

fn lines(findings: &[Failure]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
