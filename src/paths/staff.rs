//! The addresses of the staff area.

/// Leads on.
pub const STAFF: &str = "/staff";
/// The list of requests.
pub const REQUESTS: &str = "/staff/requests";
/// How many requests came in after a place in the list.
pub const REQUESTS_NEWS: &str = "/staff/requests/news";
/// The calls of the day, on paper.
pub const CALL_SHEET: &str = "/staff/requests/call-sheet";
/// Several requests are spam, or none.
pub const REQUESTS_SPAM: &str = "/staff/requests/spam";
/// That is taken back.
pub const REQUESTS_SPAM_UNDO: &str = "/staff/requests/spam/undo";
/// One request.
pub const REQUEST: &str = "/staff/requests/{reference}";
/// What was done last with a request is taken back.
pub const REQUEST_UNDO: &str = "/staff/requests/{reference}/undo";
/// A request is erased.
pub const REQUEST_ERASE: &str = "/staff/requests/{reference}/erase";
/// Signing in.
pub const SIGN_IN: &str = "/staff/sign-in";
/// The second factor, after the password.
pub const SECOND_FACTOR: &str = "/staff/sign-in/second-factor";
/// What is asked of a passkey that signs in.
pub const SIGN_IN_QUESTION: &str = "/staff/sign-in/passkey/question";
/// The passkey's answer.
pub const SIGN_IN_PASSKEY: &str = "/staff/sign-in/passkey";
/// Signing out.
pub const SIGN_OUT: &str = "/staff/sign-out";
/// A link that sets an account up.
pub const SET_UP: &str = "/staff/set-up/{token}";
/// What is asked of the passkey that is made there.
pub const SET_UP_QUESTION: &str = "/staff/set-up/{token}/passkey/question";
/// The passkey that was made there.
pub const SET_UP_PASSKEY: &str = "/staff/set-up/{token}/passkey";
/// The person is still there.
pub const SESSION: &str = "/staff/session";
/// What is asked of a passkey that proves once more who its owner is.
pub const CONFIRM_QUESTION: &str = "/staff/confirm/question";
/// The passkey's answer.
pub const CONFIRM: &str = "/staff/confirm";
/// One's own name, password, passkeys, codes and sessions.
pub const PROFILE: &str = "/staff/profile";
/// A new name.
pub const PROFILE_NAME: &str = "/staff/profile/name";
/// What one gets by e-mail.
pub const PROFILE_NOTICES: &str = "/staff/profile/notices";
/// A new address for one's own calendar of call-backs.
pub const PROFILE_CALENDAR: &str = "/staff/profile/calendar";
/// It is taken away.
pub const PROFILE_CALENDAR_REMOVE: &str = "/staff/profile/calendar/remove";
/// A new password.
pub const PROFILE_PASSWORD: &str = "/staff/profile/password";
/// A new passkey.
pub const PROFILE_PASSKEYS: &str = "/staff/profile/passkeys";
/// What is asked of the passkey that is made.
pub const PROFILE_PASSKEYS_QUESTION: &str = "/staff/profile/passkeys/question";
/// A passkey is taken away.
pub const PROFILE_PASSKEY_REMOVE: &str = "/staff/profile/passkeys/{id}/remove";
/// One-time codes are taken into use.
pub const PROFILE_CODES: &str = "/staff/profile/codes";
/// One-time codes are taken out of use.
pub const PROFILE_CODES_OFF: &str = "/staff/profile/codes/off";
/// New recovery codes.
pub const PROFILE_RECOVERY_CODES: &str = "/staff/profile/recovery-codes";
/// A session is ended.
pub const PROFILE_SESSION_END: &str = "/staff/profile/sessions/{id}/end";
/// All other sessions are ended.
pub const PROFILE_SESSIONS_END: &str = "/staff/profile/sessions/end-others";
/// Who may come in.
pub const ACCOUNTS: &str = "/staff/accounts";
/// A new account.
pub const ACCOUNTS_ADD: &str = "/staff/accounts/add";
/// One account.
pub const ACCOUNT: &str = "/staff/accounts/{id}";
/// Its person is kept out.
pub const ACCOUNT_DISABLE: &str = "/staff/accounts/{id}/disable";
/// Its person may come in again.
pub const ACCOUNT_ENABLE: &str = "/staff/accounts/{id}/enable";
/// It is set up anew.
pub const ACCOUNT_RESET: &str = "/staff/accounts/{id}/reset";
/// How many requests came in, and how soon somebody called.
pub const STATISTICS: &str = "/staff/statistics";
/// Requests as a file.
pub const EXPORT: &str = "/staff/export";
/// The numbered sets that have left.
pub const EXPORT_SETS: &str = "/staff/export/sets";
/// One of them once more.
pub const EXPORT_SET: &str = "/staff/export/sets/{number}";
/// Who did what.
pub const AUDIT: &str = "/staff/audit";
/// What calendar programs fetch: the call-backs of whoever made this address.
pub const CALENDAR: &str = "/staff/calendar/{token}/call-backs.ics";
/// Where password managers look for the page on which a password is changed (W3C, A Well-Known URL for Changing
/// Passwords).
pub const CHANGE_PASSWORD: &str = "/.well-known/change-password";
/// The link that sets an account up.
#[must_use]
pub fn set_up(token: &str) -> String {
    SET_UP.replace("{token}", token)
}

/// A calendar of call-backs.
#[must_use]
pub fn calendar(token: &str) -> String {
    CALENDAR.replace("{token}", token)
}

/// The page of a request.
#[must_use]
pub fn request(reference: &str) -> String {
    of_request(REQUEST, reference)
}

/// An address of a request, with its reference in it.
#[must_use]
pub fn of_request(path: &str, reference: &str) -> String {
    path.replace("{reference}", reference)
}

/// One of the numbered sets that have left.
#[must_use]
pub fn export_set(number: i64) -> String {
    EXPORT_SET.replace("{number}", &number.to_string())
}

/// An address with an id in it.
#[must_use]
pub fn with_id(path: &str, id: impl std::fmt::Display) -> String {
    path.replace("{id}", &id.to_string())
}
