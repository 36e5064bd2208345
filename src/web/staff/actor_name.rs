//! Who did something, by the name that colleagues know.

use crate::content::StaffWords;
use crate::domain::audit::Actor;
use crate::domain::staff::Account;

/// The name of an account's person, or what else the actor is; what is unknown is shown as it is stored.
#[must_use]
pub fn actor_name(actor: &str, accounts: &[Account], words: &StaffWords) -> String {
    match actor.parse() {
        Ok(Actor::Nobody) => words.audit.nobody.to_string(),
        Ok(Actor::Operator(user)) => words.audit.operator.with("user", user).to_string(),
        Ok(Actor::Account(id)) => {
            let account = accounts.iter().find(|account| account.id == id);
            account.map_or_else(|| actor.to_owned(), |account| account.details.name.to_string())
        }
        Err(_) => actor.to_owned(),
    }
}
