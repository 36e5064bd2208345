//! The staff area: who may come in, the requests and their numbers, their own accounts, everybody's, and who did what.

mod accounts;
mod actor_name;
mod attempts;
mod audit;
mod browser;
mod calendar;
mod code_check;
mod confirm;
mod cookies;
mod export;
mod failed;
mod field;
pub mod guard;
mod insecure;
mod layout;
mod leading_on;
mod location_choices;
mod member;
mod member_request;
mod new_password;
mod next_page;
mod not_saved;
mod passkey_answer;
mod passkey_sign_in;
mod profile;
mod refused;
mod requests;
mod second_factor;
mod set_up;
mod sign_in;
mod sign_out;
mod signed_in;
mod statistics;
mod times;
mod typed;
mod waiting;

use axum::extract::FromRef;
use axum::routing::{MethodRouter, get, post};

pub use self::confirm::CONFIRM_ID;
use self::guard::Access;
use super::http::network::TrustedProxies;
use super::state::{SiteState, StaffState};
use crate::paths::staff as paths;

/// A row of the route table: an address, who may ask for it, and what answers.
pub struct Route<S> {
    /// The address.
    pub path: &'static str,
    /// Who may ask.
    pub access: Access,
    /// Whether there is a page to look at.
    pub has_page: bool,
    /// Whether it takes a form.
    pub takes_form: bool,
    /// What answers.
    pub methods: MethodRouter<S>,
}

/// Every address of the staff area. The guard of each goes by its row, so that none can be forgotten.
#[must_use]
pub fn routes<S: Clone + Send + Sync + 'static>() -> Vec<Route<S>>
where
    SiteState: FromRef<S>,
    StaffState: FromRef<S>,
    TrustedProxies: FromRef<S>,
{
    use Access::{Admin, Anyone, OwnAccount, SecondFactor, SigningIn, Staff, Watching};
    use accounts::pages as account;
    use profile::pages as own;
    use requests::pages as request;
    vec![
        page(paths::STAFF, Staff, get(leading_on::to_first_page)),
        page(paths::CHANGE_PASSWORD, Anyone, get(leading_on::to_password)),
        both(paths::SIGN_IN, SigningIn, get(sign_in::show).post(sign_in::send)),
        form(paths::SIGN_IN_QUESTION, Anyone, post(passkey_sign_in::ask)),
        form(paths::SIGN_IN_PASSKEY, Anyone, post(passkey_sign_in::take)),
        both(paths::SECOND_FACTOR, SecondFactor, get(second_factor::show).post(second_factor::send)),
        both(paths::SIGN_OUT, Anyone, get(sign_out::show).post(sign_out::send)),
        both(paths::SET_UP, Anyone, get(set_up::show).post(set_up::send)),
        form(paths::SET_UP_QUESTION, Anyone, post(set_up::ask)),
        form(paths::SET_UP_PASSKEY, Anyone, post(set_up::take_passkey)),
        page(paths::CALENDAR, Anyone, get(calendar::show)),
        form(paths::SESSION, OwnAccount, post(profile::stay)),
        form(paths::CONFIRM_QUESTION, OwnAccount, post(confirm::ask)),
        form(paths::CONFIRM, OwnAccount, post(confirm::take)),
        page(paths::PROFILE, OwnAccount, get(profile::show)),
        form(paths::PROFILE_NAME, OwnAccount, post(profile::rename)),
        form(paths::PROFILE_NOTICES, OwnAccount, post(profile::choose_notices)),
        form(paths::PROFILE_CALENDAR, OwnAccount, post(profile::make_calendar)),
        form(paths::PROFILE_CALENDAR_REMOVE, OwnAccount, post(profile::remove_calendar)),
        both(paths::PROFILE_PASSWORD, OwnAccount, get(own::show_password).post(own::change_password)),
        both(paths::PROFILE_PASSKEYS, OwnAccount, get(own::show_passkeys).post(own::add_passkey)),
        form(paths::PROFILE_PASSKEYS_QUESTION, OwnAccount, post(own::ask_for_passkey)),
        form(paths::PROFILE_PASSKEY_REMOVE, OwnAccount, post(own::remove_passkey)),
        both(paths::PROFILE_CODES, OwnAccount, get(own::show_codes).post(own::turn_codes_on)),
        form(paths::PROFILE_CODES_OFF, OwnAccount, post(own::turn_codes_off)),
        both(paths::PROFILE_RECOVERY_CODES, OwnAccount, get(own::show_recovery_codes).post(own::make_recovery_codes)),
        form(paths::PROFILE_SESSION_END, OwnAccount, post(profile::end_session)),
        form(paths::PROFILE_SESSIONS_END, OwnAccount, post(profile::end_other_sessions)),
        both(paths::REQUESTS, Staff, get(requests::show).post(request::search)),
        page(paths::REQUESTS_NEWS, Watching, get(request::count_news)),
        page(paths::CALL_SHEET, Staff, get(request::show_call_sheet)),
        form(paths::REQUESTS_SPAM, Staff, post(request::change_spam)),
        form(paths::REQUESTS_SPAM_UNDO, Staff, post(request::undo_spam)),
        both(paths::REQUEST, Staff, get(request::show).post(request::work)),
        form(paths::REQUEST_UNDO, Staff, post(request::undo)),
        form(paths::REQUEST_ERASE, Admin, post(request::erase)),
        page(paths::STATISTICS, Staff, get(statistics::show)),
        both(paths::EXPORT, Staff, get(export::show).post(export::take)),
        page(paths::EXPORT_SETS, Staff, get(export::show_sets)),
        form(paths::EXPORT_SET, Staff, post(export::take_set)),
        page(paths::ACCOUNTS, Admin, get(accounts::list)),
        both(paths::ACCOUNTS_ADD, Admin, get(accounts::show_add).post(accounts::add)),
        both(paths::ACCOUNT, Admin, get(account::show).post(account::save)),
        form(paths::ACCOUNT_DISABLE, Admin, post(account::disable)),
        form(paths::ACCOUNT_ENABLE, Admin, post(account::enable)),
        form(paths::ACCOUNT_RESET, Admin, post(account::reset)),
        both(paths::AUDIT, Admin, get(audit::show).post(audit::verify)),
    ]
}

fn page<S>(path: &'static str, access: Access, methods: MethodRouter<S>) -> Route<S> {
    Route { path, access, has_page: true, takes_form: false, methods }
}

fn form<S>(path: &'static str, access: Access, methods: MethodRouter<S>) -> Route<S> {
    Route { path, access, has_page: false, takes_form: true, methods }
}

fn both<S>(path: &'static str, access: Access, methods: MethodRouter<S>) -> Route<S> {
    Route { path, access, has_page: true, takes_form: true, methods }
}
