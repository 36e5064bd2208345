//! What stands around every page of the staff area.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::member::Member;
use crate::content::{Phrase, StaffWords};
use crate::domain::role::Role;
use crate::web::error::{Error, FORM_NEEDS_MENDING};
use crate::web::http::precompressed::HTML;
use crate::web::page::layout::Layout;
use crate::web::reader::Reader;
use crate::web::state::StaffState;

/// The parts of the staff area, for its menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffSection {
    Requests,
    Statistics,
    Export,
    Accounts,
    Audit,
    Profile,
    None,
}

/// Who has signed in.
pub struct Person<'a> {
    /// What colleagues call them.
    pub name: &'a str,
    /// Whether the pages for admins are theirs.
    pub is_admin: bool,
}

/// One line of the summary of what needs mending.
#[derive(Clone, Debug)]
pub struct ProblemLine {
    /// The id of the input that it leads to.
    pub target: String,
    /// The message.
    pub message: Phrase,
}

/// The layout of one page.
pub struct StaffLayout<'a> {
    /// What it shares with the public site's pages.
    pub site: Layout<'a>,
    /// The words of the staff area.
    pub words: &'a StaffWords,
    /// Who has signed in.
    pub person: Option<Person<'a>>,
    /// The part that the page belongs to.
    pub section: StaffSection,
    /// After so many seconds without doing anything more, whoever has signed in is signed out.
    pub idle_seconds: i64,
    /// The same for whoever has just done something.
    pub whole_idle_seconds: i64,
    /// What was just done.
    pub notice: Option<Phrase>,
    /// What kept a form from being taken, besides what stands at its fields.
    pub trouble: Option<Phrase>,
    /// What needs mending.
    pub problems: Vec<ProblemLine>,
}

impl<'a> StaffLayout<'a> {
    /// The layout of a page with this title, for whoever has signed in.
    #[must_use]
    pub fn new(
        staff: &'a StaffState,
        reader: &Reader,
        member: Option<&'a Member>,
        title: &Phrase,
        section: StaffSection,
    ) -> Self {
        let words = &reader.edition(&staff.site).staff;
        let mut layout = reader.personal_layout(&staff.site);
        layout.title = title.to_string();
        let person = member.map(|member| &member.session.account.details);
        Self {
            words,
            person: person.map(|details| Person { name: details.name.as_str(), is_admin: details.role == Role::Admin }),
            section,
            idle_seconds: member.map_or(0, |member| idle_seconds(staff, member)),
            whole_idle_seconds: staff.rules.idle.as_secs(),
            notice: None,
            trouble: None,
            problems: Vec::new(),
            site: layout,
        }
    }

    /// Whether a part of the menu is the present one.
    #[must_use]
    pub fn is_in(&self, section: StaffSection) -> bool {
        self.section == section
    }

    /// Whether anything kept a form from being taken.
    #[must_use]
    pub fn has_problems(&self) -> bool {
        self.trouble.is_some() || !self.problems.is_empty()
    }

    /// The status of a page that was asked for, or of a form that came back.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        if self.has_problems() { FORM_NEEDS_MENDING } else { StatusCode::OK }
    }

    /// The window's title.
    #[must_use]
    pub fn window_title(&self) -> String {
        self.site.window_title_when(self.has_problems())
    }
}

/// How long the session goes on by itself: not each of its uses is noted.
fn idle_seconds(staff: &StaffState, member: &Member) -> i64 {
    (staff.rules.idle - staff.clock.now().duration_since(member.session.seen_at)).as_secs()
}

/// Answers with a page of the staff area, under the policy that its stylesheet needs.
pub fn answer(staff: &StaffState, status: StatusCode, page: &impl Template) -> Result<Response, Error> {
    let html = page.render()?;
    let mut response = (status, [(header::CONTENT_TYPE, HTML), (header::VARY, "cookie")], html).into_response();
    for (name, value) in &staff.page_headers {
        response.headers_mut().insert(name, value.clone());
    }
    Ok(response)
}

/// The same answer with one more cookie.
pub fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
