//! The appointment request: the form, its sending, its receipt.

mod form_view;

use std::time::Duration;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::time::timeout;

use super::client_address::Network;
use super::form_body::FormBody;
use super::frame::{FigureUse, Frame, Section, answer};
use super::state::AppState;
use super::token::TokenContent;
use super::visitor::Visitor;
use crate::domain::form::{AppointmentForm, Field, Problems};
use crate::domain::reference::Reference;
use crate::domain::request::NewRequest;
use crate::domain::spam::{Circumstances, first_status};
use crate::error::{Error, FORM_NEEDS_MENDING, NOT_STORED, TOO_MANY};
use crate::paths;
use crate::random;
use crate::web::page::urls::Urls;
use form_view::FormView;

#[derive(Template)]
#[template(path = "appointment/form.html")]
struct FormPage<'a> {
    frame: Frame<'a>,
    form: FormView<'a>,
}

#[derive(Template)]
#[template(path = "appointment/received.html")]
struct ReceivedPage<'a> {
    frame: Frame<'a>,
    reference: &'a Reference,
    warning_signs: String,
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
    State(state): State<AppState>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let location = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, value)| name == "location" && state.rules.locations.iter().any(|key| key.as_str() == value))
        .map(|(_, value)| value.into_owned());
    let token = TokenContent { drawn_at: state.clock.now(), source_path: source_path(&state, &headers) };
    let form = AppointmentForm {
        location: location.unwrap_or_default(),
        submission_id: random::new_id(state.clock.now())?.to_string(),
        token: state.tokens.issue(&token),
        ..AppointmentForm::default()
    };
    draw_form(&state, &visitor, &form, &Outcome::Fresh)
}

/// `POST /appointment`: stores a good form and leads to its receipt; draws any other again with all its values.
pub async fn send(
    State(state): State<AppState>,
    visitor: Visitor,
    network: Network,
    FormBody(pairs): FormBody,
) -> Result<Response, Error> {
    let edition = visitor.edition(&state);
    let mut form = AppointmentForm::from_pairs(pairs.into_iter());
    let submission_id = match form.submission_id() {
        Some(id) => id,
        None => random::new_id(state.clock.now())?,
    };
    form.submission_id = submission_id.to_string();
    let has_taken_email = form.take_offered_email();
    if !state.traffic.allows_form(network) {
        tracing::warn!("a network sends more forms than it may");
        return draw_form(&state, &visitor, &form, &Outcome::TooMany);
    }
    let token = state.tokens.read(&form.token);
    let details = match form.parse(&state.rules) {
        Ok(_) if has_taken_email => return draw_form(&state, &visitor, &form, &Outcome::EmailTaken),
        Ok(details) => details,
        Err(problems) => return draw_form(&state, &visitor, &form, &Outcome::NeedsMending(problems)),
    };
    let circumstances = Circumstances {
        is_trap_filled: !form.trap.trim().is_empty(),
        seconds_to_fill: token.as_ref().map(|token| state.clock.now().duration_since(token.drawn_at).as_secs()),
        is_repeated: state.traffic.is_repeated(&details),
        is_network_busy: state.traffic.is_busy(network),
    };
    let request = NewRequest {
        status: first_status(&details, circumstances),
        details,
        submission_id,
        language: edition.language.tag().to_owned(),
        source_path: token.and_then(|token| token.source_path),
    };
    match timeout(STORING_DEADLINE, state.store.submit(request)).await {
        Ok(Ok(receipt)) => {
            tracing::info!(is_new = receipt.is_new, "appointment request stored");
            return Ok(Redirect::to(&Urls(&edition.language).received(&receipt.reference)).into_response());
        }
        Ok(Err(error)) => tracing::error!(%error, "appointment request not stored"),
        Err(_) => tracing::error!("appointment request not stored in time"),
    }
    draw_form(&state, &visitor, &form, &Outcome::NotStored)
}

/// `GET /appointment/received/{reference}`: what happens next. It shows nothing personal.
pub async fn received(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(reference): Path<String>,
) -> Result<Response, Error> {
    let edition = visitor.edition(&state);
    let reference: Reference = reference.parse().map_err(|_| Error::NotFound)?;
    match state.store.has_receipt(&reference).await {
        Ok(true) => {}
        Ok(false) => return Err(Error::NotFound),
        // The request was stored when this address was given out. Someone who reloads the page while the
        // database is away must not be told to send the form again.
        Err(error) => tracing::warn!(%error, "receipt shown without looking it up"),
    }
    let words = &edition.text.received;
    let frame = Frame::personal(&state, &visitor).titled(&words.title, &words.summary, Section::None).with_figures();
    let warning_signs = frame.warning_signs();
    answer(StatusCode::OK, &ReceivedPage { frame, reference: &reference, warning_signs })
}

fn draw_form(
    state: &AppState,
    visitor: &Visitor,
    form: &AppointmentForm,
    outcome: &Outcome,
) -> Result<Response, Error> {
    let edition = visitor.edition(state);
    let words = &edition.text.form;
    let frame = Frame::new(visitor.canvas(state), paths::APPOINTMENT);
    let mut frame = frame.titled(&words.title, &words.summary, Section::Appointment);
    visitor.path_and_query().clone_into(&mut frame.return_to);
    frame.figure_use = FigureUse::Still;
    let no_problems = Problems::default();
    let (status, problems, trouble) = match outcome {
        Outcome::Fresh | Outcome::EmailTaken => (StatusCode::OK, &no_problems, None),
        Outcome::NeedsMending(problems) => (FORM_NEEDS_MENDING, problems, None),
        Outcome::NotStored => (NOT_STORED, &no_problems, Some((&words.not_stored_title, &words.not_stored))),
        Outcome::TooMany => (TOO_MANY, &no_problems, Some((&words.too_many_title, &words.too_many))),
    };
    frame.is_indexed = matches!(outcome, Outcome::Fresh);
    frame.is_error = status != StatusCode::OK;
    let mut form = FormView::new(&state.site.clinic, edition, form, problems, trouble);
    form.focus = matches!(outcome, Outcome::EmailTaken).then_some(Field::Email);
    answer(status, &FormPage { frame, form })
}

/// The page of this site that led to the form, as the browser tells it; kept only when it is one of ours.
fn source_path(state: &AppState, headers: &HeaderMap) -> Option<String> {
    let referrer = state.origin.referring_page(headers)?;
    let path = referrer.path();
    state.pages.paths().any(|page| page == path).then(|| path.to_owned())
}
