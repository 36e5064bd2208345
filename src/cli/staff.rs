//! `clinic staff`: who may come in.

use std::net::SocketAddr;

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::opening;
use super::output::say;
use crate::clock::Clock;
use crate::content::Site;
use crate::domain::audit::By;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::email::EmailAddress;
use crate::domain::name::PersonName;
use crate::domain::role::Role;
use crate::domain::secret_token::SecretToken;
use crate::domain::staff::{Account, AccountDetails, LocationScope, WaysIn};
use crate::paths::staff as paths;
use crate::settings::{AddressSettings, BadSetting, ContentSettings, DatabaseSettings, LogSettings};
use crate::store::{AccountError, DatabaseUrl, Opening, SecondFactors, Store};
use crate::telemetry;

/// What `clinic staff` takes.
#[derive(Args, Debug)]
pub(super) struct StaffArguments {
    #[command(subcommand)]
    action: Action,
}

/// What each of them takes.
#[derive(Args, Debug)]
struct Shared {
    #[command(flatten)]
    address: AddressSettings,
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    content: ContentSettings,
    #[command(flatten)]
    log: LogSettings,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add an account, and print the link with which its person sets it up.
    Add {
        /// The e-mail address that its person signs in with.
        #[arg(value_name = "EMAIL", value_parser = email)]
        email: EmailAddress,
        /// What colleagues call its person.
        #[arg(long, value_name = "NAME", value_parser = name)]
        name: PersonName,
        /// What its person may do: `staff` or `admin`.
        #[arg(long, value_name = "ROLE", default_value = "staff", value_parser = role)]
        role: Role,
        /// Only requests for this location are seen; may be given several times. All without it.
        #[arg(long = "location", value_name = "LOCATION")]
        locations: Vec<ChoiceKey>,
        #[command(flatten)]
        shared: Box<Shared>,
    },
    /// List every account.
    List {
        #[command(flatten)]
        shared: Box<Shared>,
    },
    /// Keep the person of an account out, at once.
    Disable {
        /// Their e-mail address.
        #[arg(value_name = "EMAIL", value_parser = email)]
        email: EmailAddress,
        #[command(flatten)]
        shared: Box<Shared>,
    },
    /// Let the person of an account in again.
    Enable {
        /// Their e-mail address.
        #[arg(value_name = "EMAIL", value_parser = email)]
        email: EmailAddress,
        #[command(flatten)]
        shared: Box<Shared>,
    },
    /// Remove the password of an account, and print a new link.
    Reset {
        /// Its e-mail address.
        #[arg(value_name = "EMAIL", value_parser = email)]
        email: EmailAddress,
        /// Passkeys and one-time codes are lost: remove them, too.
        #[arg(long)]
        remove_second_factors: bool,
        #[command(flatten)]
        shared: Box<Shared>,
    },
}

fn email(text: &str) -> Result<EmailAddress, &'static str> {
    EmailAddress::parse(text).map_err(|_| "write an e-mail address like name@example.com")
}

fn name(text: &str) -> Result<PersonName, &'static str> {
    PersonName::parse(text).map_err(|_| "write a name of 1 to 100 characters, for example \"Ada Lovelace\"")
}

fn role(text: &str) -> Result<Role, &'static str> {
    text.parse().map_err(|_| "write staff or admin")
}

impl Action {
    fn shared(&self) -> &Shared {
        match self {
            Self::Add { shared, .. }
            | Self::List { shared }
            | Self::Disable { shared, .. }
            | Self::Enable { shared, .. }
            | Self::Reset { shared, .. } => shared,
        }
    }
}

impl StaffArguments {
    /// What cannot be used of the settings.
    pub fn bad_settings(&self) -> Vec<BadSetting> {
        let shared = self.action.shared();
        shared.database.url::<DatabaseUrl>().err().into_iter().chain(shared.log.bad()).collect()
    }
}

pub(super) async fn run(arguments: StaffArguments) -> Result<(), Failure> {
    let shared = arguments.action.shared();
    telemetry::start(&shared.log)?;
    let site = opening::site(&shared.content)?;
    let opening = match arguments.action {
        Action::List { .. } => Opening::AsItIs,
        _ => Opening::CreateAndUpdate,
    };
    let store = opening::database(&shared.database, opening, Clock::system()).await?.store;
    let outcome = act(&arguments.action, &site, &store).await;
    store.close().await;
    outcome
}

