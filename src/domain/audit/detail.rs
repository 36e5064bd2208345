//! What else there is to say of an event.

use jiff::civil::Date;

use crate::domain::choice_key::ChoiceKey;
use crate::domain::delivery::notice::Notice;
use crate::domain::export::reason::ExportReason;
use crate::domain::role::Role;
use crate::domain::status::Status;

/// What else there is to say of an event, by name: counts, roles, filters and their like. Never what a patient gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail(Vec<(&'static str, DetailValue)>);

/// What may stand in the log. It is made of what this program and the clinic's settings name, of numbers and days, and of
/// what somebody gives as their own reason: there is no way to make one of a patient's name, number or address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailValue(String);

impl Detail {
    pub(super) fn push(&mut self, name: &'static str, value: DetailValue) {
        self.0.push((name, value));
    }

    /// A JSON object of texts, or nothing.
    pub(super) fn into_column(self) -> String {
        let object: serde_json::Map<String, serde_json::Value> =
            self.0.into_iter().map(|(name, value)| (name.to_owned(), value.0.into())).collect();
        if object.is_empty() { String::new() } else { serde_json::Value::from(object).to_string() }
    }
}

impl From<&'static str> for DetailValue {
    fn from(words: &'static str) -> Self {
        Self(words.to_owned())
    }
}

impl From<bool> for DetailValue {
    fn from(is_so: bool) -> Self {
        Self(is_so.to_string())
    }
}

impl From<i64> for DetailValue {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl From<Date> for DetailValue {
    fn from(day: Date) -> Self {
        Self(day.to_string())
    }
}

impl From<ExportReason> for DetailValue {
    fn from(reason: ExportReason) -> Self {
        Self(reason.to_string())
    }
}

impl From<Role> for DetailValue {
    fn from(role: Role) -> Self {
        role.as_str().into()
    }
}

impl From<&[Status]> for DetailValue {
    fn from(statuses: &[Status]) -> Self {
        Self(statuses.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(","))
    }
}

impl From<&[Notice]> for DetailValue {
    fn from(notices: &[Notice]) -> Self {
        Self(notices.iter().map(|notice| notice.as_str()).collect::<Vec<_>>().join(","))
    }
}

impl From<&[ChoiceKey]> for DetailValue {
    fn from(keys: &[ChoiceKey]) -> Self {
        Self(keys.iter().map(ChoiceKey::as_str).collect::<Vec<_>>().join(","))
    }
}
