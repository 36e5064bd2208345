//! JSON Lines: an object for each request, on a line of its own, with the names of the columns. `docs/export.schema.json`
//! says what may stand in it.

use std::io::{self, Write};

use jiff::tz::TimeZone;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::columns::{COLUMNS, Value};
use super::sink::{ExportError, Sink};
use super::time::in_zone;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;

pub(super) struct JsonLines<W: Write> {
    out: W,
    time_zone: TimeZone,
}

impl<W: Write> JsonLines<W> {
    pub fn begin(out: W, time_zone: TimeZone) -> Self {
        Self { out, time_zone }
    }
}

impl<W: Write> Sink<W> for JsonLines<W> {
    fn write(&mut self, request: &StoredRequest) -> Result<(), ExportError> {
        let object = Object { request, time_zone: &self.time_zone };
        serde_json::to_writer(&mut self.out, &object).map_err(io::Error::from)?;
        Ok(self.out.write_all(b"\n")?)
    }

    fn finish(self: Box<Self>, _: &[Reference]) -> Result<W, ExportError> {
        Ok(self.out)
    }
}

/// A request with the names of the columns, in their order.
struct Object<'a> {
    request: &'a StoredRequest,
    time_zone: &'a TimeZone,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(COLUMNS.len()))?;
        for column in &COLUMNS {
            let name = column.name;
            match (column.value)(self.request) {
                Value::Text(text) | Value::Written(text) | Value::Extension(text) => map.serialize_entry(name, text)?,
                Value::Phone(phone) => map.serialize_entry(name, phone.e164())?,
                Value::Number(number) => map.serialize_entry(name, &number)?,
                Value::Time(at) => map.serialize_entry(name, &in_zone(at, self.time_zone))?,
                Value::Nothing => map.serialize_entry(name, &())?,
            }
        }
        map.end()
    }
}
