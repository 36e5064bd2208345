//! What the address of the list says: a filter, an order, and a place.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::content::{Phrase, StaffWords};
use crate::domain::audit::NewEntry;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::request_mark::RequestMark;
use crate::domain::staff::Account;
use crate::domain::status::Status;
use crate::paths::staff as paths;
use crate::store::{ListFilter, ListOrder};
use crate::web::staff::field::Choice;
use crate::web::staff::location_choices::location_choices;
use crate::web::staff::member_request::MemberRequest;
use crate::web::staff::times::{end_of, start_of};

/// Every status, as the address says it.
pub const EVERY: &str = "all";
/// The newest first, as the address says it.
const NEWEST: &str = "newest";
/// Whoever asks, as the address says it.
const ME: &str = "me";
/// What there is to do.
const TO_DO: [Status; 2] = [Status::New, Status::Contacted];

/// What was asked for, as it was written. What cannot be read of statuses, orders and places asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct ListQuery {
    status: String,
    location: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    order: String,
    assigned: String,
    /// After which request the page begins.
    pub after: Option<RequestMark>,
}

impl ListQuery {
    /// Reads an address's query.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self::of_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// Reads what an address or a form says.
    #[must_use]
    pub fn of_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs {
            let value: String = value.trim().chars().take(100).collect();
            match name {
                "status" => read.status = value,
                "location" => read.location = value,
                "from" => read.from = value,
                "to" => read.to = value,
                "order" => read.order = value,
                "assigned" => read.assigned = value,
                "after" => read.after = value.parse().ok(),
                _ => {}
            }
        }
        read
    }

    /// The list of one status, from its beginning.
    #[must_use]
    pub fn of_status(&self, status: Status) -> Self {
        Self { status: status.as_str().to_owned(), after: None, ..self.clone() }
    }

    /// Whether nothing but this status is shown.
    #[must_use]
    pub fn shows_only(&self, status: Status) -> bool {
        self.status() == Some(status)
    }

    /// What was asked for, if it can be read.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        self.status.parse().ok()
    }

    /// What was asked for, if it can be read.
    #[must_use]
    pub fn location(&self) -> Option<ChoiceKey> {
        self.location.parse().ok()
    }

    /// Whether every status was asked for.
    #[must_use]
    pub fn is_of_every_status(&self) -> bool {
        self.status == EVERY
    }

    fn order(&self) -> ListOrder {
        if self.order == NEWEST { ListOrder::Newest } else { ListOrder::Oldest }
    }

    /// What was asked for, if it can be read.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        self.from.parse().ok()
    }

    /// What was asked for, if it can be read.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.to.parse().ok()
    }

    /// What is wrong with the first day.
    #[must_use]
    pub fn first_day_problem<'a>(&self, words: &'a StaffWords) -> Option<&'a Phrase> {
        (!self.from.is_empty() && self.first_day().is_none()).then_some(&words.requests.unknown_day)
    }

    /// What is wrong with the last day.
    #[must_use]
    pub fn last_day_problem<'a>(&self, words: &'a StaffWords) -> Option<&'a Phrase> {
        if !self.to.is_empty() && self.last_day().is_none() {
            return Some(&words.requests.unknown_day);
        }
        let is_reversed = self.first_day().zip(self.last_day()).is_some_and(|(first, last)| last < first);
        is_reversed.then_some(&words.requests.reversed_days)
    }

    /// Whether something other than what is to do is shown.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        [&self.status, &self.location, &self.from, &self.to, &self.order, &self.assigned]
            .into_iter()
            .any(|value| !value.is_empty())
    }

    /// The filter, for whoever asks; days are the clinic's.
    #[must_use]
    pub fn filter(&self, zone: &TimeZone, account: &Account) -> ListFilter {
        ListFilter {
            scope: account.details.locations.clone(),
            assigned_to: if self.assigned == ME {
                Some(account.id.to_string())
            } else {
                Some(self.assigned.clone()).filter(|assigned| !assigned.is_empty())
            },
            statuses: match self.status() {
                Some(status) => vec![status],
                None if self.status == EVERY => Vec::new(),
                None => TO_DO.to_vec(),
            },
            location: self.location(),
            from: self.first_day().and_then(|day| start_of(day, zone)),
            before: self.last_day().and_then(|day| end_of(day, zone)),
            order: self.order(),
        }
    }

    /// The same as what was looked at, for the audit log.
    #[must_use]
    pub fn note(&self, entry: NewEntry) -> NewEntry {
        self.note_place_and_days(match self.status() {
            Some(status) => entry.with("status", status.as_str()),
            None => entry,
        })
    }

    /// The same without the status.
    #[must_use]
    pub fn note_place_and_days(&self, entry: NewEntry) -> NewEntry {
        let mut entry = entry;
        if let Some(location) = self.location() {
            entry = entry.with("locations", std::slice::from_ref(&location));
        }
        if let Some(day) = self.first_day() {
            entry = entry.with("from", day);
        }
        match self.last_day() {
            Some(day) => entry.with("to", day),
            None => entry,
        }
    }

    /// The address of the same list after a place, or from its beginning.
    #[must_use]
    pub fn address(&self, after: Option<RequestMark>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let filter = [
            ("status", &self.status),
            ("location", &self.location),
            ("from", &self.from),
            ("to", &self.to),
            ("order", &self.order),
            ("assigned", &self.assigned),
        ];
        for (name, value) in filter.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if let Some(after) = after {
            query.append_pair("after", &after.to_string());
        }
        match query.finish() {
            // Without any, the address is that of what to do next.
            query if query.is_empty() => format!("{}?status=", paths::REQUESTS),
            query => format!("{}?{query}", paths::REQUESTS),
        }
    }

    /// Statuses to choose from.
    #[must_use]
    pub fn statuses(&self, words: &StaffWords) -> Vec<Choice> {
        let (words, chosen, is_every) = (&words.requests, self.status(), self.status == EVERY);
        let to_do = Choice::new("", &words.open, chosen.is_none() && !is_every);
        let each = Status::ALL.map(|status| Choice::new(status.as_str(), words.status(status), chosen == Some(status)));
        [to_do].into_iter().chain(each).chain([Choice::new(EVERY, &words.every_status, is_every)]).collect()
    }

    /// Locations to choose from.
    #[must_use]
    pub fn locations(&self, request: &MemberRequest) -> Vec<Choice> {
        location_choices(request, self.location().as_ref())
    }

    /// Who has taken them: whoever asks, or no matter who; and the account that the address names.
    #[must_use]
    pub fn assignees(&self, request: &MemberRequest) -> Vec<Choice> {
        let words = &request.words().requests;
        let anyone = Choice::new("", &words.anyone, self.assigned.is_empty());
        let me = Choice::new(ME, &words.me, self.assigned == ME);
        let other = (!self.assigned.is_empty() && self.assigned != ME)
            .then(|| Choice::new(self.assigned.clone(), &self.assigned, true));
        [anyone, me].into_iter().chain(other).collect()
    }

    /// Orders to choose from.
    #[must_use]
    pub fn orders(&self, words: &StaffWords) -> [Choice; 2] {
        let is_newest = self.order() == ListOrder::Newest;
        [Choice::new("", &words.requests.oldest, !is_newest), Choice::new(NEWEST, &words.requests.newest, is_newest)]
    }
}
