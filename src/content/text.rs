//! Every word of the interface, typed: `<lang>/text.toml`. A missing or unknown word does not load.

use serde::Deserialize;

use super::choices::{
    AdviceNames, AidNames, AreaNames, BreathNames, CaptionsNames, ConditionNames, FootingNames, KindNames, LevelNames,
    PlaceNames, PositionNames,
};
use super::files::Files;
use super::front_matter::read_toml;
use super::language::{Language, LanguageTag};
use super::phrase::Phrase;
use super::problem::Problems;
use super::setting_names::SettingNames;
use super::time_words::TimeWords;
use super::toml_file::{Read, Table, TomlText, Value, leaves, table};
use crate::domain::field_problem::FieldProblem;
use crate::domain::form::Field;
use crate::domain::name::PersonName;

/// Lists of words. In brackets stand the places that a word must have, which the program fills in.
macro_rules! words {
    ($(#[$doc:meta])* $Name:ident { $($field:ident $(($($place:ident),+))?),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $Name { $(pub $field: Phrase),+ }

        impl Read for $Name {
            fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
                let mut table = Table::open(value, key, toml)?;
                $(let $field = table.phrase(stringify!($field), &[$($(stringify!($place)),+)?]);)+
                table.close();
                Some(Self { $($field: $field?),+ })
            }
        }
    };
}

table! {
    /// Every word of the interface in one language.
    #[derive(Debug)]
    #[expect(missing_docs, reason = "each section explains itself where it stands in text.toml")]
    pub struct Text {
        pub language: LanguageNames,
        pub nav: Navigation,
        pub frame: Frame,
        pub home: Home,
        pub articles: ArticleWords,
        pub cards: Cards,
        pub poses: Poses,
        pub time: TimeWords,
        pub pose: PoseWords,
        pub movement: MovementWords,
        pub practice: Practice,
        pub videos: Videos,
        pub locations: Locations,
        pub request: Request,
        pub form: Form,
        pub received: Received,
        pub messages: Messages,
        pub errors: Errors,
        pub preferences: Preferences,
        pub settings: SettingNames,
        pub kinds: KindNames,
        pub footings: FootingNames,
        pub places: PlaceNames,
        pub positions: PositionNames,
        pub levels: LevelNames,
        pub areas: AreaNames,
        pub breaths: BreathNames,
        pub aids: AidNames,
        pub conditions: ConditionNames,
        pub advice: AdviceNames,
        pub captions: CaptionsNames,
    }
}

table! {
    /// The language's name for itself, what its list of languages is called, and how it writes dates.
    #[derive(Debug)]
    pub struct LanguageNames {
        pub name: Phrase,
        pub languages: Phrase,
        pub date: DateFormat,
    }
}

/// How a language writes dates, in the manner of strftime.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct DateFormat(String);

impl TryFrom<String> for DateFormat {
    type Error = String;

    fn try_from(format: String) -> Result<Self, Self::Error> {
        // A conversion that a date cannot fill in would fail on every page.
        match jiff::fmt::strtime::format(&format, jiff::civil::date(2000, 2, 29)) {
            Ok(written) if !written.trim().is_empty() => Ok(Self(format)),
            Ok(_) => Err("this is empty: write a format like \"%B %-d, %Y\"".to_owned()),
            Err(error) => Err(format!("{error}: write a format like \"%B %-d, %Y\"")),
        }
    }
}

impl DateFormat {
    /// A date in this format.
    #[must_use]
    pub fn write(&self, date: jiff::civil::Date) -> String {
        date.strftime(&self.0).to_string()
    }
}

leaves!(DateFormat);

words! {
    /// Menus and landmarks.
    Navigation {
        skip, main, menu, home, articles, poses, videos, locations, request, privacy, accessibility, breadcrumb, footer, practice,
    }
}

