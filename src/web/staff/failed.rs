//! What becomes of a change of an account that failed.

use crate::store::AccountError;
use crate::web::error::Error;

/// What becomes of a failure that no form explains.
#[must_use]
pub fn failed(error: AccountError) -> Error {
    match error {
        AccountError::Store(error) => Error::Store(error),
        _ => Error::NotFound,
    }
}
