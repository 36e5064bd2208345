//! One account's page.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use uuid::Uuid;

use super::account_form::{AccountFields, AccountForm};
use crate::content::Phrase;
use crate::domain::staff::Account;
use crate::paths::staff as paths;
use crate::web::error::{CHANGED_MEANWHILE, Error};
use crate::web::staff::confirm::{ConfirmView, Unproved};
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::MemberRequest;
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
pub async fn show(Path(id): Path<String>, request: MemberRequest) -> Result<Response, Error> {
    draw(&request, &find(&request.staff, &id).await?, Drawn::default())
}

/// Draws an account's page.
pub fn draw(request: &MemberRequest, account: &Account, drawn: Drawn) -> Result<Response, Error> {
    let title = request.words().accounts.account_title.with("name", &account.details.name);
    let mut layout = request.layout(&title, StaffSection::Accounts);
    let confirm = ConfirmView::new(request, &drawn.unproved);
    let form = drawn.form.unwrap_or_else(|| AccountForm::of(account)).fields(request);
    layout.problems = confirm.problems(form.all());
    (layout.trouble, layout.notice) = (drawn.trouble, drawn.notice);
    let status = if drawn.is_stale { CHANGED_MEANWHILE } else { layout.status() };
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
    answer(&request.staff, status, &page)
}
