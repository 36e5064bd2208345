//! What the program tells people outside of it: letters by e-mail. The worker takes them out of the outbox.

pub mod carrier;
pub mod https;
pub mod mail;
pub mod mail_carrier;
mod message_id;
pub mod reminder;
pub mod smtp;
mod told;
pub mod waiting;
pub mod webhook;
pub mod worker;
