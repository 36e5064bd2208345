//! Lists of words: each a struct of phrases that is there only when all of them are.

/// Lists of words. In brackets stand the places that a word must have, which the program fills in.
macro_rules! words {
    ($(#[$doc:meta])* $Name:ident { $($field:ident $(($($place:ident),+))?),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $Name { $(pub $field: $crate::content::phrase::Phrase),+ }

        impl $crate::content::toml_table::Read for $Name {
            fn read(
                value: $crate::content::toml_text::Value<'_>,
                key: &str,
                toml: &$crate::content::toml_text::TomlText<'_>,
            ) -> Option<Self> {
                let mut table = $crate::content::toml_table::Table::open(value, key, toml)?;
                $(
                    let places = &[$($(stringify!($place)),+)?];
                    let $field = $crate::content::phrase::Phrase::take(&mut table, stringify!($field), places);
                )+
                table.close();
                Some(Self { $($field: $field?),+ })
            }
        }
    };
}

pub(super) use words;
