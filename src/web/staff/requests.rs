//! The requests: what to do next, all of them, and each by itself.

mod call_sheet;
mod comparison;
pub(super) mod durations;
mod erase;
mod history;
mod lines;
mod list;
pub(super) mod list_query;
pub(super) mod names;
mod news;
mod queue;
mod request_page;
mod search;
mod spam;
mod undelivered;
mod undo;
mod work;
mod work_form;
mod work_view;

use axum::extract::RawQuery;
use axum::response::Response;

use self::list_query::ListQuery;
use super::member_request::MemberRequest;
use crate::web::error::Error;

/// What is done from these pages.
pub mod pages {
    pub use super::call_sheet::show as show_call_sheet;
    pub use super::erase::erase;
    pub use super::news::count as count_news;
    pub use super::request_page::show;
    pub use super::search::search;
    pub use super::spam::{change as change_spam, undo as undo_spam};
    pub use super::undo::undo;
    pub use super::work::work;
}

/// `GET /staff/requests`: what to do next, or with a filter in its address the list.
pub async fn show(request: MemberRequest, RawQuery(query): RawQuery) -> Result<Response, Error> {
    match query.as_deref() {
        None | Some("") => queue::draw(&request).await,
        Some(query) => list::draw(&request, &ListQuery::read(query), list::Drawn::default()).await,
    }
}
