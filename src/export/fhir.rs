//! FHIR R4 (4.0.1; valid as R4B): for each request a patient and a proposed appointment, and each location once. As one
//! bundle, or a resource on each line, as bulk data is handed over (HL7 Bulk Data Access, NDJSON).

mod names;
mod request;
mod resources;
mod shape;

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;
use uuid::Uuid;

use self::names::Names;
use self::resources::Entry;
pub(super) use self::shape::Shape;
use super::sink::{ExportError, Sink};
use super::time::in_zone;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::export::about::About;
use crate::domain::export::origin::Origin;
use crate::domain::reference::Reference;
use crate::domain::request::StoredRequest;

pub(super) struct Fhir<W: Write> {
    file: File<W>,
    names: Names,
    origin: Origin,
    /// Locations that have been written.
    locations: BTreeSet<ChoiceKey>,
}

impl<W: Write> Fhir<W> {
    pub fn begin(mut out: W, shape: Shape, about: About) -> Result<Self, ExportError> {
        let About { origin, at, .. } = about;
        let names = Names::new(origin.systems.clone().ok_or(ExportError::NoSystems)?, shape);
        if shape == Shape::Bundle {
            let timestamp = in_zone(at, &origin.time_zone);
            write!(out, r#"{{"resourceType":"Bundle","type":"collection","timestamp":"{timestamp}""#)?;
        }
        Ok(Self { file: File { out, shape, has_entries: false }, names, origin, locations: BTreeSet::new() })
    }
}

impl<W: Write> Sink<W> for Fhir<W> {
    fn write(&mut self, request: &StoredRequest) -> Result<(), ExportError> {
        let key = &request.details.location;
        if key.as_str() != ChoiceKey::ANY && self.locations.insert(key.clone()) {
            let location = request::location(key, &self.origin, &self.names);
            self.file.put(location.id, &location)?;
        }
        let patient = request::patient(request, &self.names);
        self.file.put(patient.id, &patient)?;
        let appointment = request::appointment(request, &patient, &self.origin, &self.names);
        self.file.put(appointment.id, &appointment)
    }

    fn finish(self: Box<Self>, _: &[Reference]) -> Result<W, ExportError> {
        self.file.finish()
    }
}

/// The resources as they stand in the file.
struct File<W> {
    out: W,
    shape: Shape,
    has_entries: bool,
}

impl<W: Write> File<W> {
    fn put(&mut self, id: Uuid, resource: &impl Serialize) -> Result<(), ExportError> {
        match self.shape {
            Shape::Bundle => {
                // No array may be empty (FHIR R4, JSON representation): without entries there is none.
                self.out.write_all(if self.has_entries { b",\n" } else { b",\"entry\":[\n" })?;
                let entry = Entry { full_url: Names::full_url(&id), resource };
                serde_json::to_writer(&mut self.out, &entry).map_err(io::Error::from)?;
            }
            Shape::Lines => {
                serde_json::to_writer(&mut self.out, resource).map_err(io::Error::from)?;
                self.out.write_all(b"\n")?;
            }
        }
        self.has_entries = true;
        Ok(())
    }

    fn finish(mut self) -> Result<W, ExportError> {
        if self.shape == Shape::Bundle {
            self.out.write_all(if self.has_entries { b"\n]}\n" } else { b"}\n" })?;
        }
        Ok(self.out)
    }
}
