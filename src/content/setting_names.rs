//! The names of the accessibility menu's settings and of their choices, in one language.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::phrase::Phrase;
use crate::domain::preferences::Setting;

/// A name for every setting and for each of its choices.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Written")]
pub struct SettingNames([Names; Setting::ALL.len()]);

/// As in `text.toml`: by setting, the setting's own `name` and one for each choice.
type Written = BTreeMap<String, BTreeMap<String, Phrase>>;

#[derive(Debug)]
struct Names {
    own: Phrase,
    choices: Vec<Phrase>,
}

impl TryFrom<Written> for SettingNames {
    type Error = String;

    fn try_from(mut written: Written) -> Result<Self, Self::Error> {
        let mut names = Vec::new();
        for setting in Setting::ALL {
            let mut words = written.remove(setting.name()).unwrap_or_default();
            let mut take = |key: &str| {
                words.remove(key).ok_or_else(|| format!("`settings.{}.{key}` is missing: write it", setting.name()))
            };
            let own = take("name")?;
            let choices = setting.choices().iter().map(|choice| take(choice)).collect::<Result<_, _>>()?;
            if let Some(key) = words.keys().next() {
                return Err(format!("`settings.{}.{key}` is no choice: take it out", setting.name()));
            }
            names.push(Names { own, choices });
        }
        match written.keys().next() {
            Some(key) => Err(format!("`settings.{key}` is no setting: take it out")),
            None => names.try_into().map(Self).map_err(|_| "settings are missing".to_owned()),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
impl SettingNames {
    /// The name of a setting.
    #[must_use]
    pub fn of(&self, setting: &Setting) -> &Phrase {
        &self.0[*setting as usize].own
    }

    /// The name of a choice, counted from 0.
    #[must_use]
    pub fn choice(&self, setting: &Setting, number: &usize) -> &Phrase {
        &self.0[*setting as usize].choices[*number]
    }
}
