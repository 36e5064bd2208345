//! An open store and requests to put into it.

use std::future::poll_fn;
use std::task::Poll;

use clinic::clock::Clock;
use clinic::domain::email::EmailAddress;
use clinic::domain::field_problem::FieldProblem;
use clinic::domain::name::PersonName;
use clinic::domain::phone::PhoneNumber;
use clinic::domain::request::{AppointmentDetails, NewRequest, PreferredTime, StoredRequest};
use clinic::domain::status::Status;
use clinic::random::new_id;
use clinic::store::{ExportFilter, OpenError, Opening, Store};
use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::support::{TestDatabase, TestResult};

/// When a stopped clock stands; to the microsecond, as both engines keep it.
pub const START: &str = "2031-05-06T07:08:09.123456Z";

/// The longest page of an export.
pub const PAGE: usize = 500;

/// A clock that stands at [`START`].
pub fn stopped_clock() -> TestResult<Clock> {
    Ok(Clock::manual(START.parse::<Timestamp>()?))
}

pub async fn open(database: &TestDatabase) -> TestResult<Store> {
    open_at(database, Clock::system()).await
}

pub async fn open_at(database: &TestDatabase, clock: Clock) -> TestResult<Store> {
    let url = database.url.parse()?;
    Ok(Store::open(&url, &database.key_file, Opening::CreateAndUpdate, clock).await?.0)
}

/// Begins each sending, and hands them over once all of them wait for their answers.
pub async fn begin_all<F>(sendings: impl IntoIterator<Item = F>) -> TestResult<JoinSet<F::Output>>
where
    F: Future<Output: Send> + Send + 'static,
{
    let mut begun = JoinSet::new();
    for sending in sendings {
        let mut sending = Box::pin(sending);
        let is_waiting = poll_fn(|context| Poll::Ready(sending.as_mut().poll(context).is_pending())).await;
        if !is_waiting {
            return Err("a sending was answered at once".into());
        }
        begun.spawn(sending);
    }
    Ok(begun)
}

/// Why the database does not open.
pub async fn refusal(database: &TestDatabase, opening: Opening) -> TestResult<OpenError> {
    let url = database.url.parse()?;
    let opened = Store::open(&url, &database.key_file, opening, Clock::system()).await;
    Ok(opened.err().ok_or("the database opened")?)
}

/// Every row that a filter takes, page by page.
pub async fn export(store: &Store, filter: &ExportFilter) -> TestResult<Vec<StoredRequest>> {
    let mut rows = Vec::new();
    let mut pages = store.pages(filter);
    let mut has_ended = false;
    while let Some(page) = pages.recv().await {
        let page = page?;
        assert!(page.requests.len() <= PAGE && !has_ended, "a page of {} rows", page.requests.len());
        if let Some(reference) = page.damaged.first() {
            return Err(format!("request {reference} is damaged").into());
        }
        rows.extend(page.requests);
        has_ended = page.is_last;
    }
    assert!(has_ended, "the last page is marked");
    Ok(rows)
}

/// A request like any other, sent for the first time.
pub fn request() -> TestResult<NewRequest> {
    Ok(NewRequest {
        details: AppointmentDetails {
            first_name: name("Ada")?,
            last_name: name("Lovelace")?,
            phone: phone("(703) 555-0100")?,
            phone_as_written: "(703) 555-0100".to_owned(),
            email: email("ada@example.com")?,
            patient_status: "new".parse()?,
            location: "any".parse()?,
            preferred_time: PreferredTime::Any.into(),
        },
        submission_id: new_id(Clock::system().now())?,
        language: "en".to_owned(),
        source_path: None,
        status: Status::New,
    })
}

pub fn name(text: &str) -> TestResult<PersonName> {
    Ok(PersonName::parse(text).map_err(FieldProblem::code)?)
}

pub fn phone(text: &str) -> TestResult<PhoneNumber> {
    Ok(PhoneNumber::parse(text, "US".parse()?).map_err(FieldProblem::code)?)
}

pub fn email(text: &str) -> TestResult<EmailAddress> {
    Ok(EmailAddress::parse(text).map_err(FieldProblem::code)?)
}
