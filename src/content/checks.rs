//! Checks across pages: links, names of poses, translations, files that nothing reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::clinic::reading::Named;
use super::edition::Draft;
use super::figure::collection::Figures;
use super::figure::{Figure, View};
use super::files::Files;
use super::language::{Language, LanguageTag};
use super::markdown::body::{Block, Body};
use super::markdown::reader::{InternalLink, NamedBlock};
use super::mistakes::{Mistake, Mistakes};
use super::page::{SINGLE_PAGES, slug_of};
use super::{article, clinic, figure, page, pose, routine, source, video, words};
use crate::paths;

/// A figure that the clinic's file names.
pub(super) fn figure(named: &Named, figures: &Figures, mistakes: &mut Mistakes) -> Option<Arc<Figure>> {
    let Named { key, name, line } = named;
    if !figures.knows(name) {
        let message = format!("`{key}`: there is no figure `{name}`: check its spelling");
        mistakes.push(Mistake::at(clinic::FILE, *line, message));
    }
    figures.get(name).map(Arc::clone)
}

/// The figures of the body map: one from the front and one from behind.
pub(super) fn body_map(named: &[Named; 2], figures: &Figures, mistakes: &mut Mistakes) -> Option<[Arc<Figure>; 2]> {
    let [front, back] = named.each_ref().map(|named| figure(named, figures, mistakes));
    for (named, figure, view) in [(&named[0], &front, View::Front), (&named[1], &back, View::Back)] {
        if figure.as_ref().is_some_and(|figure| figure.view != view) {
            let message = format!("`{}`: `{}` must have view = \"{view}\": name another figure", named.key, named.name);
            mistakes.push(Mistake::at(clinic::FILE, named.line, message));
        }
    }
    Some([front?, back?])
}

/// What links and blocks may name in one language.
#[derive(Debug)]
pub(super) struct Targets<'a> {
    /// The addresses, without language, each with its anchors; none where the page could not be read.
    anchors: BTreeMap<String, Option<Vec<&'a str>>>,
    /// The videos by their ids; none where their list could not be read.
    videos: Option<Vec<&'a str>>,
}

impl<'a> Targets<'a> {
    pub fn new(draft: &'a Draft, files: &Files, languages: &[Language]) -> Self {
        let of = |body: &'a Body| Some(body.headings.iter().map(|heading| heading.id.as_str()).collect());
        let mut anchors: BTreeMap<String, Option<Vec<&str>>> =
            paths::FIXED_PAGES.iter().map(|path| ((*path).to_owned(), Some(Vec::new()))).collect();
        // What is wrong with a file is told once, and not again at every link to it; nor that a translation is missing.
        for file in languages.iter().flat_map(|language| pages_of(files, language)) {
            anchors.extend(own_path(&file).map(|path| (path, None)));
        }
        anchors.extend(draft.articles.iter().map(|page| (paths::article(&page.slug), of(&page.body))));
        anchors.extend(draft.poses.iter().map(|page| (paths::pose(&page.slug), of(&page.body))));
        let pages =
            [(page::HOME, &draft.home), (page::PRIVACY, &draft.privacy), (page::ACCESSIBILITY, &draft.accessibility)];
        anchors.extend(
            pages.map(|(single, read)| (single.path.to_owned(), read.as_ref().and_then(|read| of(&read.body)))),
        );
        let videos = draft.videos.as_ref().map(|videos| videos.iter().map(|video| video.id.as_str()).collect());
        anchors.insert(paths::VIDEOS.to_owned(), Option::clone(&videos));
        Self { anchors, videos }
    }

    /// Every link leads to a page and anchor, every named pose and video exists.
    pub fn check(&self, links: &[InternalLink], blocks: &[NamedBlock], mistakes: &mut Mistakes) {
        for link in links {
            if let Some(message) = self.broken(link) {
                mistakes.push(Mistake::at(&link.file, link.line, message));
            }
        }
        for NamedBlock { file, line, block } in blocks {
            let unknown: Vec<&String> = match block {
                Block::Poses(slugs) => slugs.iter().filter(|slug| !self.is_pose(slug)).collect(),
                Block::Videos(ids) => ids.iter().filter(|id| !self.is_video(id)).collect(),
                Block::Html(_) | Block::Request => Vec::new(),
            };
            for name in unknown {
                mistakes.push(Mistake::at(file, *line, format!("`{name}` does not exist: check its spelling")));
            }
        }
    }

    /// The headings that the program itself leads to are there.
    pub fn check_own(&self, language: &Language, mistakes: &mut Mistakes) {
        for (page, anchor, who) in LED_TO {
            if !has(self.anchors.get(page.path).and_then(Option::as_ref), anchor) {
                let message =
                    format!("no heading has the anchor `{anchor}`, to which {who} leads: name one with {{#{anchor}}}");
                mistakes.push(Mistake::of(&language.file(page.file), message));
            }
        }
    }

    /// Whether a pose has a file.
    pub fn is_pose(&self, slug: &str) -> bool {
        self.anchors.contains_key(&paths::pose(slug))
    }

    fn is_video(&self, id: &str) -> bool {
        self.videos.as_ref().is_none_or(|videos| videos.contains(&id))
    }

