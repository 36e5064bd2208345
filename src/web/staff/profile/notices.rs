//! What one gets by e-mail.

use axum::response::Response;

use super::done;
use crate::domain::delivery::notice::Notice;
use crate::domain::delivery::recipient::Channel;
use crate::web::error::Error;
use crate::web::staff::field::Choice;
use crate::web::staff::member_request::{MemberForm, MemberRequest};

/// `POST /staff/profile/notices`. What is not offered is left out.
pub async fn choose(form: MemberForm) -> Result<Response, Error> {
    let sent: Vec<&str> = form.answers.all("notice").collect();
    let chosen = Notice::FOR_STAFF.into_iter().filter(|notice| sent.contains(&notice.as_str())).collect();
    form.staff.store.choose_notices(form.account().id, chosen, form.member.by()).await?;
    Ok(done::back("notices"))
}

/// What is offered; nothing where nothing is sent.
pub(super) async fn choices(request: &MemberRequest) -> Result<Option<Vec<Choice>>, Error> {
    let store = &request.staff.store;
    if !store.deliveries().has(Channel::Mail) {
        return Ok(None);
    }
    let chosen = store.chosen_notices().await?.remove(&request.account().id).unwrap_or_default();
    let choice =
        |notice: Notice| Choice::new(notice.as_str(), request.words().notices.of(&notice), chosen.contains(&notice));
    Ok(Some(Notice::FOR_STAFF.into_iter().map(choice).collect()))
}
