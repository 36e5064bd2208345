//! The front desk's rules for calling back: `[calls]` of `site.toml`.

use toml::Spanned;

use crate::content::toml_table::{leaves, table};
use crate::content::toml_text::TomlText;
use crate::domain::call_rules::{CallRules, Wait};

table! {
    pub draft CallsFile {
        overdue_after: Spanned<Wait>,
        no_answer: Spanned<Vec<Wait>>,
        left_message: Wait,
        after_email: Wait,
        after_reached: Wait,
    }
}

leaves!(Wait);

/// More tries than that are a nuisance, and no rule.
const MOST_WAITS: usize = 10;

impl CallsFile {
    /// The rules, when all of them could be read.
    pub fn rules(self, toml: &TomlText<'_>) -> Option<CallRules> {
        let overdue_after = self.overdue_after.and_then(|wait| match wait.get_ref() {
            Wait::OpenTime(time) => Some(*time),
            Wait::Mornings(_) => {
                let message = "`calls.overdue_after`: write opening time, for example \"8 hours\"";
                toml.mistake(wait.span().start, message.to_owned());
                None
            }
        });
        let no_answer = self.no_answer.and_then(|waits| {
            if (1..=MOST_WAITS).contains(&waits.get_ref().len()) {
                return Some(waits.into_inner());
            }
            let message =
                format!("`calls.no_answer`: list 1 to {MOST_WAITS} waits, for example [\"2 hours\", \"next morning\"]");
            toml.mistake(waits.span().start, message);
            None
        });
        Some(CallRules {
            overdue_after: overdue_after?,
            no_answer: no_answer?,
            left_message: self.left_message?,
            after_email: self.after_email?,
            after_reached: self.after_reached?,
        })
    }
}
