//! Who did what: for admins.

mod audit_query;
mod lines;

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;

use self::audit_query::AuditQuery;
use self::lines::AuditLine;
use super::field::{Choice, Field, problems};
use super::layout::{StaffLayout, StaffSection, answer};
use super::member_request::MemberRequest;
use crate::content::{Phrase, StaffWords};
use crate::domain::audit::{Event, FirstWrong, Verification, Wrong};
use crate::paths::staff as paths;
use crate::store::AuditPage as AuditRows;
use crate::web::error::Error;

#[derive(Template)]
#[template(path = "staff/audit.html")]
struct AuditPage<'a> {
    layout: StaffLayout<'a>,
    people: Vec<Choice>,
    events: Vec<Choice>,
    reference: Field<'a>,
    day: Field<'a>,
    is_filtered: bool,
    lines: Vec<AuditLine>,
    older: Option<String>,
    newer: Option<String>,
}

/// `GET /staff/audit`.
pub async fn show(request: MemberRequest, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let query = AuditQuery::read(query.as_deref());
    request.staff.store.write_down(query.note(request.member.by().did(Event::AuditViewed))).await?;
    draw(&request, &query, None).await
}

/// `POST /staff/audit`: goes along the whole log.
pub async fn verify(request: MemberRequest) -> Result<Response, Error> {
    let verification = request.staff.store.verify_audit(None).await?;
    let is_whole = matches!(verification, Verification::Whole(_));
    let entry = request.member.by().did(Event::AuditVerified).with("is_whole", is_whole);
    request.staff.store.write_down(entry).await?;
    draw(&request, &AuditQuery::default(), Some(tell(verification, request.words()))).await
}

/// What is said of the log.
fn tell(verification: Verification, words: &StaffWords) -> Result<Phrase, Phrase> {
    let words = &words.audit;
    let FirstWrong { number, what, .. } = match verification {
        Verification::Whole(walk) => return Ok(words.whole.with("count", walk.number)),
        Verification::Wrong(wrong) => wrong,
    };
    Err(match what {
        Wrong::Changed => words.changed.with("number", number),
        Wrong::MovedTo(place) => words.moved.with("number", number).with("place", place),
        Wrong::Missing => words.missing.with("number", number),
        Wrong::CutOff(last) => words.cut_off.with("number", number).with("last", last),
        Wrong::OutsideOf(last) => words.outside.with("number", number).with("last", last),
        Wrong::Rebuilt => words.rebuilt.with("number", number),
        Wrong::NotSealed => words.not_sealed.with("number", number),
        Wrong::NotKept => words.not_kept.clone(),
    })
}

async fn draw(
    request: &MemberRequest,
    query: &AuditQuery,
    told: Option<Result<Phrase, Phrase>>,
) -> Result<Response, Error> {
    let (store, words, zone) = (&request.staff.store, request.words(), request.zone());
    let mut layout = request.layout(&words.audit.title, StaffSection::Audit);
    let accounts = store.accounts().await?;
    let reference = Field::text("reference", &words.audit.reference, &query.reference);
    let reference = reference.problem(query.has_wrong_reference().then_some(&words.audit.unknown_reference));
    let day = Field::text("day", &words.audit.day, &query.day).date();
    let day = day.problem(query.has_wrong_day().then_some(&words.audit.unknown_day));
    layout.problems = problems([&reference, &day]);
    let status = layout.status();
    let page = if layout.has_problems() {
        AuditRows::default()
    } else {
        store.audit_page(&query.filter(zone), query.place).await?
    };
    match told {
        Some(Ok(whole)) => layout.notice = Some(whole),
        Some(Err(wrong)) => layout.trouble = Some(wrong),
        None => {}
    }
    let page = AuditPage {
        people: lines::people(&accounts, &query.person, words),
        events: lines::events(&query.event, words),
        reference,
        day,
        is_filtered: query.is_filtered(),
        older: page.older.map(|mark| query.address(paths::AUDIT, "older", mark)),
        newer: page.newer.map(|mark| query.address(paths::AUDIT, "newer", mark)),
        lines: page.rows.iter().map(|row| AuditLine::of(row, &accounts, zone, words)).collect(),
        layout,
    };
    answer(&request.staff, status, &page)
}
