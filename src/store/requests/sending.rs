//! What makes two sendings one: the form's id together with all details.
//!
//! Whoever presses the button twice sends the same and is stored once. Whoever goes back, mends a number and sends
//! again carries the same id with other details: that is a request of its own, and neither may be lost.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::domain::request::{AppointmentDetails, NewRequest};
use crate::keys::Key;

/// Hashes details with the database's own key, so that nobody without it can try out names.
#[derive(Clone)]
pub struct SendingKey(Hmac<Sha256>);

impl std::fmt::Debug for SendingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SendingKey")
    }
}

impl SendingKey {
    pub fn new(key: &Key) -> Self {
        Self(key.sendings())
    }

    /// The form's id, and a hash of it and of the details. The id comes first, in clear: ids made one after another
    /// are neighbours in the index.
    pub fn sending(&self, request: &NewRequest) -> String {
        // Two ways of writing one phone number are one number.
        let AppointmentDetails {
            first_name,
            last_name,
            phone,
            phone_as_written: _,
            email,
            patient_status,
            location,
            preferred_time,
        } = &request.details;
        let id = request.submission_id.to_string();
        let mut mac = self.0.clone();
        for text in [
            id.as_str(),
            first_name.as_str(),
            last_name.as_str(),
            phone.e164(),
            phone.extension().unwrap_or_default(),
            email.as_str(),
            patient_status.as_str(),
            location.as_str(),
            preferred_time.as_str(),
        ] {
            // With its length before it, no text can pass for a part of its neighbour.
            mac.update(&(text.len() as u64).to_be_bytes());
            mac.update(text.as_bytes());
        }
        format!("{id}.{}", BASE64.encode(mac.finalize().into_bytes()))
    }
}