words! {
    /// What stands around every page.
    Frame {
        emergency, emergency_call(emergency), call(phone), reviewed(date), advice, page_of(page, clinic), error_title(page),
    }
}

words! {
    /// The home page.
    Home {
        guide, reading, reading_intro, visit, all_locations, all_poses,
    }
}

words! {
    /// Articles and their parts.
    ArticleWords {
        title, summary, contents, table(name), sources, source_number(number), related_poses, other_articles,
    }
}

words! {
    /// Labels of care cards.
    Cards {
        emergency, today, visit, note, tip,
    }
}

words! {
    /// The list of poses.
    Poses {
        title, summary, before, before_text, warning_signs, stretches, stretches_intro, yoga, yoga_intro, filter, position, any_position, area, any_area, time, any_time, up_to(minutes), show, found(count), found_one, none_found, all, unknown,
    }
}

words! {
    /// A pose's page.
    PoseWords {
        say_it(name), facts, position, level, time, minutes(minutes), good_for, equipment, felt_in, muscles, steps, hold, repetitions, both_sides, cautions, cautions_intro, adapt, stop, stop_after(emergency), easier, mistakes, next, previous, sequence, about, picture_details,
    }
}

words! {
    /// The moving picture of a pose.
    MovementWords {
        title, intro, play, pause, picture,
    }
}

words! {
    /// The practice page.
    Practice {
        title, summary, choose, minutes, minutes_option(minutes), place, conditions, conditions_hint, show, routine, takes(time, count), takes_one(time), you_told_us, unknown, on_chair, take_care, left_out, left_out_intro, ask_first, nothing_left, print, print_hint, start, resume, player, step_of(number, count), time_left(time), previous, pause, go_on, next, leave, sound, speech, finished, finished_text, again, again_intro,
    }
}

words! {
    /// The videos page.
    Videos {
        title, summary, intro, watch(name, page), made_by, length, about_minutes(minutes), captions, watch_for, }
}

words! {
    /// The locations page.
    Locations {
        title, summary, address, hours, phone, getting_there, request_here(name),
    }
}

words! {
    /// The invitation at the end of pages.
    Request {
        title, text(answer_time),
    }
}

words! {
    /// The appointment request form.
    #[expect(missing_docs, reason = "each word explains itself where it stands in text.toml")]
    Form {
        title, summary, what_it_is(answer_time), emergency(emergency), rather_call, required_note, required_note_spoken, required, about_you, about_visit, first_name, last_name, last_name_hint, phone, phone_hint, email, email_hint, email_meant(name), email_take(name), patient_status, location, any_location, choose, preferred_time, optional, any_time, morning, afternoon, evening, trap, privacy, privacy_link, submit, sending, other_ways, problems, problem_prefix, not_stored_title, not_stored, too_many_title, too_many,
    }
}

words! {
    /// The page after sending.
    Received {
        title, summary, reference, reference_hint, next, next_call(answer_time), next_time, next_nothing, change, meanwhile, meanwhile_text(emergency), warning_signs,
    }
}

words! {
    /// Messages of fields that also have a greatest length.
    NameMessages { missing, too_long(longest), invalid }
}

words! {
    /// Messages of the phone number.
    PhoneMessages { missing, invalid, letters, two_numbers, no_area_code, too_many_digits, not_in_service, not_in_service_abroad }
}

words! {
    /// Messages of the e-mail address.
    EmailMessages {
        missing, invalid, no_at, several_ats, two_addresses, space, character(character), misplaced_dot, domain, long_address,
    }
}

words! {
    /// Messages of fields that must be given.
    RequiredMessages { missing, invalid }
}

words! {
    /// Messages of fields that may be left out.
    OptionalMessages { invalid }
}

table! {
    /// What the form says about a field that needs mending.
    #[derive(Debug)]
    pub struct Messages {
        first_name: NameMessages,
        last_name: NameMessages,
        phone: PhoneMessages,
        email: EmailMessages,
        patient_status: RequiredMessages,
        location: RequiredMessages,
        preferred_time: OptionalMessages,
    }
}

