//! Contact details and other secrets, sealed at rest: XChaCha20-Poly1305 with column and row as associated data.

use std::collections::HashMap;

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
use crate::keys::{Key, Keys};
use crate::random::random_bytes;

/// 192 bits: wide enough to be drawn at random for every row (draft-irtf-cfrg-xchacha).
const NONCE: usize = 24;

/// Where contact details stand.
const CONTACT: &str = "appointment_requests.contact";

/// What only the clinic may read. What is added to it later is missing in rows of before: give it a default.
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

/// Seals with the key in use, and opens with the key that a row was sealed with.
pub struct Seal {
    current: String,
    ciphers: HashMap<String, XChaCha20Poly1305>,
}

/// Why sealed contact details do not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unopened {
    /// The key file does not hold their key.
    KeyMissing,
    /// No key opens them.
    Damaged(Damage),
}

impl From<Damage> for Unopened {
    fn from(damage: Damage) -> Self {
        Self::Damaged(damage)
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").field("current", &self.current).finish_non_exhaustive()
    }
}

impl Seal {
    pub fn new(keys: &Keys) -> Self {
        let cipher = |key: &Key| (key.id().to_owned(), XChaCha20Poly1305::new(key.sealing().into()));
        Self { current: keys.id().to_owned(), ciphers: keys.all().map(cipher).collect() }
    }

    /// The name of the key that it seals with.
    pub fn key_id(&self) -> &str {
        &self.current
    }

    /// Seals contact details for one row; nobody can move the result to another row unnoticed.
    pub fn seal(&self, id: Uuid, details: &AppointmentDetails) -> Result<String, StoreError> {
        let plain = serde_json::to_vec(&Contact::from(details)).map_err(|_| StoreError::Sealing)?;
        self.seal_bytes(CONTACT, id, &plain)
    }

    /// Seals what stands in one column, named `table.column`, of one row.
    pub fn seal_bytes(&self, column: &str, id: Uuid, plain: &[u8]) -> Result<String, StoreError> {
        let nonce: [u8; NONCE] = random_bytes()?;
        let payload = Payload { msg: plain, aad: &associated_data(column, id) };
        let cipher = self.ciphers.get(&self.current).ok_or(StoreError::Sealing)?;
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| StoreError::Sealing)?;
        Ok(BASE64.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens a row's contact details; none of them is judged by what the form takes today.
    pub fn open(&self, id: Uuid, key_id: &str, sealed: &str) -> Result<OpenedContact, Unopened> {
        let plain = self.open_bytes(CONTACT, id, key_id, sealed)?;
        let contact: Contact = serde_json::from_slice(&plain).map_err(|_| Damage::Form)?;
        Ok(OpenedContact {
            first_name: PersonName::from_stored(contact.first_name),
            last_name: PersonName::from_stored(contact.last_name),
            phone: PhoneNumber::from_stored(contact.phone, contact.phone_extension),
            phone_as_written: contact.phone_as_written,
            email: EmailAddress::from_stored(contact.email),
        })
    }

    /// Opens what stands in one column, named `table.column`, of one row.
    pub fn open_bytes(&self, column: &str, id: Uuid, key_id: &str, sealed: &str) -> Result<Vec<u8>, Unopened> {
        let cipher = self.ciphers.get(key_id).ok_or(Unopened::KeyMissing)?;
        let bytes = BASE64.decode(sealed).map_err(|_| Damage::Sealed)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or(Damage::Sealed)?;
        let payload = Payload { msg: sealed, aad: &associated_data(column, id) };
        Ok(cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Damage::DoesNotOpen)?)
    }
}

fn associated_data(column: &str, id: Uuid) -> Vec<u8> {
    [column.as_bytes(), b":", id.as_bytes()].concat()
}
