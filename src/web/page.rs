//! What every page is made of, and the memory that keeps pages. Nothing here knows state: the memory is told its
//! pages.

pub mod context;
pub mod facts;
pub mod layout;
pub mod page_memory;
pub mod section;
pub mod urls;
