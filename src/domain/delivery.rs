//! Messages that leave the clinic: what each tells, to whom, when it is tried again, and how it ended.

pub mod ending;
pub mod notice;
pub mod recipient;
pub mod retry;
