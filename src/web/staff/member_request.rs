//! What a member of staff asks for: a page, or what a form of theirs does.

use std::ops::Deref;

use axum::extract::{FromRef, FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;

use super::browser::Browser;
use super::field::Answers;
use super::layout::{StaffLayout, StaffSection};
use super::member::Member;
use super::typed::Typed;
use crate::content::{Phrase, StaffWords};
use crate::domain::business_hours::BusinessHours;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;
use crate::domain::staff::Account;
use crate::store::Target;
use crate::web::http::body::FormBody;
use crate::web::http::network::TrustedProxies;
use crate::web::reader::Reader;
use crate::web::state::{SiteState, StaffState};

/// A page that a member of staff asks for.
pub struct MemberRequest {
    /// The staff area.
    pub staff: StaffState,
    /// Who reads, with which preferences.
    pub reader: Reader,
    /// Who asks.
    pub member: Member,
}

impl MemberRequest {
    /// The words of the staff area, in the reader's language.
    #[must_use]
    pub fn words(&self) -> &StaffWords {
        &self.reader.edition(&self.staff.site).staff
    }

    /// The account of whoever asks.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.member.session.account
    }

    /// The clinic's time zone.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.staff.site.content.clinic.time_zone
    }

    /// When a location is open; when any is, for whoever does not mind which, and where the clinic no longer has it.
    #[must_use]
    pub fn hours_of(&self, location: &ChoiceKey) -> &BusinessHours {
        self.staff.site.content.clinic.hours_of(location)
    }

    /// The request that somebody changes, as they saw it.
    #[must_use]
    pub fn target(&self, reference: Reference, version: i64) -> Target {
        Target { reference, scope: self.account().details.locations.clone(), version, by: self.member.by() }
    }

    /// A location's name; the key of one that the clinic no longer has.
    #[must_use]
    pub fn location_name(&self, key: &ChoiceKey) -> String {
        self.staff.site.content.location_name(key, self.reader.edition(&self.staff.site))
    }

    /// The layout of a page with this title.
    #[must_use]
    pub fn layout(&self, title: &Phrase, section: StaffSection) -> StaffLayout<'_> {
        StaffLayout::new(&self.staff, &self.reader, Some(&self.member), title, section)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for MemberRequest
where
    SiteState: FromRef<S>,
    StaffState: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Ok(State(staff)) = State::from_request_parts(parts, state).await;
        let Ok(reader) = Reader::from_request_parts(parts, state).await;
        let member = Member::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        Ok(Self { staff, reader, member })
    }
}

/// A form that a member of staff sends.
pub struct MemberForm {
    request: MemberRequest,
    /// From where.
    pub browser: Browser,
    /// What they typed and chose.
    pub answers: Answers,
}

impl MemberForm {
    /// The version that was seen; one that is no number is none that anyone has seen.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.answers.get("version").parse().unwrap_or_default()
    }
}

impl Deref for MemberForm {
    type Target = MemberRequest;

    fn deref(&self) -> &MemberRequest {
        &self.request
    }
}

impl<S: Send + Sync> FromRequest<S> for MemberForm
where
    SiteState: FromRef<S>,
    StaffState: FromRef<S>,
    TrustedProxies: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let asked = MemberRequest::from_request_parts(&mut parts, state).await?;
        let Ok(browser) = Browser::from_request_parts(&mut parts, state).await;
        let typed = parts.extensions.get::<Typed>().cloned();
        let body = FormBody::from_request(Request::from_parts(parts, body), state).await;
        let FormBody(pairs) = body.map_err(IntoResponse::into_response)?;
        if let Some(typed) = typed {
            typed.keep(&pairs);
        }
        Ok(Self { request: asked, browser, answers: pairs.into() })
    }
}
