//! What pages call the choices of a vocabulary, in one language.

use std::collections::BTreeMap;
use std::fmt::Display;

use strum::VariantArray;

use crate::content::phrase::Phrase;
use crate::content::toml_table::{Read, Table};
use crate::content::toml_text::{TomlText, Value};

/// A name for each choice of a vocabulary; a choice without one does not load.
#[derive(Debug)]
pub struct Names<Choice>(BTreeMap<Choice, Phrase>);

impl<Choice> Read for Names<Choice>
where
    Choice: VariantArray + Copy + Display + Ord,
{
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let mut table = Table::open(value, key, toml)?;
        // All of them are read before one that could not be spoils the whole.
        let names: Vec<_> = Choice::VARIANTS.iter().map(|choice| (*choice, table.take(&choice.to_string()))).collect();
        table.close();
        names.into_iter().map(|(choice, name)| Some((choice, name?))).collect::<Option<_>>().map(Self)
    }
}

impl<Choice: Ord> Names<Choice> {
    /// The name of a choice.
    #[must_use]
    pub fn of(&self, choice: &Choice) -> &Phrase {
        &self.0[choice]
    }
}
