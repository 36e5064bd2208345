//! A command line that cannot be run: what is said of it, and how the program ends.

use std::io::{self, IsTerminal, Write};

/// What is wrong with the command line, or the help that was asked for.
#[derive(Debug)]
pub struct WrongUsage(pub(super) clap::Error);

impl WrongUsage {
    /// Says it, and answers the exit code: 2, or 0 for help.
    #[must_use]
    pub fn tell(&self) -> u8 {
        let code = u8::try_from(self.0.exit_code()).unwrap_or(2);
        let text = self.0.render();
        let is_told = if !self.0.use_stderr() {
            let plain = !io::stdout().is_terminal();
            let text = if plain { text.to_string() } else { text.ansi().to_string() };
            io::stdout().write_all(text.as_bytes())
        } else if text.to_string().contains('@') || !io::stderr().is_terminal() {
            io::stderr().write_all(without_passwords(&text.to_string()).as_bytes())
        } else {
            io::stderr().write_all(text.ansi().to_string().as_bytes())
        };
        // When nobody listens there is nobody left to tell.
        drop(is_told);
        code
    }
}

/// clap repeats what it does not know, and that may be an address with a password.
fn without_passwords(text: &str) -> String {
    let shown = text.split_inclusive('\n').map(|line| match (line.find(" '"), line.rfind('@')) {
        (Some(quote), Some(at)) if quote < at => format!("{} '…{}", &line[..quote], &line[at..]),
        _ => line.to_owned(),
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::without_passwords;

    #[test]
    fn an_address_that_is_repeated_loses_its_password() {
        let text = "error: unexpected argument 'postgres://clinic:hunter@2@db/clinic' found\n\nUsage: clinic\n";
        assert_eq!(without_passwords(text), "error: unexpected argument '…@db/clinic' found\n\nUsage: clinic\n");
    }
}
