//! `clinic mail test`: one letter through the mail server, to see whether it arrives.

use clap::Args;
use uuid::Uuid;

use super::links;
use crate::cli::delivering::{self, Mailer};
use crate::cli::failure::Failure;
use crate::cli::opening;
use crate::cli::output::say;
use crate::clock::Clock;
use crate::delivery::mail::{Letter, Mailbox, compose, message, samples};
use crate::domain::delivery::ending::Failure as DeliveryFailure;
use crate::domain::email::EmailAddress;
use crate::random;
use crate::settings::{AddressSettings, BadSetting, ContentSettings, MailSettings};

/// What `clinic mail test` takes.
#[derive(Args, Debug)]
pub(super) struct TestArguments {
    /// The address to write to.
    #[arg(value_name = "ADDRESS")]
    to: EmailAddress,
    #[command(flatten)]
    mail: MailSettings,
    #[command(flatten)]
    address: AddressSettings,
    #[command(flatten)]
    content: ContentSettings,
}

impl TestArguments {
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        self.mail.mailing::<EmailAddress>().err().into_iter().collect()
    }
}

/// The notice of a new request that does not exist: whoever opens its link finds none.
pub(super) async fn run(arguments: &TestArguments) -> Result<(), Failure> {
    let site = opening::site(&arguments.content)?;
    let Some(Mailer { mut sender, from }) = delivering::mailer(&arguments.mail, &site)? else {
        return Err(Failure::NoMailServer);
    };
    let public_url = links::public_url(&arguments.address)?;
    let is_notice = |letter: &Letter| matches!(letter, Letter::NewRequest { .. });
    let Some(sample) = samples(&site).into_iter().find(|sample| is_notice(&sample.letter)) else {
        return Err(Failure::NoMailServer);
    };
    let mail = compose(&sample.letter, &site, site.default_edition().language.tag(), &public_url)?;
    let (to, now) = (Mailbox::of(&arguments.to)?, Clock::system().now());
    let id: Uuid = random::new_id(now)?;
    let message = message(&mail, &from, &to, id, now)?;
    let sent = sender.send(&message).await;
    sender.close().await;
    sent.map_err(|failure| Failure::NotSent(why(failure)))?;
    say(format_args!("the mail server has taken over a message to {}: look whether it arrives", arguments.to));
    Ok(())
}

/// What kept it from leaving, and what to do.
fn why(failure: DeliveryFailure) -> String {
    match failure {
        DeliveryFailure::Refused(code) => format!("the mail server refuses it with code {code}: look at the address"),
        DeliveryFailure::PutOff(code) => {
            format!("the mail server does not take it at present, with code {code}: try again in some minutes")
        }
        DeliveryFailure::NoSmtpUtf8 => "the mail server takes no address with other letters than ASCII's".to_owned(),
        DeliveryFailure::Address => "nothing can be sent to this address".to_owned(),
        DeliveryFailure::Unreachable => {
            "the mail server does not answer: look at the name and port of --smtp-url (CLINIC_SMTP_URL)".to_owned()
        }
        DeliveryFailure::TooSlow | DeliveryFailure::CutOff => {
            "the mail server broke off, or took too long: try again in some minutes".to_owned()
        }
        DeliveryFailure::NotSecure => {
            "the mail server offers no encryption of this kind, or its certificate is not of \
            its name or of no known authority: look at --smtp-url (CLINIC_SMTP_URL) and CLINIC_SMTP_CA_FILE"
                .to_owned()
        }
        DeliveryFailure::Account(code) => format!(
            "the mail server does not let us in, or does not take our sender, with code {code}: look at the user in \
             --smtp-url (CLINIC_SMTP_URL), CLINIC_SMTP_PASSWORD_FILE and --mail-from (CLINIC_MAIL_FROM)"
        ),
        DeliveryFailure::NotComposed | DeliveryFailure::NotRead | DeliveryFailure::PrivateNetwork => {
            "the message cannot be written".to_owned()
        }
    }
}
