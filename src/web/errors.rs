//! Error pages: every answer of 400 or more that has no page yet gets one, in the visitor's language.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::request_id::RequestId;

use super::frame::{Frame, Section, answer};
use super::state::AppState;
use super::visitor::Visitor;
use crate::error::{Error, ErrorPage, RETRY_AFTER_SECONDS};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorTemplate<'a> {
    frame: Frame<'a>,
    page: ErrorPage<'a>,
    request_number: &'a str,
}

/// Draws the page of an error that a handler or a layer answered with a bare status.
pub async fn draw(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let visitor = Visitor::new(request.uri().clone(), request.headers(), &state.public_url);
    let number = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let number = number.unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let has_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/"));
    if !status.is_client_error() && !status.is_server_error() || has_page {
        return with_retry_after(response);
    }
    let page = match draw_page(&state, status, &visitor, &number) {
        Ok(page) => page,
        // Only the template itself can fail here: what is left is the bare status.
        Err(error) => return error.into_response(),
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    let mut answer = page;
    for (name, value) in &parts.headers {
        answer.headers_mut().insert(name, value.clone());
    }
    with_retry_after(answer)
}

fn draw_page(state: &AppState, status: StatusCode, visitor: &Visitor, number: &str) -> Result<Response, Error> {
    let page = ErrorPage::of(status, &visitor.edition(state).text);
    let mut frame = Frame::personal(state, visitor).titled(page.title, page.text, Section::None).with_figures();
    frame.is_error = true;
    answer(status, &ErrorTemplate { frame, page, request_number: number })
}

fn with_retry_after(mut response: Response) -> Response {
    if ErrorPage::is_worth_a_retry(response.status()) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
    }
    response
}

/// `GET` of an address that nothing serves; one with a slash too many is sent to the page it means.
pub async fn not_found(State(state): State<AppState>, request: Request) -> Result<Response, Error> {
    let path = request.uri().path();
    let trimmed = path.trim_end_matches('/');
    if trimmed != path && (state.pages.paths().any(|page| page == trimmed) || trimmed == crate::routes::APPOINTMENT) {
        return Ok(axum::response::Redirect::permanent(trimmed).into_response());
    }
    Err(Error::NotFound)
}
