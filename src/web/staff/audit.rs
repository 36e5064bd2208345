//! Who did what: for admins.

mod audit_query;
mod lines;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

use self::audit_query::AuditQuery;
use self::lines::{AuditLine, ChoiceLine};
use super::field::{Field, problems};
use super::layout::{StaffLayout, StaffSection, answer};
use super::member::Member;
use crate::content::{Phrase, StaffWords};
use crate::domain::audit::{Event, FirstWrong, Verification, Wrong};
use crate::paths::staff as paths;
use crate::web::error::{Error, FORM_NEEDS_MENDING};
use crate::web::reader::Reader;
use crate::web::state::StaffState;

#[derive(Template)]
#[template(path = "staff/audit.html")]
struct AuditPage<'a> {
    layout: StaffLayout<'a>,
    people: Vec<ChoiceLine>,
    events: Vec<ChoiceLine>,
    reference: Field<'a>,
    day: Field<'a>,
    is_filtered: bool,
    lines: Vec<AuditLine>,
    older: Option<String>,
    newer: Option<String>,
}

/// `GET /staff/audit`.
pub async fn show(
    State(staff): State<StaffState>,
    reader: Reader,
    member: Member,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let query = AuditQuery::read(query.as_deref());
    staff.store.write_down(query.note(member.by().did(Event::AuditViewed))).await?;
    draw(&staff, &reader, &member, &query, None).await
}

/// `POST /staff/audit`: goes along the whole log.
pub async fn verify(State(staff): State<StaffState>, reader: Reader, member: Member) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let verification = staff.store.verify_audit(None).await?;
    let is_whole = matches!(verification, Verification::Whole(_));
    staff.store.write_down(member.by().did(Event::AuditVerified).with("is_whole", is_whole)).await?;
    draw(&staff, &reader, &member, &AuditQuery::default(), Some(tell(verification, words))).await
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
    staff: &StaffState,
    reader: &Reader,
    member: &Member,
    query: &AuditQuery,
    told: Option<Result<Phrase, Phrase>>,
) -> Result<Response, Error> {
    let words = &reader.edition(&staff.site).staff;
    let zone = &staff.site.content.clinic.time_zone;
    let mut layout = StaffLayout::new(staff, reader, Some(member), &words.audit.title, StaffSection::Audit);
    let accounts = staff.store.accounts().await?;
    let reference = Field::text("reference", &words.audit.reference, &query.reference);
    let reference = reference.problem(query.has_wrong_reference().then_some(&words.audit.unknown_reference));
    let day = Field::text("day", &words.audit.day, &query.day);
    let day = Field { kind: "date", ..day }.problem(query.has_wrong_day().then_some(&words.audit.unknown_day));
    layout.problems = problems([&reference, &day]);
    let page = if layout.has_problems() {
        crate::store::AuditPage::default()
    } else {
        staff.store.audit_page(&query.filter(zone), query.place).await?
    };
    let status = if layout.has_problems() { FORM_NEEDS_MENDING } else { StatusCode::OK };
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
    answer(staff, status, &page)
}
