//! What the program tells people outside of it: letters by e-mail. The worker takes them out of the outbox.

pub mod carrier;
pub mod mail;
pub mod mail_carrier;
pub mod reminder;
pub mod smtp;
pub mod waiting;
pub mod worker;
