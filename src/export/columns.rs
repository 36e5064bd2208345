//! The columns of every table, in the order that scripts rely on.

use jiff::Timestamp;

use crate::domain::phone::PhoneNumber;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;

/// A column: its name, how wide it is in a sheet (in characters), and what stands in it.
pub(super) struct Column {
    pub name: &'static str,
    pub width: u8,
    pub value: fn(&StoredRequest) -> Value<'_>,
}

/// What stands in one column of one request; each format writes it in its own way.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Text(&'a str),
    /// A number or a date as it is to be read, such as `12` or `2026-11-01`.
    Written(&'a str),
    Phone(&'a PhoneNumber),
    /// A phone's extension: digits, which are no number.
    Extension(&'a str),
    Number(i64),
    Time(Timestamp),
    Nothing,
}

pub(super) const COLUMNS: [Column; 19] = [
    column("reference", 12, |request| Value::Text(request.reference.as_str())),
    column("submitted_at", 25, |request| Value::Time(request.submitted_at)),
    column("status", 15, |request| Value::Text(request.progress.status.as_str())),
    column("first_name", 18, |request| Value::Text(request.details.first_name.as_str())),
    column("last_name", 20, |request| Value::Text(request.details.last_name.as_str())),
    column("phone", 17, |request| Value::Phone(&request.details.phone)),
    column("phone_extension", 16, |request| request.details.phone.extension().map_or(Value::Nothing, Value::Extension)),
    column("email", 30, |request| Value::Text(request.details.email.as_str())),
    column("patient_status", 15, |request| Value::Text(request.details.patient_status.as_str())),
    column("location", 14, |request| Value::Text(request.details.location.as_str())),
    column("preferred_time", 15, |request| Value::Text(request.details.preferred_time.as_str())),
    column("language", 10, |request| Value::Text(&request.language)),
    column("source_path", 28, |request| optional(request.source_path.as_deref())),
    column("assigned_to", 24, |request| optional(request.progress.assigned_to.as_deref())),
    column("exported_at", 25, |request| time(request.exported_at)),
    column("possible_duplicate_of", 22, |request| {
        optional(request.possible_duplicate_of.as_ref().map(Reference::as_str))
    }),
    column("last_attempt_at", 25, |request| time(request.progress.last_attempt_at)),
    column("attempts", 10, |request| Value::Number(request.progress.attempts.into())),
    column("export_set", 11, |request| request.export_set.map_or(Value::Nothing, Value::Number)),
];

const fn column(name: &'static str, width: u8, value: fn(&StoredRequest) -> Value<'_>) -> Column {
    Column { name, width, value }
}

fn time(at: Option<Timestamp>) -> Value<'static> {
    at.map_or(Value::Nothing, Value::Time)
}

fn optional(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Nothing, Value::Text)
}
