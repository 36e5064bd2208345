//! What a file says about itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::origin::Origin;

/// Where the requests of a file come from, which were asked for, by whom and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct About {
    /// The clinic.
    pub origin: Origin,
    /// Which requests were asked for, as names and values.
    pub selection: Vec<(String, String)>,
    /// Who asked, by a name that the clinic knows.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The number of the set that it is, if it is one.
    pub set: Option<i64>,
}
