//! What a reader may choose about how pages look, and what one reader chose.

/// One thing to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// How large text is, in percent of what the browser makes it.
    TextSize,
    /// The room between letters, words and lines.
    Spacing,
    /// The palette.
    Contrast,
    /// The typeface.
    Font,
    /// Whether anything moves.
    Motion,
    /// How links look.
    Links,
    /// How large the frame around the focused part is.
    Focus,
    /// Whether pictures are shown.
    Images,
}

impl Setting {
    /// Every setting, in the menu's order.
    pub const ALL: [Self; 8] = [
        Self::TextSize,
        Self::Spacing,
        Self::Contrast,
        Self::Font,
        Self::Motion,
        Self::Links,
        Self::Focus,
        Self::Images,
    ];

    /// Its name in the form and in the cookie.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TextSize => "text_size",
            Self::Spacing => "spacing",
            Self::Contrast => "contrast",
            Self::Font => "font",
            Self::Motion => "motion",
            Self::Links => "links",
            Self::Focus => "focus",
            Self::Images => "images",
        }
    }

    /// What can be chosen. The first is the default: the browser and the device decide.
    #[must_use]
    pub const fn choices(self) -> &'static [&'static str] {
        match self {
            Self::TextSize => &["100", "125", "150", "200"],
            Self::Spacing => &["normal", "wide"],
            Self::Contrast => &["auto", "light", "dark", "high"],
            Self::Font => &["standard", "readable"],
            Self::Motion => &["auto", "reduced"],
            Self::Links => &["standard", "underlined"],
            Self::Focus => &["standard", "large"],
            Self::Images => &["shown", "hidden"],
        }
    }

    /// The setting of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.name() == name)
    }
}

/// What one reader chose. The default leaves everything to the browser and the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Preferences([u8; Setting::ALL.len()]);

impl Preferences {
    /// Reads names and values, in which the last of a name counts and other names are passed over. Beside the
    /// preferences stand the settings whose value is none of their choices; they keep their default.
    #[must_use]
    pub fn read<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> (Self, Vec<Setting>) {
        let mut preferences = Self::default();
        let mut unknown = Vec::new();
        for (name, value) in pairs {
            let Some(setting) = Setting::of_name(name) else { continue };
            let mut numbered = (0..).zip(setting.choices());
            match numbered.find(|(_, choice)| **choice == value) {
                Some((number, _)) => preferences.0[setting as usize] = number,
                None => unknown.push(setting),
            }
        }
        (preferences, unknown)
    }

    /// What is chosen for a setting.
    #[must_use]
    pub fn chosen(self, setting: Setting) -> &'static str {
        let choices = setting.choices();
        choices.get(usize::from(self.0[setting as usize])).copied().unwrap_or(choices[0])
    }

    /// The settings that differ from their default, and what is chosen.
    pub fn changed(self) -> impl Iterator<Item = (Setting, &'static str)> {
        let all = Setting::ALL.into_iter().map(move |setting| (setting, self.chosen(setting)));
        all.filter(|(setting, chosen)| *chosen != setting.choices()[0])
    }
}

#[cfg(test)]
mod tests {
    use crate::preferences::*;

    #[test]
    fn every_choice_of_every_setting_is_read_and_told_again() {
        for setting in Setting::ALL {
            for choice in setting.choices() {
                let (preferences, unknown) = Preferences::read([(setting.name(), *choice)].into_iter());
                assert_eq!((preferences.chosen(setting), unknown), (*choice, Vec::new()));
                let is_default = *choice == setting.choices()[0];
                assert_eq!(preferences.changed().count(), usize::from(!is_default), "{setting:?} {choice}");
            }
        }
    }

    #[test]
    fn what_is_no_choice_is_named_and_keeps_the_rest() {
        let pairs = [("text_size", "900"), ("contrast", "dark"), ("return_to", "/poses"), ("focus", "")];
        let (preferences, unknown) = Preferences::read(pairs.into_iter());
        assert_eq!(unknown, [Setting::TextSize, Setting::Focus]);
        assert_eq!(preferences.changed().collect::<Vec<_>>(), [(Setting::Contrast, "dark")]);
    }
}
