//! The web: what stands below all pages, what pages are made of, and the areas that answer.
//!
//! From the bottom up: [`http`] knows no page, [`assets`] and [`page`] know no state; [`error`] gives failures their
//! status; [`relying_party`] is what passkeys are told of the site; [`state`] and [`reader`] are what handlers are handed, [`error_page`] what is said when none answers well.
//! The areas, [`public`], [`appointment`], [`staff`] and [`health`], never import each other: `app` joins them.

pub mod appointment;
pub mod assets;
pub mod error;
pub mod error_page;
pub mod health;
pub mod http;
pub mod page;
pub mod public;
pub mod reader;
pub mod relying_party;
pub mod staff;
pub mod state;
