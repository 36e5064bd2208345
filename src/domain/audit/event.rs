//! What is written down.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// What somebody did.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "each says what was done")]
pub enum Event {
    SignedIn,
    SignInFailed,
    SignedOut,
    SessionEnded,
    LinkUsed,
    PasswordChanged,
    PasskeyAdded,
    PasskeyRemoved,
    CodesTurnedOn,
    CodesTurnedOff,
    RecoveryCodeUsed,
    RecoveryCodesMade,
    NameChanged,
    NoticesChosen,
    CalendarMade,
    CalendarRemoved,
    AccountAdded,
    AccountChanged,
    AccountDisabled,
    AccountEnabled,
    AccountReset,
    AuditViewed,
    AuditVerified,
    RequestsListed,
    RequestsSearched,
    RequestViewed,
    RequestMoved,
    RequestCalled,
    RequestWrittenTo,
    RequestNoted,
    RequestAssigned,
    RequestUndone,
    RequestErased,
    CallSheetPrinted,
    StatisticsViewed,
    RequestsExported,
    RequestsInvented,
}

impl Event {
    /// The name in the database and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
