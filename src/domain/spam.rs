//! Whether a request looks like spam.
//!
//! Several weak signs are added up; none of them costs a patient anything. The outcome only marks the
//! request [`Status::SuspectedSpam`]: it is stored all the same, and a person decides. The weights are measured
//! against the corpus of `tests/rules/spam`: no patient of it may be marked. No sign of the circumstances is enough alone.

mod signs;

use crate::domain::request::AppointmentDetails;
use crate::domain::status::Status;
use signs::points_of_names;

/// What is known about the way a form was sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Circumstances {
    /// The field that people do not see came back with text.
    pub is_trap_filled: bool,
    /// Whole seconds from drawing to sending; none when the form's token was missing or not ours.
    pub seconds_to_fill: Option<i64>,
    /// The same details were sent again and again lately.
    pub is_repeated: bool,
    /// More requests came from the same network lately than people send.
    pub is_network_busy: bool,
}

/// The sum of points from which a request is suspected.
const SUSPECTED_FROM: u32 = 3;

/// No one reads and fills six fields in less; autofill and a practised hand need about four seconds.
const FASTEST_PERSON_SECONDS: i64 = 2;

/// The status a new request starts with.
#[must_use]
pub fn first_status(details: &AppointmentDetails, circumstances: Circumstances) -> Status {
    let (first, last) = (details.first_name.as_str(), details.last_name.as_str());
    let points = points_of_filling(circumstances)
        + 2 * u32::from(circumstances.is_repeated)
        + u32::from(circumstances.is_network_busy)
        + points_of_names(first, last);
    if points >= SUSPECTED_FROM { Status::SuspectedSpam } else { Status::New }
}

/// A browser or password manager that fills in the form for a patient is quick, and may fill in what nobody sees:
/// both have one cause and count as one sign. Without the token no page of ours was open, in which it could have.
fn points_of_filling(circumstances: Circumstances) -> u32 {
    let is_trap_filled = circumstances.is_trap_filled;
    match circumstances.seconds_to_fill {
        Some(seconds) => u32::from(is_trap_filled || seconds < FASTEST_PERSON_SECONDS),
        None => 1 + 2 * u32::from(is_trap_filled),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::{AppointmentForm, Rules};

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn status(first_name: &str, circumstances: Circumstances) -> Result<Status, Box<dyn std::error::Error>> {
        let form = AppointmentForm {
            first_name: first_name.to_owned(),
            last_name: "St. John".to_owned(),
            phone: "703 555 0100".to_owned(),
            email: "a@example.com".to_owned(),
            patient_status: "new".to_owned(),
            location: "any".to_owned(),
            ..AppointmentForm::default()
        };
        let rules = Rules { country: "US".parse()?, patient_statuses: vec!["new".parse()?], locations: vec![] };
        let details = form.parse(&rules).map_err(|problems| format!("{problems:?}"))?;
        Ok(first_status(&details, circumstances))
    }

    const CALM: Circumstances =
        Circumstances { is_trap_filled: false, seconds_to_fill: Some(40), is_repeated: false, is_network_busy: false };

    #[test]
    fn no_sign_alone_marks_a_patient() -> Outcome {
        assert_eq!(status("Ada", CALM)?, Status::New);
        for weak in [
            Circumstances { is_trap_filled: true, ..CALM },
            Circumstances { seconds_to_fill: Some(0), ..CALM },
            Circumstances { seconds_to_fill: None, ..CALM },
            Circumstances { is_repeated: true, ..CALM },
            Circumstances { is_network_busy: true, ..CALM },
        ] {
            assert_eq!(status("Ada", weak)?, Status::New, "{weak:?}");
        }
        assert_eq!(status("http://x.example", CALM)?, Status::New);
        Ok(())
    }

    #[test]
    fn what_fills_in_forms_for_people_marks_nobody() -> Outcome {
        for seconds in [0, 1, 5] {
            let filled = Circumstances { is_trap_filled: true, seconds_to_fill: Some(seconds), ..CALM };
            assert_eq!(status("Ada", filled)?, Status::New, "{seconds} s");
            assert_eq!(status("Ada", Circumstances { is_network_busy: true, ..filled })?, Status::New, "{seconds} s");
        }
        Ok(())
    }

    #[test]
    fn several_signs_are_suspected() -> Outcome {
        let hasty = Circumstances { seconds_to_fill: None, ..CALM };
        assert_eq!(status("http://x.example", hasty)?, Status::SuspectedSpam);
        let trapped = Circumstances { is_trap_filled: true, ..CALM };
        assert_eq!(status("http://x.example", trapped)?, Status::SuspectedSpam);
        assert_eq!(status("Ada", Circumstances { seconds_to_fill: None, ..trapped })?, Status::SuspectedSpam);
        assert_eq!(status("Ada", Circumstances { is_repeated: true, ..trapped })?, Status::SuspectedSpam);
        let repeated = Circumstances { is_repeated: true, seconds_to_fill: None, ..CALM };
        assert_eq!(status("Ada", repeated)?, Status::SuspectedSpam);
        Ok(())
    }
}
