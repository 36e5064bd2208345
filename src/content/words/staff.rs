//! Words of the staff area: `<lang>/staff.toml`.

use jiff::SignedDuration;
use serde::Deserialize;

use super::delivery::DeliveryWords;
use super::layout::{DateFormat, fills_in};
use super::list::words;
use super::names::Names;
use super::statistics::{AnswerWords, SpamWords, StatisticsWords};
use crate::content::files::Files;
use crate::content::front_matter::read_toml;
use crate::content::language::Language;
use crate::content::mistakes::Mistakes;
use crate::content::phrase::Phrase;
use crate::content::toml_table::{leaves, table};
use crate::domain::audit::Event;
use crate::domain::business_hours::week::Day;
use crate::domain::close_reason::CloseReason;
use crate::domain::delivery::notice::Notice;
use crate::domain::field_problem::FieldProblem;
use crate::domain::role::Role;
use crate::domain::status::Status;

/// The file of these words, in a language's folder.
pub(in crate::content) const FILE: &str = "staff.toml";

table! {
    /// Every word of the staff area in one language.
    #[derive(Debug)]
    #[expect(missing_docs, reason = "each section explains itself where it stands in staff.toml")]
    pub struct StaffWords {
        pub times: Times,
        pub layout: StaffLayoutWords,
        pub waiting: WaitingWords,
        pub sign_in: SignInWords,
        pub second_factor: SecondFactorWords,
        pub sign_out: SignOutWords,
        pub set_up: SetUpWords,
        pub confirm: ConfirmWords,
        pub profile: ProfileWords,
        pub password: PasswordWords,
        pub passkeys: PasskeyWords,
        pub codes: CodeWords,
        pub recovery_codes: RecoveryCodeWords,
        pub requests: RequestsWords,
        pub queue: QueueWords,
        pub delivery: DeliveryWords,
        pub notices: Names<Notice>,
        pub calendar: CalendarWords,
        pub search: SearchWords,
        pub request: RequestWords,
        pub shortcuts: ShortcutWords,
        pub export: ExportWords,
        pub close_reasons: Names<CloseReason>,
        pub call_sheet: CallSheetWords,
        pub statistics: StatisticsWords,
        pub answers: AnswerWords,
        pub spam: SpamWords,
        pub weekdays: Names<Day>,
        pub accounts: AccountsWords,
        pub audit: AuditWords,
        pub events: Names<Event>,
    }
}

impl StaffWords {
    pub(in crate::content) fn load(files: &Files, language: &Language, mistakes: &mut Mistakes) -> Option<Self> {
        read_toml(files, &language.file(FILE), mistakes, |words, _| Some(words))
    }
}

table! {
    /// How moments are written, and days where there is little room.
    #[derive(Debug)]
    pub struct Times {
        pub moment: MomentFormat,
        pub day: DateFormat,
    }
}

/// How a language writes a day and its time, in the manner of strftime.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct MomentFormat(String);

impl TryFrom<String> for MomentFormat {
    type Error = String;

    fn try_from(format: String) -> Result<Self, Self::Error> {
        fills_in(format, &jiff::ZonedDateTime::default(), "%b %-d, %Y, %-I:%M %p %Z").map(Self)
    }
}

impl MomentFormat {
    /// A moment in this format.
    #[must_use]
    pub fn write(&self, moment: &jiff::ZonedDateTime) -> String {
        moment.strftime(&self.0).to_string()
    }
}

leaves!(MomentFormat);

words! {
    /// What stands around every page.
    StaffLayoutWords {
        area, menu, requests, statistics, export, profile, accounts, audit, signed_in(name), sign_out, problems, done, warning_title, warning(seconds), stay, ended_title, ended, sign_in_again, copy, copied, show, hide, print, not_saved_title, not_saved, send_again, back_again, refused_title, refused,
    }
}

words! {
    /// How long to wait.
    WaitingWords { seconds(count), minutes(count) }
}

words! {
    /// Signing in.
    SignInWords {
        title, intro, with_passkey, or, email, email_missing, email_invalid, password, password_missing, submit, wrong, too_early(wait), not_now, too_many_factors, trouble_title, trouble, insecure_title, insecure, passkey_failed, passkey_elsewhere, passkey_script, no_passkeys,
    }
}

