//! The list of requests: who waits for a call, and every other request.

use askama::Template;
use axum::response::Response;

use super::lines::RequestLine;
use super::list_query::ListQuery;
use crate::content::Phrase;
use crate::domain::audit::Event;
use crate::domain::status::Status;
use crate::store::{ListOrder, ListPage, MOST_COUNTED};
use crate::web::error::Error;
use crate::web::staff::field::{Choice, Field, problems};
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::MemberRequest;

#[derive(Template)]
#[template(path = "staff/requests.html")]
struct RequestsPage<'a> {
    layout: StaffLayout<'a>,
    query: String,
    search: Field<'a>,
    assignees: Vec<Choice>,
    bulk: Option<Bulk<'a>>,
    undo: Vec<String>,
    counts: Vec<StatusCount>,
    statuses: Vec<Choice>,
    locations: Vec<Choice>,
    from: Field<'a>,
    to: Field<'a>,
    orders: [Choice; 2],
    is_filtered: bool,
    is_oldest_first: bool,
    lines: Vec<RequestLine>,
    first: Option<String>,
    next: Option<String>,
}

/// How many requests of a status there are.
struct StatusCount {
    address: String,
    status: String,
    count: String,
    is_shown: bool,
}

/// What can be done with several requests at once: those of a list of this status.
struct Bulk<'a> {
    to: Status,
    label: &'a Phrase,
}

/// How the list is drawn, besides what is stored.
#[derive(Default)]
pub struct Drawn {
    /// What was just done.
    pub notice: Option<Phrase>,
    /// What kept a form from being taken.
    pub trouble: Option<Phrase>,
    /// The keys of the requests with which it can be taken back.
    pub undo: Vec<String>,
}

/// The list that an address asks for.
pub async fn draw(request: &MemberRequest, query: &ListQuery, drawn: Drawn) -> Result<Response, Error> {
    let store = &request.staff.store;
    store.write_down(query.note(request.member.by().did(Event::RequestsListed))).await?;
    let filter = query.filter(request.zone(), request.account());
    let words = &request.words().requests;
    let mut layout = request.layout(&words.title, StaffSection::Requests);
    let from = Field::text("from", &words.from, &query.from).date().problem(query.first_day_problem(request.words()));
    let to = Field::text("to", &words.to, &query.to).date().problem(query.last_day_problem(request.words()));
    layout.problems = problems([&from, &to]);
    let is_readable = layout.problems.is_empty();
    (layout.notice, layout.trouble) = (drawn.notice, drawn.trouble);
    let status = layout.status();
    let (page, counts) = if is_readable {
        (store.list(&filter, query.after.as_ref()).await?, store.count_by_status(&filter).await?)
    } else {
        (ListPage::default(), Vec::new())
    };
    let page = RequestsPage {
        layout,
        query: query.address(query.after),
        search: super::search::field(request, ""),
        counts: counts.into_iter().map(|(status, count)| count_of(request, query, status, count)).collect(),
        statuses: query.statuses(request.words()),
        locations: query.locations(request),
        assignees: query.assignees(request),
        from,
        to,
        orders: query.orders(request.words()),
        is_filtered: query.is_filtered(),
        is_oldest_first: filter.order == ListOrder::Oldest,
        bulk: bulk(query, request),
        undo: drawn.undo,
        lines: page.requests.iter().map(|listed| RequestLine::new(request, listed)).collect(),
        first: query.after.map(|_| query.address(None)),
        next: page.next.map(|mark| query.address(Some(mark))),
    };
    answer(&request.staff, status, &page)
}

fn bulk<'a>(query: &ListQuery, request: &'a MemberRequest) -> Option<Bulk<'a>> {
    let words = &request.words().requests;
    if query.shows_only(Status::SuspectedSpam) {
        Some(Bulk { to: Status::New, label: &words.release })
    } else if query.shows_only(Status::New) {
        Some(Bulk { to: Status::SuspectedSpam, label: &words.mark })
    } else {
        None
    }
}

fn count_of(request: &MemberRequest, query: &ListQuery, status: Status, count: usize) -> StatusCount {
    let words = &request.words().requests;
    StatusCount {
        address: query.of_status(status).address(None),
        status: words.status(status).to_string(),
        count: match count {
            MOST_COUNTED.. => words.more_than.with("count", MOST_COUNTED - 1).to_string(),
            _ => count.to_string(),
        },
        is_shown: query.shows_only(status),
    }
}
