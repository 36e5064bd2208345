//! Which requests are counted, in the types that both engines bind.

use jiff::Timestamp;

use crate::domain::choice_key::ChoiceKey;
use crate::domain::staff::LocationScope;
use crate::store::name_list::{name_list, seen_locations};

/// From when to when, and which locations.
#[derive(Clone, Debug)]
pub struct Bounds {
    pub from: i64,
    pub before: i64,
    /// One text, `,riverside,any,`, as in an export's filter; none for all.
    pub locations: Option<String>,
}

impl Bounds {
    pub fn new((from, before): (Timestamp, Timestamp), scope: &LocationScope, location: Option<&ChoiceKey>) -> Self {
        let locations = match location {
            Some(location) if scope.sees(location) => Some(name_list([location.as_str()])),
            Some(_) => Some(String::new()),
            None => seen_locations(scope),
        };
        Self { from: from.as_microsecond(), before: before.as_microsecond(), locations }
    }

    /// The same of one location.
    pub fn of_location(&self, location: &str) -> Self {
        Self { locations: Some(name_list([location])), ..self.clone() }
    }

    /// The same up to a moment.
    pub fn before(self, moment: Timestamp) -> Self {
        Self { before: self.before.min(moment.as_microsecond()), ..self }
    }
}
