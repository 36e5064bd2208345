//! Where the content is.

use std::path::{Path, PathBuf};

use clap::Args;

/// Where the content is.
#[derive(Args, Clone, Debug)]
pub struct ContentSettings {
    /// A folder of content to serve instead of the copy built into the program.
    #[arg(long, env = "CLINIC_CONTENT", value_name = "DIR")]
    content: Option<PathBuf>,
}

impl ContentSettings {
    /// The folder; none stands for the copy built into the program.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.content.as_deref()
    }
}
