//! Whether a request looks like spam.
//!
//! Several weak signs are added up; none of them costs a patient anything. The outcome only marks the
//! request [`Status::SuspectedSpam`]: it is stored all the same, and a person decides.

use super::appointment::{AppointmentDetails, Status};

/// What is known about the way a form was sent.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// The field that people do not see came back with text.
    pub hidden_field_filled: bool,
    /// Whole seconds from drawing to sending; none when the form's token was missing or not ours.
    pub seconds_to_fill: Option<i64>,
}

/// The sum of points from which a request is suspected.
const SUSPECTED_FROM: u32 = 3;

/// No one reads and fills six fields in less; autofill and a practised hand need about four seconds.
const FASTEST_PERSON_SECONDS: i64 = 2;

/// The status a new request starts with.
#[must_use]
pub fn first_status(details: &AppointmentDetails, circumstances: Circumstances) -> Status {
    let points = 3 * u32::from(circumstances.hidden_field_filled)
        + u32::from(circumstances.seconds_to_fill.is_none_or(|seconds| seconds < FASTEST_PERSON_SECONDS))
        + 2 * u32::from(has_link(details.first_name.as_str()))
        + 2 * u32::from(has_link(details.last_name.as_str()));
    if points >= SUSPECTED_FROM { Status::SuspectedSpam } else { Status::New }
}

/// Whether a name carries a link or markup. A dot alone is none: «St. John», «J.R.».
fn has_link(name: &str) -> bool {
    let name = name.to_lowercase();
    ["http:", "https:", "www.", "<a ", "[url", "</"].iter().any(|sign| name.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::form::{AppointmentForm, Rules};

    fn status(first_name: &str, hidden: bool, seconds: Option<i64>) -> Result<Status, Box<dyn std::error::Error>> {
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
        Ok(first_status(&details, Circumstances { hidden_field_filled: hidden, seconds_to_fill: seconds }))
    }

    #[test]
    fn one_weak_sign_alone_never_marks_a_patient() -> Result<(), Box<dyn std::error::Error>> {
        assert_eq!(status("Ada", false, Some(40))?, Status::New);
        assert_eq!(status("Ada", false, Some(0))?, Status::New);
        assert_eq!(status("Ada", false, None)?, Status::New);
        Ok(())
    }

    #[test]
    fn the_hidden_field_or_links_in_haste_are_suspected() -> Result<(), Box<dyn std::error::Error>> {
        assert_eq!(status("Ada", true, Some(40))?, Status::SuspectedSpam);
        assert_eq!(status("Cheap pills http://x.example", false, None)?, Status::SuspectedSpam);
        Ok(())
    }
}
