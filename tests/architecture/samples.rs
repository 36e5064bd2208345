//! Small files that each break a rule, or only seem to.

use crate::rules::complaints;
use crate::source::{House, SourceFile};

/// What is said of one file whose first line is as it should be; its own text starts in line 2.
fn said_of(path: &str, text: &str) -> Vec<String> {
    said_among(path, text, &[])
}

/// The same in a house where other files stand.
fn said_among(path: &str, text: &str, others: &[&str]) -> Vec<String> {
    let mut files = vec![SourceFile::new(path, &format!("//! A sample.\n{text}"))];
    files.extend(others.iter().map(|other| SourceFile::new(other, "//! Another.\n")));
    complaints(&House::of(files))
}

#[track_caller]
fn assert_broken(path: &str, text: &str, line: usize, rule: &str) {
    let said = said_of(path, text);
    let place = format!("src/{path}:{line}: ");
    assert!(said.len() == 1 && said[0].starts_with(&place) && said[0].contains(rule), "{text}\n{said:#?}");
}

#[track_caller]
fn assert_fine(path: &str, text: &str) {
    assert_eq!(said_of(path, text), [""; 0], "{text}");
}

#[test]
fn an_import_that_points_up_is_refused() {
    let rule = "may not import";
    assert_broken("domain/form.rs", "use crate::store::Store;", 2, "`domain` may not import `crate::store`");
    assert_broken("domain.rs", "\nfn f() -> crate::content::Text {}", 3, rule);
    assert_broken("store/requests.rs", "use crate::web::frame;", 2, rule);
    assert_broken("content/pose.rs", "use crate::routes;", 2, rule);
    assert_broken("figure/svg.rs", "use crate::store::Store;", 2, rule);
    assert_broken("export/csv.rs", "use crate::content::Site;", 2, rule);
    assert_broken("mail/message.rs", "use crate::web::frame;", 2, rule);
    assert_broken("worker.rs", "use crate::settings::ServeSettings;", 2, rule);
    for up in ["settings", "cli", "app", "mail", "main"] {
        assert_broken("web/frame.rs", &format!("use crate::{up}::Thing;"), 2, rule);
    }
    assert_fine("domain/form.rs", "use super::name::PersonName;\nuse crate::domain::email::EmailAddress;");
    assert_fine("web/home.rs", "use super::state::AppState;\nuse crate::{content::Text, routes};");
    assert_fine("cli/serve.rs", "use crate::{app, settings, store};");
}

#[test]
fn an_import_is_found_however_it_is_written() {
    let rule = "may not import";
    assert_broken("domain/form.rs", "use crate::{\n    domain::name,\n    store::{self, Store as S},\n};", 4, rule);
    assert_broken("domain/form.rs", "use crate::{domain::{email, name}, clock};", 2, "`crate::clock`");
    assert_broken("domain/form.rs", "use super::super::store::Store;", 2, rule);
    assert_broken("domain.rs", "use super::store;", 2, rule);
    assert_broken("domain/form.rs", "pub use crate::*;", 2, rule);
    assert_broken("domain/form.rs", "let x = Vec::<crate::store::Store>::new();", 2, rule);
    assert_broken("store/database.rs", "macro_rules! m { () => { $crate::web::page() } }", 2, rule);
    assert_broken("domain/form.rs", "mod inner {\n    use super::super::super::store::Store;\n}", 3, rule);
    assert_fine("store/form.rs", "mod inner {\n    use super::super::database::Database;\n}");
    assert_fine("domain/form.rs", "pub(crate) fn f() {}\npub(in crate::domain) fn g() {}");
}

#[test]
fn comments_quotations_and_unit_tests_import_nothing() {
    assert_fine("domain/form.rs", "// use crate::store::Store;\n/* crate::web::x /* crate::app::y */ sqlx:: */");
    assert_fine("domain/form.rs", "/// See [`crate::store::Store`].\nfn f() {}");
    assert_fine(
        "domain/form.rs",
        r##"let a = ("crate::store::x \" sqlx", r#"crate::web::y "sqlx" "#, b"sqlx", '"');"##,
    );
    assert_fine("domain/form.rs", "#[cfg(test)]\nmod tests {\n    use crate::store::{Store};\n    fn f() {}\n}");
    assert_fine("domain/form.rs", "#[cfg(test)]\nuse crate::store::{Store};\nfn f() {}");
    assert_broken("domain/form.rs", "#[cfg(test)]\nmod tests {}\nuse crate::store::Store;", 4, "may not import");
    assert_broken(
        "domain/form.rs",
        "fn f<'a>(x: &'a str) {}\nconst Q: char = '\\'';\nuse crate::app::A;",
        4,
        "may not",
    );
}

#[test]
fn a_module_without_a_rule_is_refused() {
    assert_broken("surprise.rs", "", 1, "add it to MAY_IMPORT");
}

