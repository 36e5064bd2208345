//! Reads a scene: what its figures share, what each adds, and figures that are like others.

use serde::Deserialize;
use toml::Spanned;

use super::bones::{Bone, Limb, complaints};
use super::{Area, Arrow, FOLDER, Figure, Glow, Ground, Joints, Limbs, Point, Prop, View};
use crate::content::files::{Files, line_of};
use crate::content::front_matter::read_toml;
use crate::content::problem::Problem;

/// A figure and what is wrong with its body.
pub(super) struct Loaded {
    pub figure: Figure,
    pub problems: Vec<Problem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scene {
    /// How tall the person would stand, in the box of 100.
    height: f64,
    view: View,
    ground: Ground,
    frame: Area,
    /// How far the far limbs of a side view are shifted when the figure does not place them.
    #[serde(default = "default_far")]
    far: Point,
    figures: Vec<Spanned<FigureMeta>>,
}

fn default_far() -> Point {
    Point { x: 2.5, y: -1.0 }
}

/// What a figure says of itself; the rest is as in the one it is `like`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureMeta {
    name: String,
    like: Option<String>,
    #[serde(default)]
    mirror: bool,
    #[serde(default)]
    faces_left: bool,
    view: Option<View>,
    frame: Option<Area>,
    #[serde(default)]
    joints: JointsMeta,
    props: Option<Vec<Prop>>,
    glow: Option<Vec<Glow>>,
    arrows: Option<Vec<Arrow>>,
    foreshortened: Option<Vec<Bone>>,
    over: Option<Vec<Limb>>,
    under: Option<Vec<Limb>>,
}

macro_rules! joints {
    ($($joint:ident),+ : $($right:ident $left:ident),+) => {
        #[derive(Clone, Copy, Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct JointsMeta { $($joint: Option<Point>,)+ $($right: Option<Point>, $left: Option<Point>),+ }

        impl JointsMeta {
            /// These joints, and where there is none, those of another.
            fn or(self, base: Self) -> Self {
                Self { $($joint: self.$joint.or(base.$joint),)+ $($right: self.$right.or(base.$right), $left: self.$left.or(base.$left)),+ }
            }

            /// The same seen in a mirror.
            fn mirrored(self) -> Self {
                Self { $($joint: self.$joint.map(mirrored),)+ $($right: self.$left.map(mirrored), $left: self.$right.map(mirrored)),+ }
            }

            /// The limbs of the far side, where there are none, behind those of the near side.
            fn with_far_limbs(self, far: Point, faces_left: bool) -> Self {
                if faces_left {
                    return self.mirrored().with_far_limbs(far, false).mirrored();
                }
                let shifted = |point: Point| Point { x: point.x + far.x, y: point.y + far.y };
                Self { $($left: self.$left.or(self.$right.map(shifted)),)+ ..self }
            }
        }
    };
}

joints! {
    head, nose, neck, mid, hip:
    right_shoulder left_shoulder, right_elbow left_elbow, right_wrist left_wrist, right_hand left_hand,
    right_hip left_hip, right_knee left_knee, right_ankle left_ankle, right_toe left_toe
}

/// The box is 100 wide.
fn mirrored(point: Point) -> Point {
    Point { x: 100.0 - point.x, y: point.y }
}

fn mirrored_area(area: Area) -> Area {
    Area { x: 100.0 - area.x - area.width, ..area }
}

impl FigureMeta {
    /// What this figure adds to another, which it is like.
    fn on(self, base: Self) -> Self {
        let base = if self.mirror { base.mirrored() } else { base };
        Self {
            joints: self.joints.or(base.joints),
            faces_left: self.faces_left || base.faces_left,
            view: self.view.or(base.view),
            frame: self.frame.or(base.frame),
            props: self.props.or(base.props),
            glow: self.glow.or(base.glow),
            arrows: self.arrows,
            foreshortened: self.foreshortened.or(base.foreshortened),
            over: self.over.or(base.over),
            under: self.under.or(base.under),
            ..self
        }
    }

