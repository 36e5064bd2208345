//! What an address or a form says of an export: which requests, in which format, and why.

use crate::content::{Phrase, StaffWords};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::export::reason::ExportReason;
use crate::domain::export::selection::ExportSelection;
use crate::domain::field_problem::FieldProblem;
use crate::domain::staff::LocationScope;
use crate::domain::status::Status;
use crate::export::Format;
use crate::web::staff::field::{Answers, Choice};
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::requests::list_query::{EVERY, ListQuery};

/// The same filters as the list's, whether only what is new is taken, a format, and a reason.
pub struct ExportQuery {
    pub list: ListQuery,
    /// Only what no numbered set has taken.
    pub only_new: bool,
    format: String,
    /// Why, as it was typed.
    pub reason: String,
}

impl ExportQuery {
    #[must_use]
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        let list = ListQuery::of_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let answers = Answers::from(pairs);
        let [format, reason] = ["format", "reason"].map(|name| answers.get(name).to_owned());
        Self { list, only_new: !answers.get("new").is_empty(), format, reason }
    }

    /// The format; the one for spreadsheets where none is named, and none where the clinic cannot write it.
    #[must_use]
    pub fn format(&self, request: &MemberRequest) -> Option<Format> {
        if self.format.is_empty() {
            return Some(Format::Csv);
        }
        let has_systems = request.staff.site.content.clinic.exports.systems.is_some();
        Format::offered(has_systems).find(|format| format.as_str() == self.format)
    }

    /// Whether what looks like spam stays out, because nobody asked for it.
    #[must_use]
    pub fn leaves_out_spam(&self) -> bool {
        self.list.status().is_none() && !self.list.is_of_every_status()
    }

    /// What is taken, for whoever asks.
    #[must_use]
    pub fn selection(&self, request: &MemberRequest) -> ExportSelection {
        ExportSelection {
            from: self.list.first_day(),
            to: self.list.last_day(),
            statuses: match self.list.status() {
                Some(status) => vec![status],
                None if self.list.is_of_every_status() => Status::ALL.to_vec(),
                None => Status::ALL.into_iter().filter(|status| *status != Status::SuspectedSpam).collect(),
            },
            locations: locations(self.list.location(), &request.account().details.locations),
            only_new: self.only_new,
        }
    }

    /// What looks like spam and stays out.
    #[must_use]
    pub fn spam(&self, request: &MemberRequest) -> ExportSelection {
        ExportSelection { statuses: vec![Status::SuspectedSpam], ..self.selection(request) }
    }

    /// Statuses to choose from.
    #[must_use]
    pub fn statuses(&self, words: &StaffWords) -> Vec<Choice> {
        let chosen = self.list.status();
        let but_spam = Choice::new("", &words.export.but_spam, self.leaves_out_spam());
        let each = Status::ALL
            .map(|status| Choice::new(status.as_str(), words.requests.status(status), chosen == Some(status)));
        let every = Choice::new(EVERY, &words.requests.every_status, self.list.is_of_every_status());
        [but_spam].into_iter().chain(each).chain([every]).collect()
    }

    /// Formats to choose from, with the sizes of their files.
    #[must_use]
    pub fn formats(&self, request: &MemberRequest, sizes: &[(Format, String)]) -> Vec<Choice> {
        let has_systems = request.staff.site.content.clinic.exports.systems.is_some();
        formats(self.format(request), has_systems, sizes, request.words())
    }
}

/// A reason as it will be kept, or what needs mending.
pub fn judge_reason(typed: &str, request: &MemberRequest) -> Result<Option<ExportReason>, Phrase> {
    let words = &request.words().export;
    match ExportReason::parse(typed) {
        Ok(None) if request.staff.site.content.clinic.exports.reason_required => Err(words.reason_missing.clone()),
        Ok(reason) => Ok(reason),
        Err(FieldProblem::TooLong) => Err(words.reason_too_long.with("count", ExportReason::LONGEST)),
        Err(_) => Err(words.reason_invalid.clone()),
    }
}

/// Formats to choose from, with the sizes of their files where they are known.
pub fn formats(
    chosen: Option<Format>,
    has_systems: bool,
    sizes: &[(Format, String)],
    words: &StaffWords,
) -> Vec<Choice> {
    let name = |format| match format {
        Format::Csv => &words.export.csv,
        Format::CsvExact => &words.export.csv_exact,
        Format::Xlsx => &words.export.xlsx,
        Format::Jsonl => &words.export.jsonl,
        Format::Fhir => &words.export.fhir,
        Format::FhirNdjson => &words.export.fhir_ndjson,
    };
    let choice = |format: Format| {
        let label = match sizes.iter().find(|(sized, _)| *sized == format) {
            Some((_, size)) => words.export.sized.with("format", name(format)).with("size", size),
            None => name(format).clone(),
        };
        Choice::new(format.as_str(), &label, chosen == Some(format))
    };
    Format::offered(has_systems).map(choice).collect()
}

/// The locations to take: the chosen one, as far as it may be seen, else all that may be.
fn locations(chosen: Option<ChoiceKey>, scope: &LocationScope) -> Vec<ChoiceKey> {
    match chosen {
        None => scope.seen().unwrap_or_default(),
        Some(location) if scope.sees(&location) => vec![location],
        // No request is at a location without a name.
        Some(_) => vec![ChoiceKey::from_stored(String::new())],
    }
}
