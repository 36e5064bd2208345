//! Every figure of the content: `figures/*.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::scene;
use super::{FOLDER, Figure};
use crate::content::files::Files;
use crate::content::mistakes::Mistakes;

/// Every figure by its name.
#[derive(Debug, Default)]
pub struct Figures {
    by_name: BTreeMap<String, Arc<Figure>>,
    /// Figures that could not be read, and scenes of which none could: what is wrong with them is told once.
    broken: BTreeSet<String>,
}

impl Figures {
    /// Reads every scene and checks that its people could be people. What is wrong with a body is a mistake, and
    /// its figure is there all the same, for looking at.
    #[must_use]
    pub fn load(files: &Files) -> (Self, Mistakes) {
        let mut mistakes = Mistakes::default();
        let mut figures = Self::default();
        for path in files.under(FOLDER, ".toml") {
            let scene = scene::load(files, path, &mut mistakes);
            let has_nameless = scene.iter().any(|(name, _)| name.ends_with('/'));
            if scene.is_empty() || has_nameless {
                figures.broken.insert(scene::file_of(path).to_owned());
            }
            for (name, figure) in scene {
                if let Some(figure) = figure {
                    figures.by_name.insert(name, Arc::new(figure));
                } else {
                    figures.broken.insert(name);
                }
            }
        }
        (figures, mistakes)
    }

    /// The figure of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<Figure>> {
        self.by_name.get(name)
    }

    /// Whether a figure is in a file, even if it could not be read.
    pub(in crate::content) fn knows(&self, name: &str) -> bool {
        let scene = name.split_once('/').map_or(name, |(scene, _)| scene);
        self.by_name.contains_key(name) || self.broken.contains(name) || self.broken.contains(scene)
    }

    /// All figures, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.by_name.values().map(AsRef::as_ref)
    }
}
