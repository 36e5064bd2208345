//! Working on a request: what came of a call, what it becomes, who takes care of it, what there is to note.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::request_page::{DONE, Drawn, draw, find, known};
use super::work_form::{Work, WorkForm};
use crate::domain::progress::NotAllowed;
use crate::paths::staff as paths;
use crate::store::{ChangeError, Found, RequestChange};
use crate::web::error::Error;
use crate::web::staff::member_request::MemberForm;

/// `POST /staff/requests/{reference}`.
pub async fn work(Path(reference): Path<String>, sent: MemberForm) -> Result<Response, Error> {
    let known = known(&reference)?;
    let found = find(&sent, &known).await?;
    let Found::Request(present) = &found else { return Err(Error::NotFound) };
    let hours = sent.hours_of(&present.request.details.location);
    let accounts = sent.staff.store.accounts().await?;
    let mut form = WorkForm::read(&sent.answers);
    let words = &sent.words().request;
    let Some(Work { step, duplicate_of, note }) = form.parse(&sent, &present.request, hours, &accounts) else {
        let is_marked = form.problems.is_any();
        let trouble = (!is_marked).then(|| words.no_step.clone());
        return draw(&sent, &found, Drawn { form, trouble, ..Drawn::default() }).await;
    };
    let rules = sent.staff.site.content.clinic.calls.clone();
    let change = RequestChange { step, duplicate_of, note, hours: hours.clone(), rules };
    let drawn = match sent.staff.store.change_request(sent.target(known.clone(), sent.version()), change).await {
        Ok(()) => {
            let there = format!("{}?{DONE}", paths::request(known.as_str()));
            return Ok(Redirect::to(&there).into_response());
        }
        Err(ChangeError::Stale) => Drawn::stale(&sent),
        Err(ChangeError::NotAllowed(NotAllowed(present))) => {
            Drawn::trouble(words.not_allowed.with("status", sent.words().requests.status(present)))
        }
        Err(ChangeError::NoSuchDuplicate) => Drawn::trouble(words.no_duplicate.clone()),
        Err(ChangeError::NothingToUndo | ChangeError::NoSuchRequest) => return Err(Error::NotFound),
        Err(ChangeError::Store(error)) => return Err(Error::Store(error)),
    };
    draw(&sent, &find(&sent, &known).await?, Drawn { form, ..drawn }).await
}
