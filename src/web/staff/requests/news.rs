//! How many requests came in since a page was drawn, for its script to ask.

use axum::extract::RawQuery;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::domain::request_mark::RequestMark;
use crate::web::error::Error;
use crate::web::staff::member_request::MemberRequest;

/// `GET /staff/requests/news?since=…`: a number. It tells nothing of any of them, so it is not written down.
pub async fn count(request: MemberRequest, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let mut pairs = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    let since = pairs.find(|(name, _)| name == "since").and_then(|(_, value)| value.parse::<RequestMark>().ok());
    let since = since.ok_or(Error::NotFound)?;
    let count = request.staff.store.count_new_since(since, &request.account().details.locations).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], count.to_string()).into_response())
}
