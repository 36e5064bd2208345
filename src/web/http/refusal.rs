//! Why a request is refused before any page looks at it. `web/error` gives each its status.

/// What is wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No address of this site is meant.
    #[error("no such page")]
    NoSuchAddress,
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
}
