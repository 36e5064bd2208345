//! What may be done to a database in order to open it.

/// What to do about a database that does not exist or is of an older version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Create it, bring it up to date.
    CreateAndUpdate,
    /// Take it as it is or not at all, and only read it.
    AsItIs,
}
