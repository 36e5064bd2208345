//! Contact details, sealed at rest: XChaCha20-Poly1305 with the row's id as associated data.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::{Damage, StoreError};
use crate::domain::email::EmailAddress;
use crate::domain::name::PersonName;
use crate::domain::phone::PhoneNumber;
use crate::domain::request::AppointmentDetails;
use crate::keys::Keys;
use crate::random::random_bytes;

/// 192 bits: wide enough to be drawn at random for every row (draft-irtf-cfrg-xchacha).
const NONCE: usize = 24;

/// What only the clinic may read.
#[derive(Serialize, Deserialize)]
struct Contact {
    first_name: String,
    last_name: String,
    phone: String,
    phone_extension: Option<String>,
    phone_as_written: String,
    email: String,
}

/// What a sealed row opens to, read back into the domain's types.
pub struct OpenedContact {
    pub first_name: PersonName,
    pub last_name: PersonName,
    pub phone: PhoneNumber,
    pub phone_as_written: String,
    pub email: EmailAddress,
}

impl From<&AppointmentDetails> for Contact {
    fn from(details: &AppointmentDetails) -> Self {
        Self {
            first_name: details.first_name.to_string(),
            last_name: details.last_name.to_string(),
            phone: details.phone.e164().to_owned(),
            phone_extension: details.phone.extension().map(str::to_owned),
            phone_as_written: details.phone_as_written.clone(),
            email: details.email.to_string(),
        }
    }
}

/// Seals and opens with one key.
pub struct Seal {
    cipher: XChaCha20Poly1305,
    key_id: String,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

impl Seal {
    pub fn new(keys: &Keys) -> Self {
        Self { cipher: XChaCha20Poly1305::new(keys.sealing().into()), key_id: keys.id().to_owned() }
    }

    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Seals contact details for one row; nobody can move the result to another row unnoticed.
    pub fn seal(&self, id: Uuid, details: &AppointmentDetails) -> Result<String, StoreError> {
        let plain = serde_json::to_vec(&Contact::from(details)).map_err(|_| StoreError::Sealing)?;
        let nonce: [u8; NONCE] = random_bytes()?;
        let payload = Payload { msg: &plain, aad: &associated_data(id) };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| StoreError::Sealing)?;
        Ok(BASE64.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens a row's contact details; none of them is judged by what the form takes today.
    pub fn open(&self, id: Uuid, sealed: &str) -> Result<OpenedContact, Damage> {
        let bytes = BASE64.decode(sealed).map_err(|_| Damage::Sealed)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or(Damage::Sealed)?;
        let payload = Payload { msg: sealed, aad: &associated_data(id) };
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Damage::DoesNotOpen)?;
        let contact: Contact = serde_json::from_slice(&plain).map_err(|_| Damage::Form)?;
        Ok(OpenedContact {
            first_name: PersonName::from_stored(contact.first_name),
            last_name: PersonName::from_stored(contact.last_name),
            phone: PhoneNumber::from_stored(contact.phone, contact.phone_extension),
            phone_as_written: contact.phone_as_written,
            email: EmailAddress::from_stored(contact.email),
        })
    }
}

fn associated_data(id: Uuid) -> Vec<u8> {
    [b"appointment_requests.contact:".as_slice(), id.as_bytes()].concat()
}
