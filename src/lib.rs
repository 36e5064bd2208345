//! A website and front desk for spine and pain clinics.
//!
//! From the top down: `main` and [`cli`] run commands; [`app`] puts the site together from [`web`] and [`routes`];
//! [`domain`] is what a front desk talks about; [`content`] is what the site says; [`store`] is what is kept;
//! [`export`] is what leaves. [`settings`] reads flags and environment, [`keys`] the key file, [`clock`] the time;
//! [`connections`] decides who may be connected, [`whole_file`] writes files.
//! `docs/architecture.md` walks through a request.

pub mod app;
pub mod cli;
pub mod clock;
pub mod connections;
pub mod content;
pub mod domain;
pub mod drawing;
pub mod export;
pub mod keys;
pub mod paths;
pub mod preferences;
pub mod random;
pub mod settings;
pub mod store;
pub mod telemetry;
pub mod web;
pub mod whole_file;
