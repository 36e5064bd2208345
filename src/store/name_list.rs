//! Lists of names, for statements of both engines: neither engine's arrays exist in the other.

use crate::domain::choice_key::ChoiceKey;
use crate::domain::staff::LocationScope;

/// Names as one text, `,new,closed,`.
pub fn name_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().fold(",".to_owned(), |list, name| list + name + ",")
}

/// The locations whose requests are seen, as one text; none for all.
pub fn seen_locations(scope: &LocationScope) -> Option<String> {
    scope.seen().map(|seen| name_list(seen.iter().map(ChoiceKey::as_str)))
}

/// Whether a column's name is in a list, or there is none: whether taking it out changes the text. To LIKE, the `_` of a
/// key would be any character.
macro_rules! is_in_list {
    ($column:literal, $list:literal) => {
        concat!("(", $list, " IS NULL OR replace(", $list, ", ',' || ", $column, " || ',', '') <> ", $list, ")")
    };
}

pub(in crate::store) use is_in_list;
