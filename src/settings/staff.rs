//! When the staff's sessions end, and who needs a second factor.

use std::str::FromStr;

use clap::{ArgAction, Args};

use super::given::{BadSetting, Given, given};
use super::switch::Switch;

/// When the staff's sessions end, and who needs a second factor.
#[derive(Args, Clone, Debug)]
pub struct StaffSettings {
    /// After so many minutes without doing anything a member of staff is signed out: 2 to 60.
    #[arg(
        long = "staff-idle-minutes",
        env = "CLINIC_STAFF_IDLE_MINUTES",
        value_name = "MINUTES",
        default_value = "15",
        value_parser = given()
    )]
    idle_minutes: Given,
    /// Everyone who signs in with a password needs a second factor, and not admins alone.
    #[arg(
        long = "require-second-factor",
        env = "CLINIC_REQUIRE_SECOND_FACTOR",
        action = ArgAction::SetTrue,
        value_parser = given()
    )]
    require_second_factor: Given,
}

/// So many minutes without doing anything.
#[derive(Clone, Copy, Debug)]
struct IdleMinutes(i64);

impl FromStr for IdleMinutes {
    type Err = &'static str;

    /// At least two, since the warning comes a minute before the end.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let minutes = text.parse().ok().filter(|minutes| (2..=60).contains(minutes));
        minutes.map(Self).ok_or("write a number of minutes from 2 to 60")
    }
}

impl StaffSettings {
    /// After so many minutes without doing anything a member of staff is signed out.
    pub fn idle_minutes(&self) -> Result<i64, BadSetting> {
        self.idle_minutes.read::<IdleMinutes>().map(|minutes| minutes.0)
    }

    /// Whether everyone needs a second factor.
    pub fn is_second_factor_required(&self) -> Result<bool, BadSetting> {
        self.require_second_factor.read::<Switch>().map(|switch| switch.is_on)
    }

    pub(super) fn bad(&self) -> impl Iterator<Item = BadSetting> {
        self.idle_minutes().err().into_iter().chain(self.is_second_factor_required().err())
    }
}