impl Messages {
    /// The message for a field and what is wrong with it.
    #[must_use]
    pub fn of(&self, field: Field, problem: FieldProblem) -> Phrase {
        match field {
            Field::FirstName => self.first_name.of(problem),
            Field::LastName => self.last_name.of(problem),
            Field::Phone => self.phone.of(problem).clone(),
            Field::Email => self.email.of(problem),
            Field::PatientStatus => self.patient_status.of(problem).clone(),
            Field::Location => self.location.of(problem).clone(),
            Field::PreferredTime => self.preferred_time.invalid.clone(),
        }
    }
}

impl NameMessages {
    fn of(&self, problem: FieldProblem) -> Phrase {
        match problem {
            FieldProblem::Missing => self.missing.clone(),
            FieldProblem::TooLong => self.too_long.with("longest", PersonName::LONGEST),
            _ => self.invalid.clone(),
        }
    }
}

impl PhoneMessages {
    fn of(&self, problem: FieldProblem) -> &Phrase {
        match problem {
            FieldProblem::Missing => &self.missing,
            FieldProblem::Letters => &self.letters,
            FieldProblem::TwoNumbers => &self.two_numbers,
            FieldProblem::NoAreaCode => &self.no_area_code,
            FieldProblem::TooManyDigits => &self.too_many_digits,
            FieldProblem::NotInService => &self.not_in_service,
            FieldProblem::NotInServiceAbroad => &self.not_in_service_abroad,
            _ => &self.invalid,
        }
    }
}

impl EmailMessages {
    fn of(&self, problem: FieldProblem) -> Phrase {
        match problem {
            FieldProblem::Missing => self.missing.clone(),
            FieldProblem::NoAt => self.no_at.clone(),
            FieldProblem::SeveralAts => self.several_ats.clone(),
            FieldProblem::TwoAddresses => self.two_addresses.clone(),
            FieldProblem::Space => self.space.clone(),
            FieldProblem::Character(character) => self.character.with("character", character),
            FieldProblem::MisplacedDot => self.misplaced_dot.clone(),
            FieldProblem::Domain => self.domain.clone(),
            FieldProblem::LongAddress => self.long_address.clone(),
            _ => self.invalid.clone(),
        }
    }
}

impl RequiredMessages {
    fn of(&self, problem: FieldProblem) -> &Phrase {
        if problem == FieldProblem::Missing { &self.missing } else { &self.invalid }
    }
}

words! {
    /// The accessibility menu; its settings have names of their own.
    Preferences {
        menu, changed(count), intro, device, save, reset, shown, saved, was_reset, not_saved, unknown,
    }
}

words! {
    /// One error page: what happened and what to do.
    ErrorWords { title, text }
}

table! {
    /// The error pages.
    #[derive(Debug)]
    pub struct Errors {
        pub call: Phrase,
        pub request_number: Phrase,
        pub form_again: Phrase,
        pub bad_request: ErrorWords,
        pub forbidden: ErrorWords,
        pub not_found: ErrorWords,
        pub method_not_allowed: ErrorWords,
        pub timeout: ErrorWords,
        pub too_large: ErrorWords,
        pub unsupported_media_type: ErrorWords,
        pub too_many_requests: ErrorWords,
        pub unavailable: ErrorWords,
        pub internal: ErrorWords,
    }
}

impl Text {
    /// The words built into the program, in English.
    pub(super) fn built_in() -> Option<Self> {
        let english = LanguageTag::try_from("en".to_owned()).ok()?;
        Self::load(&Files::built_in(), &Language::new(english, true), &mut Problems::default())
    }

    pub(super) fn load(files: &Files, language: &Language, problems: &mut Problems) -> Option<Self> {
        read_toml(files, &format!("{}/text.toml", language.tag()), problems, |text, _| Some(text))
    }
}
