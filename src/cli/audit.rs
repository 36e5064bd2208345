//! `clinic audit`: the end of the audit log, and whether all of it is as it was written.

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::opening;
use super::output::say;
use crate::clock::Clock;
use crate::domain::audit::{FirstWrong, KeptHead, NotAHead, Verification, Wrong};
use crate::settings::{BadSetting, DatabaseSettings, LogSettings};
use crate::store::{DatabaseUrl, Opening};
use crate::telemetry;

/// What `clinic audit` takes.
#[derive(Args, Debug)]
pub(super) struct AuditArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print the number and the hash of the last row, to keep elsewhere.
    Head {
        #[command(flatten)]
        shared: Shared,
    },
    /// Go along the whole log: is every row as it was written, and where?
    Verify {
        /// What `clinic audit head` printed once, or its hash alone: it must be that of a row.
        #[arg(long, value_name = "HASH", value_parser = kept_head)]
        head: Option<KeptHead>,
        #[command(flatten)]
        shared: Shared,
    },
}

#[derive(Args, Debug)]
struct Shared {
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    log: LogSettings,
}

fn kept_head(text: &str) -> Result<KeptHead, NotAHead> {
    text.parse()
}

impl AuditArguments {
    fn shared(&self) -> &Shared {
        match &self.action {
            Action::Head { shared } | Action::Verify { shared, .. } => shared,
        }
    }

    /// What cannot be used of the settings.
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        let shared = self.shared();
        shared.database.url::<DatabaseUrl>().err().into_iter().chain(shared.log.bad()).collect()
    }
}

pub(super) async fn run(arguments: AuditArguments) -> Result<(), Failure> {
    let shared = arguments.shared();
    telemetry::start(&shared.log)?;
    let store = opening::database(&shared.database, Opening::AsItIs, Clock::system()).await?.store;
    let outcome = match arguments.action {
        Action::Head { .. } => store.audit_head().await?.ok_or_else(not_sealed).map(|head| head.to_string()),
        Action::Verify { head, .. } => match store.verify_audit(head).await? {
            Verification::Whole(walk) if walk.number == 0 => Ok("the audit log is empty".to_owned()),
            Verification::Whole(walk) => Ok(format!("the audit log is whole: {} rows", walk.number)),
            Verification::Wrong(wrong) => Err(Failure::AuditLog(sentence(&wrong))),
        },
    };
    store.close().await;
    say(format_args!("{}", outcome?));
    Ok(())
}

fn not_sealed() -> Failure {
    Failure::AuditLog("the end of the audit log was not noted with a key of the key file".to_owned())
}

fn sentence(wrong: &FirstWrong) -> String {
    let number = wrong.number;
    let row = match wrong.at {
        Some(at) => format!("row {number} of the audit log ({at})"),
        None => format!("row {number} of the audit log"),
    };
    match wrong.what {
        Wrong::Changed => format!("{row} was changed"),
        Wrong::MovedTo(place) => format!("row {number} of the audit log was moved: it now has the number {place}"),
        Wrong::Missing => format!("row {number} of the audit log is missing"),
        Wrong::CutOff(last) => {
            format!("row {number} of the audit log is missing, and so is every later one up to {last}")
        }
        Wrong::OutsideOf(last) => format!("{row} was not written by this program: its last one has the number {last}"),
        Wrong::Rebuilt => format!("{row} is not the one that was written last: rows were written anew"),
        Wrong::NotSealed => format!("{row} is noted as the last one, but not with a key of the key file"),
        Wrong::NotKept => {
            "no row of the audit log has the hash that was kept: rows were cut off or written anew".to_owned()
        }
    }
}
