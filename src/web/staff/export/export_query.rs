//! What an address or a form says of an export: which requests, and in which format.

use strum::VariantArray;

use crate::content::StaffWords;
use crate::domain::audit::NewEntry;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::staff::LocationScope;
use crate::domain::status::Status;
use crate::export::Format;
use crate::store::ExportFilter;
use crate::web::staff::field::{Answers, Choice};
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::requests::list_query::{EVERY, ListQuery};
use crate::web::staff::times::{end_of, start_of};

/// The same filters as the list's, and a format.
pub struct ExportQuery {
    pub list: ListQuery,
    format: String,
}

impl ExportQuery {
    #[must_use]
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        let list = ListQuery::of_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        Self { list, format: Answers::from(pairs).get("format").to_owned() }
    }

    /// The format; the one for spreadsheets where none is named.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format.parse().unwrap_or(Format::Csv)
    }

    #[must_use]
    pub fn format_name(&self) -> &'static str {
        self.format().into()
    }

    /// Whether its days are days.
    #[must_use]
    pub fn is_readable(&self, words: &StaffWords) -> bool {
        self.list.first_day_problem(words).is_none() && self.list.last_day_problem(words).is_none()
    }

    /// Whether what looks like spam stays out, because nobody asked for it.
    #[must_use]
    pub fn leaves_out_spam(&self) -> bool {
        self.list.status().is_none() && !self.list.is_of_every_status()
    }

    /// What is taken, for whoever asks; days are the clinic's.
    #[must_use]
    pub fn filter(&self, request: &MemberRequest) -> ExportFilter {
        let (zone, scope) = (request.zone(), &request.account().details.locations);
        ExportFilter {
            from: self.list.first_day().and_then(|day| start_of(day, zone)),
            before: self.list.last_day().and_then(|day| end_of(day, zone)),
            statuses: match self.list.status() {
                Some(status) => vec![status],
                None if self.list.is_of_every_status() => Status::ALL.to_vec(),
                None => Status::ALL.into_iter().filter(|status| *status != Status::SuspectedSpam).collect(),
            },
            locations: locations(self.list.location(), scope),
        }
    }

    /// What looks like spam and stays out.
    #[must_use]
    pub fn spam(&self, request: &MemberRequest) -> ExportFilter {
        ExportFilter { statuses: vec![Status::SuspectedSpam], ..self.filter(request) }
    }

    /// The same as what was taken, for the audit log.
    #[must_use]
    pub fn note(&self, entry: NewEntry) -> NewEntry {
        self.list.note_place_and_days(entry)
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

    /// Formats to choose from.
    #[must_use]
    pub fn formats(&self, words: &StaffWords) -> Vec<Choice> {
        let label = |format| match format {
            Format::Csv => &words.export.csv,
            Format::CsvExact => &words.export.csv_exact,
            Format::Jsonl => &words.export.jsonl,
        };
        let choice = |format: &Format| Choice::new(<&str>::from(format), label(*format), *format == self.format());
        Format::VARIANTS.iter().map(choice).collect()
    }
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
