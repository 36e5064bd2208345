//! One account's page.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;

use super::account_form::{AccountFields, AccountForm};
use crate::content::Phrase;
use crate::domain::staff::Account;
use crate::paths::staff as paths;
use crate::web::error::{CHANGED_MEANWHILE, Error, FORM_NEEDS_MENDING};
use crate::web::reader::Reader;
use crate::web::staff::confirm::{ConfirmView, Unproved};
use crate::web::staff::field::problems;
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member::Member;
use crate::web::state::StaffState;

#[derive(Template)]
#[template(path = "staff/account.html")]
struct AccountPage<'a> {
    layout: StaffLayout<'a>,
    confirm: ConfirmView<'a>,
    form: AccountFields<'a>,
    version: i64,
    is_disabled: bool,
    has_second_factor: bool,
    here: String,
    disable: String,
    enable: String,
    reset: String,
}

/// How a page is drawn, besides what is stored.
#[derive(Default)]
pub struct Drawn {
    /// What was typed, when it is drawn again.
    pub form: Option<AccountForm>,
    /// What is wrong with the proof of who asks.
    pub unproved: Unproved,
    /// What kept it from being saved.
    pub trouble: Option<Phrase>,
    /// Whether somebody changed it meanwhile.
    pub is_stale: bool,
    /// What was done.
    pub notice: Option<Phrase>,
}

/// The account of an address.
pub async fn find(staff: &StaffState, id: &str) -> Result<Account, Error> {
    let id = Uuid::parse_str(id).map_err(|_| Error::NotFound)?;
    staff.store.account(id).await?.ok_or(Error::NotFound)
}

/// `GET /staff/accounts/{id}`.
pub async fn show(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let account = find(&staff, &id).await?;
    draw(&staff, &reader, &member, &account, Drawn::default())
}

/// Draws an account's page.
pub fn draw(
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    account: &Account,
    drawn: Drawn,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let title = words.accounts.account_title.with("name", &account.details.name);
    let mut layout = StaffLayout::new(staff, reader, Some(member), &title, StaffSection::Accounts);
    let confirm = ConfirmView::new(staff, member, words, &drawn.unproved);
    let form = drawn.form.unwrap_or_else(|| AccountForm::of(account)).fields(staff, reader, words);
    layout.problems = problems(form.all().chain(confirm.fields()));
    (layout.trouble, layout.notice) = (drawn.trouble, drawn.notice);
    let status = match (drawn.is_stale, layout.has_problems()) {
        (true, _) => CHANGED_MEANWHILE,
        (false, true) => FORM_NEEDS_MENDING,
        (false, false) => StatusCode::OK,
    };
    let page = AccountPage {
        layout,
        confirm,
        form,
        version: account.version,
        is_disabled: account.is_disabled,
        has_second_factor: account.ways_in.has_second_factor(),
        here: paths::with_id(paths::ACCOUNT, account.id),
        disable: paths::with_id(paths::ACCOUNT_DISABLE, account.id),
        enable: paths::with_id(paths::ACCOUNT_ENABLE, account.id),
        reset: paths::with_id(paths::ACCOUNT_RESET, account.id),
    };
    answer(staff, status, &page)
}
