//! What a reader looks for in the list of poses, as the address says it.

use crate::content::{Area, Footing, Pose};

/// The choices made; a choice not made lets everything through.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub position: Option<Footing>,
    pub area: Option<Area>,
    /// At most this many minutes.
    pub minutes: Option<u32>,
    /// Whether the address names a choice that does not exist.
    pub has_unknown: bool,
}

impl Filter {
    /// The areas that a reader can choose.
    pub const AREAS: [Area; 4] = [Area::Neck, Area::Shoulders, Area::UpperBack, Area::Chest];

    /// Reads the choices; an empty one is none, and what nobody offers is noted and passed over.
    pub fn read(query: &str) -> Self {
        let mut filter = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let is_known = match (name.as_ref(), value.as_ref()) {
                (_, "") => true,
                ("position", value) => keep(&mut filter.position, value.parse().ok()),
                ("area", value) => keep(&mut filter.area, value.parse().ok().filter(|area| Self::AREAS.contains(area))),
                ("time", value) => keep(&mut filter.minutes, value.parse().ok()),
                _ => true,
            };
            filter.has_unknown |= !is_known;
        }
        filter
    }

    /// Whether everything fits.
    pub fn is_empty(&self) -> bool {
        self.position.is_none() && self.area.is_none() && self.minutes.is_none()
    }

    /// Whether a pose is what the reader looks for.
    pub fn fits(&self, pose: &Pose) -> bool {
        self.position.is_none_or(|footing| pose.position.is_on(footing))
            && self.area.is_none_or(|area| pose.areas.contains(&area))
            && self.minutes.is_none_or(|minutes| pose.minutes <= minutes)
    }

    /// The lengths that tell poses apart, in minutes: every length but the longest.
    pub fn lengths(poses: &[Pose]) -> Vec<u32> {
        let mut lengths: Vec<u32> = poses.iter().map(|pose| pose.minutes).collect();
        lengths.sort_unstable();
        lengths.dedup();
        lengths.pop();
        lengths
    }
}

/// Takes a choice that exists; the last one named counts.
fn keep<T>(place: &mut Option<T>, choice: Option<T>) -> bool {
    let is_known = choice.is_some();
    *place = choice.or(place.take());
    is_known
}
