//! What every page is made of. It knows no state.

pub mod urls;
