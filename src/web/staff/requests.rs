//! The list of requests: who waits for a call, and every other request.

mod list_query;
mod names;
mod request_page;

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;

use self::list_query::ListQuery;
use super::field::{Choice, Field, problems};
use super::layout::{StaffLayout, StaffSection, answer};
use super::member_request::MemberRequest;
use super::times;
use crate::domain::audit::Event;
use crate::domain::status::Status;
use crate::paths::staff as paths;
use crate::store::{ListOrder, ListPage, ListedRequest, MOST_COUNTED};
use crate::web::error::Error;

/// One request's page, and its changes.
pub mod pages {
    pub use super::request_page::{move_on, show};
}

#[derive(Template)]
#[template(path = "staff/requests.html")]
struct RequestsPage<'a> {
    layout: StaffLayout<'a>,
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

struct RequestLine {
    address: String,
    reference: String,
    /// None where it cannot be read.
    details: Option<RequestDetails>,
}

struct RequestDetails {
    name: String,
    phone: String,
    phone_link: String,
    came_in: String,
    status: String,
    location: String,
    preferred_time: String,
}

/// `GET /staff/requests`.
pub async fn list(request: MemberRequest, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let query = ListQuery::read(query.as_deref());
    let store = &request.staff.store;
    store.write_down(query.note(request.member.by().did(Event::RequestsListed))).await?;
    let filter = query.filter(request.zone(), &request.account().details.locations);
    let words = &request.words().requests;
    let mut layout = request.layout(&words.title, StaffSection::Requests);
    let from = Field::text("from", &words.from, &query.from).date().problem(query.first_day_problem(request.words()));
    let to = Field::text("to", &words.to, &query.to).date().problem(query.last_day_problem(request.words()));
    layout.problems = problems([&from, &to]);
    let status = layout.status();
    let (page, counts) = if layout.has_problems() {
        (ListPage::default(), Vec::new())
    } else {
        (store.list(&filter, query.after.as_ref()).await?, store.count_by_status(&filter).await?)
    };
    let drawn = RequestsPage {
        layout,
        counts: counts.into_iter().map(|(status, count)| count_of(&request, &query, status, count)).collect(),
        statuses: query.statuses(request.words()),
        locations: query.locations(&request),
        from,
        to,
        orders: query.orders(request.words()),
        is_filtered: query.is_filtered(),
        is_oldest_first: filter.order == ListOrder::Oldest,
        lines: page.requests.iter().map(|listed| line(&request, listed)).collect(),
        first: query.after.map(|_| query.address(None)),
        next: page.next.map(|mark| query.address(Some(mark))),
    };
    answer(&request.staff, status, &drawn)
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

fn line(request: &MemberRequest, listed: &ListedRequest) -> RequestLine {
    let details = match &listed.request {
        Ok(stored) => Some(RequestDetails {
            name: names::full_name(&stored.details),
            phone: names::phone(&stored.details.phone, request.words()),
            phone_link: names::phone_link(&stored.details.phone),
            came_in: times::write(stored.submitted_at, request.zone(), request.words()),
            status: request.words().requests.status(stored.status).to_string(),
            location: request.location_name(&stored.details.location),
            preferred_time: names::preferred_time(&stored.details.preferred_time, request),
        }),
        Err(error) => {
            // The line says that it cannot be read, the log says why.
            tracing::error!(%error, "a request of the list cannot be read");
            None
        }
    };
    let reference = listed.reference.to_string();
    RequestLine { address: paths::request(&reference), reference, details }
}
