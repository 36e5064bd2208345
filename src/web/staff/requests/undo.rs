//! Taking back what was done last.

use axum::extract::Path;
use axum::response::Response;

use super::request_page::{Drawn, draw, find, known};
use crate::store::ChangeError;
use crate::web::error::Error;
use crate::web::staff::member_request::MemberForm;

/// `POST /staff/requests/{reference}/undo`.
pub async fn undo(Path(reference): Path<String>, sent: MemberForm) -> Result<Response, Error> {
    let words = &sent.words().request;
    let known = known(&reference)?;
    let drawn = match sent.staff.store.undo_change(sent.target(known.clone(), sent.version())).await {
        Ok(()) => Drawn { notice: Some(words.undone.clone()), ..Drawn::default() },
        Err(ChangeError::Stale) => Drawn::stale(&sent),
        Err(ChangeError::NothingToUndo) => Drawn::trouble(words.nothing_to_undo.clone()),
        Err(ChangeError::Store(error)) => return Err(Error::Store(error)),
        Err(_) => return Err(Error::NotFound),
    };
    draw(&sent, &find(&sent, &known).await?, drawn).await
}
