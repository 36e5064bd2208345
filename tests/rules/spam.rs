//! The marking of spam against a corpus of patients and programs: no patient may be marked.

use std::error::Error;

use clinic::domain::form::{AppointmentForm, Rules};
use clinic::domain::spam::{Circumstances, first_status};
use clinic::domain::status::Status;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    patients: Vec<Submission>,
    bots: Vec<Submission>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Submission {
    why: String,
    first_name: String,
    last_name: String,
    phone: String,
    email: String,
    seconds: Option<i64>,
    #[serde(default)]
    trap: String,
    #[serde(default)]
    flags: Vec<Flag>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Flag {
    Repeated,
    Busy,
}

#[derive(Debug, PartialEq)]
enum Fate {
    New,
    Marked,
    /// By the form itself: nothing is stored.
    Refused,
}

impl Submission {
    fn fate(&self) -> Result<Fate, Box<dyn Error>> {
        let form = AppointmentForm {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            patient_status: "new".to_owned(),
            location: "any".to_owned(),
            ..AppointmentForm::default()
        };
        let rules = Rules { country: "US".parse()?, patient_statuses: vec!["new".parse()?], locations: vec![] };
        let Ok(details) = form.parse(&rules) else { return Ok(Fate::Refused) };
        let circumstances = Circumstances {
            is_trap_filled: !self.trap.is_empty(),
            seconds_to_fill: self.seconds,
            is_repeated: self.flags.contains(&Flag::Repeated),
            is_network_busy: self.flags.contains(&Flag::Busy),
        };
        let is_marked = first_status(&details, circumstances) == Status::SuspectedSpam;
        Ok(if is_marked { Fate::Marked } else { Fate::New })
    }
}

fn corpus() -> Result<Corpus, Box<dyn Error>> {
    let corpus: Corpus = toml::from_str(include_str!("spam/corpus.toml"))?;
    assert!(corpus.patients.len() + corpus.bots.len() >= 200);
    Ok(corpus)
}

#[test]
fn no_patient_is_marked_or_refused() -> Result<(), Box<dyn Error>> {
    let patients = corpus()?.patients;
    for patient in &patients {
        assert_eq!(patient.fate()?, Fate::New, "{patient:?}");
    }
    let filled_for_them = patients.iter().filter(|patient| !patient.trap.is_empty()).count();
    assert_eq!((patients.len(), filled_for_them), (162, 21));
    Ok(())
}

/// The share that `docs/operations.md` states.
#[test]
fn most_programs_are_caught() -> Result<(), Box<dyn Error>> {
    let bots = corpus()?.bots;
    let (mut marked, mut refused, mut missed) = (0, 0, Vec::new());
    for bot in &bots {
        match bot.fate()? {
            Fate::Marked => marked += 1,
            Fate::Refused => refused += 1,
            Fate::New => missed.push(format!("{}: {} {}", bot.why, bot.first_name, bot.last_name)),
        }
    }
    assert_eq!((marked, refused, missed.len()), (85, 10, 23), "missed:\n{}", missed.join("\n"));
    Ok(())
}
