//! Taking requests out: which ones, how many and what they look like, and then as a file.

mod about;
mod download;
mod export_query;
mod form;
mod sets;
mod sizes;

use axum::extract::RawQuery;
use axum::response::Response;

use self::about::{about, entry};
use self::download::{Download, answer_with};
use self::export_query::{ExportQuery, judge_reason};
use self::form::{Mistakes, draw};
pub use self::sets::{show as show_sets, take as take_set};
use super::member_request::{MemberForm, MemberRequest};
use crate::domain::audit::NewEntry;
use crate::domain::export::selection::ExportSelection;
use crate::export::Format;
use crate::store::{ExportFilter, NewSet, Store};
use crate::web::error::Error;

/// `GET /staff/export`.
pub async fn show(request: MemberRequest, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let pairs = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes()).into_owned().collect();
    draw(&request, &ExportQuery::read(pairs), Mistakes::default()).await
}

/// `POST /staff/export`: the file.
pub async fn take(sent: MemberForm) -> Result<Response, Error> {
    let query = ExportQuery::read(sent.answers.pairs().to_vec());
    let mistakes = Mistakes::of(&query, &sent);
    let reason = judge_reason(&query.reason, &sent);
    let (Some(format), Ok(reason), true) = (query.format(&sent), reason, mistakes.is_empty()) else {
        return draw(&sent, &query, mistakes).await;
    };
    let selection = query.selection(&sent);
    let count = sent.staff.store.count(&ExportFilter::of(&selection, sent.zone())).await?;
    if format.most_requests().is_some_and(|most| count > most) {
        return draw(&sent, &query, Mistakes::too_large()).await;
    }
    let entry = selection.note(entry(&sent, format, reason));
    if query.only_new {
        take_new(&sent, format, selection, entry).await
    } else {
        take_all(&sent, format, &selection, entry, count).await
    }
}

async fn take_all(
    sent: &MemberForm,
    format: Format,
    selection: &ExportSelection,
    entry: NewEntry,
    count: i64,
) -> Result<Response, Error> {
    let store = &sent.staff.store;
    // Before the first byte leaves.
    store.write_down(entry.with("count", count)).await?;
    let pages = store.pages(&ExportFilter::of(selection, sent.zone()));
    answer_with(sent, Download { pages, format, about: about(sent, selection), set: None })
}

async fn take_new(
    sent: &MemberForm,
    format: Format,
    selection: ExportSelection,
    entry: NewEntry,
) -> Result<Response, Error> {
    let (store, about) = (&sent.staff.store, about(sent, &selection));
    let filter = ExportFilter::of(&selection, sent.zone());
    let new = NewSet { filter, format: format.as_str(), about: about.clone(), entry };
    if let Some(made) = store.make_export_set(new).await? {
        let pages = store.pages_of_set(made.number);
        return answer_with(sent, Download { pages, format, about: made.about.clone(), set: Some(made) });
    }
    // Nothing is new: a file without requests, and no set.
    answer_with(sent, Download { pages: Store::no_pages(), format, about, set: None })
}
