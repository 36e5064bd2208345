//! Words of the accessibility menu: what it says, and the names of what can be chosen in it.

use super::list::words;
use crate::content::phrase::Phrase;
use crate::content::toml_table::{Read, Table};
use crate::content::toml_text::{TomlText, Value};
use crate::preferences::Setting;

words! {
    /// The accessibility menu.
    Preferences {
        menu, changed(count), intro, device, save, reset, shown, saved, was_reset, not_saved, unknown,
    }
}

/// A name for every setting and for each of its choices.
#[derive(Debug)]
pub struct SettingNames([Names; Setting::ALL.len()]);

#[derive(Debug)]
struct Names {
    own: Phrase,
    choices: Vec<Phrase>,
}

/// As in `text.toml`: by setting, the setting's own `name` and one for each choice.
impl Read for SettingNames {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let mut table = Table::open(value, key, toml)?;
        let names = Setting::ALL.map(|setting| {
            table.take_by(setting.name(), None, |value, toml| {
                let mut words = Table::open(value, setting.name(), toml)?;
                let own = words.take("name");
                let choices: Vec<Option<Phrase>> = setting.choices().iter().map(|choice| words.take(choice)).collect();
                words.close();
                Some(Names { own: own?, choices: choices.into_iter().collect::<Option<_>>()? })
            })
        });
        table.close();
        names.into_iter().collect::<Option<Vec<_>>>()?.try_into().ok().map(Self)
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
