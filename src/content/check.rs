//! Checks across pages: links, names of poses, translations, files that nothing reads.

use super::language::Language;
use super::markdown::{Block, Heading, InternalLink, NamedBlock};
use super::problem::{Problem, Problems};
use super::settings::{self, SiteSettings};
use super::{Edition, Figure, Figures, Files, figure, routine, source};

/// Every text of `site.toml` exists in this language.
pub(super) fn translations(settings: &SiteSettings, language: &Language, problems: &mut Problems) {
    for (name, text) in settings.translated() {
        if !text.has(language) {
            let tag = language.tag();
            problems
                .push(Problem::of(settings::FILE, format!("`{name}` has no text for the language {tag}: add `{tag}`")));
        }
    }
}

/// Every link leads to a page and anchor, every named pose and video exists.
pub(super) fn references(
    edition: &Edition,
    links: &[InternalLink],
    blocks: &[NamedBlock],
    fixed_pages: &[&str],
    problems: &mut Problems,
) {
    for link in links {
        if let Some(message) = broken(edition, link, fixed_pages) {
            problems.push(Problem::at(&link.file, link.line, message));
        }
    }
    for NamedBlock { file, line, block } in blocks {
        let unknown: Vec<&String> = match block {
            Block::Poses(slugs) => slugs.iter().filter(|slug| edition.pose(slug).is_none()).collect(),
            Block::Videos(ids) => ids.iter().filter(|id| edition.video(id).is_none()).collect(),
            Block::Html(_) | Block::Request => Vec::new(),
        };
        for name in unknown {
            problems.push(Problem::at(file, *line, format!("`{name}` does not exist: check its spelling")));
        }
    }
}

fn broken(edition: &Edition, link: &InternalLink, fixed_pages: &[&str]) -> Option<String> {
    let target = &link.target;
    let (path, anchor) = target.split_once('#').map_or((target.as_str(), None), |(path, anchor)| (path, Some(anchor)));
    let path = if path.is_empty() { own_path(&link.file)? } else { path.to_owned() };
    let article = path.strip_prefix("/articles/").and_then(|slug| edition.article(slug));
    let pose = path.strip_prefix("/poses/").and_then(|slug| edition.pose(slug));
    if article.is_none() && pose.is_none() && !fixed_pages.contains(&path.as_str()) {
        return Some(format!("the link `{target}` leads to no page of this site: check the address"));
    }
    let anchor = anchor?;
    let headings: &[Heading] = match (article, pose, path.as_str()) {
        (Some(article), _, _) => &article.body.headings,
        (_, Some(pose), _) => &pose.body.headings,
        (_, _, "/") => &edition.home.body.headings,
        (_, _, "/privacy") => &edition.privacy.body.headings,
        (_, _, "/accessibility") => &edition.accessibility.body.headings,
        _ => &[],
    };
    let is_video = path == "/videos" && edition.video(anchor).is_some();
    if is_video || headings.iter().any(|heading| heading.id == anchor) {
        None
    } else {
        Some(format!("the link `{target}` leads to no heading: the page has no anchor `{anchor}`"))
    }
}

/// The address of the page that a content file becomes.
fn own_path(file: &str) -> Option<String> {
    let path = file.split_once('/')?.1.strip_suffix(".md")?;
    Some(match path.strip_prefix("pages/") {
        Some("home") => "/".to_owned(),
        Some(page) => format!("/{page}"),
        None => format!("/{path}"),
    })
}

/// Articles and poses exist in every language, under the same addresses.
pub(super) fn same_slugs(editions: &[Edition], problems: &mut Problems) {
    let slugs = |edition: &Edition| -> Vec<String> {
        let articles = edition.articles.iter().map(|article| format!("articles/{}.md", article.slug));
        articles.chain(edition.poses.iter().map(|pose| format!("poses/{}.md", pose.slug))).collect()
    };
    for one in editions {
        for other in editions {
            let there = slugs(other);
            for missing in slugs(one).iter().filter(|slug| !there.contains(slug)) {
                let file = format!("{}/{missing}", other.language.tag());
                let message = format!("this file is missing: {} has it, so translate it", one.language.tag());
                problems.push(Problem::of(&file, message));
            }
        }
    }
}

/// A file that nothing reads is a slip of its name or its folder.
pub(super) fn no_stray_files(files: &Files, editions: &[Edition], problems: &mut Problems) {
    let is_read = |path: &str| {
        [settings::FILE, source::FILE, routine::FILE].contains(&path)
            || (path.starts_with(figure::FOLDER) && has_ending(path, "toml"))
            || editions.iter().any(|edition| {
                path.strip_prefix(edition.language.tag()).and_then(|rest| rest.strip_prefix('/')).is_some_and(|rest| {
                    matches!(
                        rest,
                        "text.toml" | "videos.toml" | "pages/home.md" | "pages/privacy.md" | "pages/accessibility.md"
                    ) || (rest.starts_with("articles/") || rest.starts_with("poses/")) && has_ending(rest, "md")
                })
            })
    };
    // While a language does not load, its files are not strays.
    let listed = |path: &str| editions.iter().any(|edition| path.starts_with(edition.language.tag()));
    for path in files.paths().filter(|path| !is_read(path) && (listed(path) || !path.contains('/'))) {
        problems.push(Problem::of(path, "nothing reads this file: check its name and folder, or take it out"));
    }
}

fn has_ending(path: &str, ending: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|found| found == ending)
}

/// A figure that no page shows is work for nothing, or its name is misspelt elsewhere.
pub(super) fn no_idle_figures(figures: &Figures, edition: &Edition, icon: Option<&Figure>, problems: &mut Problems) {
    if figures.of_the_body_map().is_none() {
        let file = format!("{}standing.toml", figure::FOLDER);
        problems.push(Problem::of(
            &file,
            "the body map is drawn on two figures of this file, `front` and `back`: add them",
        ));
    }
    let steps = edition.poses.iter().flat_map(|pose| pose.steps.iter().map(|step| &step.picture));
    let easier = edition.poses.iter().flat_map(|pose| pose.easier.iter().filter_map(|way| way.picture.as_ref()));
    let pictures = steps.chain(easier).map(|picture| picture.figure.as_ref());
    let shown: Vec<&str> = pictures.chain(icon).map(|figure| figure.name.as_str()).collect();
    for figure in figures.iter().filter(|figure| !shown.contains(&figure.name.as_str())) {
        if !figure::OF_THE_BODY_MAP.contains(&figure.name.as_str()) {
            let file = format!("{}{}.toml", figure::FOLDER, figure.scene());
            problems
                .push(Problem::of(&file, format!("no step shows the figure `{}`: use it or take it out", figure.name)));
        }
    }
}