words! {
    /// The second factor.
    SecondFactorWords {
        title, intro, code, code_hint, submit, missing, wrong, with_passkey, lost_title, lost, back,
    }
}

words! {
    /// Signing out.
    SignOutWords { title, text, again, sign_out, still }
}

words! {
    /// Setting an account up.
    SetUpWords { title, hello(name), intro(email), passkey_title, passkey_text, make_passkey, password_title, password_text, submit }
}

words! {
    /// Proving once more who one is.
    ConfirmWords { title, intro, password, password_missing, password_wrong, code, with_passkey, passkey_done, passkey_only }
}

words! {
    /// One's own account.
    ProfileWords {
        title, owes, details, email, name, save, ways_in, password, password_is_set, password_is_not_set, change_password, set_password, passkeys, passkeys_count(count), manage_passkeys, codes, codes_are_on, codes_are_off, turn_on, turn_off, recovery_codes, recovery_left(count), new_recovery_codes, sessions, sessions_intro, this_session, since(time), seen(time), end(browser), end_others, unknown_browser, name_saved, password_saved, passkey_added, passkey_removed, codes_off, session_ended, sessions_ended, notices, notices_intro, save_notices, notices_saved,
    }
}

words! {
    /// One's own calendar of call-backs.
    CalendarWords { title, intro, make, since(time), renew, remove, removed, made_title, made, made_hint, address, subscribe, continue_to, name(clinic), call_back(reference) }
}

words! {
    /// A new password.
    PasswordWords { title, new, hint, submit, ends_sessions, missing, too_short(count), too_long(count), nul, guessable }
}

words! {
    /// Passkeys.
    PasskeyWords { title, intro, none, added(time), used(time), never_used, remove(name), add_title, name, name_hint, add, first_name, last_way_in, failed }
}

words! {
    /// One-time codes.
    CodeWords { title, intro, scan, picture, type_it, secret, open_app, first, submit, wrong, are_on, on_text, turn_off }
}

words! {
    /// Recovery codes.
    RecoveryCodeWords { title, intro, left(count), submit, made_title, made, continue_to }
}

words! {
    /// The list of requests.
    RequestsWords {
        title, intro, filter, status, open, every_status, location, every_location, assigned, anyone, me, from, to, unknown_day, reversed_days, order, oldest, newest, show, clear, counts, more_than(count), none, table, name, phone, came_in, preferred_time, reference, damaged, erased, next, first, new, contacted, scheduled, closed, suspected_spam, choose(name), choose_column, release, mark, none_chosen, marked(count), released(count), left_alone(count), undo_all, undone_all(count),
    }
}

impl RequestsWords {
    /// A status's name.
    #[must_use]
    pub fn status(&self, status: Status) -> &Phrase {
        match status {
            Status::New => &self.new,
            Status::Contacted => &self.contacted,
            Status::Scheduled => &self.scheduled,
            Status::Closed => &self.closed,
            Status::SuspectedSpam => &self.suspected_spam,
        }
    }
}

words! {
    /// What to do next.
    QueueWords {
        title, intro, all, call_sheet, table, what, waited, taken_by(name), call, call_again(count), call_back(time), write_email, book, overdue, speaks(language), empty, next_at(time), more(count), minutes(minutes), hours_and_minutes(hours, minutes), hours(hours), news_one, news(count), show_news,
    }
}

impl QueueWords {
    /// How long somebody has waited: so many minutes, hours and minutes, or whole hours; from ten on, minutes say nothing
    /// more.
    #[must_use]
    pub fn waited(&self, time: SignedDuration) -> Phrase {
        let (hours, minutes) = (time.as_hours(), time.as_mins() % 60);
        match (hours, minutes) {
            (0, _) => self.minutes.with("minutes", minutes),
            (1..10, 1..) => self.hours_and_minutes.with("hours", hours).with("minutes", minutes),
            _ => self.hours.with("hours", hours),
        }
    }
}

words! {
    /// Finding a request.
    SearchWords { title, label, hint, submit, nothing, none, found(count), more, back }
}

