//! The clinic's mail server, as the operator writes it.

use std::str::FromStr;

use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// A mail server: `smtps://` for a connection that is encrypted from the start, `smtp://` for STARTTLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpUrl {
    /// Whether the connection is encrypted from its first byte on.
    pub is_encrypted_from_the_start: bool,
    /// The server's name, which its certificate must have.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Who signs in there.
    pub user: Option<String>,
}

/// For messages that are handed over encrypted from the start (RFC 8314), and with STARTTLS (RFC 6409).
const SUBMISSIONS: u16 = 465;
const SUBMISSION: u16 = 587;

/// What is wrong with an address, without repeating it: it may hold a password.
impl FromStr for SmtpUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |what: &str| Err(format!("{what}, for example smtps://clinic%40mail.example@smtp.mail.example"));
        let Ok(url) = Url::parse(text) else {
            return wrong("write the kind of connection and the server's name");
        };
        let is_encrypted_from_the_start = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return wrong("write smtps:// for a server that encrypts from the start, and smtp:// for STARTTLS"),
        };
        if url.password().is_some() {
            return wrong("write the password into a file, and name that file with CLINIC_SMTP_PASSWORD_FILE");
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return wrong("leave out what stands behind the server's name: there is no way to send without encryption");
        }
        // The host of a scheme that is not the web's is not looked at by the parser: it may be an address, too.
        let host = match url.host() {
            Some(Host::Domain(name)) if !name.is_empty() => name.to_ascii_lowercase(),
            Some(Host::Ipv4(ip)) => ip.to_string(),
            Some(Host::Ipv6(ip)) => ip.to_string(),
            _ => return wrong("the server's name is missing"),
        };
        if !host.is_ascii() || host.contains(['%', ' ']) {
            return wrong("write the server's name in ASCII");
        }
        let port = match url.port() {
            Some(0) => return wrong("port 0 is nobody's: leave it out"),
            Some(port) => port,
            None if is_encrypted_from_the_start => SUBMISSIONS,
            None => SUBMISSION,
        };
        let user = Some(url.username()).filter(|user| !user.is_empty());
        let user = user.map(|user| percent_decode_str(user).decode_utf8().map(Into::into)).transpose();
        let Ok(user) = user else { return wrong("the user's name is not in UTF-8") };
        Ok(Self { is_encrypted_from_the_start, host, port, user })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_read_with_its_usual_port() -> Result<(), String> {
        for (text, is_encrypted_from_the_start, host, port, user) in [
            ("smtps://smtp.mail.example", true, "smtp.mail.example", 465, None),
            ("smtp://smtp.mail.example", false, "smtp.mail.example", 587, None),
            ("SMTPS://Clinic@Smtp.Mail.Example:4650/", true, "smtp.mail.example", 4650, Some("Clinic")),
            ("smtp://clinic%40mail.example@localhost:25", false, "localhost", 25, Some("clinic@mail.example")),
            ("smtps://127.0.0.1:2465", true, "127.0.0.1", 2465, None),
            ("smtps://[::1]", true, "::1", 465, None),
        ] {
            let user = user.map(str::to_owned);
            let read = SmtpUrl { is_encrypted_from_the_start, host: host.to_owned(), port, user };
            assert_eq!(text.parse::<SmtpUrl>()?, read, "{text}");
        }
        Ok(())
    }

    #[test]
    fn anything_else_is_named_and_not_repeated() {
        for (text, said) in [
            ("", "kind of connection"),
            ("smtp.mail.example", "kind of connection"),
            ("smtp.mail.example:587", "smtps://"),
            ("https://smtp.mail.example", "smtps://"),
            ("smtps://", "name is missing"),
            ("smtps://clinic:hunter2@smtp.mail.example", "CLINIC_SMTP_PASSWORD_FILE"),
            ("smtp://smtp.mail.example?tls=none", "no way to send without encryption"),
            ("smtp://smtp.mail.example/hunter2", "behind the server's name"),
            ("smtp://smtp.mail.example:0", "port 0"),
            ("smtp://smtp.mail.example:99999", "kind of connection"),
            ("smtp://%ff@smtp.mail.example", "UTF-8"),
        ] {
            let message = text.parse::<SmtpUrl>().unwrap_err();
            assert!(message.contains(said) && !message.contains("hunter2"), "{text}: {message}");
        }
    }
}
