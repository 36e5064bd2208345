//! A stored request as its row holds it.

use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;
use crate::domain::request::{AppointmentDetails, StoredRequest};
use crate::store::error::{Damage, StoreError};
use crate::store::sealed::{Seal, Unopened};

/// The columns of a [`StoredRow`].
macro_rules! request_columns {
    () => {
        "id, reference, submitted_at, status, key_id, contact, patient_status, location, preferred_time, language, \
         source_path, assigned_to, exported_at"
    };
}

pub(in crate::store) use request_columns;

/// What is read of a request.
#[derive(Debug, FromRow)]
pub struct StoredRow {
    id: String,
    reference: String,
    submitted_at: i64,
    status: String,
    key_id: String,
    contact: String,
    patient_status: String,
    location: String,
    preferred_time: String,
    language: String,
    source_path: Option<String>,
    assigned_to: Option<String>,
    exported_at: Option<i64>,
}

impl StoredRow {
    /// Its place in the order of coming in: microseconds since 1970, and the id.
    pub fn place(&self) -> (i64, String) {
        (self.submitted_at, self.id.clone())
    }

    /// What its patient reads out.
    pub fn reference(&self) -> Reference {
        Reference::from_stored(self.reference.clone())
    }

    /// Opens the row. What was stored once is readable for ever: none of it is judged by what the form takes today.
    pub fn open(self, seal: &Seal) -> Result<StoredRequest, StoreError> {
        let damaged = |problem| StoreError::Damaged { reference: self.reference.clone(), id: self.id.clone(), problem };
        let id = Uuid::parse_str(&self.id).map_err(|_| damaged(Damage::Id))?;
        let time = |micros| Timestamp::from_microsecond(micros).map_err(|_| damaged(Damage::Time));
        let contact = match seal.open(id, &self.key_id, &self.contact) {
            Ok(contact) => contact,
            Err(Unopened::Damaged(problem)) => return Err(damaged(problem)),
            Err(Unopened::KeyMissing) => {
                return Err(StoreError::KeyMissing { reference: self.reference, id: self.id, key_id: self.key_id });
            }
        };
        let (submitted_at, exported_at) = (time(self.submitted_at)?, self.exported_at.map(time).transpose()?);
        let status = self.status.parse().map_err(|_| damaged(Damage::Status))?;
        let details = AppointmentDetails {
            first_name: contact.first_name,
            last_name: contact.last_name,
            phone: contact.phone,
            phone_as_written: contact.phone_as_written,
            email: contact.email,
            patient_status: ChoiceKey::from_stored(self.patient_status),
            location: ChoiceKey::from_stored(self.location),
            preferred_time: ChoiceKey::from_stored(self.preferred_time),
        };
        Ok(StoredRequest {
            id,
            reference: Reference::from_stored(self.reference),
            submitted_at,
            status,
            details,
            exported_at,
            language: self.language,
            source_path: self.source_path,
            assigned_to: self.assigned_to,
        })
    }
}
