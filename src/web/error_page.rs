//! Error pages: every answer of 400 or more that has no page yet gets one, in the reader's language.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::request_id::RequestId;

use super::error::{Error, Failure, RETRY_AFTER_SECONDS};
use super::page::layout::{Layout, answer};
use super::page::section::Section;
use super::reader::Reader;
use super::state::SiteState;
use crate::content::{Phrase, Text};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorTemplate<'a> {
    layout: Layout<'a>,
    page: ErrorWords<'a>,
    request_number: &'a str,
}

/// Draws the page of an error that a handler or a layer answered with a bare status.
pub async fn draw(State(site): State<SiteState>, request: Request, next: Next) -> Response {
    let reader = Reader::new(request.uri().clone(), request.headers(), &site.origin);
    let number = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let number = number.unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let Some(failure) = Failure::of(response.status()) else { return response };
    let has_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/"));
    let mut response = if has_page {
        response
    } else {
        match draw_page(&site, (response.status(), failure), &reader, &number) {
            Ok(page) => dress(response, page),
            // Only the template itself can fail here: what is left is the bare status.
            Err(error) => return error.into_response(),
        }
    };
    if failure.is_worth_a_retry() {
        let soon = HeaderValue::from_static(RETRY_AFTER_SECONDS);
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(soon);
    }
    response
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

fn draw_page(
    site: &SiteState,
    (status, failure): (StatusCode, Failure),
    reader: &Reader,
    number: &str,
) -> Result<Response, Error> {
    let page = ErrorWords::of(failure, &reader.edition(site).text);
    let layout = reader.personal_layout(site);
    let mut layout = layout.titled(page.title, page.text, Section::None).with_figures();
    layout.is_error = true;
    Ok(answer(status, &ErrorTemplate { layout, page, request_number: number })?)
}

/// What an error page says, and which of its offers it makes.
#[derive(Clone, Copy, Debug)]
struct ErrorWords<'a> {
    title: &'a Phrase,
    text: &'a Phrase,
    offers_form: bool,
    offers_pages: bool,
    shows_number: bool,
}

impl<'a> ErrorWords<'a> {
    fn of(failure: Failure, text: &'a Text) -> Self {
        let errors = &text.errors;
        let words = match failure {
            Failure::BadRequest => &errors.bad_request,
            Failure::Forbidden => &errors.forbidden,
            Failure::NotFound => &errors.not_found,
            Failure::MethodNotAllowed => &errors.method_not_allowed,
            Failure::TooSlow => &errors.timeout,
            Failure::TooLarge => &errors.too_large,
            Failure::UnsupportedMediaType => &errors.unsupported_media_type,
            Failure::TooMany => &errors.too_many_requests,
            Failure::Unavailable => &errors.unavailable,
            Failure::Internal => &errors.internal,
        };
        let of_a_form = [Failure::Forbidden, Failure::TooSlow, Failure::TooLarge, Failure::UnsupportedMediaType];
        Self {
            title: &words.title,
            text: &words.text,
            offers_form: of_a_form.contains(&failure),
            offers_pages: matches!(failure, Failure::NotFound | Failure::MethodNotAllowed),
            shows_number: matches!(failure, Failure::Unavailable | Failure::Internal),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use crate::web::error_page::*;

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
