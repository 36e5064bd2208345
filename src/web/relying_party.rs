//! What browsers and authenticators are told of this site for passkeys, and the judging of their answers (W3C Web
//! Authentication, Level 3).

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::domain::staff::Account;
use crate::store::{NewPasskey, StoredPasskey};
use crate::web::error::Error;

/// A site that passkeys are made for; cheap to clone.
#[derive(Clone)]
pub struct RelyingParty(Arc<Webauthn>);

/// What is asked of a passkey: for the browser, and for the judging of its answer.
pub struct Question {
    /// What the browser's `navigator.credentials` takes, as JSON.
    pub for_browser: serde_json::Value,
    /// What must be kept until the answer comes, as JSON.
    pub to_keep: String,
}

/// Whose passkey answered, as the browser says.
pub struct Claim {
    /// The account.
    pub account: Uuid,
    /// The authenticator's own name for the passkey.
    pub credential_id: String,
    answer: PublicKeyCredential,
}

impl RelyingParty {
    /// The site at an origin; none where it has no name that a passkey could be made for: browsers make none for an
    /// address by numbers, but this machine is also `localhost`.
    #[must_use]
    pub fn new(origin: Option<&str>, name: &str) -> Option<Self> {
        let mut origin: Url = origin?.parse().ok()?;
        let is_loopback = match origin.host()? {
            Host::Domain(_) => false,
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        if is_loopback {
            origin.set_host(Some("localhost")).ok()?;
        }
        let id = origin.domain()?.to_owned();
        let built = WebauthnBuilder::new(&id, &origin).ok()?.rp_name(name).build();
        built.ok().map(|webauthn| Self(Arc::new(webauthn)))
    }

    /// The origin at which passkeys work, as browsers write it.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        self.0.get_allowed_origins().first().map(|origin| origin.origin().ascii_serialization())
    }

    /// Asks for a new passkey that its device finds by itself, and that proves that its owner is there.
    pub fn ask_for_new(&self, account: &Account, known: &[StoredPasskey]) -> Result<Question, Error> {
        let details = &account.details;
        let known = known.iter().filter_map(|known| Some(read(&known.passkey)?.cred_id().clone())).collect();
        let started =
            self.0.start_passkey_registration(account.id, details.email.as_str(), details.name.as_str(), Some(known));
        let (asked, state) = started.map_err(mistake)?;
        let mut for_browser = serde_json::to_value(&asked).map_err(mistake)?;
        for_browser["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
        for_browser["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
        Ok(Question { for_browser, to_keep: serde_json::to_string(&state).map_err(mistake)? })
    }

    /// The passkey that an answer made; none when the answer is not good.
    #[must_use]
    pub fn take_new(&self, kept: &str, answer: &str, name: String) -> Option<NewPasskey> {
        let state: PasskeyRegistration = serde_json::from_str(kept).ok()?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
        let passkey = self.0.finish_passkey_registration(&answer, &state).ok()?;
        Some(NewPasskey {
            credential_id: BASE64.encode(passkey.cred_id()),
            passkey: serde_json::to_string(&passkey).ok()?,
            name,
        })
    }

    /// Asks for any passkey of this site, whoever's it is.
    pub fn ask_for_any(&self) -> Result<Question, Error> {
        let (asked, state) = self.0.start_discoverable_authentication().map_err(mistake)?;
        // The browser asks at once, since a button was pressed, and not when a field is touched.
        let for_browser = serde_json::json!({ "publicKey": asked.public_key });
        Ok(Question { for_browser, to_keep: serde_json::to_string(&state).map_err(mistake)? })
    }

    /// Whose passkey an answer claims to be.
    #[must_use]
    pub fn claim(&self, answer: &str) -> Option<Claim> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let (account, credential_id) = self.0.identify_discoverable_authentication(&answer).ok()?;
        Some(Claim { account, credential_id: BASE64.encode(credential_id), answer })
    }

    /// The passkey as it is to be stored after an answer of its own; none when the answer is not good: of another host,
    /// for another question, not by this passkey, without its owner, or with a counter that went back.
    #[must_use]
    pub fn judge(&self, kept: &str, claim: &Claim, stored: &StoredPasskey) -> Option<String> {
        let state: DiscoverableAuthentication = serde_json::from_str(kept).ok()?;
        let mut passkey = read(&stored.passkey)?;
        let result = self.0.finish_discoverable_authentication_v2(&claim.answer, state, &passkey).ok()?;
        passkey.update_credential(&result);
        (claim.account == stored.account && result.user_verified()).then(|| serde_json::to_string(&passkey).ok())?
    }
}

fn read(stored: &str) -> Option<Passkey> {
    serde_json::from_str(stored).ok()
}

fn mistake(problem: impl std::fmt::Display) -> Error {
    Error::Passkey(problem.to_string())
}
