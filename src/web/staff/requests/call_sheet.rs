//! The calls of the day, to print: for the desk whose computer is busy, or away.

use askama::Template;
use axum::response::Response;

use super::queue::{QueueLine, lines};
use crate::content::Phrase;
use crate::domain::audit::Event;
use crate::web::error::Error;
use crate::web::staff::layout::{StaffLayout, StaffSection, answer};
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::times;

#[derive(Template)]
#[template(path = "staff/call_sheet.html")]
struct CallSheet<'a> {
    layout: StaffLayout<'a>,
    intro: Phrase,
    tables: Vec<(Phrase, Vec<QueueLine>)>,
    more: Option<Phrase>,
}

/// `GET /staff/requests/call-sheet`: who is to be called by the end of the day, location by location.
pub async fn show(request: MemberRequest) -> Result<Response, Error> {
    let (store, words, now) = (&request.staff.store, request.words(), request.staff.clock.now());
    store.write_down(request.member.by().did(Event::CallSheetPrinted)).await?;
    let today = now.to_zoned_datetime(request.zone().clone()).date();
    let end = times::end_of(today, request.zone()).unwrap_or(now);
    let due = store.due(end, &request.account().details.locations).await?;
    let accounts = store.accounts().await?;
    let lines = lines(&request, &due, now, &accounts);
    let (shown, count) = (lines.len(), due.count);
    let mut tables: Vec<(String, Vec<QueueLine>)> = Vec::new();
    for line in lines {
        let location = line.details.as_ref().map(|details| details.location.clone()).unwrap_or_default();
        match tables.iter_mut().find(|(name, _)| *name == location) {
            Some((_, lines)) => lines.push(line),
            None => tables.push((location, vec![line])),
        }
    }
    let page = CallSheet {
        layout: request.layout(&words.call_sheet.title, StaffSection::Requests),
        intro: words.call_sheet.intro.with("day", today).with("time", times::write(now, request.zone(), words)),
        tables: (tables.into_iter())
            .map(|(location, lines)| (words.call_sheet.table.with("location", location), lines))
            .collect(),
        more: (count > shown).then(|| words.call_sheet.more.with("count", 50)),
    };
    answer(&request.staff, page.layout.status(), &page)
}
