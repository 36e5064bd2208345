//! The one place that maps a failure to a status.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::assets::pictures::PictureError;
use super::http::refusal::Refusal;
use crate::export::{ExportError, NotARecipient};
use crate::passwords::HashError;
use crate::random::NoRandomness;
use crate::store::StoreError;

/// Why a page could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such page.
    #[error("no such page")]
    NotFound,
    /// The request was refused before any page looked at it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something is kept from whoever asks.
    #[error("not for whoever asks")]
    NotAllowed,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A password was neither hashed nor compared.
    #[error(transparent)]
    Password(#[from] HashError),
    /// A passkey's question could not be asked, which is a mistake in this program.
    #[error("a passkey could not be asked: {0}")]
    Passkey(String),
    /// The database does not answer, as a load balancer asks: it sends visitors elsewhere, whatever the cause.
    #[error("not ready: {0}")]
    NotReady(#[source] StoreError),
    /// A template failed.
    #[error("a page could not be drawn: {0}")]
    Template(#[from] askama::Error),
    /// A picture failed.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A table could not be written.
    #[error(transparent)]
    Table(#[from] ExportError),
    /// Nobody can be written to, which `clinic check` tells and the start refuses.
    #[error(transparent)]
    Recipient(#[from] NotARecipient),
    /// A handler panicked; the panic itself is in the log.
    #[error("a handler panicked")]
    Panic,
    /// No randomness for a form's id.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Refused(refusal) => status_of(*refusal),
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::NotReady(_) | Self::Store(_) | Self::Password(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Template(_)
            | Self::Picture(_)
            | Self::Table(_)
            | Self::Recipient(_)
            | Self::Panic
            | Self::Passkey(_)
            | Self::NoRandomness(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

const fn status_of(refusal: Refusal) -> StatusCode {
    match refusal {
        Refusal::NoSuchAddress => StatusCode::NOT_FOUND,
        Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Refusal::BadBody | Refusal::BadHost => StatusCode::BAD_REQUEST,
        Refusal::ForeignOrigin => StatusCode::FORBIDDEN,
        Refusal::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        Refusal::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
    }
}

impl IntoResponse for Error {
    /// Status alone: the page around it is drawn by `web/error_page`, which knows the reader's language.
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = %self, "request failed");
        }
        status.into_response()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        Error::from(self).into_response()
    }
}

/// What a page says of a status of 400 or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the statuses")]
pub enum Failure {
    BadRequest,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    TooSlow,
    TooLarge,
    UnsupportedMediaType,
    TooMany,
    Unavailable,
    Internal,
}

impl Failure {
    /// What a status tells of; none where nothing failed.
    #[must_use]
    pub fn of(status: StatusCode) -> Option<Self> {
        Some(match status {
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::REQUEST_TIMEOUT => Self::TooSlow,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            status if status.is_server_error() => Self::Internal,
            status if status.is_client_error() => Self::BadRequest,
            _ => return None,
        })
    }

    /// Whether a client should be told when to try again.
    #[must_use]
    pub const fn is_worth_a_retry(self) -> bool {
        matches!(self, Self::TooMany | Self::Unavailable)
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
/// The status of a form about something that somebody else has changed meanwhile.
pub const CHANGED_MEANWHILE: StatusCode = StatusCode::CONFLICT;
/// The status of a page that is kept from whoever asks.
pub const NOT_ALLOWED: StatusCode = StatusCode::FORBIDDEN;