    fn mirrored(self) -> Self {
        let limbs = |limbs: Option<Vec<Limb>>| limbs.map(|limbs| limbs.into_iter().map(Limb::mirrored).collect());
        let prop = |prop: Prop| Prop { at: mirrored_area(prop.at), mirrored: !prop.mirrored, ..prop };
        let glow = |glow: Glow| Glow { at: mirrored(glow.at), ..glow };
        Self {
            joints: self.joints.mirrored(),
            faces_left: !self.faces_left,
            frame: self.frame.map(mirrored_area),
            props: self.props.map(|props| props.into_iter().map(prop).collect()),
            glow: self.glow.map(|spots| spots.into_iter().map(glow).collect()),
            foreshortened: self.foreshortened.map(|bones| bones.into_iter().map(Bone::mirrored).collect()),
            over: limbs(self.over),
            under: limbs(self.under),
            ..self
        }
    }
}

pub(super) fn load(files: &Files, path: &str) -> Result<Vec<Loaded>, Problem> {
    let scene: Scene = read_toml(files, path)?;
    let text = files.text(path)?;
    let mut known: Vec<FigureMeta> = Vec::new();
    let mut loaded = Vec::new();
    for spanned in &scene.figures {
        let line = line_of(text, spanned.span().start);
        let meta = spanned.get_ref().clone();
        let at = |message: String| Problem::at(path, line, format!("the figure `{}`: {message}", meta.name));
        if known.iter().any(|figure| figure.name == meta.name) {
            return Err(at("another one of this file has the same name: use another".to_owned()));
        }
        let complete = match &meta.like {
            None => meta.clone(),
            Some(model) => {
                let base = known.iter().find(|figure| figure.name == *model);
                let base = base.ok_or_else(|| at(format!("it is like `{model}`, which does not stand before it")))?;
                meta.clone().on(base.clone())
            }
        };
        known.push(complete.clone());
        let foreshortened = complete.foreshortened.clone().unwrap_or_default();
        let figure = figure(path, &scene, complete).map_err(|joint| at(format!("it has no `{joint}`: place it")))?;
        let problems = complaints(&figure, &foreshortened).into_iter().map(at).collect();
        loaded.push(Loaded { figure, problems });
    }
    Ok(loaded)
}

/// The figure, or the name of the first joint that nobody placed.
fn figure(path: &str, scene: &Scene, meta: FigureMeta) -> Result<Figure, &'static str> {
    let file = path.trim_start_matches(FOLDER).trim_end_matches(".toml");
    let joints = meta.joints.with_far_limbs(scene.far, meta.faces_left);
    let hip = joints.hip.ok_or("hip")?;
    let limbs = Limbs {
        shoulder: joints.right_shoulder.ok_or("right_shoulder")?,
        elbow: joints.right_elbow.ok_or("right_elbow")?,
        wrist: joints.right_wrist.ok_or("right_wrist")?,
        hand: joints.right_hand.ok_or("right_hand")?,
        hip: joints.right_hip.unwrap_or(hip),
        knee: joints.right_knee.ok_or("right_knee")?,
        ankle: joints.right_ankle.ok_or("right_ankle")?,
        toe: joints.right_toe.ok_or("right_toe")?,
    };
    let left = Limbs {
        shoulder: joints.left_shoulder.ok_or("left_shoulder")?,
        elbow: joints.left_elbow.ok_or("left_elbow")?,
        wrist: joints.left_wrist.ok_or("left_wrist")?,
        hand: joints.left_hand.ok_or("left_hand")?,
        hip: joints.left_hip.unwrap_or(hip),
        knee: joints.left_knee.ok_or("left_knee")?,
        ankle: joints.left_ankle.ok_or("left_ankle")?,
        toe: joints.left_toe.ok_or("left_toe")?,
    };
    Ok(Figure {
        name: format!("{file}/{}", meta.name),
        view: meta.view.unwrap_or(scene.view),
        faces_left: meta.faces_left,
        height: scene.height,
        frame: meta.frame.unwrap_or(scene.frame),
        ground: scene.ground,
        joints: Joints {
            head: joints.head.ok_or("head")?,
            nose: joints.nose,
            neck: joints.neck.ok_or("neck")?,
            mid: joints.mid.ok_or("mid")?,
            hip,
            right: limbs,
            left,
        },
        props: meta.props.unwrap_or_default(),
        glow: meta.glow.unwrap_or_default(),
        arrows: meta.arrows.unwrap_or_default(),
        over: meta.over.unwrap_or_default(),
        under: meta.under.unwrap_or_default(),
    })
}
