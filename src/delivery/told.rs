//! The request that a message tells of, read when the message leaves.

use super::carrier::Carried;
use crate::domain::delivery::ending::{Ending, Failure, Reason};
use crate::domain::request::StoredRequest;
use crate::domain::status::Status;
use crate::store::{Store, StoreError};

/// The request of an id, or what becomes of the message without it. What can be read later is tried again; what was
/// erased, or is spam, is told to nobody.
pub async fn request(store: &Store, id: &str) -> Result<Result<StoredRequest, Carried>, StoreError> {
    let gone = Carried::Ended(Ending::Withheld(Reason::Gone));
    Ok(match store.request_of_message(id).await {
        Ok(Some(request)) if request.progress.status != Status::SuspectedSpam => Ok(request),
        Ok(_) | Err(StoreError::Erased { .. }) => Err(gone),
        Err(error) if error.is_temporary() => return Err(error),
        Err(error) => {
            tracing::error!(%error, "a message cannot be sent");
            Err(Carried::Failed(Failure::NotRead))
        }
    })
}
