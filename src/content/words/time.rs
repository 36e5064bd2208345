//! How long something takes, in words.

use super::list::words;
use crate::content::phrase::Phrase;

/// Above this many seconds, minutes say more.
const LONGEST_IN_SECONDS: u32 = 90;

words! {
    /// Minutes and seconds, one and many. The player's script writes times as they are written here.
    TimeWords { minutes(minutes), minutes_one, seconds(seconds), seconds_one }
}

impl TimeWords {
    /// A number of seconds: "45 seconds", "2 minutes 18 seconds".
    #[must_use]
    pub fn of(&self, seconds: u32) -> String {
        if seconds <= LONGEST_IN_SECONDS {
            return self.seconds(seconds).to_string();
        }
        match (self.minutes(seconds / 60), seconds % 60) {
            (minutes, 0) => minutes.to_string(),
            (minutes, rest) => format!("{minutes} {}", self.seconds(rest)),
        }
    }

    /// A number of whole minutes: "1 minute", "5 minutes".
    #[must_use]
    pub fn minutes(&self, count: u32) -> Phrase {
        if count == 1 { self.minutes_one.clone() } else { self.minutes.with("minutes", count) }
    }

    fn seconds(&self, count: u32) -> Phrase {
        if count == 1 { self.seconds_one.clone() } else { self.seconds.with("seconds", count) }
    }

    /// The words as attributes that the script reads, and from which second on it says minutes.
    #[must_use]
    pub fn for_script(&self) -> [(&'static str, String); 5] {
        [
            ("minutes", self.minutes.to_string()),
            ("minutes-one", self.minutes_one.to_string()),
            ("seconds", self.seconds.to_string()),
            ("seconds-one", self.seconds_one.to_string()),
            ("longest-in-seconds", LONGEST_IN_SECONDS.to_string()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use crate::content::toml_table::Read;
    use crate::content::toml_text::TomlText;
    use crate::content::words::time::TimeWords;

    #[test]
    fn says_minutes_where_seconds_alone_would_have_to_be_worked_out() -> Result<(), Box<dyn std::error::Error>> {
        let toml = TomlText::new(
            "text.toml",
            "minutes = '{minutes} minutes'\nminutes_one = '1 minute'\nseconds = '{seconds} seconds'\nseconds_one = '1 second'",
            1,
        );
        let words = TimeWords::read(toml.value(), "time", &toml).ok_or("the words are not whole")?;
        for (seconds, said) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (45, "45 seconds"),
            (90, "90 seconds"),
            (91, "1 minute 31 seconds"),
            (120, "2 minutes"),
            (121, "2 minutes 1 second"),
            (138, "2 minutes 18 seconds"),
        ] {
            assert_eq!(words.of(seconds), said);
        }
        assert_eq!(words.minutes(1).as_str(), "1 minute");
        assert_eq!(words.minutes(5).as_str(), "5 minutes");
        Ok(())
    }
}
