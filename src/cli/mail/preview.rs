//! `clinic mail preview`: every letter in files, as mail programs get it (`.eml`), as text and as HTML.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use uuid::Uuid;

use super::links;
use crate::cli::failure::Failure;
use crate::cli::opening;
use crate::cli::output::say;
use crate::clock::Clock;
use crate::content::{Edition, Site};
use crate::delivery::mail::{Mailbox, Sample, compose, message, samples};
use crate::domain::email::EmailAddress;
use crate::settings::{AddressSettings, BadSetting, ContentSettings};
use crate::whole_file::WholeFile;

/// Who writes and who reads, in previews.
const FROM: &str = "front-desk@clinic.example";
const TO: &str = "reader@mail.example";

/// What `clinic mail preview` takes.
#[derive(Args, Debug)]
pub(super) struct PreviewArguments {
    /// The folder to write them into; it is made when it is not there. What lies in it is not replaced.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    #[command(flatten)]
    address: AddressSettings,
    #[command(flatten)]
    content: ContentSettings,
}

impl PreviewArguments {
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        self.address.public_url(links::any_address()).err().into_iter().collect()
    }
}

/// All files appear, or none: whoever looks at some of them must not take them for all.
pub(super) fn run(arguments: &PreviewArguments) -> Result<(), Failure> {
    let PreviewArguments { folder, content, .. } = arguments;
    let (site, public_url) = (opening::site(content)?, links::public_url(&arguments.address)?);
    let files = files(&site, &public_url)?;
    fs::create_dir_all(folder).map_err(|problem| failure(folder, problem))?;
    let mut drafts = Vec::new();
    for (name, bytes) in &files {
        let path = folder.join(name);
        let begin = || -> io::Result<WholeFile> {
            let mut file = WholeFile::begin(&path, 0o644)?;
            file.write_all(bytes).map(|()| file)
        };
        drafts.push((begin().map_err(|problem| failure(&path, problem))?, path));
    }
    for (draft, path) in drafts {
        draft.finish().map_err(|problem| failure(&path, problem))?;
    }
    say(format_args!("{}: {} letters, each as .eml, .txt and .html", folder.display(), files.len() / 3));
    Ok(())
}

fn failure(path: &Path, problem: io::Error) -> Failure {
    match problem.kind() {
        io::ErrorKind::AlreadyExists => Failure::ExistsInFolder(path.to_owned()),
        _ => Failure::CannotWrite { path: path.to_owned(), problem },
    }
}

/// Letters to patients in every language, letters to staff in theirs.
fn files(site: &Site, public_url: &str) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files = Vec::new();
    for edition in &site.editions {
        let is_theirs = edition.language == site.default_edition().language;
        for sample in samples(site).into_iter().filter(|sample| is_theirs || sample.letter.is_to_a_patient()) {
            let id = Uuid::from_u128(files.len() as u128);
            files.extend(files_of(&sample, site, edition, public_url, id)?);
        }
    }
    Ok(files)
}

fn files_of(
    sample: &Sample,
    site: &Site,
    edition: &Edition,
    public_url: &str,
    id: Uuid,
) -> Result<[(String, Vec<u8>); 3], Failure> {
    let address = |text: &str| EmailAddress::from_stored(text.to_owned());
    let (from, to) = (Mailbox::named(site.clinic.name.as_str(), &address(FROM))?, Mailbox::of(&address(TO))?);
    let language = edition.language.tag();
    let mail = compose(&sample.letter, site, language, public_url)?;
    let message = message(&mail, &from, &to, id, Clock::system().now())?;
    let name = |ending| format!("{}.{language}.{ending}", sample.name);
    Ok([
        (name("eml"), message.formatted()),
        (name("txt"), mail.text().as_bytes().to_vec()),
        (name("html"), mail.html().as_bytes().to_vec()),
    ])
}
