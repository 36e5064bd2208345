//! The one place that maps a failure to a status and to the words of its page.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::content::Text;
use crate::store::StoreError;

/// Why a page could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such page.
    #[error("no such page")]
    NotFound,
    /// The request names no host, several, or something that is none.
    #[error("the request does not name one host")]
    BadHost,
    /// The form was sent by another site.
    #[error("the form comes from another site")]
    ForeignOrigin,
    /// What the request asks for is another representation than the present one.
    #[error("a precondition of the request does not hold")]
    PreconditionFailed,
    /// The body was larger than the limit.
    #[error("the body is too large")]
    TooLarge,
    /// The body did not arrive in time.
    #[error("the body did not arrive in time")]
    TooSlow,
    /// The body could not be read.
    #[error("the body could not be read")]
    BadBody,
    /// The body is not a form.
    #[error("the body is not a form")]
    UnsupportedMediaType,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A template failed.
    #[error("a page could not be drawn: {0}")]
    Template(#[from] askama::Error),
    /// A picture could not be drawn.
    #[error("a picture could not be drawn: {0}")]
    Picture(String),
    /// A handler panicked; the panic itself is in the log.
    #[error("a handler panicked")]
    Panic,
    /// No randomness for a form's id.
    #[error(transparent)]
    NoRandomness(#[from] crate::random::NoRandomness),
}

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BadBody | Self::BadHost => StatusCode::BAD_REQUEST,
            Self::ForeignOrigin => StatusCode::FORBIDDEN,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Template(_) | Self::Picture(_) | Self::Panic | Self::NoRandomness(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }
}

impl IntoResponse for Error {
    /// Status alone: the page around it is drawn by [`crate::web::errors`], which knows the visitor's language.
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = %self, "request failed");
        }
        status.into_response()
    }
}

/// How long a client should wait before it tries again, in seconds; sent with 429 and 503.
pub const RETRY_AFTER_SECONDS: &str = "60";

/// The status of a form that needs mending.
pub const FORM_NEEDS_MENDING: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
/// The status of a form that could not be stored.
pub const NOT_STORED: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
/// The status of a form whose network sends more than it may.
pub const TOO_MANY: StatusCode = StatusCode::TOO_MANY_REQUESTS;
/// The status of a request that took longer than the server allows.
pub const GAVE_UP: StatusCode = StatusCode::SERVICE_UNAVAILABLE;

/// What an error page says, and which of its offers it makes.
#[derive(Clone, Copy, Debug)]
pub struct ErrorPage<'a> {
    /// The heading.
    pub title: &'a crate::content::Phrase,
    /// What to do.
    pub text: &'a crate::content::Phrase,
    /// Whether it offers the form again.
    pub offers_form: bool,
    /// Whether it lists the main pages.
    pub offers_pages: bool,
    /// Whether it shows the request's number.
    pub shows_number: bool,
}

impl<'a> ErrorPage<'a> {
    /// The page for a status of 400 or more.
    #[must_use]
    pub fn of(status: StatusCode, text: &'a Text) -> Self {
        let errors = &text.errors;
        let words = match status {
            StatusCode::FORBIDDEN => &errors.forbidden,
            StatusCode::NOT_FOUND => &errors.not_found,
            StatusCode::METHOD_NOT_ALLOWED => &errors.method_not_allowed,
            StatusCode::REQUEST_TIMEOUT => &errors.timeout,
            StatusCode::PAYLOAD_TOO_LARGE => &errors.too_large,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => &errors.unsupported_media_type,
            StatusCode::TOO_MANY_REQUESTS => &errors.too_many_requests,
            StatusCode::SERVICE_UNAVAILABLE => &errors.unavailable,
            status if status.is_server_error() => &errors.internal,
            _ => &errors.bad_request,
        };
        Self {
            title: &words.title,
            text: &words.text,
            offers_form: matches!(
                status,
                StatusCode::FORBIDDEN
                    | StatusCode::REQUEST_TIMEOUT
                    | StatusCode::PAYLOAD_TOO_LARGE
                    | StatusCode::UNSUPPORTED_MEDIA_TYPE
            ),
            offers_pages: matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED),
            shows_number: status.is_server_error(),
        }
    }

    /// Whether a client should be told when to try again.
    #[must_use]
    pub fn is_worth_a_retry(status: StatusCode) -> bool {
        matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
    }
}
