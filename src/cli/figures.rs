//! `clinic figures`: every figure on one page, to look at them.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::{Failure, say};
use crate::content::Figures;
use crate::figure::contact_sheet;
use crate::settings::ContentSettings;
use crate::web::assets::Assets;

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
    let (figures, problems) = Figures::load(&arguments.content.files()?);
    let sheet = contact_sheet(&figures, Assets::built_in().style());
    let named = |problem| Failure(format!("cannot write {}: {problem}", arguments.output.display()));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&arguments.output).map_err(named)?;
    file.write_all(sheet.as_bytes()).map_err(named)?;
    say(format_args!("{}: {} figures", arguments.output.display(), figures.iter().count()));
    problems.none_or(()).map_err(Into::into)
}
