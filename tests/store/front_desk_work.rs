//! What the front desk does with a request, in a test's words.

use clinic::domain::audit::By;
use clinic::domain::field_problem::FieldProblem;
use clinic::domain::note::Note;
use clinic::domain::progress::Step;
use clinic::domain::reference::Reference;
use clinic::domain::staff::LocationScope;
use clinic::store::{Found, FoundRequest, RequestChange, Store, Target};

use crate::hours::{rules, weekdays};
use crate::support::TestResult;

/// A step without a note, on a clinic's weekdays.
pub fn change(step: Step) -> TestResult<RequestChange> {
    Ok(RequestChange { step, duplicate_of: None, note: None, hours: weekdays()?, rules: rules() })
}

/// The same with a note.
pub fn noting(step: Step, note: &str) -> TestResult<RequestChange> {
    let note = Note::parse(note).map_err(FieldProblem::code)?;
    Ok(RequestChange { note, ..change(step)? })
}

/// A request as somebody saw it who sees all.
pub fn target(reference: &Reference, version: i64, by: By) -> Target {
    Target { reference: reference.clone(), scope: LocationScope::All, version, by }
}

/// The request of a reference.
pub async fn found(store: &Store, reference: &Reference) -> TestResult<FoundRequest> {
    match store.request(reference, &LocationScope::All).await? {
        Some(Found::Request(found)) => Ok(*found),
        other => Err(format!("there is no request: {other:?}").into()),
    }
}

/// Does a step with a request as it is now.
pub async fn does(store: &Store, reference: &Reference, by: By, step: Step) -> TestResult<FoundRequest> {
    let version = found(store, reference).await?.version;
    store.change_request(target(reference, version, by), change(step)?).await?;
    found(store, reference).await
}
