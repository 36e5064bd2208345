//! A form's body: its type, its size and its pairs, before anyone looks at what they say.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use tower_http::timeout::TimeoutError;

use super::refusal::Refusal;

/// The decoded pairs of an `application/x-www-form-urlencoded` body, in their order.
///
/// Percent escapes and UTF-8 that are broken become U+FFFD, which every field refuses by name: the person sees
/// which field it was, with all that was typed.
pub struct FormBody(pub Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Refusal::UnsupportedMediaType);
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| why_unread(&rejection))?;
        Ok(Self(form_urlencoded::parse(&bytes).into_owned().collect()))
    }
}

/// The limits are layers around the body: which of them ended it shows in what the body's reading failed with.
fn why_unread(rejection: &BytesRejection) -> Refusal {
    if matches!(rejection, BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_))) {
        return Refusal::TooLarge;
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(rejection);
    while let Some(error) = cause {
        if error.is::<TimeoutError>() {
            return Refusal::TooSlow;
        }
        cause = error.source();
    }
    Refusal::BadBody
}
