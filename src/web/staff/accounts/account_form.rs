//! What an admin says of an account: fields in, details or problems out.

use crate::content::Phrase;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::email::EmailAddress;
use crate::domain::field_problem::FieldProblem;
use crate::domain::name::PersonName;
use crate::domain::role::Role;
use crate::domain::staff::{Account, AccountDetails, LocationScope};
use crate::web::staff::field::{Answers, Choice, Field};
use crate::web::staff::member_request::MemberRequest;

/// What was typed and chosen.
#[derive(Clone, Debug, Default)]
pub struct AccountForm {
    name: String,
    email: String,
    role: String,
    locations: Vec<String>,
    /// What needs mending.
    pub problems: AccountProblems,
}

/// What needs mending.
#[derive(Clone, Debug, Default)]
pub struct AccountProblems {
    /// Of the name.
    pub name: Option<Phrase>,
    /// Of the e-mail address.
    pub email: Option<Phrase>,
}

/// The form as its template sees it.
pub struct AccountFields<'a> {
    /// What colleagues call its person.
    pub name: Field<'a>,
    /// Where its person gets mail.
    pub email: Field<'a>,
    /// What its person may do.
    pub roles: Vec<Choice>,
    /// Whose requests it sees.
    pub locations: Vec<Choice>,
}

impl<'a> AccountFields<'a> {
    /// The fields of one line, for the summary.
    pub fn all(&self) -> impl Iterator<Item = &Field<'a>> {
        [&self.name, &self.email].into_iter()
    }
}

impl AccountForm {
    /// What was sent.
    #[must_use]
    pub fn read(answers: &Answers) -> Self {
        Self {
            name: answers.get("name").to_owned(),
            email: answers.get("email").to_owned(),
            role: answers.get("role").to_owned(),
            locations: answers.all("location").map(ToOwned::to_owned).collect(),
            problems: AccountProblems::default(),
        }
    }

    /// What is stored of an account.
    #[must_use]
    pub fn of(account: &Account) -> Self {
        let details = &account.details;
        Self {
            name: details.name.to_string(),
            email: details.email.to_string(),
            role: details.role.as_str().to_owned(),
            locations: details.locations.locations().iter().map(ToString::to_string).collect(),
            problems: AccountProblems::default(),
        }
    }

    /// The details; none when anything needs mending, which is noted. Choices that are none of the form's were not made
    /// by hand: an unknown role is the lesser one. A location that the clinic no longer offers stays a restriction: no
    /// account sees more because a line of `site.toml` has gone.
    pub fn parse(&mut self, request: &MemberRequest) -> Option<AccountDetails> {
        let words = request.words();
        let name = PersonName::parse(&self.name);
        let email = EmailAddress::parse(&self.email);
        self.problems = AccountProblems {
            name: name.as_ref().err().map(|problem| words.accounts.name_problem(*problem).clone()),
            email: email.as_ref().err().map(|problem| match problem {
                FieldProblem::Missing => words.sign_in.email_missing.clone(),
                _ => words.sign_in.email_invalid.clone(),
            }),
        };
        let chosen: Vec<ChoiceKey> = self.locations.iter().filter_map(|chosen| chosen.parse().ok()).collect();
        let locations = if self.locations.is_empty() { LocationScope::All } else { LocationScope::Only(chosen) };
        let role = self.role.parse().unwrap_or(Role::Staff);
        Some(AccountDetails { email: email.ok()?, name: name.ok()?, role, locations })
    }

    /// The form as its template sees it.
    #[must_use]
    pub fn fields<'a>(&self, request: &'a MemberRequest) -> AccountFields<'a> {
        let (words, sign_in) = (&request.words().accounts, &request.words().sign_in);
        let role = |role: Role| Choice {
            value: role.as_str().to_owned(),
            label: words.role_choice(role).to_string(),
            is_chosen: self.role.parse().unwrap_or(Role::Staff) == role,
        };
        let language = &request.reader.edition(&request.staff.site).language;
        let offered = &request.staff.site.content.clinic.locations;
        let locations = offered.iter().map(|location| Choice {
            value: location.key.to_string(),
            label: location.name.get(language).to_owned(),
            is_chosen: self.locations.iter().any(|chosen| chosen == location.key.as_str()),
        });
        let is_offered = |chosen: &&String| offered.iter().any(|location| location.key.as_str() == *chosen);
        let gone = self.locations.iter().filter(|chosen| !is_offered(chosen));
        let gone = gone.map(|key| Choice { value: key.clone(), label: key.clone(), is_chosen: true });
        AccountFields {
            name: Field::text("name", &words.name, &self.name).problem(self.problems.name.as_ref()),
            email: Field::text("email", &sign_in.email, &self.email)
                .email("off")
                .hint(&words.email_hint)
                .problem(self.problems.email.as_ref()),
            roles: [Role::Staff, Role::Admin].map(role).into_iter().collect(),
            locations: locations.chain(gone).collect(),
        }
    }
}

/// The names of the locations that an account is restricted to; none when it is not.
#[must_use]
pub fn names_of(request: &MemberRequest, scope: &LocationScope) -> Option<String> {
    let LocationScope::Only(keys) = scope else { return None };
    Some(keys.iter().map(|key| request.location_name(key)).collect::<Vec<_>>().join(", "))
}
