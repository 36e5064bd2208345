//! Routines: which poses to do, one after the other, in the time that someone has.

use toml::Spanned;

use super::edition::Edition;
use super::files::Files;
use super::front_matter::read_toml;
use super::mistakes::Mistakes;
use super::pose::{Caution, EasierWay, Pose};
use super::toml_table::table;
use super::vocabulary::{Advice, Condition, Place};

pub(super) const FILE: &str = "routines.toml";

/// For each place the poses that a routine may take in, the most useful first.
#[derive(Debug)]
pub struct Routines {
    floor: Vec<String>,
    chair: Vec<String>,
}

table! {
    draft RoutinesFile {
        floor: Vec<Spanned<String>>,
        chair: Vec<Spanned<String>>,
    }
}

/// What someone asks of a routine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// How long it may take.
    pub minutes: u32,
    /// Where it is done.
    pub place: Place,
    /// What the person has to take care of.
    pub conditions: Vec<Condition>,
}

/// A routine made for someone.
#[derive(Debug)]
pub struct Routine<'a> {
    /// What to do, in order.
    pub items: Vec<Item<'a>>,
    /// What was left out because of a condition.
    pub left_out: Vec<LeftOut<'a>>,
}

/// One pose of a routine.
#[derive(Debug)]
pub struct Item<'a> {
    /// The pose.
    pub pose: &'a Pose,
    /// The way to do it on a chair, when the routine is on a chair and the pose is not.
    pub on_chair: Option<&'a EasierWay>,
    /// What to do another way because of a condition.
    pub adaptations: Vec<&'a Caution>,
}

/// A pose that a condition rules out.
#[derive(Debug)]
pub struct LeftOut<'a> {
    /// The pose.
    pub pose: &'a Pose,
    /// Why: leave it out, or ask first.
    pub cautions: Vec<&'a Caution>,
}

impl Wishes {
    /// The lengths that a routine can have, in minutes.
    pub const MINUTES: [u32; 3] = [5, 10, 15];
}

impl Routines {
    /// Reads both lists; `is_pose` says whether a pose exists.
    pub(super) fn load(files: &Files, is_pose: impl Fn(&str) -> bool, mistakes: &mut Mistakes) -> Option<Self> {
        read_toml(files, FILE, mistakes, |file: RoutinesFile, toml| {
            for slug in [&file.floor, &file.chair].into_iter().flatten().flatten() {
                if !is_pose(slug.get_ref()) {
                    let message = format!("there is no pose `{}`: check its spelling", slug.get_ref());
                    toml.mistake(slug.span().start, message);
                }
            }
            let names = |list: Vec<Spanned<String>>| list.into_iter().map(Spanned::into_inner).collect();
            Some(Self { floor: names(file.floor?), chair: names(file.chair?) })
        })
    }

    /// Makes a routine: takes in what no condition rules out, as long as there is time.
    #[must_use]
    pub fn choose<'a>(&self, edition: &'a Edition, wishes: &Wishes) -> Routine<'a> {
        let names = match wishes.place {
            Place::Floor => &self.floor,
            Place::Chair => &self.chair,
        };
        let mut routine = Routine { items: Vec::new(), left_out: Vec::new() };
        let mut time = wishes.minutes * 60;
        for pose in names.iter().filter_map(|slug| edition.pose(slug)) {
            let item = Item::new(pose, wishes);
            let cautions = cautions(pose, wishes, |advice| advice != Advice::Adapt);
            if !cautions.is_empty() {
                routine.left_out.push(LeftOut { pose, cautions });
            } else if let Some(left) = time.checked_sub(item.seconds()) {
                time = left;
                routine.items.push(item);
            }
        }
        routine.items.sort_by_key(|item| item.pose.order);
        routine.left_out.sort_by_key(|left_out| left_out.pose.order);
        routine
    }
}

impl<'a> Item<'a> {
    fn new(pose: &'a Pose, wishes: &Wishes) -> Self {
        let on_chair = if wishes.place == Place::Chair { pose.on_chair() } else { None };
        Self { pose, on_chair, adaptations: cautions(pose, wishes, |advice| advice == Advice::Adapt) }
    }

    /// How long it takes, in seconds.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        self.on_chair.and_then(|way| way.seconds).unwrap_or_else(|| self.pose.seconds())
    }
}

impl Routine<'_> {
    /// How long all of it takes, in whole minutes, rounded up.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.items.iter().map(Item::seconds).sum::<u32>().div_ceil(60)
    }
}

/// What a pose says about the conditions that someone has.
fn cautions<'a>(pose: &'a Pose, wishes: &Wishes, applies: impl Fn(Advice) -> bool) -> Vec<&'a Caution> {
    let concerns = |caution: &&Caution| wishes.conditions.contains(&caution.condition) && applies(caution.advice);
    pose.cautions.iter().filter(concerns).collect()
}
