//! The rules, as tables to edit, and what each looks for.

use super::circles;
use super::source::{House, SourceFile, is_within};

/// What pages, forms and lists are made from; the areas of the site may name all of it, and not each other.
const BELOW_THE_AREAS: &[&str] = &[
    "clock",
    "content",
    "domain",
    "drawing",
    "export",
    "keys",
    "passwords",
    "paths",
    "preferences",
    "random",
    "store",
    "web/assets",
    "web/error",
    "web/error_page",
    "web/http",
    "web/page",
    "web/reader",
    "web/relying_party",
    "web/state",
];

/// Each place in the house, and which others its code may name besides itself. The innermost row counts.
/// Unit tests may name any.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    (
        "app",
        &[
            "paths",
            "telemetry",
            "web/appointment",
            "web/error",
            "web/error_page",
            "web/health",
            "web/http",
            "web/public",
            "web/staff",
            "web/state",
        ],
    ),
    ("web", &[]),
    ("web/public", BELOW_THE_AREAS),
    ("web/appointment", BELOW_THE_AREAS),
    ("web/staff", BELOW_THE_AREAS),
    ("web/health", BELOW_THE_AREAS),
    ("web/state", STATE),
    ("web/reader", STATE),
    ("web/relying_party", &["domain", "store", "web/error"]),
    ("web/error_page", STATE),
    (
        "web/error",
        &[
            "content",
            "domain",
            "drawing",
            "export",
            "passwords",
            "random",
            "store",
            "web/assets",
            "web/http",
            "web/page",
        ],
    ),
    ("web/page", &["content", "domain", "drawing", "paths", "preferences", "web/assets", "web/http"]),
    ("web/assets", &["content", "domain", "drawing", "paths", "preferences", "web/http"]),
    ("web/http", &["content", "domain", "paths", "preferences", "random"]),
    ("delivery", &["clock", "content", "domain", "drawing", "paths", "random", "store"]),
    ("export", &["domain"]),
    ("store", &["clock", "domain", "keys", "random", "whole_file"]),
    ("store/engine", &["clock", "domain", "keys", "random", "whole_file"]),
    ("content", &["domain", "paths", "preferences"]),
    // The art draws the data: figures, their scenes and nothing else of the content.
    ("drawing", &["content/figure", "domain", "paths", "preferences"]),
    // A network's share of the connections is counted as its forms are.
    ("connections", &["web/http"]),
    ("keys", &["clock", "random", "whole_file"]),
    ("telemetry", &["settings"]),
    ("settings", &[]),
    ("domain", &[]),
    ("passwords", &["random"]),
    ("paths", &[]),
    ("clock", &[]),
    ("random", &[]),
    ("whole_file", &[]),
    ("preferences", &[]),
];

/// What handlers are handed, and what is said when none answers.
const STATE: &[&str] = &[
    "clock",
    "content",
    "domain",
    "keys",
    "passwords",
    "paths",
    "preferences",
    "store",
    "web/assets",
    "web/error",
    "web/http",
    "web/page",
    "web/reader",
    "web/relying_party",
    "web/state",
];

/// These put everything together.
const MAY_IMPORT_ALL: &[&str] = &["cli", "lib", "main"];

/// Crates that only some places may name.
const CRATES_AT_HOME: &[(&str, &[&str])] =
    &[("sqlx", &["store"]), ("lettre", &["delivery"]), ("getrandom", &["random"]), ("fastrand", &["random"])];

/// Crates of the web, and the places that must do without.
const WEB_CRATES: &[&str] = &["askama", "axum", "axum_server", "tower", "tower_http"];
const WITHOUT_WEB: &[&str] = &["content", "domain", "drawing", "export", "keys", "store"];

/// Types whose `now` reads the machine's clock.
const CLOCKS: &[&str] = &["SystemTime", "Timestamp", "Zoned"];

/// Statuses that tell of no failure.
const FINE_STATUSES: &[&str] = &[
    "OK",
    "CREATED",
    "ACCEPTED",
    "NO_CONTENT",
    "PARTIAL_CONTENT",
    "MOVED_PERMANENTLY",
    "FOUND",
    "SEE_OTHER",
    "NOT_MODIFIED",
    "TEMPORARY_REDIRECT",
    "PERMANENT_REDIRECT",
];

const MOST_LINES: usize = 350;

/// Everything that is wrong, each with its file, line and what to do.
pub fn complaints(house: &House) -> Vec<String> {
    let each = [crates_at_home, environment, present_time, failure_statuses, allowances, first_line, length];
    let mut complaints = Vec::new();
    for file in &house.files {
        complaints.extend(imports(file, house));
        complaints.extend(each.iter().flat_map(|rule| rule(file)));
    }
    complaints.dedup();
    complaints.extend(circles::complaints(house));
    complaints
}

