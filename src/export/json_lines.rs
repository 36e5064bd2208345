//! JSON Lines: an object for each request, on a line of its own, with the names of the columns.

use std::io::{self, BufWriter, Write};

use jiff::tz::TimeZone;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::columns::Value;
use super::sink::{ExportError, Sink};
use super::time::in_zone;

pub(super) struct JsonLines<W: Write> {
    out: BufWriter<W>,
    names: Vec<&'static str>,
    time_zone: TimeZone,
}

impl<W: Write> JsonLines<W> {
    pub fn begin(out: W, names: &[&'static str], time_zone: TimeZone) -> Self {
        Self { out: BufWriter::new(out), names: names.to_vec(), time_zone }
    }
}

impl<W: Write> Sink for JsonLines<W> {
    fn write(&mut self, row: &[Value<'_>]) -> Result<(), ExportError> {
        let object = Object { names: &self.names, row, time_zone: &self.time_zone };
        serde_json::to_writer(&mut self.out, &object).map_err(io::Error::from)?;
        Ok(self.out.write_all(b"\n")?)
    }

    fn finish(&mut self) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}

/// A row with its names, in their order.
struct Object<'a> {
    names: &'a [&'static str],
    row: &'a [Value<'a>],
    time_zone: &'a TimeZone,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.row.len()))?;
        for (name, value) in self.names.iter().zip(self.row) {
            match value {
                Value::Text(text) | Value::Extension(text) => map.serialize_entry(name, text)?,
                Value::Phone(phone) => map.serialize_entry(name, phone.e164())?,
                Value::Number(number) => map.serialize_entry(name, number)?,
                Value::Time(at) => map.serialize_entry(name, &in_zone(*at, self.time_zone))?,
                Value::Nothing => map.serialize_entry(name, &())?,
            }
        }
        map.end()
    }
}
