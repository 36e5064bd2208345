//! The rules, as tables to edit, and what each looks for.

use crate::paths::Root;
use crate::source::{House, SourceFile, Word};

/// Each module just below the crate, and which others its code may name. Unit tests may name any.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("whole_file", &[]),
    ("keys", &["clock", "whole_file"]),
    ("content", &["domain"]),
    ("figure", &["content", "domain"]),
    ("store", &["clock", "domain", "keys"]),
    ("export", &["domain"]),
    ("mail", &["clock", "content", "domain", "store"]),
    ("worker", &["clock", "content", "domain", "mail", "store"]),
    ("routes", &["content", "domain"]),
    ("error", &["clock", "content", "domain", "store"]),
    ("settings", &["content", "domain", "routes", "store"]),
    ("connections", &["web"]),
    ("telemetry", &["settings"]),
    ("web", &["clock", "content", "domain", "error", "export", "figure", "keys", "routes", "store"]),
    ("app", &["content", "error", "routes", "settings", "store", "telemetry", "web"]),
];

/// These put everything together.
const MAY_IMPORT_ALL: &[&str] = &["cli", "lib", "main"];

/// The modules of `web` that serve every page. All others are pages, which do not know each other.
const SHARED_BY_PAGES: &[&str] = &[
    "addresses",
    "assets",
    "cache",
    "client_address",
    "errors",
    "form_body",
    "frame",
    "headers",
    "host",
    "incoming",
    "origin",
    "packed",
    "pictures",
    "preconditions",
    "request_id",
    "state",
    "structured_data",
    "token",
    "traffic",
    "visitor",
];

/// Crates that only some modules may name.
const CRATES_AT_HOME: &[(&str, &[&str])] = &[("sqlx", &["store"]), ("getrandom", &["clock"])];

/// Crates of the web, and the modules that must do without.
const WEB_CRATES: &[&str] = &["askama", "axum", "axum_server", "tower_http"];
const WITHOUT_WEB: &[&str] = &["content", "domain", "export", "figure", "keys", "store"];

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

const MOST_LINES: usize = 400;

/// Everything that is wrong, each with its file, line and what to do.
pub fn complaints(house: &House) -> Vec<String> {
    let each = [imports, crates_at_home, environment, present_time, failure_statuses, allowances, first_line, length];
    let mut complaints = Vec::new();
    for file in &house.files {
        complaints.extend(each.iter().flat_map(|rule| rule(file)));
        complaints.extend(pages_apart(file, house));
    }
    complaints.dedup();
    complaints
}

fn imports(file: &SourceFile) -> Vec<String> {
    let room = file.room();
    if MAY_IMPORT_ALL.contains(&room) {
        return Vec::new();
    }
    let Some((_, others)) = MAY_IMPORT.iter().find(|(name, _)| *name == room) else {
        let what = format!("no rule says what `{room}` may import: add it to MAY_IMPORT in {}", file!());
        return vec![file.complaint(1, &what)];
    };
    let list = if others.is_empty() { "nothing of ours".to_owned() } else { others.join(", ") };
    (file.shipped.paths.iter())
        .filter(|path| path.root == Root::Crate)
        .map(|path| (path.segments.first().map_or("*", String::as_str), path.line))
        .filter(|(target, _)| *target != room && !others.contains(target))
        .map(|(target, line)| {
            let what = format!(
                "`{room}` may not import `crate::{target}` (it may: {list}): \
                 move the code to where it belongs, or be handed the value"
            );
            file.complaint(line, &what)
        })
        .collect()
}

fn pages_apart(file: &SourceFile, house: &House) -> Vec<String> {
    let [room, page, ..] = file.module.as_slice() else { return Vec::new() };
    if room != "web" || SHARED_BY_PAGES.contains(&page.as_str()) {
        return Vec::new();
    }
    let within_web = (file.shipped.paths.iter())
        .filter(|path| path.root == Root::Crate && path.segments.first().is_some_and(|first| first == "web"));
    within_web
        .filter_map(|path| match path.segments.get(1).map(String::as_str) {
            None | Some("*") => {
                let what = "this names every page at once: name the one shared module that is needed";
                Some(file.complaint(path.line, what))
            }
            Some(other) if other == page || SHARED_BY_PAGES.contains(&other) => None,
            Some(other) if house.has_module(&path.segments[..2]) => {
                let what = format!(
                    "the page `{page}` may not import the page `{other}`: move what both need to a module of its own, \
                     and add that to SHARED_BY_PAGES in {}",
                    file!()
                );
                Some(file.complaint(path.line, &what))
            }
            Some(_) => None,
        })
        .collect()
}

fn crates_at_home(file: &SourceFile) -> Vec<String> {
    let mut complaints = Vec::new();
    for word in &file.whole.words {
        let name = word.text.as_str();
        if let Some((_, homes)) = CRATES_AT_HOME.iter().find(|(kept, homes)| *kept == name && !file.is_in(homes)) {
            let what =
                format!("`{name}` belongs in `src/{}` alone: ask that module for what is needed", homes.join(", "));
            complaints.push(file.complaint(word.line, &what));
        }
        if WEB_CRATES.contains(&name) && file.is_in(WITHOUT_WEB) {
            let what = format!("`{}` knows nothing of the web: leave `{name}` to `web`", file.room());
            complaints.push(file.complaint(word.line, &what));
        }
    }
    complaints
}

fn environment(file: &SourceFile) -> Vec<String> {
    if file.is_in(&["settings"]) {
        return Vec::new();
    }
    let what = "`settings` alone reads the environment: add a setting and be handed its value";
    (file.whole.paths.iter())
        .filter(|path| path.root == Root::Std && path.segments.first().is_some_and(|first| first == "env"))
        .map(|path| file.complaint(path.line, what))
        .collect()
}

fn present_time(file: &SourceFile) -> Vec<String> {
    if file.is_in(&["clock"]) {
        return Vec::new();
    }
    let what = "take the time from `clock::Clock`, so that a test can set it";
    items_of(&file.whole.words, CLOCKS)
        .filter(|item| item.text == "now")
        .map(|item| file.complaint(item.line, what))
        .collect()
}

fn failure_statuses(file: &SourceFile) -> Vec<String> {
    if file.is_in(&["error"]) {
        return Vec::new();
    }
    items_of(&file.shipped.words, &["StatusCode"])
        .filter(|item| is_constant(&item.text) && !FINE_STATUSES.contains(&item.text.as_str()))
        .map(|item| {
            let what =
                format!("`error` alone gives failures their status: answer with an `Error` instead of {}", item.text);
            file.complaint(item.line, &what)
        })
        .collect()
}

fn allowances(file: &SourceFile) -> Vec<String> {
    let what = "write #[expect(…, reason = \"…\")] instead of `allow`: it says so when it is no longer needed";
    (file.whole.words.windows(3))
        .filter(|words| matches!(words[0].text.as_str(), "[" | ",") && words[1].text == "allow" && words[2].text == "(")
        .map(|words| file.complaint(words[1].line, what))
        .collect()
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

/// The `item` of each `Type::item` of the named types.
fn items_of<'a>(words: &'a [Word], types: &'a [&str]) -> impl Iterator<Item = &'a Word> {
    (words.windows(3))
        .filter(|words| types.contains(&words[0].text.as_str()) && words[1].text == "::")
        .map(|words| &words[2])
}

fn is_constant(name: &str) -> bool {
    name.chars().all(|character| character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_')
}
