//! What the program tells people outside of it: letters by e-mail.

pub mod mail;
