//! The clinic's mail server, and who writes.

use std::error::Error;
use std::str::FromStr;

use clap::{ArgAction, Args};
use secrecy::SecretString;

use super::given::{BadSetting, Given, given, given_in_file};
use super::smtp_url::SmtpUrl;
use super::switch::Switch;

/// The clinic's mail server, and who writes.
#[derive(Args, Clone, Debug)]
pub struct MailSettings {
    /// The mail server: `smtps://USER@HOST` for one that encrypts from the start, `smtp://USER@HOST` for STARTTLS. In
    /// the user's name, @ is written %40.
    #[arg(long, env = "CLINIC_SMTP_URL", value_name = "URL", hide_env_values = true, value_parser = given())]
    smtp_url: Option<Given>,
    /// A file that holds the password for the mail server.
    #[arg(long, env = "CLINIC_SMTP_PASSWORD_FILE", value_name = "FILE", value_parser = given_in_file())]
    smtp_password_file: Option<Given>,
    /// A file with the certificate (PEM) of an authority that vouches for the mail server, where browsers do not know it.
    #[arg(long, env = "CLINIC_SMTP_CA_FILE", value_name = "FILE", value_parser = given_in_file())]
    smtp_ca_file: Option<Given>,
    /// The address that e-mails come from.
    #[arg(long, env = "CLINIC_MAIL_FROM", value_name = "ADDRESS", value_parser = given())]
    mail_from: Option<Given>,
    /// Send no e-mail: nobody is told of new requests, and patients get no receipt.
    #[arg(long, env = "CLINIC_NO_MAIL", action = ArgAction::SetTrue, value_parser = given())]
    no_mail: Given,
}

/// Where e-mails go out, and from whom.
#[derive(Debug)]
pub struct Mailing<A> {
    /// The server.
    pub server: SmtpUrl,
    /// The password of the server's user.
    pub password: Option<SecretString>,
    /// Certificates of authorities, in PEM.
    pub authorities: Option<String>,
    /// Who writes.
    pub from: A,
}

impl MailSettings {
    /// Whether the operator has said that there is to be no e-mail.
    pub fn is_off(&self) -> Result<bool, BadSetting> {
        self.no_mail.read::<Switch>().map(|switch| switch.is_on)
    }

    /// How e-mails go out, with the sender in the type of whoever uses it; none where they do not.
    pub fn mailing<A>(&self) -> Result<Option<Mailing<A>>, BadSetting>
    where
        A: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
    {
        let Some(url) = &self.smtp_url else { return Ok(None) };
        if self.is_off()? {
            return Ok(None);
        }
        let server: SmtpUrl = url.read()?;
        let Some(from) = &self.mail_from else {
            return Err(url.bad("name the address that e-mails come from, too, with --mail-from (CLINIC_MAIL_FROM)"));
        };
        let password = self.smtp_password_file.as_ref().map(Given::read::<String>).transpose()?;
        if server.user.is_some() != password.is_some() {
            return Err(url.bad(match password {
                None => "there is a user and no password: write it into a file, and name that file with CLINIC_SMTP_PASSWORD_FILE",
                Some(_) => "there is a password and no user: write smtps://USER@HOST",
            }));
        }
        let authorities = self.smtp_ca_file.as_ref().map(Given::read).transpose()?;
        Ok(Some(Mailing { server, password: password.map(Into::into), authorities, from: from.read()? }))
    }

    /// What cannot be used of it. A site that the public reaches, and whose clinic nobody tells of requests, is opened only
    /// by who says so.
    pub(super) fn bad<A>(&self, is_public: bool) -> Option<BadSetting>
    where
        A: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
    {
        match (self.mailing::<A>(), self.is_off()) {
            (Err(bad), _) | (_, Err(bad)) => Some(bad),
            (Ok(None), Ok(false)) if is_public => Some(self.no_mail.bad(
                "the public URL is https, and nobody would be told of a request: name a mail server with --smtp-url \
                 (CLINIC_SMTP_URL) and a sender with --mail-from (CLINIC_MAIL_FROM), or say that there is to be no e-mail",
            )),
            _ => None,
        }
    }
}
