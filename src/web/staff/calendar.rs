//! The calendar of call-backs of a member of staff, which calendar programs fetch by its secret address (RFC 5545).
//! It names no patient: only times and references.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use icalendar::{Calendar, Class, Component, Event, Property};
use jiff::{Timestamp, ToSpan};

use crate::content::StaffWords;
use crate::domain::secret_token::SecretToken;
use crate::paths::staff as paths;
use crate::store::CallBack;
use crate::web::error::Error;
use crate::web::reader::Reader;
use crate::web::state::StaffState;

/// How often programs are asked to look again (RFC 7986, 5.7).
const LOOK_AGAIN_AFTER: &str = "PT15M";
/// How much room a call takes in a calendar, in minutes.
const LENGTH: i64 = 15;

/// `GET /staff/calendar/{token}/call-backs.ics`.
pub async fn show(
    State(staff): State<StaffState>,
    reader: Reader,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    let token: SecretToken = token.parse().map_err(|_| Error::NotFound)?;
    let account = staff.store.account_of_calendar(&token.hash()).await?.ok_or(Error::NotFound)?;
    if staff.owes_second_factor(&account) {
        return Err(Error::NotFound);
    }
    let call_backs = staff.store.call_backs_of(account.id, &account.details.locations).await?;
    let feed = Feed {
        words: &reader.edition(&staff.site).staff,
        clinic: staff.site.content.clinic.name.as_str(),
        origin: staff.site.origin.url(),
        now: staff.clock.now(),
    };
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], feed.write(&call_backs)).into_response())
}

/// What all events of a calendar share.
struct Feed<'a> {
    words: &'a StaffWords,
    clinic: &'a str,
    origin: Option<&'a str>,
    now: Timestamp,
}

impl Feed<'_> {
    fn write(&self, call_backs: &[CallBack]) -> String {
        let mut calendar = Calendar::empty();
        calendar.append_property(("VERSION", "2.0")).append_property(("PRODID", "-//Clinic//Call-backs//EN"));
        calendar.name(self.words.calendar.name.with("clinic", self.clinic).as_str());
        let refresh = Property::new("REFRESH-INTERVAL", LOOK_AGAIN_AFTER).add_parameter("VALUE", "DURATION").done();
        calendar.append_property(refresh).append_property(("X-PUBLISHED-TTL", LOOK_AGAIN_AFTER));
        calendar.extend(call_backs.iter().map(|call_back| self.event(call_back)));
        calendar.to_string()
    }

    fn event(&self, CallBack { reference, due_at }: &CallBack) -> Event {
        let host = self.origin.and_then(|origin| origin.split_once("://")).map_or("localhost", |(_, host)| host);
        let ends_at = due_at.saturating_add(LENGTH.minutes()).unwrap_or(*due_at);
        let mut event = Event::new();
        event
            .uid(&format!("call-back-{reference}@{host}"))
            .add_property("DTSTAMP", time(self.now))
            .add_property("DTSTART", time(*due_at))
            .add_property("DTEND", time(ends_at))
            .summary(self.words.calendar.call_back.with("reference", reference).as_str())
            .class(Class::Private)
            // Nobody is busy for it: whoever has a moment calls.
            .add_property("TRANSP", "TRANSPARENT");
        if let Some(origin) = self.origin {
            event.url(&format!("{origin}{}", paths::request(reference.as_str())));
        }
        event.done()
    }
}

/// A time in UTC (RFC 5545, 3.3.5).
fn time(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}
