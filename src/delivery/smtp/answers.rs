//! What a server's refusal means, by when it came and by its code (RFC 5321, 4.2; RFC 3463). Its words are not repeated:
//! they may hold an address.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::Code;

use crate::domain::delivery::ending::Failure;

/// The server is closing the connection.
const CLOSING: u16 = 421;
/// The server wants us to sign in first.
const SIGN_IN_FIRST: u16 = 530;
/// No way of signing in that we know.
const NO_COMMON_WAY: u16 = 504;

/// A message that a server did not take.
#[derive(Clone, Copy, Debug)]
pub struct Refusal {
    pub failure: Failure,
    /// Whether nothing of the message was said yet, and a new connection may help.
    pub is_at_beginning: bool,
}

impl Refusal {
    pub fn in_the_middle(failure: Failure) -> Self {
        Self { failure, is_at_beginning: false }
    }
}

/// When the connection was made.
pub fn of_connection(error: &Error) -> Failure {
    match code_of(error) {
        Some(code) => Failure::Account(code),
        None if error.is_tls() || is_about_certificates(error) => Failure::NotSecure,
        None => Failure::Unreachable,
    }
}

/// When it was to be encrypted by STARTTLS.
pub fn of_encryption(error: &Error) -> Failure {
    let is_broken_off = error.status().is_none() && !error.is_client() && !error.is_tls();
    if is_broken_off && !is_about_certificates(error) { Failure::Unreachable } else { Failure::NotSecure }
}

/// When we signed in.
pub fn of_account(error: &Error) -> Failure {
    match code_of(error) {
        Some(CLOSING) => Failure::Unreachable,
        Some(code) => Failure::Account(code),
        None if error.is_client() => Failure::Account(NO_COMMON_WAY),
        None => Failure::Unreachable,
    }
}

/// When we said who writes.
pub fn of_sender(error: &Error) -> Refusal {
    match code_of(error) {
        None | Some(CLOSING) => Refusal { failure: Failure::CutOff, is_at_beginning: true },
        Some(code) => Refusal::in_the_middle(Failure::Account(code)),
    }
}

/// When we said to whom, or what.
pub fn of_recipient(error: &Error) -> Refusal {
    Refusal::in_the_middle(match code_of(error) {
        None | Some(CLOSING) => Failure::CutOff,
        Some(SIGN_IN_FIRST) => Failure::Account(SIGN_IN_FIRST),
        Some(code) if error.is_permanent() && !is_about_permission(error) => Failure::Refused(code),
        Some(code) => Failure::PutOff(code),
    })
}

fn code_of(error: &Error) -> Option<u16> {
    error
        .status()
        .map(|Code { severity, category, detail }| severity as u16 * 100 + category as u16 * 10 + detail as u16)
}

/// Whether the server's enhanced code is about what we may (5.7), and not about the recipient's mailbox: that of a server
/// that was set up wrong must not cost every message.
fn is_about_permission(error: &Error) -> bool {
    error.source().is_some_and(|said| said.to_string().starts_with("5.7."))
}

/// Whether the other side is not who it should be, or does not speak TLS: tokio-rustls says so by this kind of error.
fn is_about_certificates(error: &Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(problem) = error.downcast_ref::<io::Error>() {
            return problem.kind() == io::ErrorKind::InvalidData;
        }
        source = error.source();
    }
    false
}