async fn act(action: &Action, site: &Site, store: &Store) -> Result<(), Failure> {
    let by = By::operator(rustix::process::getuid().as_raw());
    match action {
        Action::List { .. } => {
            list(&store.accounts().await?);
            Ok(())
        }
        Action::Add { email, name, role, locations, .. } => {
            check_locations(site, locations)?;
            let details = AccountDetails {
                email: email.clone(),
                name: name.clone(),
                role: *role,
                locations: LocationScope::of(locations.clone()),
            };
            let (_, link) = store.add_account(details, by).await.map_err(|error| refused(error, email))?;
            tell_link(&action.shared().address, name.as_str(), &link)
        }
        Action::Disable { email, .. } => {
            let account = find(store, email).await?;
            store.set_disabled(account.id, true, by).await.map_err(|error| refused(error, email))?;
            say(format_args!("{email} cannot come in any more, and is signed out everywhere."));
            Ok(())
        }
        Action::Enable { email, .. } => {
            let account = find(store, email).await?;
            store.set_disabled(account.id, false, by).await.map_err(|error| refused(error, email))?;
            say(format_args!("{email} may come in again."));
            Ok(())
        }
        Action::Reset { email, remove_second_factors, .. } => {
            let account = find(store, email).await?;
            let factors = if *remove_second_factors { SecondFactors::Removed } else { SecondFactors::Kept };
            let link = store.reset_account(account.id, factors, by).await.map_err(|error| refused(error, email))?;
            tell_link(&action.shared().address, account.details.name.as_str(), &link)
        }
    }
}

fn check_locations(site: &Site, wanted: &[ChoiceKey]) -> Result<(), Failure> {
    let offered: Vec<&str> = site.clinic.locations.iter().map(|location| location.key.as_str()).collect();
    match wanted.iter().find(|key| !offered.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(Failure::NoSuchLocation { wanted: key.clone(), offered: offered.join(", ") }),
    }
}

async fn find(store: &Store, email: &EmailAddress) -> Result<Account, Failure> {
    store.account_of(email).await?.ok_or_else(|| Failure::NoSuchAccount(email.clone()))
}

fn refused(error: AccountError, email: &EmailAddress) -> Failure {
    match error {
        AccountError::EmailTaken => Failure::EmailTaken(email.clone()),
        AccountError::LastAdmin => Failure::LastAdmin(email.clone()),
        AccountError::NoSuchAccount | AccountError::Stale => Failure::NoSuchAccount(email.clone()),
        AccountError::Store(error) => error.into(),
    }
}

/// The whole link where visitors' address is known, else that of a server on this machine.
fn tell_link(address: &AddressSettings, name: &str, link: &SecretToken) -> Result<(), Failure> {
    let listening = address.listen.address()?.resolve()?.into_iter().next();
    let listening = listening.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
    let public = address.public_url(listening)?;
    let origin = public.map_or_else(|| format!("http://localhost:{}", listening.port()), |url| url.as_str().to_owned());
    say(format_args!("Give this link to {name}. It works once, within 24 hours:"));
    say(format_args!("{origin}{}", paths::set_up(&link.expose())));
    Ok(())
}

/// A line for each account, its columns between tabs.
fn list(accounts: &[Account]) {
    say(format_args!("e-mail\tname\trole\tlocations\tstate\tsecond factor"));
    for Account { details, ways_in, is_disabled, .. } in accounts {
        let locations: Vec<&str> = details.locations.locations().iter().map(ChoiceKey::as_str).collect();
        let locations = if details.locations == LocationScope::All { "all".to_owned() } else { locations.join(",") };
        let state = match (is_disabled, ways_in.is_set_up()) {
            (true, _) => "disabled",
            (false, true) => "active",
            (false, false) => "not set up",
        };
        let (email, name, role, factor) =
            (&details.email, &details.name, details.role.as_str(), second_factor(*ways_in));
        say(format_args!("{email}\t{name}\t{role}\t{locations}\t{state}\t{factor}"));
    }
}

fn second_factor(ways_in: WaysIn) -> &'static str {
    match (ways_in.passkeys > 0, ways_in.has_codes) {
        (true, true) => "passkey, codes",
        (true, false) => "passkey",
        (false, true) => "codes",
        (false, false) => "none",
    }
}
