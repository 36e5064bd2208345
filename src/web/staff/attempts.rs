//! How often somebody may fail to prove who they are, and how they are known when they try.
//!
//! Failures are counted of a person from one place, of a network, and of a person from all places that do not know
//! them. A browser in which the person has signed in before has a count of its own: what strangers try, next door or in
//! the whole world, slows nobody down there.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use hmac::Mac;
use jiff::SignedDuration;
use uuid::Uuid;

use super::browser::Browser;
use crate::domain::email::EmailAddress;
use crate::domain::patience::Patience;
use crate::domain::secret_token::SecretToken;
use crate::store::{Counted, StoreError};
use crate::web::state::StaffState;

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub enum Tried<'a> {
    /// A password, with an e-mail address that may be anybody's.
    Password(&'a EmailAddress),
    /// A second factor, or a proof anew, of an account.
    Account(Uuid),
}

/// A try that may be judged.
#[derive(Debug)]
pub struct Attempt {
    of_person: String,
    of_others: Vec<String>,
}

/// Begins a try: it counts as failed until [`Attempt::succeed`]. Answers how long to wait when it comes too early.
pub async fn begin(
    staff: &StaffState,
    tried: Tried<'_>,
    browser: &Browser,
) -> Result<Result<Attempt, SignedDuration>, StoreError> {
    let known = known_browser(staff, tried, browser).await?;
    let place = match &known {
        Some(secret) => format!("browser {}", secret.hash().as_str()),
        None => format!("network {:?}", browser.network),
    };
    let person = match tried {
        Tried::Password(email) => format!("password {}", email.folded()),
        Tried::Account(account) => format!("account {account}"),
    };
    let counted = |text: &str, patience| Counted { who: keyed_hash(staff, text), patience };
    let of_person = counted(&format!("{person} {place}"), Patience::PERSON);
    let of_others = match (tried, &known) {
        (Tried::Password(_), None) => vec![counted(&place, Patience::NETWORK), counted(&person, Patience::STRANGERS)],
        _ => Vec::new(),
    };
    let attempt = Attempt {
        of_person: of_person.who.clone(),
        of_others: of_others.iter().map(|counted| counted.who.clone()).collect(),
    };
    let wait = staff.store.begin_try(of_others.into_iter().chain([of_person]).collect()).await?;
    Ok(wait.map_or(Ok(attempt), Err))
}

impl Attempt {
    /// It was good: the person's failures are forgotten, and what it added to those of others.
    pub async fn succeed(self, staff: &StaffState) -> Result<(), StoreError> {
        staff.store.end_try(vec![self.of_person], self.of_others).await
    }
}

async fn known_browser<'a>(
    staff: &StaffState,
    tried: Tried<'_>,
    browser: &'a Browser,
) -> Result<Option<&'a SecretToken>, StoreError> {
    let Some(secret) = &browser.secret else { return Ok(None) };
    let is_known = match tried {
        Tried::Password(email) => staff.store.knows_browser(email, &secret.hash()).await?,
        Tried::Account(account) => staff.store.has_signed_in_with(account, &secret.hash()).await?,
    };
    Ok(is_known.then_some(secret))
}

/// Nobody who reads the database learns whose failures they are, or from where.
fn keyed_hash(staff: &StaffState, text: &str) -> String {
    let mut mac = staff.failures_key.clone();
    mac.update(text.as_bytes());
    BASE64.encode(mac.finalize().into_bytes())
}
