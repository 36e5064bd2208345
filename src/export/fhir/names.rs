//! What resources are called: the same request has the same names in every export.

use uuid::Uuid;

use super::shape::Shape;
use crate::domain::export::origin::Systems;

pub(super) struct Names {
    pub systems: Systems,
    shape: Shape,
}

impl Names {
    pub fn new(systems: Systems, shape: Shape) -> Self {
        Self { systems, shape }
    }

    /// The id of a resource, made of what identifies it (RFC 9562, version 5, of the namespace of web addresses).
    pub fn id(system: &str, value: &str, kind: &str) -> Uuid {
        Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{system}|{value}#{kind}").as_bytes())
    }

    /// What a resource is called in a bundle.
    pub fn full_url(id: &Uuid) -> String {
        format!("urn:uuid:{id}")
    }

    /// How another resource of the same file refers to it.
    pub fn reference(&self, kind: &str, id: &Uuid) -> String {
        match self.shape {
            Shape::Bundle => Self::full_url(id),
            Shape::Lines => format!("{kind}/{id}"),
        }
    }
}
