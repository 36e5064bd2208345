//! `clinic demo`: fills an empty database with invented requests, to try the program out and to measure it.

mod desk;
mod invented;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use uuid::Uuid;

use super::failure::Failure;
use super::opening;
use super::output::say;
use crate::clock::Clock;
use crate::content::Site;
use crate::domain::audit::{By, Event};
use crate::domain::email::EmailAddress;
use crate::domain::field_problem::FieldProblem;
use crate::domain::name::PersonName;
use crate::domain::role::Role;
use crate::domain::secret_token::SecretToken;
use crate::domain::staff::{AccountDetails, LocationScope};
use crate::paths::staff as paths;
use crate::settings::{BadSetting, ContentSettings, DatabaseSettings};
use crate::store::{AccountError, Opening, Store, StoreError};
use desk::{Desk, WORKED_ON};
use invented::Inventor;

/// Over how long a time the requests are spread, at most: a year, in seconds.
const LONGEST: i64 = 365 * 24 * 3600;
/// How far apart they are at most, in seconds: two hours.
const FARTHEST_APART: i64 = 2 * 3600;

/// What `clinic demo` takes.
#[derive(Args, Debug)]
pub(super) struct DemoArguments {
    /// How many requests to invent, up to 10,000,000. No one's name, number or address is among them: the numbers
    /// are of the range 555-0100 to 555-0199, the addresses at example.com, .net and .org.
    #[arg(value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    count: u32,
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    content: ContentSettings,
}

impl DemoArguments {
    /// What cannot be used of the settings.
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        opening::database_url(&self.database).err().into_iter().collect()
    }
}

pub(super) async fn run(arguments: DemoArguments) -> Result<(), Failure> {
    let site = opening::site(&arguments.content)?;
    let apart = (LONGEST / i64::from(arguments.count)).clamp(1, FARTHEST_APART);
    let first = Clock::system().now() - jiff::SignedDuration::from_secs(apart * i64::from(arguments.count));
    let clock = Clock::manual(first);
    let opened = opening::database(&arguments.database, Opening::CreateAndUpdate, clock.clone()).await?;
    let (store, url) = (opened.store, opened.url);
    let mut filling = store.fill().await.map_err(|error| match error {
        StoreError::NotEmpty => Failure::NotEmpty(url.clone()),
        other => other.into(),
    })?;
    let bar = progress_bar(arguments.count);
    let mut inventor = Inventor::new(&site, clock.clone());
    for number in 0..arguments.count {
        let is_recent = usize::try_from(arguments.count - number).unwrap_or(usize::MAX) <= WORKED_ON;
        filling.add(inventor.invent(is_recent)?).await?;
        clock.advance(apart);
        bar.inc(1);
    }
    bar.set_message("making them findable");
    filling.finish().await?;
    let by = By::operator(rustix::process::getuid().as_raw());
    store.write_down(by.did(Event::RequestsInvented)).await?;
    bar.set_message("working on them");
    let (people, link) = add_people(&store, &site, by).await?;
    Desk { store: &store, site: &site, clock: &clock, people }.work().await?;
    bar.finish_and_clear();
    store.close().await;
    say(format_args!("{} invented requests are in {url}, with weeks of work at the front desk.", arguments.count));
    if let Some(link) = link {
        say(format_args!(
            "To try the front desk out, start the server and open this link. It works once, within 24 hours:"
        ));
        say(format_args!("{HERE}{}", paths::set_up(&link.expose())));
    }
    Ok(())
}

/// Where `clinic serve` listens unless it is told otherwise; browsers keep cookies for this name without https.
const HERE: &str = "http://localhost:8080";

/// What the account of whoever tries the front desk out is called.
const ADMIN: &str = "Demo admin";

/// Two members of staff, of the first two locations, and an admin whose account is to be set up. Accounts that are there
/// already stay as they are; the link is that of the admin.
async fn add_people(store: &Store, site: &Site, by: By) -> Result<([Uuid; 2], Option<SecretToken>), Failure> {
    let mut locations = site.clinic.locations.iter().map(|location| location.key.clone()).cycle();
    let mut people = [Uuid::nil(); 2];
    for (number, person) in people.iter_mut().enumerate() {
        let scope = LocationScope::of(locations.next().into_iter().collect());
        let (name, email) = (format!("Demo desk {}", number + 1), format!("demo-desk-{}@example.com", number + 1));
        *person = add(store, &name, &email, Role::Staff, scope, by).await?.0;
    }
    let (_, link) = add(store, ADMIN, "demo-admin@example.com", Role::Admin, LocationScope::All, by).await?;
    Ok((people, link))
}

async fn add(
    store: &Store,
    name: &str,
    email: &str,
    role: Role,
    locations: LocationScope,
    by: By,
) -> Result<(Uuid, Option<SecretToken>), Failure> {
    let invented =
        |problem: FieldProblem| Failure::Invented { name: name.to_owned(), problem: problem.code().to_owned() };
    let email = EmailAddress::parse(email).map_err(invented)?;
    let details =
        AccountDetails { email: email.clone(), name: PersonName::parse(name).map_err(invented)?, role, locations };
    match store.add_account(details, by).await {
        Ok((id, link)) => Ok((id, Some(link))),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(_) => Ok((store.account_of(&email).await?.map(|account| account.id).unwrap_or_default(), None)),
    }
}

/// On standard error, where someone watches it.
fn progress_bar(count: u32) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len}, {eta} left {msg}");
    ProgressBar::new(count.into()).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
