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
    let visitor = Visitor::new(request.uri().clone(), request.headers(), &state.origin);
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
    with_retry_after(dress(response, page))
}

/// The answer with the page as its body. All its headers stay, several of one name too, but for those that tell of
/// the body it had.
fn dress(bare: Response, page: Response) -> Response {
    let (mut parts, _) = bare.into_parts();
    for of_body in [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING, header::ETAG] {
        parts.headers.remove(of_body);
    }
    let (page_parts, body) = page.into_parts();
    for (name, value) in &page_parts.headers {
        parts.headers.append(name, value.clone());
    }
    Response::from_parts(parts, body)
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

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn the_page_of_an_error_keeps_every_header_but_those_of_the_body_it_replaces() {
        let bare = (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::SET_COOKIE, "a=1"), (header::ALLOW, "GET"), (header::VARY, "origin")],
            "eight letters",
        );
        let mut bare = bare.into_response();
        bare.headers_mut().append(header::SET_COOKIE, HeaderValue::from_static("b=2"));
        bare.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("8"));
        let page = ([(header::CONTENT_TYPE, "text/html"), (header::VARY, "cookie")], Body::empty()).into_response();
        let dressed = dress(bare, page);
        let all = |name| dressed.headers().get_all(name).iter().collect::<Vec<_>>();
        assert_eq!(dressed.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(all(header::SET_COOKIE), ["a=1", "b=2"]);
        assert_eq!(all(header::ALLOW), ["GET"]);
        assert_eq!(all(header::VARY), ["origin", "cookie"]);
        assert_eq!(all(header::CONTENT_TYPE), ["text/html"]);
        assert!(all(header::CONTENT_LENGTH).is_empty());
    }
}
