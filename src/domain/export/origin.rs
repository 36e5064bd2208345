//! Where requests come from: what a file says of the clinic besides them.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// The clinic, as an export names it. It is kept with each numbered set, so that a set reads the same later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// The clinic's name.
    pub clinic: String,
    /// The zone in which times are written.
    #[serde(with = "jiff::fmt::serde::tz::required")]
    pub time_zone: TimeZone,
    /// Its locations.
    pub locations: Vec<Place>,
    /// What the choices for the preferred time are called.
    pub preferred_times: Vec<Label>,
    /// How other programs tell this clinic's requests and locations from others; none where `site.toml` does not say.
    pub systems: Option<Systems>,
}

/// A location.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Place {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its number, in E.164.
    pub phone: Option<String>,
    /// Its postal address, line by line.
    pub address: Vec<String>,
}

/// What a choice is called.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Label {
    /// Its key.
    pub key: String,
    /// Its label.
    pub label: String,
}

/// Web addresses under which this clinic names its requests and its locations (FHIR R4, Identifier.system).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Systems {
    /// Of references.
    pub requests: String,
    /// Of locations' keys.
    pub locations: String,
}
