//! Which requests are counted, in the types that both engines bind.

use jiff::Timestamp;

use crate::domain::choice_key::ChoiceKey;
use crate::domain::staff::LocationScope;

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
        let locations = match (location, scope) {
            (None, LocationScope::All) => None,
            (Some(location), scope) if scope.sees(location) => Some(format!(",{location},")),
            (Some(_), _) => Some(String::new()),
            (None, LocationScope::Only(locations)) => {
                let names: Vec<&str> = locations.iter().map(ChoiceKey::as_str).chain([ChoiceKey::ANY]).collect();
                Some(format!(",{},", names.join(",")))
            }
        };
        Self { from: from.as_microsecond(), before: before.as_microsecond(), locations }
    }

    /// The same of one location.
    pub fn of_location(&self, location: &str) -> Self {
        Self { locations: Some(format!(",{location},")), ..self.clone() }
    }

    /// The same up to a moment.
    pub fn before(self, moment: Timestamp) -> Self {
        Self { before: self.before.min(moment.as_microsecond()), ..self }
    }
}
