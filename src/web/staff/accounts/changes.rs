//! Changes of an account, each after a proof of who asks.

use axum::extract::Path;
use axum::response::Response;

use super::account::{Drawn, draw, find};
use super::account_form::AccountForm;
use super::new_link::draw_link;
use crate::content::Phrase;
use crate::domain::staff::Account;
use crate::store::{AccountError, SecondFactors};
use crate::web::error::Error;
use crate::web::staff::confirm::{self, Confirmed};
use crate::web::staff::failed::failed;
use crate::web::staff::member_request::{MemberForm, MemberRequest};

/// `POST /staff/accounts/{id}`.
pub async fn save(Path(id): Path<String>, sent: MemberForm) -> Result<Response, Error> {
    let words = &sent.words().accounts;
    let account = find(&sent.staff, &id).await?;
    let mut form = AccountForm::read(&sent.answers);
    let Some(details) = form.parse(&sent) else {
        return draw(&sent, &account, Drawn { form: Some(form), ..Drawn::default() });
    };
    let confirmed = match confirm::judge(&sent).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&sent, &account, Drawn { form: Some(form), unproved, ..Drawn::default() }),
    };
    let version = sent.answers.get("version").parse().unwrap_or(0);
    let drawn = match sent.staff.store.change_account(account.id, version, details, sent.member.by()).await {
        Ok(()) => return again(&sent, &account, confirmed, words.saved.clone()).await,
        Err(AccountError::EmailTaken) => {
            form.problems.email = Some(words.email_taken.clone());
            Drawn { form: Some(form), ..Drawn::default() }
        }
        Err(AccountError::Stale) => {
            let trouble = Some(words.stale.with("name", &account.details.name));
            Drawn { form: Some(form), trouble, is_stale: true, ..Drawn::default() }
        }
        Err(error) => return refuse(&sent, &account, confirmed, error),
    };
    Ok(confirmed.hand_out(draw(&sent, &account, drawn)?))
}

/// `POST /staff/accounts/{id}/disable`.
pub async fn disable(Path(id): Path<String>, sent: MemberForm) -> Result<Response, Error> {
    set_disabled(&id, true, &sent).await
}

/// `POST /staff/accounts/{id}/enable`.
pub async fn enable(Path(id): Path<String>, sent: MemberForm) -> Result<Response, Error> {
    set_disabled(&id, false, &sent).await
}

async fn set_disabled(id: &str, is_disabled: bool, sent: &MemberForm) -> Result<Response, Error> {
    let account = find(&sent.staff, id).await?;
    let confirmed = match confirm::judge(sent).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(sent, &account, Drawn { unproved, ..Drawn::default() }),
    };
    match sent.staff.store.set_disabled(account.id, is_disabled, sent.member.by()).await {
        Ok(()) => {
            let words = &sent.words().accounts;
            let done = if is_disabled { &words.was_disabled } else { &words.was_enabled };
            again(sent, &account, confirmed, done.clone()).await
        }
        Err(error) => refuse(sent, &account, confirmed, error),
    }
}

/// `POST /staff/accounts/{id}/reset`. Answers with a new link for its person, once.
pub async fn reset(Path(id): Path<String>, sent: MemberForm) -> Result<Response, Error> {
    let account = find(&sent.staff, &id).await?;
    let confirmed = match confirm::judge(&sent).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => return draw(&sent, &account, Drawn { unproved, ..Drawn::default() }),
    };
    let factors = match sent.answers.get("second_factors") {
        "removed" => SecondFactors::Removed,
        _ => SecondFactors::Kept,
    };
    match sent.staff.store.reset_account(account.id, factors, sent.member.by()).await {
        Ok(link) => Ok(confirmed.hand_out(draw_link(&sent, account.details.name.to_string(), &link)?)),
        Err(error) => refuse(&sent, &account, confirmed, error),
    }
}

/// The page as it is now, with a word about what was done.
async fn again(
    request: &MemberRequest,
    account: &Account,
    confirmed: Confirmed,
    notice: Phrase,
) -> Result<Response, Error> {
    let account = request.staff.store.account(account.id).await?.ok_or(Error::NotFound)?;
    let drawn = Drawn { notice: Some(notice), ..Drawn::default() };
    Ok(confirmed.hand_out(draw(request, &account, drawn)?))
}

/// The last admin stays: the page says what to do instead.
fn refuse(
    request: &MemberRequest,
    account: &Account,
    confirmed: Confirmed,
    error: AccountError,
) -> Result<Response, Error> {
    if !matches!(error, AccountError::LastAdmin) {
        return Err(failed(error));
    }
    let drawn = Drawn { trouble: Some(request.words().accounts.last_admin.clone()), ..Drawn::default() };
    Ok(confirmed.hand_out(draw(request, account, drawn)?))
}
