//! Some of the requests that are taken out, as they are read one page after the other.

use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;

/// A page of requests.
#[derive(Clone, Debug, Default)]
pub struct RequestPage {
    /// Those that could be read, in the order of coming in.
    pub requests: Vec<StoredRequest>,
    /// Those that are damaged: they keep nobody from the others.
    pub damaged: Vec<Reference>,
    /// Whether it is the last page.
    pub is_last: bool,
}
