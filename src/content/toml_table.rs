//! Tables of TOML, read key by key, so that every mistake is reported: what is missing, unknown or of the wrong kind.
//!
//! serde gives up at its first mistake. Here [`Table::take`] notes what is wrong with one key and goes on with the
//! next. `table!` makes a struct that is read so.

use std::fmt::Display;
use std::str::FromStr;

use jiff::civil::Date;
use strum::VariantArray;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::toml_text::{TomlText, Value};

/// What can be read from TOML.
pub(super) trait Read: Sized {
    /// What it is when its key is not there; nothing when the key must be there.
    fn absent() -> Option<Self> {
        None
    }

    /// Reads it, or notes what is wrong under the name of its key.
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self>;
}

impl Read for Date {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let start = value.span().start;
        let text: String = toml.leaf(value, key)?;
        let complain = |_: jiff::Error| {
            toml.mistake(start, format!("`{key}`: `{text}` is not a date: write one like \"2026-11-23\""));
        };
        text.parse().map_err(complain).ok()
    }
}

/// A table whose keys are taken out one by one.
#[derive(Debug)]
pub(super) struct Table<'i, 't> {
    toml: &'t TomlText<'t>,
    start: usize,
    entries: DeTable<'i>,
    known: Vec<String>,
}

impl<'i, 't> Table<'i, 't> {
    /// Opens a value that must be a table.
    pub fn open(value: Value<'i>, key: &str, toml: &'t TomlText<'_>) -> Option<Self> {
        let start = value.span().start;
        let kind = value.get_ref().type_str();
        let DeValue::Table(entries) = value.into_inner() else {
            toml.mistake(start, format!("`{key}`: this is of the type {kind} and must be a table of keys"));
            return None;
        };
        Some(Self { toml, start, entries, known: Vec::new() })
    }

    /// Reads a key. What is wrong with it is noted.
    pub fn take<T: Read>(&mut self, key: &str) -> Option<T> {
        self.take_by(key, T::absent(), |value, toml| T::read(value, key, toml))
    }

    /// Reads a key in a way of one's own.
    pub fn take_by<T>(
        &mut self,
        key: &str,
        absent: Option<T>,
        read: impl FnOnce(Value<'i>, &TomlText<'_>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key.to_owned());
        if let Some(value) = self.entries.remove(key) {
            return read(value, self.toml);
        }
        if absent.is_none() && !self.toml.may_be_damaged(key) {
            self.toml.mistake_at(self.toml.line(self.start), format!("missing field `{key}`: add it"));
        }
        absent
    }

    /// Notes every key that nobody took; answers whether there is one.
    pub fn close(self) -> bool {
        for key in self.entries.keys() {
            let known = self.known.join("`, `");
            let message = format!("unknown field `{}`: take it out, or check its spelling: `{known}`", key.get_ref());
            self.toml.mistake(key.span().start, message);
        }
        !self.entries.is_empty()
    }
}

impl<T: Read> Read for Option<T> {
    fn absent() -> Option<Self> {
        Some(None)
    }

    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        T::read(value, key, toml).map(Some)
    }
}

impl<T: Read> Read for Spanned<T> {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let span = value.span();
        T::read(value, key, toml).map(|value| Self::new(span, value))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let start = value.span().start;
        match value.into_inner() {
            // All of them are read before one that could not be spoils the list.
            DeValue::Array(items) => {
                let items: Vec<Option<T>> = items.into_iter().map(|item| T::read(item, key, toml)).collect();
                items.into_iter().collect()
            }
            other => {
                toml.mistake(start, format!("`{key}`: this is of the type {} and must be a list", other.type_str()));
                None
            }
        }
    }
}

/// A word out of a list that is fixed.
pub(super) fn read_choice<C>(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<C>
where
    C: VariantArray + FromStr + Display,
{
    let start = value.span().start;
    let word: String = toml.leaf(value, key)?;
    let complain = |_| {
        let choices: Vec<String> = C::VARIANTS.iter().map(ToString::to_string).collect();
        let choices = choices.join("`, `");
        toml.mistake(start, format!("`{key}`: unknown variant `{word}`: write one of `{choices}`"));
    };
    word.parse().map_err(complain).ok()
}

/// Types that are read from one value: `leaves` by serde, `choices` as a word out of a list that is fixed.
macro_rules! leaves {
    ($($Type:ty),+ $(,)?) => { $(leaves!(@read $Type, |value, key, toml| toml.leaf(value, key));)+ };
    (choices $($Type:ty),+ $(,)?) => {
        $(leaves!(@read $Type, |value, key, toml| $crate::content::toml_table::read_choice(value, key, toml));)+
    };
    (@read $Type:ty, |$value:ident, $key:ident, $toml:ident| $read:expr) => {
        impl $crate::content::toml_table::Read for $Type {
            fn read(
                $value: $crate::content::toml_text::Value<'_>,
                $key: &str,
                $toml: &$crate::content::toml_text::TomlText<'_>,
            ) -> Option<Self> {
                $read
            }
        }
    };
}

/// A struct that is read from a table, key by key, and is there only when every key could be read. A `draft` is there
/// with those that could; what is wrong with the others has been noted.
macro_rules! table {
    ($(#[$meta:meta])* $vis:vis struct $Name:ident { $($(#[$doc:meta])* $field_vis:vis $field:ident: $Type:ty),+ $(,)? }) => {
        table!(@make [$(#[$meta])* $vis] $Name { $([$(#[$doc])* $field_vis] $field: $Type = $Type, ?;)+ });
    };
    ($(#[$meta:meta])* $vis:vis draft $Name:ident { $($(#[$doc:meta])* $field_vis:vis $field:ident: $Type:ty),+ $(,)? }) => {
        table!(@make [$(#[$meta])* $vis] $Name { $([$(#[$doc])* $field_vis] $field: Option<$Type> = $Type;)+ });
    };
    (@make [$($head:tt)*] $Name:ident { $([$($before:tt)*] $field:ident: $Kept:ty = $Read:ty $(, $or_none:tt)?;)+ }) => {
        $($head)* struct $Name { $($($before)* $field: $Kept),+ }

        impl $crate::content::toml_table::Read for $Name {
            fn read(
                value: $crate::content::toml_text::Value<'_>,
                key: &str,
                toml: &$crate::content::toml_text::TomlText<'_>,
            ) -> Option<Self> {
                let mut table = $crate::content::toml_table::Table::open(value, key, toml)?;
                $(let $field = table.take::<$Read>(stringify!($field));)+
                table.close();
                Some(Self { $($field: $field $($or_none)?),+ })
            }
        }
    };
}

pub(super) use {leaves, table};

leaves!(String, bool, u16, u32, usize, f64);
