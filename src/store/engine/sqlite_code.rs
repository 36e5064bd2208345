//! SQLite's result codes by their names (sqlite.org/rescode.html).

use sqlx::sqlite::SqliteError;

/// The family of a failure of SQLite: its primary result code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqliteCode {
    /// Another program, or connection, holds the lock.
    Busy,
    /// The same, within one process.
    Locked,
    /// No memory was left.
    NoMemory,
    /// It may not be written to.
    ReadOnly,
    /// A statement was told to stop.
    Interrupted,
    /// The disk did not do what it was told.
    Io,
    /// What is in the file contradicts itself.
    Corrupt,
    /// The disk is full.
    Full,
    /// The file, or its log, cannot be opened.
    CannotOpen,
    /// Others kept taking the locks that come before a lock.
    Protocol,
    /// A value is larger than SQLite takes.
    TooBig,
    /// A value breaks a rule of its table.
    Constraint,
    /// A value is of another type than its column.
    Mismatch,
    /// The file is something else.
    NotADatabase,
    /// Any other: a mistake in a statement, mostly.
    Other,
}

impl SqliteCode {
    /// The family of a failure; none when it did not come from SQLite.
    pub fn of(error: &sqlx::Error) -> Option<Self> {
        let error = error.as_database_error()?;
        error.try_downcast_ref::<SqliteError>()?;
        let code: u32 = error.code()?.parse().ok()?;
        // The low byte of an extended code is its family.
        Some(match code & 0xFF {
            5 => Self::Busy,
            6 => Self::Locked,
            7 => Self::NoMemory,
            8 => Self::ReadOnly,
            9 => Self::Interrupted,
            10 => Self::Io,
            11 => Self::Corrupt,
            13 => Self::Full,
            14 => Self::CannotOpen,
            15 => Self::Protocol,
            18 => Self::TooBig,
            19 => Self::Constraint,
            20 => Self::Mismatch,
            26 => Self::NotADatabase,
            _ => Self::Other,
        })
    }

    /// Whether the same may succeed later, with nothing changed about the data or the program.
    pub fn is_temporary(self) -> bool {
        matches!(
            self,
            Self::Busy
                | Self::Locked
                | Self::NoMemory
                | Self::ReadOnly
                | Self::Interrupted
                | Self::Io
                | Self::Full
                | Self::CannotOpen
                | Self::Protocol
        )
    }

    /// Whether it is about what was to be stored, and not about the disk, a lock or the file.
    pub fn is_about_a_row(self) -> bool {
        matches!(self, Self::TooBig | Self::Constraint | Self::Mismatch)
    }
}
