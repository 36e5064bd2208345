//! What the values of `site.toml` are checked by.

use toml::Spanned;

use crate::content::language::Language;
use crate::content::phrase::Translated;
use crate::content::toml_text::TomlText;
use crate::domain::choice_key::ChoiceKey;

/// What the checks of single values go by.
pub(super) struct Check<'a> {
    pub toml: &'a TomlText<'a>,
    /// The languages in which every text must stand.
    pub languages: Vec<Language>,
}

impl Check<'_> {
    /// A text that every language has.
    pub fn translated(&self, key: &str, text: Option<Spanned<Translated>>) -> Option<Translated> {
        let text = text?;
        for language in self.languages.iter().filter(|language| !text.get_ref().has(language)) {
            let tag = language.tag();
            let message = format!("`{key}` has no text for the language {tag}: add `{tag}`");
            self.toml.mistake(text.span().start, message);
        }
        Some(text.into_inner())
    }

    /// A list that holds something.
    pub fn filled<T>(&self, key: &str, list: Option<Spanned<Vec<T>>>) -> Option<Vec<T>> {
        let list = list?;
        if list.get_ref().is_empty() {
            self.toml.mistake(list.span().start, format!("`{key}` is empty: list at least one"));
            return None;
        }
        Some(list.into_inner())
    }

    /// A key that no other entry of its list has.
    pub fn own_key(
        &self,
        list: &str,
        key: Option<Spanned<ChoiceKey>>,
        taken: &mut Vec<ChoiceKey>,
    ) -> Option<ChoiceKey> {
        let key = key?;
        if taken.contains(key.get_ref()) {
            let message = format!("`{list}` has the key twice: `{}` is taken, so choose another", key.get_ref());
            self.toml.mistake(key.span().start, message);
            return None;
        }
        taken.push(key.get_ref().clone());
        Some(key.into_inner())
    }
}
