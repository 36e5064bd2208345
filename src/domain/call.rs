//! What comes of a call, and what is to do next.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// Somebody spoke with the patient.
    Reached,
    /// Nobody answered.
    NoAnswer,
    /// A message was left.
    LeftMessage,
    /// The number is somebody else's, or nobody's.
    WrongNumber,
    /// The patient is to be called at this time.
    CallBack(Timestamp),
}

impl CallOutcome {
    /// The name in forms and in the history.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::NoAnswer => "no_answer",
            Self::LeftMessage => "left_message",
            Self::WrongNumber => "wrong_number",
            Self::CallBack(_) => Self::CALL_BACK,
        }
    }

    /// The name of the one that needs a time.
    pub const CALL_BACK: &'static str = "call_back";
}

/// Text that names no outcome.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not what comes of a call")]
pub struct UnknownOutcome;

impl FromStr for CallOutcome {
    type Err = UnknownOutcome;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(' ') {
            Some((Self::CALL_BACK, at)) => at.parse().map(Self::CallBack).map_err(|_| UnknownOutcome),
            Some(_) => Err(UnknownOutcome),
            None => [Self::Reached, Self::NoAnswer, Self::LeftMessage, Self::WrongNumber]
                .into_iter()
                .find(|outcome| outcome.name() == text)
                .ok_or(UnknownOutcome),
        }
    }
}

impl fmt::Display for CallOutcome {
    /// As it is stored.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::CallBack(at) => write!(f, " {at}"),
            _ => Ok(()),
        }
    }
}

/// What is to do next about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, IntoStaticStr, Serialize, Deserialize)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// To call, for the first time or again.
    Call,
    /// To call at the time that was agreed on.
    CallBack,
    /// To write an e-mail, since calls lead nowhere.
    WriteEmail,
    /// To book the visit, or to close: the patient was reached.
    Book,
}

impl NextStep {
    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_read_as_it_is_written() -> Result<(), Box<dyn std::error::Error>> {
        let at = "2026-11-27T20:00:00Z".parse()?;
        for outcome in [
            CallOutcome::Reached,
            CallOutcome::NoAnswer,
            CallOutcome::LeftMessage,
            CallOutcome::WrongNumber,
            CallOutcome::CallBack(at),
        ] {
            assert_eq!(outcome.to_string().parse(), Ok(outcome));
        }
        for text in ["", "call_back", "call_back soon", "reached 2026-11-27T20:00:00Z", "Reached"] {
            assert_eq!(text.parse::<CallOutcome>(), Err(UnknownOutcome), "{text}");
        }
        Ok(())
    }
}
