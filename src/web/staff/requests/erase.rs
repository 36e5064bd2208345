//! Erasing a request on its patient's demand: for admins, who show once more who they are.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::request_page::{Drawn, draw, find, known};
use crate::paths::staff as paths;
use crate::store::ChangeError;
use crate::web::error::Error;
use crate::web::staff::confirm;
use crate::web::staff::member_request::MemberForm;

/// `POST /staff/requests/{reference}/erase`.
pub async fn erase(Path(reference): Path<String>, sent: MemberForm) -> Result<Response, Error> {
    let known = known(&reference)?;
    let confirmed = match confirm::judge(&sent).await? {
        Ok(confirmed) => confirmed,
        Err(unproved) => {
            return draw(&sent, &find(&sent, &known).await?, Drawn { unproved, ..Drawn::default() }).await;
        }
    };
    match sent.staff.store.erase_request(sent.target(known.clone(), sent.version())).await {
        Ok(()) => Ok(confirmed.hand_out(Redirect::to(&paths::request(known.as_str())).into_response())),
        Err(ChangeError::Stale) => {
            Ok(confirmed.hand_out(draw(&sent, &find(&sent, &known).await?, Drawn::stale(&sent)).await?))
        }
        Err(ChangeError::Store(error)) => Err(Error::Store(error)),
        Err(_) => Err(Error::NotFound),
    }
}
