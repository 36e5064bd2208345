//! The colors of the site, `static/palette.toml`: the stylesheet takes them as custom properties, and pictures that are
//! files of their own, without a stylesheet around them, take their values.

use std::fmt;

use serde::Deserialize;

const FILE: &str = "static/palette.toml";
const BUILT_IN: &str = include_str!("../../static/palette.toml");

/// Every color of the site, and what takes its place for some readers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Palette {
    /// Every color.
    pub colors: Colors<Shades>,
    more_contrast: Colors<Option<Shades>>,
    high_contrast: Colors<Option<Shades>>,
    print: Colors<Option<Color>>,
}

/// A color on light pages and on dark ones.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say what they are")]
pub struct Shades {
    pub light: Color,
    pub dark: Color,
}

/// A color as stylesheets and SVG write it: `#rrggbb` or `#rgb`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Color(String);

impl TryFrom<String> for Color {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        if matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            Ok(Self(text))
        } else {
            Err(format!("`{text}` is not a color: write one like \"#0d5454\""))
        }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A palette that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{FILE}:{line}: {}", source.message())]
pub struct PaletteError {
    line: usize,
    source: toml::de::Error,
}

macro_rules! colors {
    ($($color:ident),+ $(,)?) => {
        /// Something for each color, by the names that the colors have in the stylesheet.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        #[expect(missing_docs, reason = "the names are those of the stylesheet")]
        pub struct Colors<Value> { $(pub $color: Value),+ }

        impl<Value> Colors<Value> {
            /// The declarations of custom properties, for each color that `write` says something of.
            fn declarations(&self, write: impl Fn(&Value) -> Option<String>) -> String {
                let all = [$((stringify!($color), &self.$color)),+];
                let written = all.into_iter().filter_map(|(name, value)| Some((name.replace('_', "-"), write(value)?)));
                written.map(|(name, value)| format!("--{name}:{value};")).collect()
            }
        }
    };
}

colors! {
    paper, card, ink, quiet,
    teal, teal_deep, mist, line, edge,
    clay, on_clay, clay_deep, on_teal,
    red, red_wash, amber, amber_wash, leaf, leaf_wash,
    glow, focus,
    skin, skin_far, hair, top, top_far, leggings, leggings_far, mat, wood, cloth, ember,
}

impl Palette {
    /// The palette that is built into the program.
    ///
    /// # Errors
    /// When a color is missing or is none.
    pub fn built_in() -> Result<Self, PaletteError> {
        Self::read(BUILT_IN)
    }

    fn read(text: &str) -> Result<Self, PaletteError> {
        toml::from_str(text).map_err(|source: toml::de::Error| {
            let start = source.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
            PaletteError { line, source }
        })
    }

    /// The end of the stylesheet: each color as a custom property, in the layers `tokens` and `print`.
    #[must_use]
    pub fn stylesheet(&self) -> String {
        let both = |shades: &Shades| format!("light-dark({},{})", shades.light, shades.dark);
        let all = self.colors.declarations(|shades| Some(both(shades)));
        // Browsers of before 2024 do not know `light-dark`.
        let light = self.colors.declarations(|shades| Some(shades.light.to_string()));
        let [more, high] = [&self.more_contrast, &self.high_contrast]
            .map(|colors| colors.declarations(|shades| shades.as_ref().map(both)));
        let print = self.print.declarations(|color| color.as_ref().map(Color::to_string));
        format!(
            "@layer tokens{{\n:root{{{all}}}\n@supports not (color:light-dark(red,red)){{:root{{{light}}}}}\n\
             @media (prefers-contrast:more){{:root{{{more}}}}}\n:root[data-contrast=high]{{{high}}}\n}}\n\
             @layer print{{@media print{{:root{{{print}}}}}}}\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::drawing::palette::*;

    /// What is wrong with the palette when a text in it is another.
    fn complaint(from: &str, to: &str) -> String {
        assert!(BUILT_IN.contains(from), "the palette does not hold {from:?}");
        Palette::read(&BUILT_IN.replacen(from, to, 1)).err().map(|error| error.to_string()).unwrap_or_default()
    }

    fn line_of(text: &str) -> usize {
        BUILT_IN[..BUILT_IN.find(text).unwrap_or_default()].matches('\n').count() + 1
    }

    #[test]
    fn a_color_that_is_missing_or_none_is_named_with_file_and_line() {
        let ember = "ember = { light = \"#ffb27d\", dark = \"#ff9a5c\" }\n";
        assert_eq!(complaint(ember, ""), format!("{FILE}:{}: missing field `ember`", line_of("[colors]")));
        let teal = complaint("\"#0d5454\"", "\"teal\"");
        assert!(teal.starts_with(&format!("{FILE}:{}: `teal` is not a color", line_of("#0d5454"))), "{teal}");
        let misspelt = complaint("mist = \"#fff\"", "mits = \"#fff\"");
        assert!(
            misspelt.starts_with(&format!("{FILE}:{}: unknown field `mits`", line_of("mist = \"#fff\""))),
            "{misspelt}"
        );
        let only_light = complaint(", dark = \"#93d6cb\"", "");
        assert!(only_light.contains(&format!("{FILE}:{}: missing field `dark`", line_of("#93d6cb"))), "{only_light}");
    }

    #[test]
    fn the_stylesheet_has_every_color_where_it_holds() -> Result<(), PaletteError> {
        let palette = Palette::read(&BUILT_IN.replace("#0d5454", "#123456"))?;
        assert_eq!(palette.colors.teal.light.to_string(), "#123456", "for pictures");
        let style = palette.stylesheet();
        let lines: Vec<&str> = style.lines().collect();
        let [_, all, old, more, high, _, print] = lines[..] else { panic!("{style}") };
        assert!(all.starts_with(":root{") && all.contains(";--teal:light-dark(#123456,#93d6cb);"), "{all}");
        assert!(old.starts_with("@supports not") && old.contains(";--teal:#123456;"), "{old}");
        assert!(more.starts_with("@media (prefers-contrast:more)") && !more.contains("--teal:"), "{more}");
        assert!(
            high.starts_with(":root[data-contrast=high]{") && high.contains("--teal:light-dark(#003838,"),
            "{high}"
        );
        assert!(print.starts_with("@layer print{@media print") && print.contains("--teal:#000;"), "{print}");
        Ok(())
    }
}
