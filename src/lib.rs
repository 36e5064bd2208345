//! A website and front desk for spine and pain clinics.

pub mod clock;
pub mod content;
pub mod domain;
pub mod routes;
