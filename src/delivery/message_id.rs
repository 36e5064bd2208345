//! What a message is known by outside.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::store::ClaimedMessage;

/// Of what is told, to whom and on which occasion: the same at every try, and nothing can be read from it.
#[must_use]
pub fn message_id(message: &ClaimedMessage) -> Uuid {
    let mut hash = Sha256::new();
    for part in [
        message.about.as_str(),
        message.notice.as_str(),
        &message.recipient.to_string(),
        &message.written_at.as_microsecond().to_string(),
    ] {
        hash.update(part);
        hash.update([0]);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}
