//! Forms of the staff area: what was sent, and each field as its template sees it.

use crate::content::Phrase;

use super::layout::ProblemLine;

/// What was sent, by name. A field that was not sent is empty.
#[derive(Clone, Debug, Default)]
pub struct Answers(Vec<(String, String)>);

impl From<Vec<(String, String)>> for Answers {
    fn from(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }
}

impl Answers {
    /// Everything that was sent, in its order.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The first answer of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Every answer of this name.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }
}

/// A field of one line.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// The name that it is sent under, which is its id, too.
    pub name: &'static str,
    /// The input's type.
    pub kind: &'static str,
    /// What browsers and password managers fill in.
    pub autocomplete: &'static str,
    /// The label.
    pub label: &'a Phrase,
    /// The hint under the label.
    pub hint: Option<&'a Phrase>,
    /// What was typed.
    pub value: String,
    /// What needs mending.
    pub message: Option<Phrase>,
}

impl<'a> Field<'a> {
    /// A field for a line of text.
    #[must_use]
    pub fn text(name: &'static str, label: &'a Phrase, value: &str) -> Self {
        let value = value.to_owned();
        Self { name, kind: "text", autocomplete: "off", label, hint: None, value, message: None }
    }

    /// A field for a password, which is never shown again.
    #[must_use]
    pub fn password(name: &'static str, label: &'a Phrase, autocomplete: &'static str) -> Self {
        Self { kind: "password", autocomplete, ..Self::text(name, label, "") }
    }

    /// The same for an e-mail address.
    #[must_use]
    pub fn email(self, autocomplete: &'static str) -> Self {
        Self { kind: "email", autocomplete, ..self }
    }

    /// The same for a day.
    #[must_use]
    pub fn date(self) -> Self {
        Self { kind: "date", ..self }
    }

    /// The same for a time of the day.
    #[must_use]
    pub fn time(self) -> Self {
        Self { kind: "time", ..self }
    }

    /// The same for what is searched for: neither corrected nor kept by the browser.
    #[must_use]
    pub fn plain(self) -> Self {
        Self { kind: "search", ..self }
    }

    /// The same with something that browsers fill in.
    #[must_use]
    pub fn filled_as(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(self, hint: &'a Phrase) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// The same with what needs mending, if anything does.
    #[must_use]
    pub fn problem(self, message: Option<&Phrase>) -> Self {
        Self { message: message.cloned(), ..self }
    }

    /// The ids of hint and message.
    #[must_use]
    pub fn described_by(&self) -> Option<String> {
        let ids = [self.hint.map(|_| "hint"), self.message.as_ref().map(|_| "error")];
        let ids: Vec<String> = ids.into_iter().flatten().map(|part| format!("{}-{part}", self.name)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Whether it is one that asks for no spelling: addresses, passwords, codes.
    #[must_use]
    pub fn is_prose(&self) -> bool {
        self.kind == "text" && self.autocomplete != "one-time-code"
    }
}

/// One choice of several.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Whether it was chosen.
    pub is_chosen: bool,
}

impl Choice {
    /// A choice with a label.
    #[must_use]
    pub fn new(value: impl Into<String>, label: &impl ToString, is_chosen: bool) -> Self {
        Self { value: value.into(), label: label.to_string(), is_chosen }
    }
}

/// The lines of the summary, for the fields that need mending.
pub fn problems<'b, 'a: 'b>(fields: impl IntoIterator<Item = &'b Field<'a>>) -> Vec<ProblemLine> {
    let line = |field: &Field<'_>| {
        let message = field.message.clone()?;
        Some(ProblemLine { target: field.name.to_owned(), message })
    };
    fields.into_iter().filter_map(line).collect()
}
