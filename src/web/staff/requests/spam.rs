//! Several requests of a list at once: they are spam, or none.

use axum::response::Response;

use super::lines::read_key;
use super::list::{self, Drawn};
use super::list_query::ListQuery;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::progress::Step;
use crate::domain::reference::Reference;
use crate::domain::status::Status;
use crate::store::{ChangeError, RequestChange};
use crate::web::error::Error;
use crate::web::staff::member_request::MemberForm;

/// What became of the requests that were chosen.
#[derive(Default)]
struct Done {
    /// The keys of those that were changed, as they are now.
    changed: Vec<String>,
    /// How many others had changed meanwhile.
    left_alone: usize,
}

impl Done {
    fn note(&mut self, reference: &Reference, version: i64, outcome: Result<(), ChangeError>) -> Result<(), Error> {
        match outcome {
            Ok(()) => self.changed.push(format!("{reference} {}", version.saturating_add(1))),
            Err(ChangeError::Store(error)) => return Err(Error::Store(error)),
            Err(_) => self.left_alone += 1,
        }
        Ok(())
    }
}

/// `POST /staff/requests/spam`.
pub async fn change(sent: MemberForm) -> Result<Response, Error> {
    let words = &sent.words().requests;
    let to = match sent.answers.get("to").parse() {
        Ok(Status::SuspectedSpam) => Status::SuspectedSpam,
        _ => Status::New,
    };
    let mut done = Done::default();
    for (reference, version) in sent.answers.all("request").filter_map(read_key) {
        let change = RequestChange {
            step: Step::Move(to, None),
            duplicate_of: None,
            note: None,
            // Such a move looks at no hours.
            hours: sent.hours_of(&ChoiceKey::any()).clone(),
            rules: sent.staff.site.content.clinic.calls.clone(),
        };
        let outcome = sent.staff.store.change_request(sent.target(reference.clone(), version), change).await;
        done.note(&reference, version, outcome)?;
    }
    let said = if to == Status::New { &words.released } else { &words.marked };
    let notice = (!done.changed.is_empty()).then(|| said.with("count", done.changed.len()));
    let trouble = match (done.left_alone, done.changed.len()) {
        (0, 0) => Some(words.none_chosen.clone()),
        (0, _) => None,
        (left_alone, _) => Some(words.left_alone.with("count", left_alone)),
    };
    draw(&sent, Drawn { notice, trouble, undo: done.changed }).await
}

/// `POST /staff/requests/spam/undo`.
pub async fn undo(sent: MemberForm) -> Result<Response, Error> {
    let words = &sent.words().requests;
    let mut done = Done::default();
    for (reference, version) in sent.answers.all("request").filter_map(read_key) {
        let outcome = sent.staff.store.undo_change(sent.target(reference.clone(), version)).await;
        done.note(&reference, version, outcome)?;
    }
    let notice = (!done.changed.is_empty()).then(|| words.undone_all.with("count", done.changed.len()));
    let trouble = (done.left_alone > 0).then(|| words.left_alone.with("count", done.left_alone));
    draw(&sent, Drawn { notice, trouble, undo: Vec::new() }).await
}

/// The list that the form stood in, as it is now.
async fn draw(sent: &MemberForm, drawn: Drawn) -> Result<Response, Error> {
    let query = sent.answers.get("list").split_once('?').map_or("", |(_, query)| query);
    list::draw(sent, &ListQuery::read(query), drawn).await
}
