//! A website and front desk for spine and pain clinics.
//!
//! From the top down: `main` and [`cli`] run commands; [`app`] joins the areas of [`web`]; [`connections`] decides who may
//! be connected, [`telemetry`] what is logged. [`export`] is what leaves, [`store`] what is kept, under [`keys`]; [`drawing`]
//! draws what [`content`] says; [`domain`] is what a front desk talks about. Below everybody stand [`paths`],
//! [`preferences`], [`passwords`], [`clock`], [`random`], [`whole_file`] and [`settings`], which need nothing of ours.
//! `docs/architecture.md` walks through it.

pub mod app;
pub mod cli;
pub mod clock;
pub mod connections;
pub mod content;
pub mod delivery;
pub mod domain;
pub mod drawing;
pub mod export;
pub mod keys;
pub mod passwords;
pub mod paths;
pub mod preferences;
pub mod random;
pub mod settings;
pub mod store;
pub mod telemetry;
pub mod web;
pub mod whole_file;
