//! Words of the error pages.

use super::list::words;
use crate::content::phrase::Phrase;
use crate::content::toml_table::table;

words! {
    /// One error page: what happened and what to do.
    ErrorWords { title, text }
}

table! {
    /// The error pages.
    #[derive(Debug)]
    pub struct Errors {
        pub call: Phrase,
        pub request_number: Phrase,
        pub form_again: Phrase,
        pub bad_request: ErrorWords,
        pub forbidden: ErrorWords,
        pub not_found: ErrorWords,
        pub method_not_allowed: ErrorWords,
        pub timeout: ErrorWords,
        pub too_large: ErrorWords,
        pub unsupported_media_type: ErrorWords,
        pub too_many_requests: ErrorWords,
        pub unavailable: ErrorWords,
        pub internal: ErrorWords,
    }
}
