//! Requests of people who do not exist.

use crate::cli::failure::Failure;
use crate::clock::Clock;
use crate::content::Site;
use crate::domain::choice_key::ChoiceKey;
use crate::domain::form::{AppointmentForm, Rules};
use crate::domain::request::{AppointmentDetails, NewRequest, PreferredTime};
use crate::domain::status::Status;
use crate::paths;
use crate::random::{self, RepeatableChance};

const FIRST_NAMES: &str = "Aaliyah, Aarav, Abena, Adam, Aiko, Alejandro, Amara, Amélie, Ana, Anders, Anh, Anouk, Aoife, Ben, Björn, \
    Carlos, Chloe, Daniel, Dina, Elena, Emeka, Emma, Fatima, Finn, Giulia, Grace, Hana, Hassan, Ines, Isaac, \
    Ivana, James, Jin, João, Kofi, Lara, Leila, Liam, Lucía, Mai, Marek, María José, Mei, Mohammed, Nadia, \
    Nia, Noah, Nora, Olga, Omar, Priya, Rosa, Ruth, Samir, Sofia, Sven, Tariq, Thandi, Uma, Viktor, Wei, \
    Yara, Zoë, Zuzana";
const LAST_NAMES: &str = "Abdi, Adeyemi, Andersson, Baker, Barbosa, Becker, Bianchi, Brown, Carter, Castillo, Chen, Cohen, Costa, \
    Cruz, da Silva, Diaz, Dubois, Evans, Fischer, Garcia, Gonzalez, Green, Haddad, Hansen, Hernández, \
    Horvat, Ibrahim, Ivanova, Jackson, Jensen, Kaya, Khan, Kim, Kowalska, Kumar, Larsen, Lee, López, Martin, \
    Mensah, Meyer, Moreau, Müller, Murphy, Nakamura, Nguyễn, Nowak, O’Connor, Okafor, Park, Patel, Petrov, \
    Reyes, Rossi, Sato, Schmidt, Singh, Smith-Jones, Tanaka, Tran, van Dijk, Walker, Wong, Yılmaz";
/// Of each, the numbers 555-0100 to 555-0199 are kept for examples.
const AREAS: [u32; 24] = [
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 301, 302, 303, 304, 305, 703,
    804,
];
/// Kept for examples (RFC 2606).
const HOSTS: [&str; 3] = ["example.com", "example.net", "example.org"];
/// One request in so many looks like spam.
const SPAM: usize = 50;
/// One recent request in so many is that of the person before.
const AGAIN: usize = 23;

/// Invents requests, the same ones each time.
pub(super) struct Inventor {
    chance: RepeatableChance,
    first_names: Vec<&'static str>,
    last_names: Vec<&'static str>,
    rules: Rules,
    patient_statuses: Vec<ChoiceKey>,
    locations: Vec<ChoiceKey>,
    language: String,
    source_paths: Vec<Option<String>>,
    clock: Clock,
    count: usize,
    /// What the person before asked for.
    last: Option<AppointmentDetails>,
}

impl Inventor {
    pub fn new(site: &Site, clock: Clock) -> Self {
        let rules = site.clinic.form_rules();
        let locations = rules.locations.iter().cloned().chain([ChoiceKey::any()]).collect();
        let language = site.editions.first().map_or_else(String::new, |edition| edition.language.tag().to_owned());
        let source_paths = vec![None, Some(paths::HOME.to_owned()), Some(paths::LOCATIONS.to_owned())];
        Self {
            chance: RepeatableChance::with_seed(1),
            first_names: FIRST_NAMES.split(", ").collect(),
            last_names: LAST_NAMES.split(", ").collect(),
            patient_statuses: rules.patient_statuses.clone(),
            rules,
            locations,
            language,
            source_paths,
            clock,
            count: 0,
            last: None,
        }
    }

    /// The next request, read as the form reads one. Those that are not recent have been dealt with.
    pub fn invent(&mut self, is_recent: bool) -> Result<NewRequest, Failure> {
        self.count += 1;
        if is_recent && self.count.is_multiple_of(AGAIN) {
            return self.ask_again();
        }
        let chance = &mut self.chance;
        let (first_name, last_name) = (chance.one_of(&self.first_names), chance.one_of(&self.last_names));
        let letters = |name: &str| name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
        let (area, number, host) = (chance.one_of(&AREAS), chance.number(100..200), chance.one_of(&HOSTS));
        let form = AppointmentForm {
            first_name: (*first_name).to_owned(),
            last_name: (*last_name).to_owned(),
            phone: format!("({area}) 555-{number:04}"),
            email: format!("{}.{}{}@{host}", letters(first_name), letters(last_name), self.count),
            patient_status: chance.one_of(&self.patient_statuses).to_string(),
            location: chance.one_of(&self.locations).to_string(),
            preferred_time: chance.one_of(&PreferredTime::ALL).as_str().to_owned(),
            ..AppointmentForm::default()
        };
        let details = form.parse(&self.rules).map_err(|problems| Failure::Invented {
            name: format!("{first_name} {last_name}"),
            problem: format!("{problems:?}"),
        })?;
        let status = match (self.count.is_multiple_of(SPAM), is_recent) {
            (true, _) => Status::SuspectedSpam,
            (false, true) => Status::New,
            (false, false) => *self.chance.one_of(&[Status::Scheduled, Status::Scheduled, Status::Closed]),
        };
        self.last = Some(details.clone());
        self.request(details, status)
    }

    /// The same person asks for another time of the day.
    fn ask_again(&mut self) -> Result<NewRequest, Failure> {
        match self.last.clone() {
            Some(details) => {
                let preferred_time = (*self.chance.one_of(&PreferredTime::ALL)).into();
                self.request(AppointmentDetails { preferred_time, ..details }, Status::New)
            }
            None => self.invent(true),
        }
    }

    fn request(&mut self, details: AppointmentDetails, status: Status) -> Result<NewRequest, Failure> {
        Ok(NewRequest {
            details,
            submission_id: random::new_id(self.clock.now())?,
            language: self.language.clone(),
            source_path: self.chance.one_of(&self.source_paths).clone(),
            status,
        })
    }
}
