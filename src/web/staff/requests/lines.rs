//! A request as a line of a table.

use super::names;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;
use crate::paths::staff as paths;
use crate::store::{ListedRequest, StoreError};
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::times;

/// A line.
pub struct RequestLine {
    pub address: String,
    pub reference: String,
    /// None where it cannot be read.
    pub details: Option<RequestDetails>,
    /// Its details were erased.
    pub is_erased: bool,
    /// What a form that changes it sends along; none where nothing can be changed.
    pub key: Option<String>,
}

/// What stands in a line.
pub struct RequestDetails {
    pub name: String,
    pub phone: String,
    pub phone_link: String,
    pub came_in: String,
    pub status: String,
    pub location: String,
    pub preferred_time: String,
}

impl RequestLine {
    /// The line of a request of the list.
    #[must_use]
    pub fn new(request: &MemberRequest, listed: &ListedRequest) -> Self {
        let reference = listed.reference.to_string();
        let key = listed.request.is_ok().then(|| format!("{reference} {}", listed.version));
        Self {
            address: paths::request(&reference),
            is_erased: matches!(listed.request, Err(StoreError::Erased { .. })),
            details: readable(&listed.request).map(|stored| details(request, stored)),
            reference,
            key,
        }
    }
}

/// The request; where it cannot be read, the page says so and the log says why.
#[must_use]
pub fn readable(request: &Result<StoredRequest, StoreError>) -> Option<&StoredRequest> {
    match request {
        Ok(stored) => Some(stored),
        Err(StoreError::Erased { .. }) => None,
        Err(error) => {
            tracing::error!(%error, "a request of the list cannot be read");
            None
        }
    }
}

fn details(request: &MemberRequest, stored: &StoredRequest) -> RequestDetails {
    RequestDetails {
        name: names::full_name(&stored.details),
        phone: names::phone(&stored.details.phone, request),
        phone_link: names::phone_link(&stored.details.phone),
        came_in: times::write(stored.submitted_at, request.zone(), request.words()),
        status: request.words().requests.status(stored.progress.status).to_string(),
        location: request.location_name(&stored.details.location),
        preferred_time: names::preferred_time(&stored.details.preferred_time, request),
    }
}

/// What a form says of a request: its reference, and the version that was seen.
#[must_use]
pub fn read_key(key: &str) -> Option<(Reference, i64)> {
    let (reference, version) = key.split_once(' ')?;
    Some((reference.parse().ok()?, version.parse().ok()?))
}
