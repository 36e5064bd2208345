//! `clinic figures`: every figure on one page, to look at them.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::opening;
use super::output::say;
use crate::content::Figures;
use crate::drawing::contact_sheet;
use crate::settings::ContentSettings;
use crate::web::assets::Assets;
use crate::whole_file::WholeFile;

/// What `clinic figures` takes.
#[derive(Args, Debug)]
pub(super) struct FiguresArguments {
    /// The page to write, HTML, which must not exist yet.
    #[arg(long, value_name = "FILE", default_value = "sheet.html")]
    output: PathBuf,
    #[command(flatten)]
    content: ContentSettings,
}

pub(super) fn run(arguments: &FiguresArguments) -> Result<(), Failure> {
    let (figures, mistakes) = Figures::load(&opening::content_files(&arguments.content)?);
    let sheet = contact_sheet(&figures, Assets::built_in()?.style());
    let write = || -> io::Result<()> {
        let mut file = WholeFile::begin(&arguments.output, 0o644)?;
        file.write_all(sheet.as_bytes())?;
        file.finish()
    };
    write().map_err(|problem| Failure::writing(&arguments.output, problem))?;
    say(format_args!("{}: {} figures", arguments.output.display(), figures.iter().count()));
    mistakes.none_or(()).map_err(Into::into)
}
