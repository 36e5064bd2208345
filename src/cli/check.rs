//! `clinic check`: every problem of content, settings and database, and what to do about it.

use clap::Args;

use super::delivering;
use super::failure::Failure;
use super::opening;
use super::output::say;
use crate::clock::Clock;
use crate::domain::email::EmailAddress;
use crate::keys::Keys;
use crate::settings::{AddressSettings, ContentSettings, DatabaseSettings, NO_PUBLIC_URL, ServeSettings};
use crate::store::{DatabaseUrl, ExportFilter, OpenError, OpenErrorKind, Opening};

/// What `clinic check` takes: all that `clinic serve` would use.
#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub settings: ServeSettings,
}

pub(super) async fn run(settings: ServeSettings) -> Result<(), Failure> {
    let mut findings: Vec<Failure> =
        settings.bad::<DatabaseUrl, EmailAddress>().into_iter().map(Failure::Setting).collect();
    findings.extend(check_key_file(&settings.database).err());
    let reports = [
        check_content(&settings.content),
        check_database(&settings.database).await,
        check_address(&settings.address),
        check_mail(&settings).await,
    ];
    for report in reports {
        match report {
            Ok(report) => say(format_args!("{report}")),
            Err(Failure::Setting(_) | Failure::Open(OpenError { kind: OpenErrorKind::Key(_), .. }))
                if !findings.is_empty() => {}
            Err(finding) => findings.push(finding),
        }
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::Findings(findings)) }
}

fn check_content(settings: &ContentSettings) -> Result<String, Failure> {
    let site = opening::site(settings)?;
    let edition = site.default_edition();
    Ok(format!(
        "content: {} language(s), {} articles, {} poses and stretches, {} videos: whole",
        site.editions.len(),
        edition.articles.len(),
        edition.poses.len(),
        edition.videos.len()
    ))
}

/// A public URL that nobody knows is no problem: the site works, and it is the operator's to say who is to find it.
fn check_address(settings: &AddressSettings) -> Result<String, Failure> {
    let listening = settings.listen.address()?.resolve()?;
    let public_url = match listening.first() {
        Some(address) => settings.public_url(*address)?,
        None => None,
    };
    Ok(public_url.map_or_else(|| format!("warning: {NO_PUBLIC_URL}"), |url| format!("public URL: {}", url.as_str())))
}

/// Where e-mail goes out, whether to anyone at the clinic.
async fn check_mail(settings: &ServeSettings) -> Result<String, Failure> {
    // What is wrong with the content or the database is said by now.
    let Ok(site) = opening::site(&settings.content) else { return Ok("e-mail: depends on the content".to_owned()) };
    if delivering::mailer(&settings.mail, &site)?.is_none() {
        return Ok("e-mail: off".to_owned());
    }
    let with_email = site.clinic.locations.iter().filter(|location| location.email.is_some()).count();
    let tells_staff = match opening::database(&settings.database, Opening::AsItIs, Clock::system()).await {
        Ok(opened) => opened.store.tells_staff_of_requests().await?,
        Err(_) => false,
    };
    match (with_email, tells_staff) {
        (0, false) => Err(Failure::NobodyIsTold),
        (0, true) => Ok("e-mail: on; members of staff are told of new requests".to_owned()),
        (count, _) => Ok(format!("e-mail: on; {count} location(s) are told of new requests")),
    }
}

/// Reads the key's file, if there is one: a database that does not exist yet would get it as its key.
fn check_key_file(settings: &DatabaseSettings) -> Result<(), Failure> {
    let file = match (settings.key_file(), opening::database_url(settings)) {
        (Some(file), _) => file.to_owned(),
        (None, Ok(url)) => url.default_key_file(),
        // Where it would lie, nobody knows.
        (None, Err(_)) => return Ok(()),
    };
    Keys::read(&file)?;
    Ok(())
}

/// Opens the database without changing it, and opens every request's contact details.
async fn check_database(settings: &DatabaseSettings) -> Result<String, Failure> {
    let opened = match opening::database(settings, Opening::AsItIs, Clock::system()).await {
        Ok(opened) => opened,
        Err(Failure::Open(OpenError { place, kind: OpenErrorKind::NoSuchFile })) => {
            return Ok(format!("database: {place} does not exist yet; `clinic serve` makes it"));
        }
        Err(error) => return Err(error),
    };
    let (mut count, mut damaged) = (0, Vec::new());
    let mut pages = opened.store.pages(&ExportFilter::default());
    while let Some(page) = pages.recv().await {
        let page = page?;
        count += page.requests.len();
        damaged.extend(page.damaged);
    }
    opened.store.close().await;
    if !damaged.is_empty() {
        return Err(Failure::Damaged(damaged));
    }
    Ok(format!("database: {}: {count} request(s), all readable with key {}", opened.url, opened.keys.id()))
}
