//! The form: drawn empty, and its sending.

use std::time::Duration;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::time::timeout;

use super::form_view::FormView;
use super::token::{self, TokenContent};
use crate::domain::form::{AppointmentForm, Field, Problems};
use crate::domain::request::NewRequest;
use crate::domain::spam::{Circumstances, first_status};
use crate::paths;
use crate::random;
use crate::web::error::{Error, FORM_NEEDS_MENDING, NOT_STORED, TOO_MANY};
use crate::web::http::body::FormBody;
use crate::web::http::network::Network;
use crate::web::http::traffic::Amount;
use crate::web::page::layout::{FigureUse, Layout, answer};
use crate::web::page::section::Section;
use crate::web::page::urls::Urls;
use crate::web::reader::Reader;
use crate::web::state::{DeskState, SiteState};

#[derive(Template)]
#[template(path = "appointment/form.html")]
struct FormPage<'a> {
    layout: Layout<'a>,
    form: FormView<'a>,
}

/// How long a patient waits for the request to be stored. It ends before the deadline of the whole answer does, body
/// included, whose page has no form on it. What is stored after all is stored once: the form that comes back has the
/// same id.
const STORING_DEADLINE: Duration = Duration::from_secs(12);

/// What became of a form.
enum Outcome {
    Fresh,
    NeedsMending(Problems),
    /// The patient took the e-mail address that was offered; nothing else is wrong.
    EmailTaken,
    NotStored,
    TooMany,
}

/// `GET /appointment`: an empty form. `?location=` chooses a location, as the page of locations links it.
pub async fn show(
    State(site): State<SiteState>,
    State(desk): State<DeskState>,
    reader: Reader,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let location = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, value)| name == "location" && desk.rules.locations.iter().any(|key| key.as_str() == value))
        .map(|(_, value)| value.into_owned());
    let token = TokenContent { drawn_at: desk.clock.now(), source_path: source_path(&site, &headers) };
    let form = AppointmentForm {
        location: location.unwrap_or_default(),
        submission_id: random::new_id(desk.clock.now())?.to_string(),
        token: token::issue(&desk.token_key, &token),
        ..AppointmentForm::default()
    };
    draw_form(&site, &reader, &form, &Outcome::Fresh)
}

/// `POST /appointment`: stores a good form and leads to its receipt; draws any other again with all its values.
pub async fn send(
    State(site): State<SiteState>,
    State(desk): State<DeskState>,
    reader: Reader,
    network: Network,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let edition = reader.edition(&site);
    let mut form = AppointmentForm::from_pairs(pairs.into_iter());
    let submission_id = match form.submission_id() {
        Some(id) => id,
        None => random::new_id(desk.clock.now())?,
    };
    form.submission_id = submission_id.to_string();
    let has_taken_email = form.take_offered_email();
    if desk.traffic.count_form(network) == Amount::TooMuch {
        tracing::warn!("a network sends more forms than it may");
        return draw_form(&site, &reader, &form, &Outcome::TooMany);
    }
    let token = token::read(&desk.token_key, &form.token);
    let details = match form.parse(&desk.rules) {
        Ok(_) if has_taken_email => return draw_form(&site, &reader, &form, &Outcome::EmailTaken),
        Ok(details) => details,
        Err(problems) => return draw_form(&site, &reader, &form, &Outcome::NeedsMending(problems)),
    };
    let circumstances = Circumstances {
        is_trap_filled: !form.trap.trim().is_empty(),
        seconds_to_fill: token.as_ref().map(|token| desk.clock.now().duration_since(token.drawn_at).as_secs()),
        is_repeated: desk.traffic.count_copy(&details) == Amount::TooMuch,
        is_network_busy: desk.traffic.count_request(network) == Amount::TooMuch,
    };
    let request = NewRequest {
        status: first_status(&details, circumstances),
        details,
        submission_id,
        language: edition.language.tag().to_owned(),
        source_path: token.and_then(|token| token.source_path),
    };
    match timeout(STORING_DEADLINE, desk.store.submit(request)).await {
        Ok(Ok(receipt)) => {
            tracing::info!(is_new = receipt.is_new, "appointment request stored");
            return Ok(Redirect::to(&Urls(&edition.language).received(&receipt.reference)).into_response());
        }
        // Whether it passes by itself or waits for somebody to mend it.
        Ok(Err(error)) => {
            tracing::error!(%error, is_temporary = error.is_temporary(), "appointment request not stored");
        }
        Err(_) => tracing::error!("appointment request not stored in time"),
    }
    draw_form(&site, &reader, &form, &Outcome::NotStored)
}

fn draw_form(site: &SiteState, reader: &Reader, form: &AppointmentForm, outcome: &Outcome) -> Result<Response, Error> {
    let edition = reader.edition(site);
    let words = &edition.text.form;
    let layout = Layout::new(reader.context(site), paths::APPOINTMENT);
    let mut layout = layout.titled(&words.title, &words.summary, Section::Appointment);
    reader.path_and_query().clone_into(&mut layout.return_to);
    layout.figure_use = FigureUse::Still;
    let no_problems = Problems::default();
    let (status, problems, trouble) = match outcome {
        Outcome::Fresh | Outcome::EmailTaken => (StatusCode::OK, &no_problems, None),
        Outcome::NeedsMending(problems) => (FORM_NEEDS_MENDING, problems, None),
        Outcome::NotStored => (NOT_STORED, &no_problems, Some((&words.not_stored_title, &words.not_stored))),
        Outcome::TooMany => (TOO_MANY, &no_problems, Some((&words.too_many_title, &words.too_many))),
    };
    layout.is_indexed = matches!(outcome, Outcome::Fresh);
    layout.is_error = status != StatusCode::OK;
    let mut form = FormView::new(&site.content.clinic, edition, form, problems, trouble);
    form.focus = matches!(outcome, Outcome::EmailTaken).then_some(Field::Email);
    Ok(answer(status, &FormPage { layout, form })?)
}

/// The page of this site that led to the form, as the browser tells it; kept only when it is one of ours.
fn source_path(site: &SiteState, headers: &HeaderMap) -> Option<String> {
    let referrer = site.origin.referring_page(headers)?;
    let path = referrer.path();
    site.memory.has(path).then(|| path.to_owned())
}
