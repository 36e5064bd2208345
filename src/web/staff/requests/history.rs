//! What happened to a request, line by line.

use crate::domain::call::CallOutcome;
use crate::domain::history::{Change, HistoryRow};
use crate::domain::staff::Account;
use crate::web::staff::actor_name::actor_name;
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::times;

/// One line.
pub struct HistoryLine {
    pub time: String,
    pub who: String,
    pub what: String,
    /// What was noted, line by line.
    pub note: Option<String>,
    pub is_unreadable: bool,
}

/// The lines of a history, in its order.
#[must_use]
pub fn history_lines(rows: &[HistoryRow], accounts: &[Account], request: &MemberRequest) -> Vec<HistoryLine> {
    rows.iter().map(|row| line(row, accounts, request)).collect()
}

fn line(row: &HistoryRow, accounts: &[Account], request: &MemberRequest) -> HistoryLine {
    let words = request.words();
    if let Some(Err(error)) = &row.note {
        tracing::error!(history = %row.id, %error, "a note cannot be read");
    }
    HistoryLine {
        time: times::write(row.at, request.zone(), words),
        who: if row.by == HistoryRow::PATIENT {
            words.request.patient.to_string()
        } else {
            actor_name(&row.by, accounts, words)
        },
        what: told(row, accounts, request),
        is_unreadable: matches!(row.note, Some(Err(_))),
        note: row.note.as_ref().and_then(|note| note.as_ref().ok()).map(|note| note.as_str().to_owned()),
    }
}

/// What is unknown is shown as it is stored.
fn told(row: &HistoryRow, accounts: &[Account], request: &MemberRequest) -> String {
    let all = request.words();
    let words = &all.request;
    let phrase = match row.change.parse() {
        Ok(Change::Submitted) => words.submitted.clone(),
        Ok(Change::Moved(status)) => words.moved_to.with("status", all.requests.status(status)),
        Ok(Change::Closed(reason)) => words.closed_as.with("reason", all.close_reasons.of(&reason)),
        Ok(Change::Duplicate(reference)) => words.duplicate_of.with("reference", reference),
        Ok(Change::Called(CallOutcome::CallBack(at))) => {
            words.outcome_call_back.with("time", times::write(at, request.zone(), all))
        }
        Ok(Change::Called(CallOutcome::Reached)) => words.outcome_reached.clone(),
        Ok(Change::Called(CallOutcome::NoAnswer)) => words.outcome_no_answer.clone(),
        Ok(Change::Called(CallOutcome::LeftMessage)) => words.outcome_left_message.clone(),
        Ok(Change::Called(CallOutcome::WrongNumber)) => words.outcome_wrong_number.clone(),
        Ok(Change::WroteEmail) => words.outcome_wrote_email.clone(),
        Ok(Change::Noted) => words.noted.clone(),
        Ok(Change::Assigned(account)) => words.given_to.with("name", actor_name(&account, accounts, all)),
        Ok(Change::Unassigned) => words.given_back.clone(),
        Ok(Change::Undone) => words.undid.clone(),
        Ok(Change::Erased) => words.erased.clone(),
        Err(_) => return row.change.clone(),
    };
    phrase.to_string()
}
