//! The columns of every export, in the order that scripts rely on.

use jiff::Timestamp;

use crate::domain::phone::PhoneNumber;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;

/// A column: its name, and what stands in it.
pub(super) struct Column {
    pub name: &'static str,
    pub value: fn(&StoredRequest) -> Value<'_>,
}

/// What stands in one column of one request; each format writes it in its own way.
pub(super) enum Value<'a> {
    Text(&'a str),
    Phone(&'a PhoneNumber),
    /// A phone's extension: digits, which are no number.
    Extension(&'a str),
    Number(u32),
    Time(Timestamp),
    Nothing,
}

pub(super) const COLUMNS: [Column; 18] = [
    Column { name: "reference", value: |request| Value::Text(request.reference.as_str()) },
    Column { name: "submitted_at", value: |request| Value::Time(request.submitted_at) },
    Column { name: "status", value: |request| Value::Text(request.progress.status.as_str()) },
    Column { name: "first_name", value: |request| Value::Text(request.details.first_name.as_str()) },
    Column { name: "last_name", value: |request| Value::Text(request.details.last_name.as_str()) },
    Column { name: "phone", value: |request| Value::Phone(&request.details.phone) },
    Column {
        name: "phone_extension",
        value: |request| request.details.phone.extension().map_or(Value::Nothing, Value::Extension),
    },
    Column { name: "email", value: |request| Value::Text(request.details.email.as_str()) },
    Column { name: "patient_status", value: |request| Value::Text(request.details.patient_status.as_str()) },
    Column { name: "location", value: |request| Value::Text(request.details.location.as_str()) },
    Column { name: "preferred_time", value: |request| Value::Text(request.details.preferred_time.as_str()) },
    Column { name: "language", value: |request| Value::Text(&request.language) },
    Column { name: "source_path", value: |request| optional(request.source_path.as_deref()) },
    Column { name: "assigned_to", value: |request| optional(request.progress.assigned_to.as_deref()) },
    Column { name: "exported_at", value: |request| time(request.exported_at) },
    Column {
        name: "possible_duplicate_of",
        value: |request| optional(request.possible_duplicate_of.as_ref().map(Reference::as_str)),
    },
    Column { name: "last_attempt_at", value: |request| time(request.progress.last_attempt_at) },
    Column { name: "attempts", value: |request| Value::Number(request.progress.attempts) },
];

/// A row: a value for each column.
pub(super) fn row(request: &StoredRequest) -> [Value<'_>; COLUMNS.len()] {
    COLUMNS.map(|column| (column.value)(request))
}

fn time(at: Option<Timestamp>) -> Value<'static> {
    at.map_or(Value::Nothing, Value::Time)
}

fn optional(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Nothing, Value::Text)
}
