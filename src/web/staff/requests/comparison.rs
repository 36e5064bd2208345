//! A request beside those that may be about the same visit.

use super::names;
use crate::content::Phrase;
use crate::domain::request::StoredRequest;
use crate::domain::status::Status;
use crate::paths::staff as paths;
use crate::store::FoundRequest;
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::times;

/// A table: a column for each request, this one first.
pub struct Comparison<'a> {
    pub others: Vec<Other>,
    pub rows: Vec<ComparedRow<'a>>,
    /// Whether this one can be closed.
    pub can_close: bool,
}

/// Another request.
pub struct Other {
    pub address: String,
    pub reference: String,
    pub title: String,
    pub close: Phrase,
}

/// What each says of one thing.
pub struct ComparedRow<'a> {
    pub name: &'a Phrase,
    pub values: Vec<Value>,
}

/// What one says.
pub struct Value {
    /// Which one.
    pub of: String,
    pub text: String,
    /// Whether it differs from what this one says.
    pub differs: bool,
}

/// This request and the others; none where there are none.
#[must_use]
pub fn compare<'a>(request: &'a MemberRequest, found: &FoundRequest) -> Option<Comparison<'a>> {
    if found.possible_duplicates.is_empty() {
        return None;
    }
    let words = request.words();
    let all: Vec<&StoredRequest> = std::iter::once(&found.request).chain(&found.possible_duplicates).collect();
    let other_title = |stored: &StoredRequest| words.request.other_one.with("reference", &stored.reference).to_string();
    let titles: Vec<String> = std::iter::once(words.request.this_one.to_string())
        .chain(found.possible_duplicates.iter().map(other_title))
        .collect();
    let row = |name: &'a Phrase, value: &dyn Fn(&StoredRequest) -> String| {
        let first = value(&found.request);
        let values = all.iter().zip(&titles).map(|(stored, of)| {
            let text = value(stored);
            Value { of: of.clone(), differs: text != first, text }
        });
        ComparedRow { name, values: values.collect() }
    };
    let rows = vec![
        row(&words.requests.name, &|stored| names::full_name(&stored.details)),
        row(&words.requests.phone, &|stored| names::phone(&stored.details.phone, request)),
        row(&words.request.email, &|stored| stored.details.email.to_string()),
        row(&words.requests.came_in, &|stored| times::write(stored.submitted_at, request.zone(), words)),
        row(&words.requests.location, &|stored| request.location_name(&stored.details.location)),
        row(&words.requests.preferred_time, &|stored| names::preferred_time(&stored.details.preferred_time, request)),
        row(&words.requests.status, &|stored| words.requests.status(stored.progress.status).to_string()),
    ];
    let other = |stored: &StoredRequest| Other {
        address: paths::request(stored.reference.as_str()),
        reference: stored.reference.to_string(),
        title: other_title(stored),
        close: words.request.close_as_duplicate.with("reference", &stored.reference),
    };
    let can_close = found.request.progress.status.may_become(Status::Closed);
    Some(Comparison { others: found.possible_duplicates.iter().map(other).collect(), rows, can_close })
}
