//! What is logged, and how its lines are written.

use std::str::FromStr;

use clap::Args;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;

use super::given::{BadSetting, Given, given};

/// What is logged, and how its lines are written.
#[derive(Args, Clone, Debug)]
pub struct LogSettings {
    /// What to log: a level, or levels by part, for example `info` or `warn,clinic::store=debug`.
    #[arg(id = "log", long, env = "CLINIC_LOG", value_name = "FILTER", default_value = "info", value_parser = given())]
    filter: Given,
    /// How log lines are written to standard error: `text` for people, `json` for log collectors.
    #[arg(
        id = "log-format",
        long,
        env = "CLINIC_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text",
        value_parser = given()
    )]
    format: Given,
}

impl LogSettings {
    /// What to log.
    pub fn filter(&self) -> Result<LogFilter, BadSetting> {
        self.filter.read()
    }

    /// How lines are written.
    pub fn format(&self) -> Result<LogFormat, BadSetting> {
        self.format.read()
    }

    /// What cannot be used of it.
    pub fn bad(&self) -> impl Iterator<Item = BadSetting> {
        self.filter().err().into_iter().chain(self.format().err())
    }
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for log collectors.
    Json,
}

impl FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("write text or json"),
        }
    }
}

/// Directives as `tracing_subscriber::EnvFilter` reads them, each with a level: a lone word that is no level would
/// be taken for the name of a part, and nothing would be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(String);

impl LogFilter {
    /// The directives, with commas between.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LogFilter {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut directives = Vec::new();
        for directive in text.split(',').map(str::trim).filter(|directive| !directive.is_empty()) {
            let (part, level) =
                directive.rsplit_once('=').map_or((None, directive), |(part, level)| (Some(part.trim()), level.trim()));
            if level.is_empty() || level.parse::<LevelFilter>().is_err() || part.is_some_and(|part| !is_part(part)) {
                return Err(NO_FILTER);
            }
            directives.push(part.map_or_else(|| level.to_owned(), |part| format!("{part}={level}")));
        }
        let filter = directives.join(",");
        if filter.is_empty() || EnvFilter::try_new(&filter).is_err() {
            return Err(NO_FILTER);
        }
        Ok(Self(filter))
    }
}

/// A module's path, or what stands in square brackets for spans.
fn is_part(part: &str) -> bool {
    let path = part.split('[').next().unwrap_or_default();
    !part.is_empty() && path.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'))
}

const NO_FILTER: &str = "write a level (off, error, warn, info, debug or trace), or levels by part with commas \
                         between, for example info, or warn,clinic::store=debug";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_taken_with_and_without_a_part() -> Result<(), Box<dyn std::error::Error>> {
        for (text, filter) in [
            ("info", "info"),
            ("TRACE", "TRACE"),
            ("off", "off"),
            ("warn, clinic::store=debug,", "warn,clinic::store=debug"),
            ("rlibphonenumber::phonenumberutil=trace", "rlibphonenumber::phonenumberutil=trace"),
            ("[request{method=\"GET\"}]=trace", "[request{method=\"GET\"}]=trace"),
        ] {
            assert_eq!(text.parse::<LogFilter>()?.as_str(), filter);
        }
        Ok(())
    }

    #[test]
    fn what_is_no_level_is_refused() {
        for text in ["verbose", "clinic", "clinic=loud", "=debug", "info;debug", "clinic=", ",", "a b=trace", "[x"] {
            let message = text.parse::<LogFilter>().unwrap_err();
            assert!(message.contains("for example info"), "{text}: {message}");
        }
    }
}
