//! The receipt: what happens next. It shows nothing personal.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::reference::Reference;
use crate::web::error::Error;
use crate::web::page::layout::{Layout, answer};
use crate::web::page::section::Section;
use crate::web::reader::Reader;
use crate::web::state::{DeskState, SiteState};

#[derive(Template)]
#[template(path = "appointment/received.html")]
struct ReceivedPage<'a> {
    layout: Layout<'a>,
    reference: &'a Reference,
    warning_signs: String,
}

/// `GET /appointment/received/{reference}`.
pub(super) async fn show(
    State(site): State<SiteState>,
    State(desk): State<DeskState>,
    reader: Reader,
    Path(reference): Path<String>,
) -> Result<Response, Error> {
    let reference: Reference = reference.parse().map_err(|_| Error::NotFound)?;
    match desk.store.has_receipt(&reference).await {
        Ok(true) => {}
        Ok(false) => return Err(Error::NotFound),
        // The request was stored when this address was given out. Someone who reloads the page while the
        // database is away must not be told to send the form again.
        Err(error) => tracing::warn!(%error, "receipt shown without looking it up"),
    }
    let words = &reader.edition(&site).text.received;
    let layout = reader.personal_layout(&site);
    let layout = layout.titled(&words.title, &words.summary, Section::None).with_figures();
    let warning_signs = layout.warning_signs();
    Ok(answer(StatusCode::OK, &ReceivedPage { layout, reference: &reference, warning_signs })?)
}
