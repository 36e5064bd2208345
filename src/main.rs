//! The binary `clinic`: reads the command line and runs one command.

use std::io::Write;
use std::process::ExitCode;

use clinic::cli::CommandLine;

#[tokio::main]
async fn main() -> ExitCode {
    let line = match CommandLine::read() {
        Ok(line) => line,
        Err(wrong) => return ExitCode::from(wrong.tell()),
    };
    match line.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // When standard error is closed there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "clinic: {failure}");
            ExitCode::FAILURE
        }
    }
}