#[test]
fn a_page_that_imports_another_page_is_refused() {
    let others = ["web/articles.rs", "web/frame.rs", "web/home/hero.rs", "web.rs"];
    for import in ["use super::articles::Index;", "use crate::web::articles;", "use super::{articles, frame};"] {
        let said = said_among("web/home.rs", import, &others);
        assert!(said.len() == 1 && said[0].contains("`home` may not import the page `articles`"), "{said:#?}");
    }
    let said = said_among("web/home/hero.rs", "use super::super::articles;", &["web/articles.rs"]);
    assert!(said.len() == 1 && said[0].contains("may not import the page"), "{said:#?}");
    assert_broken("web/home.rs", "use super::*;", 2, "names every page at once");
    assert_broken("web/home.rs", "use crate::web;", 2, "names every page at once");

    let fine = "use super::frame::Frame;\nuse super::Shared;\nuse crate::web::home::hero;";
    assert_eq!(said_among("web/home.rs", fine, &others), [""; 0]);
    assert_eq!(said_among("web/cache.rs", "use super::{articles, frame};", &others), [""; 0]);
}

#[test]
fn sql_outside_the_store_is_refused() {
    assert_broken("web/health.rs", "fn f(pool: &sqlx::SqlitePool) {}", 2, "`sqlx` belongs in `src/store` alone");
    assert_broken("main.rs", "use sqlx as sql;", 2, "`sqlx`");
    assert_fine("store/requests.rs", "use sqlx::FromRow;");
    assert_fine("web/health.rs", "let sqlx_is_up = true;");
}

#[test]
fn the_web_below_the_web_is_refused() {
    for room in ["domain", "store", "content", "figure", "export"] {
        assert_broken(&format!("{room}/thing.rs"), "use axum::response::Response;", 2, "knows nothing of the web");
        assert_broken(&format!("{room}.rs"), "#[derive(askama::Template)]\nstruct X;", 2, "knows nothing of the web");
    }
    assert_broken("keys.rs", "use tower_http::csrf;", 2, "knows nothing of the web");
    assert_fine("web/home.rs", "use askama::Template;\nuse axum::Router;");
}

#[test]
fn an_environment_read_in_passing_is_refused() {
    let rule = "`settings` alone reads the environment";
    assert_broken("web/frame.rs", "fn f() { std::env::var(\"HOME\"); }", 2, rule);
    assert_broken("cli/serve.rs", "use std::{env, fs};", 2, rule);
    assert_fine("settings.rs", "use std::env;");
    assert_fine("settings/secret.rs", "use std::env::var;");
    assert_fine("web/frame.rs", "const VERSION: &str = env!(\"CARGO_PKG_VERSION\");\nuse std::fs;");
}

#[test]
fn time_and_chance_outside_the_clock_are_refused() {
    for read in ["jiff::Timestamp::now()", "SystemTime::now()", "Zoned::now()"] {
        assert_broken("web/token.rs", &format!("let now = {read};"), 2, "take the time from `clock::Clock`");
    }
    assert_broken("keys.rs", "getrandom::fill(&mut bytes);", 2, "`getrandom` belongs in `src/clock` alone");
    assert_fine("clock.rs", "let now = (Timestamp::now(), getrandom::u64());");
    assert_fine("web/token.rs", "let now = (clock.now(), Instant::now());");
}

#[test]
fn a_failure_status_outside_error_is_refused() {
    for status in ["INTERNAL_SERVER_ERROR", "BAD_REQUEST", "NOT_FOUND", "SERVICE_UNAVAILABLE", "IM_A_TEAPOT"] {
        let answer = format!("\nhttp::StatusCode::{status}.into_response()");
        assert_broken("web/appointment.rs", &answer, 3, "`error` alone gives failures their status");
    }
    assert_fine("error.rs", "StatusCode::NOT_FOUND");
    assert_fine(
        "web/cache.rs",
        "(StatusCode::OK, StatusCode::SEE_OTHER, StatusCode::NOT_MODIFIED, StatusCode::from_u16)",
    );
    assert_fine("web/cache.rs", "#[cfg(test)]\nmod tests { fn f() { g(StatusCode::NOT_FOUND) } }");
}

#[test]
fn an_allowance_is_refused() {
    let rule = "write #[expect(";
    assert_broken("clock.rs", "#[allow(dead_code)]\nfn f() {}", 2, rule);
    assert_broken("clock.rs", "#![allow(dead_code)]", 2, rule);
    assert_broken("clock.rs", "#[cfg_attr(test, allow(dead_code))]", 2, rule);
    assert_fine("clock.rs", "#[expect(dead_code, reason = \"a sample\")]\nfn allow() { allow(1) }");
}

#[test]
fn a_file_that_does_not_say_what_it_is_for_is_refused() {
    let said = complaints(&House::of(vec![SourceFile::new("clock.rs", "// A comment.\nfn f() {}\n")]));
    assert!(said.len() == 1 && said[0].contains("src/clock.rs:1: say in a first line"), "{said:#?}");
}

#[test]
fn a_file_of_more_than_four_hundred_lines_is_refused() {
    assert_broken("clock.rs", &"fn f() {}\n".repeat(400), 401, "401 lines, and 400 are the most");
    assert_fine("clock.rs", &"fn f() {}\n".repeat(399));
}
