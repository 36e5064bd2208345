//! A passphrase, asked for on the terminal.

use std::io;

use secrecy::SecretString;

use crate::cli::failure::Failure;

/// Asks twice: a file that opens with a mistyped passphrase opens for nobody.
///
/// # Errors
/// Where there is no terminal to ask on, and where the two differ.
pub fn ask() -> Result<SecretString, Failure> {
    let ask = |question: &str| {
        rpassword::prompt_password(question).map_err(|problem| match problem.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::Interrupted => Failure::Passphrase("none was given"),
            _ => Failure::Passphrase("there is no terminal to ask for it on: use --encrypt-to age1… instead"),
        })
    };
    let passphrase = ask("Passphrase for the file: ")?;
    if passphrase.is_empty() {
        return Err(Failure::Passphrase("none was given"));
    }
    if passphrase != ask("The same again: ")? {
        return Err(Failure::Passphrase("the two differ"));
    }
    Ok(passphrase.into())
}
