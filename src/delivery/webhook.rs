//! Calls of the clinic's own program: a reference, a location and a time, signed; never a person. `docs/webhook.md` is for
//! whoever writes the other side.

use hmac::{Hmac, KeyInit, Mac};
use hyper::header::{HeaderName, HeaderValue};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sha2::Sha256;

use super::carrier::{Carried, Carrier};
use super::https::HttpsPlace;
use super::message_id::message_id;
use super::told;
use crate::clock::Clock;
use crate::domain::delivery::ending::{Ending, Failure};
use crate::domain::delivery::recipient::Channel;
use crate::domain::hex::Hex;
use crate::domain::request::StoredRequest;
use crate::store::{ClaimedMessage, Store, StoreError};

const SIGNATURE: HeaderName = HeaderName::from_static("clinic-signature");
/// The other side wants no more of this.
const GONE: u16 = 410;

/// Carries calls.
#[derive(Debug)]
pub struct WebhookCarrier {
    /// The database.
    pub store: Store,
    /// Present time.
    pub clock: Clock,
    /// Whom to call.
    pub place: HttpsPlace,
    /// What signs each call.
    pub secret: SecretString,
}

impl Carrier for WebhookCarrier {
    const CHANNEL: Channel = Channel::Webhook;

    async fn carry(&mut self, message: &ClaimedMessage) -> Result<Carried, StoreError> {
        let request = match told::request(&self.store, &message.about).await? {
            Ok(request) => request,
            Err(carried) => return Ok(carried),
        };
        let body = body(message, &request);
        let Some(signature) = signature(&self.secret, self.clock.now(), &body) else {
            return Ok(Carried::Failed(Failure::NotComposed));
        };
        Ok(match self.place.post(vec![(SIGNATURE, signature)], body).await {
            Ok(200..300) => Carried::Ended(Ending::Sent),
            Ok(GONE) => Carried::Failed(Failure::Refused(GONE)),
            Ok(status) => Carried::Failed(Failure::PutOff(status)),
            Err(failure) => Carried::Failed(failure),
        })
    }

    fn rest(&mut self) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }
}

/// The same at every try.
fn body(message: &ClaimedMessage, request: &StoredRequest) -> String {
    let body = json!({
        "id": message_id(message),
        "event": message.notice.as_str(),
        "reference": request.reference.as_str(),
        "location": request.details.location.as_str(),
        "submitted_at": request.submitted_at.to_string(),
    });
    body.to_string()
}

/// `t=SECONDS,v1=HEX`: HMAC-SHA256 over the seconds since 1970, a dot and the body, so that nobody can send an old call
/// again as a new one.
fn signature(secret: &SecretString, now: Timestamp, body: &str) -> Option<HeaderValue> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
    let seconds = now.as_second();
    mac.update(format!("{seconds}.{body}").as_bytes());
    HeaderValue::from_str(&format!("t={seconds},v1={}", Hex(&mac.finalize().into_bytes()))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_time_and_body() -> Result<(), Box<dyn std::error::Error>> {
        // Made with: printf '1764489600.{"id":1}' | openssl dgst -sha256 -hmac secret
        let signed = signature(&"secret".to_owned().into(), Timestamp::from_second(1_764_489_600)?, "{\"id\":1}");
        assert_eq!(signed.ok_or("none")?, EXPECTED);
        Ok(())
    }

    const EXPECTED: &str = "t=1764489600,v1=b7adaac73b7db810648ec9113cbab59f8958a649e6e064dc454b949a79cc8a0e";
}
