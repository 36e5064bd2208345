//! Reads a scene: what its figures share, what each adds, and figures that are like others.

use toml::Spanned;

use super::bones::{Bone, complaints};
use super::{Arrow, FOLDER, Figure, Glow, Ground, Joints, Limb, Limbs, Point, Prop, Rect, View};
use crate::content::files::Files;
use crate::content::front_matter::read_toml;
use crate::content::mistakes::Mistakes;
use crate::content::toml_table::{Read, Table, table};
use crate::content::toml_text::{TomlText, Value};

/// What the figures of a file share.
#[derive(Debug)]
struct Scene {
    /// How tall the person would stand, in the box of 100.
    height: f64,
    view: View,
    ground: Ground,
    frame: Rect,
    /// How far the far limbs of a side view are shifted when the figure does not place them.
    far: Point,
}

table! {
    draft SceneFile {
        height: f64,
        view: View,
        ground: Ground,
        frame: Rect,
        far: Option<Point>,
        figures: Vec<Spanned<FigureMeta>>,
    }
}

impl SceneFile {
    fn scene(&self) -> Option<Scene> {
        let far = self.far?.unwrap_or_else(default_far);
        Some(Scene { height: self.height?, view: self.view?, ground: self.ground?, frame: self.frame?, far })
    }
}

fn default_far() -> Point {
    Point { x: 2.5, y: -1.0 }
}

/// What a figure says of itself; the rest is as in the one it is `like`.
#[derive(Clone, Debug, Default)]
struct FigureMeta {
    name: String,
    like: Option<String>,
    mirror: bool,
    faces_left: bool,
    view: Option<View>,
    frame: Option<Rect>,
    joints: JointsMeta,
    props: Option<Vec<Prop>>,
    glow: Option<Vec<Glow>>,
    arrows: Option<Vec<Arrow>>,
    foreshortened: Option<Vec<Bone>>,
    over: Option<Vec<Limb>>,
    under: Option<Vec<Limb>>,
    /// Whether a key of it, or of one that it is like, could not be read: then it cannot be drawn.
    is_broken: bool,
}

impl Read for FigureMeta {
    fn read(value: Value<'_>, key: &str, toml: &TomlText<'_>) -> Option<Self> {
        let mut table = Table::open(value, key, toml)?;
        let name = table.take::<String>("name");
        let mut figure = Self { is_broken: name.is_none(), name: name.unwrap_or_default(), ..Self::default() };
        let is_broken = &mut figure.is_broken;
        figure.like = optional(&mut table, "like", is_broken);
        figure.mirror = optional(&mut table, "mirror", is_broken).unwrap_or_default();
        figure.faces_left = optional(&mut table, "faces_left", is_broken).unwrap_or_default();
        figure.view = optional(&mut table, "view", is_broken);
        figure.frame = optional(&mut table, "frame", is_broken);
        figure.joints = optional(&mut table, "joints", is_broken).unwrap_or_default();
        figure.props = optional(&mut table, "props", is_broken);
        figure.glow = optional(&mut table, "glow", is_broken);
        figure.arrows = optional(&mut table, "arrows", is_broken);
        figure.foreshortened = optional(&mut table, "foreshortened", is_broken);
        figure.over = optional(&mut table, "over", is_broken);
        figure.under = optional(&mut table, "under", is_broken);
        figure.is_broken |= table.close();
        Some(figure)
    }
}

/// A key that may be left out; notes when it is there and could not be read.
fn optional<T: Read>(table: &mut Table<'_, '_>, key: &str, is_broken: &mut bool) -> Option<T> {
    let taken = table.take::<Option<T>>(key);
    *is_broken |= taken.is_none();
    taken.flatten()
}

macro_rules! joints {
    ($($joint:ident),+ : $($right:ident $left:ident),+) => {
        table! {
            #[derive(Clone, Copy, Debug, Default)]
            struct JointsMeta { $($joint: Option<Point>,)+ $($right: Option<Point>, $left: Option<Point>),+ }
        }

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

fn mirrored_rect(rect: Rect) -> Rect {
    Rect { x: 100.0 - rect.x - rect.width, ..rect }
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
            is_broken: self.is_broken || base.is_broken,
            ..self
        }
    }

    fn mirrored(self) -> Self {
        let limbs = |limbs: Option<Vec<Limb>>| limbs.map(|limbs| limbs.into_iter().map(Limb::mirrored).collect());
        let prop = |prop: Prop| Prop { at: mirrored_rect(prop.at), mirrored: !prop.mirrored, ..prop };
        let glow = |glow: Glow| Glow { at: mirrored(glow.at), ..glow };
        Self {
            joints: self.joints.mirrored(),
            faces_left: !self.faces_left,
            frame: self.frame.map(mirrored_rect),
            props: self.props.map(|props| props.into_iter().map(prop).collect()),
            glow: self.glow.map(|spots| spots.into_iter().map(glow).collect()),
            foreshortened: self.foreshortened.map(|bones| bones.into_iter().map(Bone::mirrored).collect()),
            over: limbs(self.over),
            under: limbs(self.under),
            ..self
        }
    }
}

/// The figures of a file, by name; nothing stands where one could not be read.
pub(super) fn load(files: &Files, path: &str, mistakes: &mut Mistakes) -> Vec<(String, Option<Figure>)> {
    read_toml(files, path, mistakes, |file: SceneFile, toml| {
        Some(read(path, file.scene().as_ref(), &file.figures?, toml))
    })
    .unwrap_or_default()
}

fn read(
    path: &str,
    scene: Option<&Scene>,
    figures: &[Spanned<FigureMeta>],
    toml: &TomlText<'_>,
) -> Vec<(String, Option<Figure>)> {
    let mut known: Vec<FigureMeta> = Vec::new();
    let mut loaded = Vec::new();
    for spanned in figures {
        let mut meta = spanned.get_ref().clone();
        let name = meta.name.clone();
        let complain = |message: String| toml.mistake(spanned.span().start, format!("the figure `{name}`: {message}"));
        if known.iter().any(|figure| figure.name == name) {
            complain("another one of this file has the same name: use another".to_owned());
            continue;
        }
        if let Some(model) = meta.like.clone() {
            if let Some(base) = known.iter().find(|figure| figure.name == model) {
                meta = meta.on(base.clone());
            } else {
                complain(format!(
                    "it is like `{model}`, which does not stand before it: check its spelling, or move it up"
                ));
                meta.is_broken = true;
            }
        }
        known.push(meta.clone());
        let is_broken = meta.is_broken;
        let foreshortened = meta.foreshortened.clone().unwrap_or_default();
        let drawn = scene.filter(|_| !is_broken).and_then(|scene| {
            figure(path, scene, meta).map_err(|joint| complain(format!("it has no `{joint}`: place it"))).ok()
        });
        for complaint in drawn.iter().flat_map(|figure| complaints(figure, &foreshortened)) {
            complain(complaint);
        }
        loaded.push((format!("{}/{name}", file_of(path)), drawn));
    }
    loaded
}

/// A scene's name: its file without folder and ending.
pub(super) fn file_of(path: &str) -> &str {
    path.trim_start_matches(FOLDER).trim_end_matches(".toml")
}

/// The figure, or the name of the first joint that nobody placed.
fn figure(path: &str, scene: &Scene, meta: FigureMeta) -> Result<Figure, &'static str> {
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
        name: format!("{}/{}", file_of(path), meta.name),
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
