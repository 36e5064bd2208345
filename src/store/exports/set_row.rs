//! A numbered set, as its row holds it.

use jiff::Timestamp;
use sqlx::FromRow;

use crate::domain::export::about::About;
use crate::domain::export::set::ExportSet;
use crate::store::error::StoreError;

/// The columns of a [`SetRow`]. What was purged is gone from the list, what was erased is marked.
macro_rules! set_columns {
    () => {
        "number, format, request_count, about, sha256, received_at, (SELECT count(*) FROM export_set_requests \
         JOIN appointment_requests ON id = request_id WHERE set_number = number AND erased_at IS NULL) AS request_left"
    };
}

pub(super) use set_columns;

#[derive(Debug, FromRow)]
pub struct SetRow {
    number: i64,
    format: String,
    request_count: i64,
    about: String,
    sha256: Option<String>,
    received_at: Option<i64>,
    request_left: i64,
}

impl SetRow {
    pub fn read(self) -> Result<ExportSet, StoreError> {
        let damaged = || StoreError::DamagedSet { number: self.number };
        let about: About = serde_json::from_str(&self.about).map_err(|_| damaged())?;
        let received_at = self.received_at.map(Timestamp::from_microsecond).transpose().map_err(|_| damaged())?;
        Ok(ExportSet {
            number: self.number,
            format: self.format,
            count: self.request_count,
            left: self.request_left,
            sha256: self.sha256,
            received_at,
            about,
        })
    }
}
