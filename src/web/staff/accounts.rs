//! Who may come in: for admins.

mod account;
mod account_form;
mod changes;
mod new_link;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use self::account_form::AccountForm;
use self::new_link::draw_link;
use super::browser::Browser;
use super::confirm::{self, ConfirmView, Unproved};
use super::failed::failed;
use super::field::{Answers, problems};
use super::layout::{StaffLayout, StaffSection, answer};
use super::member::Member;
use crate::content::StaffWords;
use crate::domain::staff::Account;
use crate::paths::staff as paths;
use crate::store::AccountError;
use crate::web::error::{Error, FORM_NEEDS_MENDING};
use crate::web::http::body::FormBody;
use crate::web::reader::Reader;
use crate::web::state::StaffState;

/// One account's page, and its changes.
pub mod pages {
    pub use super::account::show;
    pub use super::changes::{disable, enable, reset, save};
}

#[derive(Template)]
#[template(path = "staff/accounts.html")]
struct AccountsPage<'a> {
    layout: StaffLayout<'a>,
    accounts: Vec<AccountLine>,
}

struct AccountLine {
    address: String,
    name: String,
    email: String,
    role: String,
    locations: String,
    state: String,
    second_factor: String,
}

#[derive(Template)]
#[template(path = "staff/account_add.html")]
struct AddPage<'a> {
    layout: StaffLayout<'a>,
    confirm: ConfirmView<'a>,
    form: account_form::AccountFields<'a>,
}

/// `GET /staff/accounts`.
pub async fn list(State(staff): State<StaffState>, reader: Reader, member: Member) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let layout = StaffLayout::new(&staff, &reader, Some(&member), &words.accounts.title, StaffSection::Accounts);
    let accounts = staff.store.accounts().await?;
    let accounts = accounts.iter().map(|account| line(&staff, &reader, account, words)).collect();
    answer(&staff, StatusCode::OK, &AccountsPage { layout, accounts })
}

fn line(staff: &StaffState, reader: &Reader, account: &Account, words: &StaffWords) -> AccountLine {
    let words = &words.accounts;
    let state = match (account.is_disabled, account.ways_in.is_set_up()) {
        (true, _) => &words.disabled,
        (false, true) => &words.active,
        (false, false) => &words.not_set_up,
    };
    let second_factor = match (account.ways_in.passkeys > 0, account.ways_in.has_codes) {
        (true, true) => &words.passkey_and_codes,
        (true, false) => &words.passkey,
        (false, true) => &words.codes,
        (false, false) => &words.none,
    };
    AccountLine {
        address: paths::with_id(paths::ACCOUNT, account.id),
        state: state.to_string(),
        second_factor: second_factor.to_string(),
        role: words.role(account.details.role).to_string(),
        locations: account_form::names_of(staff, reader, &account.details.locations)
            .unwrap_or_else(|| words.all_locations.to_string()),
        name: account.details.name.to_string(),
        email: account.details.email.to_string(),
    }
}

/// `GET /staff/accounts/add`.
pub async fn show_add(State(staff): State<StaffState>, reader: Reader, member: Member) -> Result<Response, Error> {
    draw_add(&staff, &reader, &member, &AccountForm::default(), &Unproved::default())
}

/// `POST /staff/accounts/add`. Answers with the link for its person, once.
pub async fn add(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    browser: Browser,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let answers = Answers::from(pairs);
    let words = &reader.edition(&staff.site).staff;
    let mut form = AccountForm::read(&answers);
    let Some(details) = form.parse(&staff, words) else {
        return draw_add(&staff, &reader, &member, &form, &Unproved::default());
    };
    let confirmed = match confirm::judge(&staff, &member, &browser, &answers, words).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw_add(&staff, &reader, &member, &form, &unproved),
    };
    let name = details.name.to_string();
    match staff.store.add_account(details, member.by()).await {
        Ok((_, link)) => Ok(confirmed.hand_out(draw_link(&staff, &reader, &member, name, &link)?)),
        Err(AccountError::EmailTaken) => {
            form.problems.email = Some(words.accounts.email_taken.clone());
            Ok(confirmed.hand_out(draw_add(&staff, &reader, &member, &form, &Unproved::default())?))
        }
        Err(error) => Err(failed(error)),
    }
}

fn draw_add(
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    form: &AccountForm,
    unproved: &Unproved,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let mut layout = StaffLayout::new(staff, reader, Some(member), &words.accounts.add_title, StaffSection::Accounts);
    let confirm = ConfirmView::new(staff, member, words, unproved);
    let form = form.fields(staff, reader, words);
    layout.problems = problems(form.all().chain(confirm.fields()));
    let status = if layout.has_problems() { FORM_NEEDS_MENDING } else { StatusCode::OK };
    answer(staff, status, &AddPage { layout, confirm, form })
}
