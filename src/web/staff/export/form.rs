//! The page on which an export is chosen, and what needs mending there.

use askama::Template;
use axum::response::Response;

use super::about::about;
use super::export_query::{ExportQuery, judge_reason};
use super::sizes::{in_words, sizes};
use crate::content::{Phrase, StaffWords};
use crate::domain::audit::Event;
use crate::domain::request::StoredRequest;
use crate::export::Format;
use crate::store::ExportFilter;
use crate::web::error::Error;
use crate::web::staff::field::{Choice, Field, problems};
use crate::web::staff::layout::{ProblemLine, StaffLayout, StaffSection, answer};
use crate::web::staff::location_choices::location_choices;
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::requests::names;
use crate::web::staff::times;

#[derive(Template)]
#[template(path = "staff/export.html")]
struct ExportPage<'a> {
    layout: StaffLayout<'a>,
    statuses: Vec<Choice>,
    locations: Vec<Choice>,
    from: Field<'a>,
    to: Field<'a>,
    only_new: bool,
    formats: Vec<Choice>,
    format_problem: Option<Phrase>,
    reason: Field<'a>,
    is_encrypted: bool,
    /// None where the days are none.
    shown: Option<Shown>,
}

/// What a file would hold.
struct Shown {
    count: Phrase,
    spam: Option<Phrase>,
    is_empty: bool,
    rows: Vec<Row>,
    sizes: Vec<(Format, String)>,
}

struct Row {
    name: String,
    phone: String,
    came_in: String,
    status: String,
    location: String,
}

/// How many requests are shown before they are taken.
const SHOWN: usize = 5;
/// From how many the size of a file is guessed.
const SAMPLE: usize = 50;

/// What kept a file from being taken.
#[derive(Clone, Debug, Default)]
pub struct Mistakes {
    from: Option<Phrase>,
    to: Option<Phrase>,
    is_unknown_format: bool,
    reason: Option<Phrase>,
    /// More requests than a file of this format can hold.
    is_too_large: bool,
}

impl Mistakes {
    /// What is wrong with what was sent.
    pub fn of(query: &ExportQuery, request: &MemberRequest) -> Self {
        let reason = judge_reason(&query.reason, request).err();
        let is_unknown_format = query.format(request).is_none();
        Self { is_unknown_format, reason, ..Self::of_days(query, request.words()) }
    }

    /// More requests than a file of this format can hold.
    pub fn too_large() -> Self {
        Self { is_too_large: true, ..Self::default() }
    }

    fn of_days(query: &ExportQuery, words: &StaffWords) -> Self {
        Self {
            from: query.list.first_day_problem(words).cloned(),
            to: query.list.last_day_problem(words).cloned(),
            ..Self::default()
        }
    }

    /// Whether nothing needs mending.
    pub fn is_empty(&self) -> bool {
        self.from.is_none()
            && self.to.is_none()
            && self.reason.is_none()
            && !self.is_unknown_format
            && !self.is_too_large
    }

    fn of_format(&self, words: &StaffWords) -> Option<Phrase> {
        match (self.is_unknown_format, self.is_too_large) {
            (true, _) => Some(words.export.format_unknown.clone()),
            (false, true) => Some(words.export.too_many.clone()),
            (false, false) => None,
        }
    }
}

pub async fn draw(request: &MemberRequest, query: &ExportQuery, mistakes: Mistakes) -> Result<Response, Error> {
    let words = request.words();
    let days = Mistakes::of_days(query, words);
    let mut layout = request.layout(&words.export.title, StaffSection::Export);
    let from = Field::text("from", &words.requests.from, &query.list.from).date().problem(days.from.as_ref());
    let to = Field::text("to", &words.requests.to, &query.list.to).date().problem(days.to.as_ref());
    let rules = &request.staff.site.content.clinic.exports;
    let label = if rules.reason_required { &words.export.reason } else { &words.export.reason_optional };
    let reason = Field::text("reason", label, &query.reason).hint(&words.export.reason_hint);
    let reason = reason.problem(mistakes.reason.as_ref());
    layout.problems = problems([&from, &to, &reason]);
    let format_problem = mistakes.of_format(words);
    let of_format = |message: &Phrase| ProblemLine { target: "format".to_owned(), message: message.clone() };
    layout.problems.extend(format_problem.as_ref().map(of_format));
    let shown = if days.is_empty() { Some(shown(request, query).await?) } else { None };
    let page = ExportPage {
        statuses: query.statuses(words),
        locations: location_choices(request, query.list.location().as_ref()),
        from,
        to,
        only_new: query.only_new,
        formats: query.formats(request, shown.as_ref().map_or(&[], |shown| &shown.sizes)),
        format_problem,
        reason,
        is_encrypted: !rules.encrypt_to.is_empty(),
        shown,
        layout,
    };
    answer(&request.staff, page.layout.status(), &page)
}

async fn shown(request: &MemberRequest, query: &ExportQuery) -> Result<Shown, Error> {
    let (store, words, selection) = (&request.staff.store, request.words(), query.selection(request));
    let entry = request.member.by().did(Event::RequestsListed).with("view", "export");
    store.write_down(query.list.note_place_and_days(entry)).await?;
    let filter = ExportFilter::of(&selection, request.zone());
    let count = store.count(&filter).await?;
    let spam = if query.leaves_out_spam() {
        store.count(&ExportFilter::of(&query.spam(request), request.zone())).await?
    } else {
        0
    };
    let row = |stored: &StoredRequest| Row {
        name: names::full_name(&stored.details),
        phone: names::phone(&stored.details.phone, request),
        came_in: times::write(stored.submitted_at, request.zone(), words),
        status: words.requests.status(stored.progress.status).to_string(),
        location: request.location_name(&stored.details.location),
    };
    let sample = store.first_of(&filter, SAMPLE).await?;
    let rows = sample.requests.iter().take(SHOWN).map(row).collect();
    let sizes = sizes(sample, count, about(request, &selection)).await?;
    Ok(Shown {
        count: if query.only_new { &words.export.new_count } else { &words.export.count }.with("count", count),
        spam: (spam > 0).then(|| words.export.left_out.with("count", spam)),
        is_empty: count == 0,
        rows,
        sizes: sizes.into_iter().map(|(format, size)| (format, in_words(size))).collect(),
    })
}
