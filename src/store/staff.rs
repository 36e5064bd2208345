//! Who may come in: accounts, what they sign in with, and their sessions. Whatever is changed is written down in the
//! same transaction.

pub mod accounts;
pub mod browsers;
pub mod calendars;
pub mod codes;
pub mod drafts;
pub mod failures;
pub mod links;
pub mod notices;
pub mod passkeys;
pub mod passwords;
pub mod row;
pub mod sessions;
pub mod set_up;
