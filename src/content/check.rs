//! Checks across pages: links, names of poses, translations, files that nothing reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::language::{Language, LanguageTag};
use super::markdown::{Block, Body, InternalLink, NamedBlock};
use super::problem::{Problem, Problems};
use super::{Draft, Figure, Figures, Files, figure, routine, settings, source};

/// The figure that the icon is drawn from, by its name and the line that names it.
pub(super) fn icon((name, line): &(String, usize), figures: &Figures, problems: &mut Problems) -> Option<Arc<Figure>> {
    if !figures.knows(name) {
        let message = format!("`icon`: there is no figure `{name}`: check its spelling");
        problems.push(Problem::at(settings::FILE, *line, message));
    }
    figures.get(name).map(Arc::clone)
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
    pub fn new(draft: &'a Draft, files: &Files, languages: &[Language], fixed_pages: &[&str]) -> Self {
        let of = |body: &'a Body| Some(body.headings.iter().map(|heading| heading.id.as_str()).collect());
        let mut anchors: BTreeMap<String, Option<Vec<&str>>> =
            fixed_pages.iter().map(|path| ((*path).to_owned(), Some(Vec::new()))).collect();
        // What is wrong with a file is told once, and not again at every link to it; nor that a translation is missing.
        for file in languages.iter().flat_map(|language| pages_of(files, language)) {
            anchors.extend(own_path(&file).map(|path| (path, None)));
        }
        anchors.extend(draft.articles.iter().map(|page| (format!("/articles/{}", page.slug), of(&page.body))));
        anchors.extend(draft.poses.iter().map(|page| (format!("/poses/{}", page.slug), of(&page.body))));
        let pages = [("/", &draft.home), ("/privacy", &draft.privacy), ("/accessibility", &draft.accessibility)];
        anchors.extend(pages.map(|(path, page)| (path.to_owned(), page.as_ref().and_then(|page| of(&page.body)))));
        let videos = draft.videos.as_ref().map(|videos| videos.iter().map(|video| video.id.as_str()).collect());
        anchors.insert("/videos".to_owned(), Option::clone(&videos));
        Self { anchors, videos }
    }

    /// Every link leads to a page and anchor, every named pose and video exists.
    pub fn check(&self, links: &[InternalLink], blocks: &[NamedBlock], problems: &mut Problems) {
        for link in links {
            if let Some(message) = self.broken(link) {
                problems.push(Problem::at(&link.file, link.line, message));
            }
        }
        for NamedBlock { file, line, block } in blocks {
            let unknown: Vec<&String> = match block {
                Block::Poses(slugs) => slugs.iter().filter(|slug| !self.is_pose(slug)).collect(),
                Block::Videos(ids) => ids.iter().filter(|id| !self.is_video(id)).collect(),
                Block::Html(_) | Block::Request => Vec::new(),
            };
            for name in unknown {
                problems.push(Problem::at(file, *line, format!("`{name}` does not exist: check its spelling")));
            }
        }
    }

    /// The headings that the program itself leads to are there.
    pub fn check_own(&self, language: &Language, problems: &mut Problems) {
        for (path, anchor, who) in LED_TO {
            if !has(self.anchors.get(path).and_then(Option::as_ref), anchor) {
                let file = format!("{}/pages{path}.md", language.tag());
                let message =
                    format!("no heading has the anchor `{anchor}`, to which {who} leads: name one with {{#{anchor}}}");
                problems.push(Problem::of(&file, message));
            }
        }
    }

    /// Whether a pose has a file.
    pub fn is_pose(&self, slug: &str) -> bool {
        self.anchors.contains_key(&format!("/poses/{slug}"))
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
const LED_TO: [(&str, &str, &str); 1] = [("/accessibility", "device", "the accessibility menu of every page")];

/// Whether a page has an anchor; one that could not be read is not blamed for it.
fn has(anchors: Option<&Vec<&str>>, anchor: &str) -> bool {
    anchors.is_none_or(|anchors| anchors.contains(&anchor))
}

/// The Markdown files that a language has or must have.
pub(super) fn pages_of(files: &Files, language: &Language) -> impl Iterator<Item = String> {
    let tag = language.tag();
    let single = ["home", "privacy", "accessibility"].map(|page| format!("{tag}/pages/{page}.md"));
    let folders = ["articles", "poses"].map(|folder| format!("{tag}/{folder}/"));
    let files = folders.iter().flat_map(|folder| files.under(folder, ".md").map(ToOwned::to_owned));
    single.into_iter().chain(files.collect::<Vec<_>>())
}

/// The address of the page that a content file becomes.
fn own_path(file: &str) -> Option<String> {
    let path = file.split_once('/')?.1;
    if path == "videos.toml" {
        return Some("/videos".to_owned());
    }
    let path = path.strip_suffix(".md")?;
    Some(match path.strip_prefix("pages/") {
        Some("home") => "/".to_owned(),
        Some(page) => format!("/{page}"),
        None => format!("/{path}"),
    })
}

/// Articles and poses exist in every language, under the same addresses.
pub(super) fn same_pages(files: &Files, languages: &[Language], problems: &mut Problems) {
    for one in languages {
        for folder in ["articles/", "poses/"] {
            for file in files.under(&format!("{}/{folder}", one.tag()), ".md") {
                let page = &file[one.tag().len()..];
                for other in languages.iter().map(|other| format!("{}{page}", other.tag())) {
                    if !files.paths().any(|path| path == other) {
                        let message = format!("this file is missing: {} has it, so translate it", one.tag());
                        problems.push(Problem::of(&other, message));
                    }
                }
            }
        }
    }
}

/// A file that nothing reads is a slip of its name or its folder. The folder of a language that is not listed may be
/// a translation on its way.
pub(super) fn no_stray_files(files: &Files, languages: &[Language], problems: &mut Problems) {
    let is_read = |path: &str| {
        [settings::FILE, source::FILE, routine::FILE].contains(&path)
            || (path.starts_with(figure::FOLDER) && has_ending(path, "toml"))
            || path.split_once('/').is_some_and(|(folder, rest)| {
                let is_listed = languages.iter().any(|language| language.tag() == folder);
                !is_listed && LanguageTag::try_from(folder.to_owned()).is_ok() || is_listed && is_of_a_language(rest)
            })
    };
    for path in files.paths().filter(|path| !is_read(path)) {
        problems.push(Problem::of(path, "nothing reads this file: check its name and folder, or take it out"));
    }
}

fn is_of_a_language(path: &str) -> bool {
    let is_single =
        matches!(path, "text.toml" | "videos.toml" | "pages/home.md" | "pages/privacy.md" | "pages/accessibility.md");
    is_single || (path.starts_with("articles/") || path.starts_with("poses/")) && has_ending(path, "md")
}

fn has_ending(path: &str, ending: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|found| found == ending)
}

/// A figure that no page shows is work for nothing, or its name is misspelt elsewhere.
/// Which figures are shown is not known while a page cannot be opened.
pub(super) fn no_idle_figures(figures: &Figures, shown: Option<&BTreeSet<String>>, problems: &mut Problems) {
    if figures.of_the_body_map().is_none() && !figure::OF_THE_BODY_MAP.iter().all(|name| figures.knows(name)) {
        let file = format!("{}standing.toml", figure::FOLDER);
        problems.push(Problem::of(
            &file,
            "the body map is drawn on two figures of this file, `front` and `back`: add them",
        ));
    }
    let Some(shown) = shown else { return };
    for figure in figures.iter().filter(|figure| !shown.contains(&figure.name)) {
        if !figure::OF_THE_BODY_MAP.contains(&figure.name.as_str()) {
            let file = format!("{}{}.toml", figure::FOLDER, figure.scene());
            let message =
                format!("no step shows the figure `{}`, and no article or page: use it or take it out", figure.name);
            problems.push(Problem::of(&file, message));
        }
    }
}
