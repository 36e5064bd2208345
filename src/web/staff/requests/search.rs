//! Search. What was typed travels in the form alone: it names people, and stays out of addresses, history and logs.

use askama::Template;
use axum::response::Response;

use super::lines::RequestLine;
use crate::content::Phrase;
use crate::domain::audit::Event;
use crate::domain::search::SearchText;
use crate::web::error::Error;
use crate::web::staff::field::{Field, problems};
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::{MemberForm, MemberRequest};

#[derive(Template)]
#[template(path = "staff/search.html")]
struct SearchPage<'a> {
    layout: StaffLayout<'a>,
    search: Field<'a>,
    found: Option<Phrase>,
    lines: Vec<RequestLine>,
    has_more: bool,
}

/// The field that is searched by.
pub(super) fn field<'a>(request: &'a MemberRequest, typed: &str) -> Field<'a> {
    let words = &request.words().search;
    Field::text("search", &words.label, typed).plain()
}

/// `POST /staff/requests`.
pub async fn search(sent: MemberForm) -> Result<Response, Error> {
    let (words, typed) = (sent.words(), sent.answers.get("search"));
    let (store, clinic) = (&sent.staff.store, &sent.staff.site.content.clinic);
    let text = SearchText::parse(typed, clinic.country());
    let shown: String = typed.chars().take(SearchText::LONGEST).collect();
    let field = field(&sent, &shown).hint(&words.search.hint).problem(text.is_none().then_some(&words.search.nothing));
    let mut layout = sent.layout(&words.search.title, StaffSection::Requests);
    layout.problems = problems([&field]);
    let status = layout.status();
    let mut page = SearchPage { layout, search: field, found: None, lines: Vec::new(), has_more: false };
    if let Some(text) = text {
        // That somebody searched, not for whom.
        store.write_down(sent.member.by().did(Event::RequestsSearched)).await?;
        let found = store.search(&text, &sent.account().details.locations).await?;
        page.lines = found.requests.iter().map(|listed| RequestLine::new(&sent, listed)).collect();
        page.has_more = found.has_more;
        page.found = (!page.lines.is_empty()).then(|| words.search.found.with("count", page.lines.len()));
    }
    answer(&sent.staff, status, &page)
}
