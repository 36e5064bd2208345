//! Sending through the clinic's mail server, encrypted or not at all.

mod answers;

use std::time::Duration;

use lettre::Message;
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;

use self::answers::{Refusal, of_account, of_connection, of_encryption, of_recipient, of_sender};
use crate::domain::delivery::ending::Failure;

/// For how long anyone waits for a server.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until it has let us in.
    pub connecting: Duration,
    /// Until it has taken a message over.
    pub transfer: Duration,
}

const PATIENCE: Patience = Patience { connecting: Duration::from_secs(30), transfer: Duration::from_mins(1) };
/// How long it may take to say goodbye.
const LEAVING: Duration = Duration::from_secs(2);

/// When the connection is encrypted. There is no third way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// From its first byte on (RFC 8314).
    FromTheStart,
    /// By STARTTLS, before anything else is said.
    StartTls,
}

/// Who may send through a server.
#[derive(Clone, Debug)]
pub struct Login {
    /// The name there.
    pub user: String,
    /// Its password.
    pub password: SecretString,
}

/// The clinic's mail server.
#[derive(Clone)]
pub struct SmtpServer {
    host: String,
    port: u16,
    encryption: Encryption,
    login: Option<Credentials>,
    tls: TlsParameters,
    patience: Patience,
}

/// Why a server cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum UnusableServer {
    /// There is no certificate of an authority where one was named.
    #[error("there is none in it (-----BEGIN CERTIFICATE-----)")]
    NoCertificate,
    /// A certificate is broken.
    #[error(transparent)]
    Certificate(#[from] lettre::transport::smtp::Error),
}

impl std::fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpServer({}:{})", self.host, self.port)
    }
}

impl SmtpServer {
    /// The server of a host. Its certificate must be of this name and of an authority that browsers know, or of one in
    /// `authorities` (PEM).
    ///
    /// # Errors
    /// When the authorities cannot be read.
    pub fn new(
        host: String,
        port: u16,
        encryption: Encryption,
        login: Option<Login>,
        authorities: Option<&str>,
    ) -> Result<Self, UnusableServer> {
        let mut tls = TlsParameters::builder(host.clone());
        if let Some(authorities) = authorities {
            if !authorities.contains("-----BEGIN CERTIFICATE-----") {
                return Err(UnusableServer::NoCertificate);
            }
            tls = tls.add_root_certificate(Certificate::from_pem(authorities.as_bytes())?);
        }
        let login = login.map(|login| Credentials::new(login.user, login.password.expose_secret().to_owned()));
        Ok(Self { host, port, encryption, login, tls: tls.build_rustls()?, patience: PATIENCE })
    }

    /// The same with other patience.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }
}

/// Sends one message after another, through one connection as long as it lasts.
pub struct SmtpSender {
    server: SmtpServer,
    connection: Option<AsyncSmtpConnection>,
}

impl std::fmt::Debug for SmtpSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SmtpSender").field(&self.server).finish()
    }
}

impl SmtpSender {
    /// Not connected yet.
    #[must_use]
    pub fn new(server: SmtpServer) -> Self {
        Self { server, connection: None }
    }

    /// Sends a message; answers once the server has taken it over.
    ///
    /// # Errors
    /// Why it has not.
    pub async fn send(&mut self, message: &Message) -> Result<(), Failure> {
        let bytes = message.formatted();
        if let Some(connection) = self.connection.take() {
            match self.transfer(connection, message.envelope(), &bytes).await {
                // It was closed meanwhile, as servers do after a while or after so many messages.
                Err(Refusal { is_at_beginning: true, .. }) => {}
                outcome => return outcome.map_err(|refusal| refusal.failure),
            }
        }
        let connecting = timeout(self.server.patience.connecting, self.connect(message.envelope())).await;
        let connection = connecting.map_err(|_| Failure::TooSlow)??;
        let outcome = self.transfer(connection, message.envelope(), &bytes).await;
        outcome.map_err(|refusal| refusal.failure)
    }

    /// Says goodbye.
    pub async fn close(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            // Whatever the server says or fails to say.
            let _ = timeout(LEAVING, connection.quit()).await;
        }
    }

    async fn connect(&self, envelope: &Envelope) -> Result<AsyncSmtpConnection, Failure> {
        let SmtpServer { host, port, encryption, login, tls, patience } = &self.server;
        let hello = envelope.from().map(|from| ClientId::Domain(from.domain().to_owned())).unwrap_or_default();
        let at_once = (*encryption == Encryption::FromTheStart).then(|| tls.clone());
        let connecting = AsyncSmtpConnection::connect_tokio1(
            (host.as_str(), *port),
            Some(patience.connecting),
            &hello,
            at_once,
            None,
        );
        let mut connection = connecting.await.map_err(|error| of_connection(&error))?;
        if *encryption == Encryption::StartTls {
            connection.starttls(tls.clone(), &hello).await.map_err(|error| of_encryption(&error))?;
        }
        if let Some(login) = login {
            let ways = [Mechanism::Plain, Mechanism::Login];
            connection.auth(&ways, login).await.map_err(|error| of_account(&error))?;
        }
        Ok(connection)
    }

    /// The connection is kept where it can be used again.
    async fn transfer(
        &mut self,
        mut connection: AsyncSmtpConnection,
        envelope: &Envelope,
        message: &[u8],
    ) -> Result<(), Refusal> {
        let outcome = timeout(self.server.patience.transfer, transfer(&mut connection, envelope, message)).await;
        let outcome = outcome.unwrap_or(Err(Refusal::in_the_middle(Failure::CutOff)));
        let is_usable = match &outcome {
            Ok(()) => true,
            Err(Refusal { failure: Failure::CutOff, .. }) => false,
            Err(_) => matches!(timeout(LEAVING, connection.command(Rset)).await, Ok(Ok(_))),
        };
        self.connection = is_usable.then_some(connection);
        outcome
    }
}

async fn transfer(connection: &mut AsyncSmtpConnection, envelope: &Envelope, message: &[u8]) -> Result<(), Refusal> {
    let parameters = parameters(connection, envelope, message)?;
    connection.command(Mail::new(envelope.from().cloned(), parameters)).await.map_err(|error| of_sender(&error))?;
    for to in envelope.to() {
        connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(|error| of_recipient(&error))?;
    }
    connection.command(Data).await.map_err(|error| of_recipient(&error))?;
    connection.message(message).await.map_err(|error| of_recipient(&error))?;
    Ok(())
}

/// What the server must know before (RFC 6531, RFC 6152).
fn parameters(
    connection: &AsyncSmtpConnection,
    envelope: &Envelope,
    message: &[u8],
) -> Result<Vec<MailParameter>, Refusal> {
    let mut parameters = Vec::new();
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    if addresses.any(|address| !address.user().is_ascii()) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Refusal::in_the_middle(Failure::NoSmtpUtf8));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    // Only the addresses in its headers make it so: the rest is quoted-printable.
    if !message.is_ascii() {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}
