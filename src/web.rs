//! The public site: each page a struct beside the function that fills it, and what stands around them.
//!
//! Page modules: [`home`], [`articles`], [`poses`], [`practice`], [`videos`], [`locations`], [`statements`], [`appointment`].
//! The others serve them all.

pub mod addresses;
pub mod appointment;
pub mod articles;
pub mod assets;
pub mod cache;
pub mod client_address;
pub mod errors;
pub mod form_body;
pub mod frame;
pub mod headers;
pub mod health;
pub mod home;
pub mod host;
pub mod incoming;
pub mod locations;
pub mod origin;
pub mod packed;
pub mod page;
pub mod pictures;
pub mod poses;
pub mod practice;
pub mod preconditions;
pub mod request_id;
pub mod state;
pub mod statements;
pub mod structured_data;
pub mod token;
pub mod traffic;
pub mod videos;
pub mod visitor;
pub mod well_known;
