//! The stylesheet's colors, for pictures that are files of their own and so have no stylesheet around them.

use std::collections::BTreeMap;

/// How often a color may be the name of another one.
const MOST_NAMES: usize = 8;

/// A color on light paper and on dark, each as `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what they are")]
pub struct Shades {
    pub light: String,
    pub dark: String,
}

/// A color that the stylesheet does not give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`:root` in the stylesheet gives no color `{0}`: write `{0}: #rrggbb` or `{0}: light-dark(#rrggbb, #rrggbb)`")]
pub struct MissingColor(&'static str);

macro_rules! palette {
    ($($color:ident = $token:literal),+ $(,)?) => {
        /// The colors that pictures are made of, by the names that they have in the stylesheet.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the names are those of the stylesheet")]
        pub struct Palette { $(pub $color: Shades),+ }

        impl Palette {
            /// Reads the colors from the stylesheet's `:root`, where each is a hexadecimal number, another's name
            /// (`var(--other)`), or a pair of these (`light-dark(…, …)`); or one for light and, in
            /// `@media (prefers-color-scheme: dark)`, one for dark. The stylesheet has no comments.
            ///
            /// # Errors
            /// When one is missing.
            pub fn read(stylesheet: &str) -> Result<Self, MissingColor> {
                let tokens = Tokens::read(stylesheet);
                Ok(Self { $($color: tokens.shades($token).ok_or(MissingColor($token))?),+ })
            }
        }
    };
}

palette! {
    paper = "--paper",
    mist = "--mist",
    line = "--line",
    teal = "--teal",
    glow = "--glow",
    ember = "--ember",
    skin = "--skin",
    skin_far = "--skin-far",
    hair = "--hair",
    top = "--top",
    top_far = "--top-far",
    leggings = "--leggings",
    leggings_far = "--leggings-far",
    mat = "--mat",
    wood = "--wood",
    cloth = "--cloth",
}

/// The custom properties of `:root`, as they are written.
#[derive(Default)]
struct Tokens<'a> {
    light: BTreeMap<&'a str, &'a str>,
    dark: BTreeMap<&'a str, &'a str>,
}

impl<'a> Tokens<'a> {
    fn read(stylesheet: &'a str) -> Self {
        let mut tokens = Self::default();
        let (mut around, mut start) = (Vec::new(), 0);
        for (index, sign) in stylesheet.char_indices().filter(|(_, sign)| matches!(sign, '{' | ';' | '}')) {
            let text = stylesheet[start..index].trim();
            start = index + 1;
            if sign == '{' {
                around.push(text);
                continue;
            }
            if let (Some(scheme), Some((name, value))) = (tokens.of_scheme(&around), text.split_once(':')) {
                scheme.insert(name.trim(), value.trim());
            }
            if sign == '}' {
                around.pop();
            }
        }
        tokens
    }

    /// Where a declaration inside of these blocks belongs: nowhere in print, with more contrast and the like.
    fn of_scheme(&mut self, around: &[&str]) -> Option<&mut BTreeMap<&'a str, &'a str>> {
        let (":root", conditions) = around.split_last().map(|(last, rest)| (*last, rest))? else { return None };
        let mut conditions = conditions.iter().filter(|text| !text.starts_with("@layer"));
        match (conditions.next(), conditions.next()) {
            (None, _) => Some(&mut self.light),
            (Some(&"@media (prefers-color-scheme: dark)"), None) => Some(&mut self.dark),
            _ => None,
        }
    }

    fn shades(&self, name: &str) -> Option<Shades> {
        Some(Shades { light: self.color(name, false)?, dark: self.color(name, true)? })
    }

    fn color(&self, name: &str, is_dark: bool) -> Option<String> {
        let mut name = name;
        for _ in 0..MOST_NAMES {
            let only_dark = self.dark.get(name).filter(|_| is_dark);
            let value = only_dark.or_else(|| self.light.get(name))?;
            let pair = inside(value, "light-dark(").and_then(|pair| pair.split_once(','));
            let value = pair.map_or(*value, |(light, dark)| if is_dark { dark.trim() } else { light.trim() });
            match inside(value, "var(") {
                Some(other) => name = other.trim(),
                None => return is_hexadecimal(value).then(|| value.to_owned()),
            }
        }
        None
    }
}

/// What stands between the brackets of a function of CSS.
fn inside<'a>(value: &'a str, function: &str) -> Option<&'a str> {
    value.strip_prefix(function)?.strip_suffix(')')
}

fn is_hexadecimal(value: &str) -> bool {
    let digits = value.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use crate::drawing::palette::*;

    /// A color as it is on light paper and on dark.
    fn color(stylesheet: &str) -> Option<(String, String)> {
        Tokens::read(stylesheet).shades("--paper").map(|shades| (shades.light, shades.dark))
    }

    fn is(stylesheet: &str, light: &str, dark: &str) -> bool {
        color(stylesheet) == Some((light.to_owned(), dark.to_owned()))
    }

    #[test]
    fn colors_are_read_however_they_are_written() {
        let media = ":root { --paper: #fff; } @media (prefers-color-scheme: dark) { :root { --paper: #000 } }";
        assert!(is(media, "#fff", "#000"));
        assert!(is(":root{--paper:light-dark(#faf6ef, #12201f)}", "#faf6ef", "#12201f"));
        assert!(is(":root { --paper: #fff; --ink: #000; }", "#fff", "#fff"));
        let names = "--day: #fff; --night: #123456; --paper: light-dark(var(--day), var(--night));";
        assert!(is(&format!("@layer a, b; @layer a {{ :root {{ {names} }} }}"), "#fff", "#123456"));
    }

    #[test]
    fn colors_for_print_and_for_more_contrast_are_passed_over() {
        let contrast = "@media (prefers-contrast: more) and (prefers-color-scheme: dark) { :root { --paper: #000; } }";
        let print = "@layer print { @media print { :root { --paper: #111; } } } .card { --paper: #222; }";
        assert!(is(&format!(":root {{ --paper: #fff; }} {contrast} {print}"), "#fff", "#fff"));
    }

    #[test]
    fn what_is_no_color_is_missing() {
        assert_eq!(color(":root { --paper: url(x); }"), None);
        assert_eq!(color(":root { --paper: var(--paper); }"), None);
        assert_eq!(Palette::read(":root {}"), Err(MissingColor("--paper")));
    }
}
