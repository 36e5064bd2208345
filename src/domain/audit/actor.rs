//! Who does something, and through which door.

use std::fmt;
use std::str::FromStr;

use strum::{EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever has not signed in.
    Nobody,
    /// The person of an account.
    Account(Uuid),
    /// Whoever can run commands on the clinic's machine, by the user's number there.
    Operator(u32),
}

/// Text that names no one who could have done anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody has this name in the audit log")]
pub struct NotAnActor;

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("nobody"),
            Self::Account(id) => write!(f, "{id}"),
            Self::Operator(user) => write!(f, "operator:{user}"),
        }
    }
}

impl FromStr for Actor {
    type Err = NotAnActor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix("operator:") {
            Some(user) => user.parse().map(Self::Operator).map_err(|_| NotAnActor),
            None if text == "nobody" => Ok(Self::Nobody),
            None => text.parse().map(Self::Account).map_err(|_| NotAnActor),
        }
    }
}

/// Through which door somebody came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Door {
    /// The staff's pages.
    Web,
    /// A command on the clinic's machine.
    CommandLine,
}

impl Door {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_reads_as_it_is_written() -> Result<(), NotAnActor> {
        for actor in [Actor::Nobody, Actor::Operator(0), Actor::Operator(1000), Actor::Account(Uuid::from_u128(7))] {
            assert_eq!(actor.to_string().parse::<Actor>()?, actor);
        }
        assert_eq!("operator:x".parse::<Actor>(), Err(NotAnActor));
        Ok(())
    }
}