words! {
    /// One request.
    RequestWords {
        title(reference), call(phone), write(email), extension(number), details, phone_as_written, email, patient_status, location, preferred_time, language, source_path, exported, exported_in_set(time, number), waited, waiting, waited_until_reached, attempts, work, now(status), next(step), next_from(step, time), reason_is(reason), no_moves, note, note_hint, note_too_long(count), note_invalid, save_note, noted_nothing, outcomes, reached, no_answer, left_message, wrong_number, wrote_email, call_back_title, call_back_day, call_back_time, call_back, call_back_missing, call_back_past, call_back_closed(location, time), call_back_never(location), outcome_reached, outcome_no_answer, outcome_left_message, outcome_wrong_number, outcome_call_back(time), outcome_wrote_email, moves, to_new, to_contacted, to_scheduled, to_closed, to_suspected_spam, release, reason, reason_missing, choose_reason, assigned, assigned_to(name), assigned_to_nobody, take, give_back, colleague, choose_colleague, give, no_colleague, saved(change), undo, undone, nothing_to_undo, stale, not_allowed(status), no_step, duplicates, duplicates_intro, this_one, other_one(reference), close_as_duplicate(reference), no_duplicate, history, patient, submitted, moved_to(status), closed_as(reason), duplicate_of(reference), noted, given_to(name), given_back, undid, erased, unreadable_note, erase_title, erase_text, erase, erased_title(reference), erased_text, back,
    }
}

impl RequestWords {
    /// What moves a request from one status to another.
    #[must_use]
    pub fn move_from(&self, present: Status, next: Status) -> &Phrase {
        match next {
            Status::New if present == Status::SuspectedSpam => &self.release,
            Status::New => &self.to_new,
            Status::Contacted => &self.to_contacted,
            Status::Scheduled => &self.to_scheduled,
            Status::Closed => &self.to_closed,
            Status::SuspectedSpam => &self.to_suspected_spam,
        }
    }
}

words! {
    /// Requests as a file.
    ExportWords {
        title, intro, but_spam, only_new, show, count(count), new_count(count), left_out(count), first_ones, format, sized(format, size), csv, csv_exact, xlsx, jsonl, fhir, fhir_ndjson, format_unknown, too_many, reason, reason_optional, reason_hint, reason_missing, reason_too_long(count), reason_invalid, take, care, encrypted,
        sets, sets_title, sets_intro, no_sets, set, set_number(number), made, by, requests, set_requests(count), set_missing(count), filter, file, set_received(time), set_not_received, hash, again, take_again(number), earlier_sets,
    }
}

words! {
    /// Single keys that do something.
    ShortcutWords { keys, on, off }
}

words! {
    /// The calls of a day, on paper.
    CallSheetWords { title, intro(day, time), none, table(location), outcome, more(count) }
}

words! {
    /// Who may come in.
    AccountsWords {
        title, intro, table, name, email, role, locations, state, second_factor, all_locations, staff, admin, staff_choice, admin_choice, active, disabled, not_set_up, passkey, codes, passkey_and_codes, none, add, add_title, add_submit, email_hint, email_taken, name_missing, name_too_long, name_invalid, role_question, locations_question, locations_hint, account_title(name), save, saved, stale(name), last_admin, disable_title, disable_text, disable, was_disabled, enable_title, enable_text, enable, was_enabled, reset_title, reset_text, reset_factors, reset, link_title, link_text(name), link, link_done, back, messages, addresses_title, addresses_intro, no_addresses,
    }
}

impl AccountsWords {
    /// What is wrong with a name.
    #[must_use]
    pub fn name_problem(&self, problem: FieldProblem) -> &Phrase {
        match problem {
            FieldProblem::Missing => &self.name_missing,
            FieldProblem::TooLong => &self.name_too_long,
            _ => &self.name_invalid,
        }
    }

    /// A role's name.
    #[must_use]
    pub fn role(&self, role: Role) -> &Phrase {
        match role {
            Role::Staff => &self.staff,
            Role::Admin => &self.admin,
        }
    }

    /// A role, and what it may do.
    #[must_use]
    pub fn role_choice(&self, role: Role) -> &Phrase {
        match role {
            Role::Staff => &self.staff_choice,
            Role::Admin => &self.admin_choice,
        }
    }
}

words! {
    /// Who did what.
    AuditWords {
        title, intro, filter, person, anyone, nobody, operator(user), event, any_event, reference, day, show, all, unknown_reference, unknown_day, none, table, number, time, who, door, web, command_line, what, on, details, older, newer, verify_title, verify_text, verify, whole(count), changed(number), moved(number, place), missing(number), cut_off(number, last), outside(number, last), rebuilt(number), not_sealed(number), not_kept,
    }
}
