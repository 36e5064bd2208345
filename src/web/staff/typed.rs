//! What somebody typed into a form, kept while it is not known whether it could be saved.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequest, Request};

use crate::web::http::body::FormBody;

/// The pairs of the form that a request carries, once somebody has read them; without those that nobody shows again.
#[derive(Clone, Debug, Default)]
pub struct Typed(Arc<OnceLock<Vec<(String, String)>>>);

/// What is never shown or kept: secrets, and proofs that are good once.
const SECRETS: [&str; 8] =
    ["password", "new_password", "current_password", "code", "current_code", "secret", "question", "answer"];

impl Typed {
    /// Keeps what was read.
    pub fn keep(&self, pairs: &[(String, String)]) {
        let shown = pairs.iter().filter(|(name, _)| !SECRETS.contains(&name.as_str())).cloned().collect();
        // Whoever reads a form first has read all of it.
        let _ = self.0.set(shown);
    }

    /// Reads the form of a request that nobody else will read.
    pub async fn read(&self, request: Request) {
        if let Ok(FormBody(pairs)) = FormBody::from_request(request, &()).await {
            self.keep(&pairs);
        }
    }

    /// What was typed; none where there was no form, or nobody could read it.
    #[must_use]
    pub fn pairs(&self) -> Option<&[(String, String)]> {
        self.0.get().map(Vec::as_slice).filter(|pairs| !pairs.is_empty())
    }
}
