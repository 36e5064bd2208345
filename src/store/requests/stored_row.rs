//! A stored request as its row holds it.

use jiff::Timestamp;
use serde::Deserialize;
use sqlx::FromRow;
use uuid::Uuid;

use crate::domain::call::NextStep;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::progress::{Milestone, Next, Progress};
use crate::domain::reference::Reference;
use crate::domain::request::{AppointmentDetails, StoredRequest};
use crate::store::error::{Damage, StoreError};
use crate::store::sealed::{Seal, Unopened};

/// The columns of a [`StoredRow`]; `assigned_to` by itself, or as an expression says it.
macro_rules! request_columns {
    () => {
        request_columns!("assigned_to")
    };
    ($assignee:expr) => {
        concat!(
            "id, reference, submitted_at, status, key_id, contact, patient_status, location, preferred_time, \
             language, source_path, exported_at, close_reason, attempts, first_attempt_at, first_attempt_waited, \
             last_attempt_at, reached_at, reached_waited, due_at, next_step, erased_at, version, ",
            $assignee
        )
    };
}

/// The names of all that a [`StoredRow`] holds, in the order of its fields: for whoever reads many of them as one text of
/// JSON.
macro_rules! row_fields {
    () => {
        "id, reference, submitted_at, status, key_id, contact, patient_status, location, preferred_time, language, \
         source_path, assigned_to, exported_at, close_reason, attempts, first_attempt_at, first_attempt_waited, \
         last_attempt_at, reached_at, reached_waited, due_at, next_step, erased_at, version, earlier, export_set"
    };
}

pub(in crate::store) use {request_columns, row_fields};

/// What is read of a request.
#[derive(Debug, Deserialize, FromRow)]
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
    close_reason: Option<String>,
    attempts: i64,
    first_attempt_at: Option<i64>,
    first_attempt_waited: Option<i64>,
    last_attempt_at: Option<i64>,
    reached_at: Option<i64>,
    reached_waited: Option<i64>,
    due_at: Option<i64>,
    next_step: Option<String>,
    erased_at: Option<i64>,
    version: i64,
    /// The id of the earlier request that it may repeat, read where it is asked for.
    #[sqlx(default)]
    earlier: Option<String>,
    /// Read where it is asked for: it costs a look-up.
    #[sqlx(default)]
    export_set: Option<i64>,
}

impl StoredRow {
    /// Its place in the order of coming in: microseconds since 1970, and the id.
    pub fn place(&self) -> (i64, &str) {
        (self.submitted_at, &self.id)
    }

    /// Identifies it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The earlier request that it may repeat, where that was asked for.
    pub fn earlier(&self) -> Option<Uuid> {
        self.earlier.as_deref().and_then(|id| Uuid::parse_str(id).ok())
    }

    /// Its status, as it is stored.
    pub fn status(&self) -> &str {
        &self.status
    }

    /// Raised by every change.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// When it came in.
    pub fn submitted_at(&self) -> Result<Timestamp, Damage> {
        time(self.submitted_at)
    }

    /// For which location.
    pub fn location(&self) -> ChoiceKey {
        ChoiceKey::from_stored(self.location.clone())
    }

    /// Whether its details were erased.
    pub fn is_erased(&self) -> bool {
        self.erased_at.is_some()
    }

    /// What its patient reads out.
    pub fn reference(&self) -> Reference {
        Reference::from_stored(self.reference.clone())
    }

    /// Opens the row. What was stored once is readable for ever: none of it is judged by what the form takes today.
    pub fn open(self, seal: &Seal) -> Result<StoredRequest, StoreError> {
        if self.erased_at.is_some() {
            return Err(StoreError::Erased { reference: self.reference });
        }
        let damaged = |problem| StoreError::Damaged { reference: self.reference.clone(), id: self.id.clone(), problem };
        let id = Uuid::parse_str(&self.id).map_err(|_| damaged(Damage::Id))?;
        let contact = match seal.open(id, &self.key_id, &self.contact) {
            Ok(contact) => contact,
            Err(Unopened::Damaged(problem)) => return Err(damaged(problem)),
            Err(Unopened::KeyMissing) => {
                return Err(StoreError::KeyMissing { reference: self.reference, id: self.id, key_id: self.key_id });
            }
        };
        let submitted_at = time(self.submitted_at).map_err(damaged)?;
        let exported_at = self.exported_at.map(time).transpose().map_err(damaged)?;
        let progress = self.progress().map_err(damaged)?;
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
            progress,
            details,
            exported_at,
            possible_duplicate_of: None,
            export_set: self.export_set,
            language: self.language,
            source_path: self.source_path,
        })
    }

    /// How far the front desk is with it. What is to do, and why it was closed, are read as far as they are known today.
    pub fn progress(&self) -> Result<Progress, Damage> {
        let milestone = |at: Option<i64>, waited: Option<i64>| {
            at.map(|at| Ok(Milestone { at: time(at)?, waited: waited.unwrap_or(0) })).transpose()
        };
        let next = self.due_at.map(|due_at| {
            let step = self.next_step.as_deref().and_then(|step| step.parse().ok()).unwrap_or(NextStep::Call);
            Ok(Next { step, due_at: time(due_at)? })
        });
        Ok(Progress {
            status: self.status.parse().map_err(|_| Damage::Status)?,
            close_reason: self.close_reason.as_deref().and_then(|reason| reason.parse().ok()),
            assigned_to: self.assigned_to.clone(),
            attempts: u32::try_from(self.attempts).unwrap_or(u32::MAX),
            first_attempt: milestone(self.first_attempt_at, self.first_attempt_waited)?,
            last_attempt_at: self.last_attempt_at.map(time).transpose()?,
            reached: milestone(self.reached_at, self.reached_waited)?,
            next: next.transpose()?,
        })
    }
}

fn time(micros: i64) -> Result<Timestamp, Damage> {
    Timestamp::from_microsecond(micros).map_err(|_| Damage::Time)
}
