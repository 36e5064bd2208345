//! What is told of a request that comes in.

use super::insert::{NewMessage, NewNotice};

/// What is told, of one request.
#[derive(Debug, Default)]
pub struct Told {
    /// To whom it is known.
    pub messages: Vec<NewMessage>,
    /// To whoever on the staff has chosen so.
    pub for_staff: Option<NewNotice>,
}
