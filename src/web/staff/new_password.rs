//! A new password: judged, and said what is wrong with it.

use super::field::Field;
use crate::content::{Phrase, StaffWords};
use crate::domain::password_rules::{self, PasswordProblem};
use crate::domain::staff::Account;
use crate::web::state::StaffState;

/// The field for one.
#[must_use]
pub fn field<'a>(words: &'a StaffWords, problem: Option<&Phrase>) -> Field<'a> {
    let words = &words.password;
    Field::password("new_password", &words.new, "new-password").hint(&words.hint).problem(problem)
}

/// What keeps a text from being an account's password, if anything does. The clinic's own words and the person's are
/// guessed first, so they count for little.
pub async fn problem_of(staff: &StaffState, account: &Account, typed: &str, words: &StaffWords) -> Option<Phrase> {
    let clinic = &staff.site.content.clinic;
    let mut context = vec![
        "clinic".to_owned(),
        clinic.name.to_string(),
        clinic.short_name.to_string(),
        account.details.name.to_string(),
        account.details.email.to_string(),
    ];
    context.extend(clinic.locations.iter().map(|location| location.key.to_string()));
    context.extend(staff.site.origin.url().map(ToOwned::to_owned));
    let typed = typed.to_owned();
    let judging = tokio::task::spawn_blocking(move || {
        let context: Vec<&str> = context.iter().map(String::as_str).collect();
        password_rules::judge(&typed, &context)
    });
    // It fails when the judging panicked, which is in the log by now: a password that cannot be judged is refused.
    let problem = judging.await.unwrap_or(Err(PasswordProblem::TooLong)).err()?;
    let words = &words.password;
    Some(match problem {
        PasswordProblem::Missing => words.missing.clone(),
        PasswordProblem::TooShort => words.too_short.with("count", password_rules::SHORTEST),
        PasswordProblem::TooLong => words.too_long.with("count", password_rules::LONGEST),
        PasswordProblem::Nul => words.nul.clone(),
        PasswordProblem::Guessable => words.guessable.clone(),
    })
}
