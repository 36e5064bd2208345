//! Who may come in: for admins.

mod account;
mod account_form;
mod changes;
mod new_link;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use self::account_form::AccountForm;
use self::new_link::draw_link;
use super::confirm::{self, ConfirmView, Unproved};
use super::failed::failed;
use super::layout::{StaffLayout, StaffSection, answer};
use super::member_request::{MemberForm, MemberRequest};
use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::Channel;
use crate::domain::staff::Account;
use crate::paths::staff as paths;
use crate::store::AccountError;
use crate::web::error::Error;

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
    /// The locations with an address: name and address. None where nothing is sent.
    addresses: Option<Vec<(String, String)>>,
}

struct AccountLine {
    address: String,
    name: String,
    email: String,
    role: String,
    locations: String,
    state: String,
    second_factor: String,
    messages: String,
}

#[derive(Template)]
#[template(path = "staff/account_add.html")]
struct AddPage<'a> {
    layout: StaffLayout<'a>,
    confirm: ConfirmView<'a>,
    form: account_form::AccountFields<'a>,
}

/// `GET /staff/accounts`.
pub async fn list(request: MemberRequest) -> Result<Response, Error> {
    let layout = request.layout(&request.words().accounts.title, StaffSection::Accounts);
    let accounts = request.staff.store.accounts().await?;
    let chosen = request.staff.store.chosen_notices().await?;
    let of = |account: &Account| chosen.get(&account.id).map_or(&[][..], Vec::as_slice);
    let accounts = accounts.iter().map(|account| line(&request, account, of(account))).collect();
    let addresses = request.staff.store.deliveries().has(Channel::Mail).then(|| addresses(&request));
    answer(&request.staff, StatusCode::OK, &AccountsPage { layout, accounts, addresses })
}

fn addresses(request: &MemberRequest) -> Vec<(String, String)> {
    let locations = request.staff.site.content.clinic.locations.iter();
    let with_address = locations.filter_map(|location| Some((&location.key, location.email.as_ref()?)));
    with_address.map(|(key, email)| (request.location_name(key), email.to_string())).collect()
}

fn line(request: &MemberRequest, account: &Account, notices: &[Notice]) -> AccountLine {
    let words = &request.words().accounts;
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
    let locations = account_form::names_of(request, &account.details.locations);
    let names = &request.words().notices;
    let messages: Vec<String> = notices.iter().map(|notice| names.of(notice).to_string()).collect();
    AccountLine {
        messages: messages.join("; "),
        address: paths::with_id(paths::ACCOUNT, account.id),
        state: state.to_string(),
        second_factor: second_factor.to_string(),
        role: words.role(account.details.role).to_string(),
        locations: locations.unwrap_or_else(|| words.all_locations.to_string()),
        name: account.details.name.to_string(),
        email: account.details.email.to_string(),
    }
}

/// `GET /staff/accounts/add`.
pub async fn show_add(request: MemberRequest) -> Result<Response, Error> {
    draw_add(&request, &AccountForm::default(), &Unproved::default())
}

/// `POST /staff/accounts/add`. Answers with the link for its person, once.
pub async fn add(sent: MemberForm) -> Result<Response, Error> {
    let mut form = AccountForm::read(&sent.answers);
    let Some(details) = form.parse(&sent) else { return draw_add(&sent, &form, &Unproved::default()) };
    let confirmed = match confirm::judge(&sent).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw_add(&sent, &form, &unproved),
    };
    let name = details.name.to_string();
    match sent.staff.store.add_account(details, sent.member.by()).await {
        Ok((_, link)) => Ok(confirmed.hand_out(draw_link(&sent, name, &link)?)),
        Err(AccountError::EmailTaken) => {
            form.problems.email = Some(sent.words().accounts.email_taken.clone());
            Ok(confirmed.hand_out(draw_add(&sent, &form, &Unproved::default())?))
        }
        Err(error) => Err(failed(error)),
    }
}

fn draw_add(request: &MemberRequest, form: &AccountForm, unproved: &Unproved) -> Result<Response, Error> {
    let mut layout = request.layout(&request.words().accounts.add_title, StaffSection::Accounts);
    let confirm = ConfirmView::new(request, unproved);
    let form = form.fields(request);
    layout.problems = confirm.problems(form.all());
    answer(&request.staff, layout.status(), &AddPage { layout, confirm, form })
}