fn imports(file: &SourceFile, house: &House) -> Vec<String> {
    if file.is_in(MAY_IMPORT_ALL) {
        return Vec::new();
    }
    let rows = MAY_IMPORT.iter().filter(|(place, _)| is_within(file.place(), place));
    let Some((room, others)) = rows.max_by_key(|(place, _)| place.len()) else {
        let what = format!("no rule says what `{}` may import: add it to MAY_IMPORT in {}", file.place(), file!());
        return vec![file.complaint(1, &what)];
    };
    let list = if others.is_empty() { "nothing else of ours".to_owned() } else { others.join(", ") };
    (file.shipped())
        .filter(|path| path.is_ours)
        .map(|path| {
            (target(path.segments.as_slice(), house.file_of(path).map(|at| house.files[at].place())), path.line)
        })
        .filter(|(target, _)| !is_within(target, room) && !others.iter().any(|other| is_within(target, other)))
        .map(|(target, line)| {
            let what = format!(
                "`{room}` may not import `{target}` (it may: {list}): \
                 move the code to where it belongs, or be handed the value"
            );
            file.complaint(line, &what)
        })
        .collect()
}

/// The place that a path leads to: its file's, or what is written where there is no such file.
fn target(segments: &[String], file: Option<&str>) -> String {
    match file {
        Some(file) if file != "lib" => file.to_owned(),
        _ => segments.join("/"),
    }
}

fn crates_at_home(file: &SourceFile) -> Vec<String> {
    let mut complaints = Vec::new();
    for path in file.paths.iter().filter(|path| !path.is_ours) {
        let Some(name) = path.segments.first().map(String::as_str) else { continue };
        if let Some((_, homes)) = CRATES_AT_HOME.iter().find(|(kept, homes)| *kept == name && !file.is_in(homes)) {
            let what =
                format!("`{name}` belongs in `src/{}` alone: ask that module for what is needed", homes.join(", "));
            complaints.push(file.complaint(path.line, &what));
        }
        if WEB_CRATES.contains(&name) && file.is_in(WITHOUT_WEB) {
            let what = format!("`{}` knows nothing of the web: leave `{name}` to `web`", file.place());
            complaints.push(file.complaint(path.line, &what));
        }
    }
    complaints
}

fn environment(file: &SourceFile) -> Vec<String> {
    if file.is_in(&["settings"]) {
        return Vec::new();
    }
    let what = "`settings` alone reads the environment: add a setting and be handed its value";
    (file.paths.iter())
        .filter(|path| !path.is_ours && path.segments.starts_with(&["std".to_owned(), "env".to_owned()]))
        .map(|path| file.complaint(path.line, what))
        .collect()
}

fn present_time(file: &SourceFile) -> Vec<String> {
    if file.is_in(&["clock"]) {
        return Vec::new();
    }
    let what = "take the time from `clock::Clock`, so that a test can set it";
    items_of(file.paths.iter(), CLOCKS)
        .filter(|(item, _)| *item == "now")
        .map(|(_, line)| file.complaint(line, what))
        .collect()
}

fn failure_statuses(file: &SourceFile) -> Vec<String> {
    if file.is_in(&["web/error"]) {
        return Vec::new();
    }
    items_of(file.shipped(), &["StatusCode"])
        .filter(|(item, _)| is_constant(item) && !FINE_STATUSES.contains(item))
        .map(|(item, line)| {
            let what =
                format!("`web/error` alone gives failures their status: answer with an `Error` instead of {item}");
            file.complaint(line, &what)
        })
        .collect()
}

fn allowances(file: &SourceFile) -> Vec<String> {
    let what = "write #[expect(…, reason = \"…\")] instead of `allow`: it says so when it is no longer needed";
    file.allowances.iter().map(|line| file.complaint(*line, what)).collect()
}

fn first_line(file: &SourceFile) -> Vec<String> {
    let what = "say in a first line that starts with `//!` what this file is for";
    if file.text.starts_with("//!") { Vec::new() } else { vec![file.complaint(1, what)] }
}

fn length(file: &SourceFile) -> Vec<String> {
    let lines = file.text.lines().count();
    let what =
        format!("{lines} lines, and {MOST_LINES} are the most: two subjects share this file, so give each its own");
    if lines > MOST_LINES { vec![file.complaint(lines, &what)] } else { Vec::new() }
}

/// The `item` of each `Type::item` of the named types, and its line.
fn items_of<'a>(
    paths: impl Iterator<Item = &'a super::paths::CodePath>,
    types: &'a [&str],
) -> impl Iterator<Item = (&'a str, usize)> {
    paths.flat_map(move |path| {
        let pairs = path.segments.windows(2).filter(|pair| types.contains(&pair[0].as_str()));
        pairs.map(|pair| (pair[1].as_str(), path.line))
    })
}

fn is_constant(name: &str) -> bool {
    name.chars().all(|character| character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_')
}
