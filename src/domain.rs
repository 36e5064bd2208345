//! What a clinic's front desk talks about, free of HTTP, of SQL and of files.
//!
//! Raw text enters through [`form`]; what comes out are types that cannot hold a wrong value.

pub mod audit;
pub mod business_hours;
pub mod call;
pub mod call_order;
pub mod call_rules;
pub mod choice_key;
pub mod close_reason;
pub mod delivery;
pub mod email;
pub mod export;
pub mod field_problem;
pub mod form;
pub mod hex;
pub mod history;
pub mod name;
pub mod note;
pub mod one_time_code;
pub mod password_rules;
pub mod patience;
pub mod phone;
pub mod progress;
pub mod recovery_code;
pub mod reference;
pub mod request;
pub mod request_mark;
pub mod role;
pub mod search;
pub mod secret_token;
pub mod session;
pub mod spam;
pub mod staff;
pub mod statistics;
pub mod status;
pub mod typed_text;