    fn broken(&self, link: &InternalLink) -> Option<String> {
        let target = &link.target;
        let (address, anchor) =
            target.split_once('#').map_or((target.as_str(), None), |(address, anchor)| (address, Some(anchor)));
        if !target.starts_with(['/', '#']) {
            return Some(format!("the link `{target}` leads nowhere: start it with / for a page of this site"));
        }
        let path = address.split_once('?').map_or(address, |(path, _)| path);
        let path = if path.is_empty() { own_path(&link.file) } else { Some(path.to_owned()) };
        let Some(anchors) = path.and_then(|path| self.anchors.get(&path)) else {
            return Some(format!("the link `{target}` leads to no page of this site: check the address"));
        };
        let anchor = anchor.filter(|anchor| !has(anchors.as_ref(), anchor))?;
        Some(format!("the link `{target}` leads to no heading: the page has no anchor `{anchor}`"))
    }
}

/// The headings of single pages that templates lead to: page, anchor, and where the link stands.
const LED_TO: [(page::SinglePage, &str, &str); 1] =
    [(page::ACCESSIBILITY, paths::ON_YOUR_DEVICE, "the accessibility menu of every page")];

/// Whether a page has an anchor; one that could not be read is not blamed for it.
fn has(anchors: Option<&Vec<&str>>, anchor: &str) -> bool {
    anchors.is_none_or(|anchors| anchors.contains(&anchor))
}

/// The Markdown files that a language has or must have.
pub(super) fn pages_of(files: &Files, language: &Language) -> impl Iterator<Item = String> {
    let single = SINGLE_PAGES.map(|page| language.file(page.file));
    let folders = [article::FOLDER, pose::FOLDER].map(|folder| language.file(folder));
    let files = folders.iter().flat_map(|folder| files.under(folder, ".md").map(ToOwned::to_owned));
    single.into_iter().chain(files.collect::<Vec<_>>())
}

/// The address of the page that a content file becomes.
fn own_path(file: &str) -> Option<String> {
    let (_, file) = file.split_once('/')?;
    if file == video::FILE {
        return Some(paths::VIDEOS.to_owned());
    }
    let single = SINGLE_PAGES.iter().find(|page| page.file == file).map(|page| page.path.to_owned());
    let article = || file.starts_with(article::FOLDER).then(|| paths::article(&slug_of(file)));
    let pose = || file.starts_with(pose::FOLDER).then(|| paths::pose(&slug_of(file)));
    single.or_else(article).or_else(pose)
}

/// Articles and poses exist in every language, under the same addresses.
pub(super) fn same_pages(files: &Files, languages: &[Language], mistakes: &mut Mistakes) {
    for one in languages {
        for folder in [article::FOLDER, pose::FOLDER] {
            for file in files.under(&one.file(folder), ".md") {
                let page = &file[one.file("").len()..];
                for other in languages.iter().map(|other| other.file(page)) {
                    if !files.paths().any(|path| path == other) {
                        let message = format!("this file is missing: {} has it, so translate it", one.tag());
                        mistakes.push(Mistake::of(&other, message));
                    }
                }
            }
        }
    }
}

/// A file that nothing reads is a slip of its name or its folder. The folder of a language that is not listed may be
/// a translation on its way.
pub(super) fn no_stray_files(files: &Files, languages: &[Language], mistakes: &mut Mistakes) {
    let is_read = |path: &str| {
        [clinic::FILE, source::FILE, routine::FILE].contains(&path)
            || (path.starts_with(figure::FOLDER) && has_ending(path, "toml"))
            || path.split_once('/').is_some_and(|(folder, rest)| {
                let is_listed = languages.iter().any(|language| language.tag() == folder);
                !is_listed && LanguageTag::try_from(folder.to_owned()).is_ok() || is_listed && is_of_a_language(rest)
            })
    };
    for path in files.paths().filter(|path| !is_read(path)) {
        mistakes.push(Mistake::of(path, "nothing reads this file: check its name and folder, or take it out"));
    }
}

fn is_of_a_language(path: &str) -> bool {
    let is_single = [words::FILE, words::staff::FILE, words::mail::FILE, video::FILE].contains(&path)
        || SINGLE_PAGES.iter().any(|page| page.file == path);
    is_single || [article::FOLDER, pose::FOLDER].iter().any(|folder| path.starts_with(folder)) && has_ending(path, "md")
}

fn has_ending(path: &str, ending: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|found| found == ending)
}

/// A figure that no page shows is work for nothing, or its name is misspelt elsewhere.
/// Which figures are shown is not known while a page cannot be opened.
pub(super) fn no_idle_figures(figures: &Figures, shown: Option<&BTreeSet<String>>, mistakes: &mut Mistakes) {
    let Some(shown) = shown else { return };
    for figure in figures.iter().filter(|figure| !shown.contains(&figure.name)) {
        let file = format!("{}{}.toml", figure::FOLDER, figure.scene());
        let message =
            format!("no step shows the figure `{}`, and no article or page: use it or take it out", figure.name);
        mistakes.push(Mistake::of(&file, message));
    }
}
