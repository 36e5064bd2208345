//! What is asked of a store.

use std::pin::Pin;

use clinic::clock::Clock;
use clinic::domain::reference::Reference;
use clinic::domain::request_mark::RequestMark;
use clinic::domain::search::SearchText;
use clinic::domain::staff::LocationScope;
use clinic::domain::status::Status;
use clinic::store::{ListFilter, ListOrder, Store};

use crate::BenchResult;

/// Something of each database that questions are about.
pub struct Place {
    reference: Reference,
    phone: String,
    email: String,
    /// Where the thousandth page begins, or the last one.
    far: RequestMark,
}

impl Place {
    pub async fn of(store: &Store) -> BenchResult<Self> {
        let page = store.list(&newest(), None).await?;
        let last = page.requests.into_iter().last().ok_or("nothing is stored")?.request?;
        let mut far = RequestMark { at: last.submitted_at.as_microsecond(), id: last.id };
        for _ in 0..1000 {
            let Some(next) = store.list(&newest(), Some(&far)).await?.next else { break };
            far = next;
        }
        Ok(Self {
            reference: last.reference,
            phone: last.details.phone.e164().to_owned(),
            email: last.details.email.to_string(),
            far,
        })
    }
}

type Answer<'a> = Pin<Box<dyn Future<Output = BenchResult<usize>> + Send + 'a>>;
/// Asks, and waits for the answer; says how many requests it holds.
pub type Question = for<'a> fn(&'a Store, &'a Place) -> Answer<'a>;

pub const QUESTIONS: [(&str, Question); 17] = [
    ("what to do next", |store, _| {
        Box::pin(async { Ok(store.due(Clock::system().now(), &ALL).await?.requests.len()) })
    }),
    ("new since", |store, place| Box::pin(async { Ok(store.count_new_since(place.far, &ALL).await?) })),
    ("a request", |store, place| {
        Box::pin(async { Ok(usize::from(store.request(&place.reference, &ALL).await?.is_some())) })
    }),
    ("first page of all", |store, _| list(store, ListFilter::default(), None)),
    ("newest first", |store, _| list(store, newest(), None)),
    ("a page far on", |store, place| list(store, newest(), Some(place.far))),
    ("new ones", |store, _| list(store, of(&[Status::New]), None)),
    ("to do", |store, _| list(store, of(&[Status::New, Status::Contacted]), None)),
    ("scheduled", |store, _| list(store, of(&[Status::Scheduled]), None)),
    ("of one location", |store, _| list(store, there(), None)),
    ("scheduled, of one location", |store, _| {
        list(store, ListFilter { statuses: vec![Status::Scheduled], ..there() }, None)
    }),
    ("counts of each status", |store, _| {
        Box::pin(async { Ok(store.count_by_status(&ListFilter::default()).await?.len()) })
    }),
    ("search: a last name", |store, _| search(store, "kowalska")),
    ("search: first and last name", |store, _| search(store, "joao garcia")),
    ("search: two that nobody has together", |store, _| search(store, "zzz smith")),
    ("search: a phone number", |store, place| search(store, &place.phone)),
    ("search: an e-mail address", |store, place| search(store, &place.email)),
];

static ALL: LocationScope = LocationScope::All;

fn newest() -> ListFilter {
    ListFilter { order: ListOrder::Newest, ..ListFilter::default() }
}

fn of(statuses: &[Status]) -> ListFilter {
    ListFilter { statuses: statuses.to_vec(), ..ListFilter::default() }
}

fn there() -> ListFilter {
    ListFilter { location: "riverside".parse().ok(), ..ListFilter::default() }
}

fn list(store: &Store, filter: ListFilter, after: Option<RequestMark>) -> Answer<'_> {
    Box::pin(async move { Ok(store.list(&filter, after.as_ref()).await?.requests.len()) })
}

fn search<'a>(store: &'a Store, typed: &'a str) -> Answer<'a> {
    Box::pin(async move {
        let text = SearchText::parse(typed, "US".parse()?).ok_or("nothing to search for")?;
        Ok(store.search(&text, &ALL).await?.requests.len())
    })
}
