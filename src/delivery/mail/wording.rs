//! What each letter says.

use jiff::SignedDuration;

use super::letter::{Digest, Letter, Oldest};
use super::one_line::OneLine;
use super::sheet::{Link, Part, Sheet};
use crate::content::{Edition, MailWords, Phrase, Site};
use crate::domain::choice_key::ChoiceKey;
use crate::domain::reference::Reference;
use crate::paths;

/// What letters are written with.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    pub site: &'a Site,
    pub edition: &'a Edition,
    pub public_url: &'a str,
}

impl<'a> Writer<'a> {
    pub fn write(self, letter: &Letter) -> Sheet<'a> {
        match letter {
            Letter::NewRequest { reference, location } => self.new_request(reference, location),
            Letter::Receipt { reference } => self.receipt(reference),
            Letter::NobodyReached { reference, location } => self.nobody_reached(reference, location),
            Letter::Digest(digest) => self.digest(digest),
            Letter::OldestOverdue { reference, location } => self.oldest_overdue(reference, location),
        }
    }

    fn new_request(self, reference: &Reference, location: &ChoiceKey) -> Sheet<'a> {
        let words = &self.words().new_request;
        let parts = vec![
            self.facts_of(reference, location),
            Part::Paragraph(words.text.to_string()),
            self.button_to_request(&words.open, reference),
        ];
        self.to_staff(&self.naming(&words.subject, reference, location), &words.title, parts)
    }

    fn receipt(self, reference: &Reference) -> Sheet<'a> {
        let (words, clinic) = (&self.words().receipt, &self.site.clinic);
        let answer_time = clinic.answer_time.get(&self.edition.language);
        let parts = vec![
            Part::Reference {
                label: words.reference.to_string(),
                reference: reference.to_string(),
                hint: Some(words.reference_hint.to_string()),
            },
            Part::Heading(words.next.to_string()),
            Part::Steps(vec![
                words.next_call.with("answer_time", answer_time).to_string(),
                words.next_time.to_string(),
                words.next_nothing.to_string(),
            ]),
            Part::Paragraph(words.change.to_string()),
            Part::Link(self.call(&clinic.phone, &clinic.phone_link)),
            self.alarm(),
        ];
        self.to_patient(&words.subject.with("reference", reference), &words.title, parts)
    }

    /// With the number and the hours of the location, where it is known: these go together.
    fn nobody_reached(self, reference: &Reference, location: &ChoiceKey) -> Sheet<'a> {
        let (words, clinic) = (&self.words().nobody_reached, &self.site.clinic);
        let location = clinic.location(location);
        let (phone, phone_link) =
            location.map_or((&clinic.phone, &clinic.phone_link), |location| (&location.phone, &location.phone_link));
        let mut parts = vec![
            Part::Paragraph(words.text.to_string()),
            Part::Reference { label: words.reference.to_string(), reference: reference.to_string(), hint: None },
            Part::Button(self.call(phone, phone_link)),
        ];
        if let Some(location) = location {
            let hours = self.edition.text.hours_text();
            let line = |group| (hours.days(&group), hours.times(group.spans).join(" "));
            parts.push(Part::Heading(words.hours.to_string()));
            parts.push(Part::Facts(location.week.groups().into_iter().map(line).collect()));
        }
        parts.extend([Part::Paragraph(words.no_longer.to_string()), self.alarm()]);
        self.to_patient(&words.subject.with("reference", reference), &words.title, parts)
    }

    fn digest(self, digest: &Digest) -> Sheet<'a> {
        let words = &self.words().digest;
        let count = |name: &Phrase, count: u64| (name.to_string(), count.to_string());
        let mut facts = vec![count(&words.waiting, digest.waiting), count(&words.overdue, digest.overdue)];
        facts.extend(digest.oldest.as_ref().map(|oldest| (words.oldest.to_string(), self.oldest(oldest))));
        facts.extend([count(&words.suspected_spam, digest.suspected_spam), count(&words.failed, digest.failed)]);
        let what = if digest.overdue > 0 { &words.start } else { &words.in_time };
        let parts = vec![
            Part::Paragraph(what.to_string()),
            Part::Facts(facts),
            Part::Button(self.link(&words.open, paths::staff::REQUESTS)),
        ];
        let subject = words.subject.with("overdue", digest.overdue).with("waiting", digest.waiting);
        let sheet = self.to_staff(&subject, &words.title, parts);
        Sheet { unsubscribe: Some(self.address(paths::staff::PROFILE)), ..sheet }
    }

    fn oldest(self, oldest: &Oldest) -> String {
        let waited = self.time(oldest.waited);
        let words = &self.words().digest.oldest_waited;
        self.naming(words, &oldest.reference, &oldest.location).with("time", waited).to_string()
    }

    fn oldest_overdue(self, reference: &Reference, location: &ChoiceKey) -> Sheet<'a> {
        let words = &self.words().oldest_overdue;
        let limit = self.time(self.site.clinic.calls.overdue_after);
        let parts = vec![
            Part::Paragraph(words.text.with("limit", limit).to_string()),
            self.facts_of(reference, location),
            self.button_to_request(&words.open, reference),
        ];
        self.to_staff(&self.naming(&words.subject, reference, location), &words.title, parts)
    }

    fn to_patient(self, subject: &Phrase, title: &Phrase, parts: Vec<Part>) -> Sheet<'a> {
        let words = &self.words().shared;
        let privacy = self.edition.language.url(paths::PRIVACY);
        let small_print = vec![
            Part::Paragraph(words.no_reply.to_string()),
            Part::Paragraph(words.not_you.to_string()),
            Part::Link(self.link(&self.edition.text.nav.privacy, &privacy)),
        ];
        self.sheet(subject, title, parts, small_print)
    }

    fn to_staff(self, subject: &Phrase, title: &Phrase, parts: Vec<Part>) -> Sheet<'a> {
        let words = &self.words().shared;
        let small_print = vec![
            Part::Paragraph(words.from_clinic.with("clinic", &self.site.clinic.name).to_string()),
            Part::Link(self.link(&words.profile, paths::staff::PROFILE)),
        ];
        self.sheet(subject, title, parts, small_print)
    }

    fn sheet(self, subject: &Phrase, title: &Phrase, parts: Vec<Part>, small_print: Vec<Part>) -> Sheet<'a> {
        Sheet {
            language: self.edition.language.tag(),
            clinic: self.site.clinic.name.as_str(),
            subject: OneLine::new(subject.as_str()),
            title: title.to_string(),
            parts,
            small_print,
            unsubscribe: None,
        }
    }

    /// A text with its reference and its location filled in.
    fn naming(self, words: &Phrase, reference: &Reference, location: &ChoiceKey) -> Phrase {
        words.with("reference", reference).with("location", self.site.location_name(location, self.edition))
    }

    /// Some opening time, which no line breaks in two.
    fn time(self, time: SignedDuration) -> String {
        self.edition.staff.queue.waited(time).to_string().replace(' ', "\u{a0}")
    }

    fn facts_of(self, reference: &Reference, location: &ChoiceKey) -> Part {
        let words = &self.words().shared;
        Part::Facts(vec![
            (words.reference.to_string(), reference.to_string()),
            (words.location.to_string(), self.site.location_name(location, self.edition)),
        ])
    }

    fn button_to_request(self, words: &Phrase, reference: &Reference) -> Part {
        Part::Button(self.link(words, &paths::staff::request(reference.as_str())))
    }

    fn call(self, phone: &Phrase, phone_link: &str) -> Link {
        Link { words: self.words().shared.call.with("phone", phone).to_string(), address: phone_link.to_owned() }
    }

    fn alarm(self) -> Part {
        Part::Alarm(self.words().shared.emergency.with("emergency", &self.site.clinic.emergency_number).to_string())
    }

    fn link(self, words: &Phrase, path: &str) -> Link {
        Link { words: words.to_string(), address: self.address(path) }
    }

    fn address(self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    fn words(self) -> &'a MailWords {
        &self.edition.mail
    }
}
