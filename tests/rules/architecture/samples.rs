//! Small files that each break a rule, or only seem to.

use super::rules::complaints;
use super::source::{House, SourceFile};

/// What is said of some files whose first line is as it should be; their own text starts in line 2.
#[track_caller]
fn said_of(files: &[(&str, &str)]) -> Vec<String> {
    let read = |(path, text): &(&str, &str)| match SourceFile::read(path, &format!("//! A sample.\n{text}")) {
        Ok(file) => file,
        Err(error) => unreachable!("{path}: {error}\n{text}"),
    };
    complaints(&House::of(files.iter().map(read).collect()))
}

#[track_caller]
fn assert_broken(path: &str, text: &str, line: usize, rule: &str) {
    let said = said_of(&[(path, text)]);
    let place = format!("src/{path}:{line}: ");
    assert!(said.len() == 1 && said[0].starts_with(&place) && said[0].contains(rule), "{text}\n{said:#?}");
}

#[track_caller]
fn assert_fine(path: &str, text: &str) {
    assert_eq!(said_of(&[(path, text)]), [""; 0], "{text}");
}

#[test]
fn an_import_that_points_up_is_refused() {
    let rule = "may not import";
    assert_broken("domain/form.rs", "use crate::store::Store;", 2, "`domain` may not import `store/Store`");
    assert_broken("domain.rs", "\nfn f() -> crate::content::Text {}", 3, rule);
    assert_broken("store/requests/read.rs", "use crate::web::page;", 2, rule);
    assert_broken("content/pose.rs", "use crate::drawing;", 2, rule);
    assert_broken("drawing/head.rs", "use crate::store::Store;", 2, rule);
    assert_broken("drawing/head.rs", "use crate::content::pose::Pose;", 2, rule);
    assert_broken("export/csv.rs", "use crate::content::Site;", 2, rule);
    assert_broken("delivery/mail.rs", "use crate::web::page;", 2, rule);
    assert_broken("settings/listen.rs", "use crate::store::DatabaseUrl;", 2, rule);
    assert_broken("web/page/layout.rs", "use crate::web::state::Site;", 2, rule);
    assert_broken("web/assets/files.rs", "use crate::web::page::layout::Layout;", 2, rule);
    assert_broken("web/http/body.rs", "use crate::web::state;", 2, rule);
    for up in ["settings", "cli", "app", "delivery", "main"] {
        assert_broken("web/public/home.rs", &format!("use crate::{up}::Thing;"), 2, rule);
    }
    assert_fine("domain/form.rs", "use super::name::PersonName;\nuse crate::domain::email::EmailAddress;");
    assert_fine("web/public/home.rs", "use crate::{content::Text, paths, web::state::Site};");
    assert_fine("drawing/head.rs", "use crate::content::figure::Point;");
    assert_fine("cli/serve.rs", "use crate::{app, settings, store};");
}

#[test]
fn an_area_that_imports_another_is_refused() {
    assert_broken("web/appointment/received.rs", "use crate::web::public::home;", 2, "may not import");
    assert_broken("web/public.rs", "use super::staff::sign_in;", 2, "may not import");
    assert_broken("web/public/home.rs", "use crate::web;", 2, "`web/public` may not import `web`");
    assert_broken("web/public/home.rs", "use super::super::*;", 2, "`web/public` may not import `web/*`");
    assert_fine("app.rs", "use crate::web::{appointment, health, public};");
}

#[test]
fn an_import_is_found_however_it_is_written() {
    let rule = "may not import";
    assert_broken("domain/form.rs", "use crate::{\n    domain::name,\n    store::{self as kept},\n};", 4, rule);
    assert_broken("domain/form.rs", "use crate::{domain::{email, name}, clock};", 2, "`clock`");
    assert_broken("domain/form.rs", "use super::super::store::Store;", 2, rule);
    assert_broken("domain.rs", "use super::store;", 2, rule);
    assert_broken("domain/form.rs", "pub use crate::*;", 2, rule);
    assert_broken("domain/form.rs", "fn f() { Vec::<crate::store::Store>::new(); }", 2, rule);
    assert_broken("domain/form.rs", "fn f() { vec![crate::store::Store::new()]; }", 2, rule);
    assert_broken("domain/form.rs", "#[derive(crate::store::Kept)]\nstruct A;", 2, rule);
    assert_broken("store/engine.rs", "macro_rules! m { () => { $crate::web::page() } }", 2, rule);
    assert_broken("domain/form.rs", "mod inner {\n    use super::super::super::store::Store;\n}", 3, rule);
    assert_fine("store/form.rs", "mod inner {\n    use super::super::engine::Database;\n}");
    assert_fine("domain/form.rs", "pub(crate) fn f() {}\npub(in crate::domain) fn g() {}");
}

#[test]
fn comments_quotations_and_unit_tests_import_nothing() {
    assert_fine("domain/form.rs", "// use crate::store::Store;\n/* crate::web::x /* crate::app::y */ sqlx:: */");
    assert_fine("domain/form.rs", "/// See [`crate::store::Store`].\nfn f() {}");
    assert_fine(
        "domain/form.rs",
        r##"const A: (&str, &str) = ("crate::store::x \" sqlx", r#"crate::web::y "sqlx" "#);"##,
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
fn a_place_without_a_rule_is_refused() {
    assert_broken("surprise.rs", "", 1, "add it to MAY_IMPORT");
}

#[test]
fn a_circle_is_refused_and_its_arrows_are_named() {
    let two = said_of(&[("domain/a.rs", "use super::b::B;"), ("domain/b.rs", "use crate::domain::a::A;")]);
    let [said] = two.as_slice() else { unreachable!("{two:#?}") };
    assert!(said.starts_with("2 files need each other in a circle"), "{said}");
    assert!(said.contains("src/domain/a.rs:2: this needs src/domain/b.rs") && said.contains("src/domain/b.rs:2:"));

    let three =
        [("domain/a.rs", "use super::b::B;"), ("domain/b.rs", "use super::c::C;"), ("domain/c.rs", "use super::a::A;")];
    let said = said_of(&three);
    assert!(said.len() == 1 && said[0].starts_with("3 files"), "{said:#?}");
}

#[test]
fn a_circle_between_a_module_and_its_own_parts_is_refused() {
    let parts =
        [("store.rs", "pub mod read;\npub use read::Row;\npub struct Store;"), ("store/read.rs", "use super::Store;")];
    let said = said_of(&parts);
    assert!(said.len() == 1 && said[0].contains("src/store.rs:3: this needs src/store/read.rs"), "{said:#?}");
    let through_a_path = [("store.rs", "mod read;\npub struct Store(read::Row);"), parts[1]];
    assert_eq!(said_of(&through_a_path).len(), 1);
    let through_a_macro = [("store.rs", "mod read;\nfn f() { vec![read::row()]; }"), parts[1]];
    assert_eq!(said_of(&through_a_macro).len(), 1);
}

#[test]
fn what_only_looks_like_a_circle_is_fine() {
    assert_eq!(
        said_of(&[("store.rs", "pub mod read;\npub struct Store;"), ("store/read.rs", "use super::Store;")]),
        [""; 0]
    );
    let tests = "#[cfg(test)]\nmod tests {\n    use crate::domain::b::B;\n}";
    assert_eq!(said_of(&[("domain/a.rs", tests), ("domain/b.rs", "use super::a::A;")]), [""; 0]);
    let chain = [("domain/a.rs", "use super::{b::B, c::C};"), ("domain/b.rs", "use super::c::C;"), ("domain/c.rs", "")];
    assert_eq!(said_of(&chain), [""; 0]);
}

#[test]
fn sql_outside_the_store_is_refused() {
    assert_broken("web/health.rs", "fn f(pool: &sqlx::SqlitePool) {}", 2, "`sqlx` belongs in `src/store` alone");
    assert_broken("main.rs", "use sqlx as sql;", 2, "`sqlx`");
    assert_fine("store/requests/read.rs", "use sqlx::FromRow;");
    assert_fine("web/health.rs", "fn f() { let sqlx_is_up = true; }");
}

#[test]
fn the_web_below_the_web_is_refused() {
    for room in ["domain", "store", "content", "drawing", "export"] {
        assert_broken(&format!("{room}/thing.rs"), "use axum::response::Response;", 2, "knows nothing of the web");
        assert_broken(&format!("{room}.rs"), "#[derive(askama::Template)]\nstruct X;", 2, "knows nothing of the web");
    }
    assert_broken("keys.rs", "use tower_http::csrf;", 2, "knows nothing of the web");
    assert_fine("web/public/home.rs", "use askama::Template;\nuse axum::Router;");
}

#[test]
fn an_environment_read_in_passing_is_refused() {
    let rule = "`settings` alone reads the environment";
    assert_broken("web/page/layout.rs", "fn f() { std::env::var(\"HOME\"); }", 2, rule);
    assert_broken("cli/serve.rs", "use std::{env, fs};", 2, rule);
    assert_fine("settings.rs", "use std::env;");
    assert_fine("settings/secret.rs", "use std::env::var;");
    assert_fine("web/page/layout.rs", "const VERSION: &str = env!(\"CARGO_PKG_VERSION\");\nuse std::fs;");
}

#[test]
fn time_and_chance_outside_their_places_are_refused() {
    for read in ["jiff::Timestamp::now()", "SystemTime::now()", "Zoned::now()"] {
        let text = format!("fn f() {{ let now = {read}; }}");
        assert_broken("web/appointment/token.rs", &text, 2, "take the time from `clock::Clock`");
    }
    assert_broken("keys.rs", "fn f() { getrandom::fill(&mut bytes); }", 2, "`getrandom` belongs in `src/random` alone");
    assert_fine("clock.rs", "fn f() { Timestamp::now() }");
    assert_fine("random.rs", "fn f() { getrandom::u64() }");
    assert_fine("web/appointment/token.rs", "fn f() { let now = (clock.now(), Instant::now()); }");
}

#[test]
fn a_failure_status_outside_error_is_refused() {
    for status in ["INTERNAL_SERVER_ERROR", "BAD_REQUEST", "NOT_FOUND", "SERVICE_UNAVAILABLE", "IM_A_TEAPOT"] {
        let answer = format!("fn f() {{\n    http::StatusCode::{status}.into_response() }}");
        assert_broken("web/appointment.rs", &answer, 3, "`web/error` alone gives failures their status");
    }
    assert_fine("web/error.rs", "const A: StatusCode = StatusCode::NOT_FOUND;");
    assert_fine("web/page/layout.rs", "fn f() { (StatusCode::OK, StatusCode::SEE_OTHER, StatusCode::from_u16) }");
    assert_fine("web/page/layout.rs", "#[cfg(test)]\nmod tests { fn f() { g(StatusCode::NOT_FOUND) } }");
}

#[test]
fn an_allowance_is_refused() {
    let rule = "write #[expect(";
    assert_broken("clock.rs", "#[allow(dead_code)]\nfn f() {}", 2, rule);
    assert_broken("clock.rs", "#![allow(dead_code)]", 2, rule);
    assert_broken("clock.rs", "#[cfg_attr(test, allow(dead_code))]\nfn f() {}", 2, rule);
    assert_fine("clock.rs", "#[expect(dead_code, reason = \"a sample\")]\nfn allow() { allow(1) }");
}

#[test]
fn a_file_that_does_not_say_what_it_is_for_is_refused() -> syn::Result<()> {
    let said = complaints(&House::of(vec![SourceFile::read("clock.rs", "// A comment.\nfn f() {}\n")?]));
    assert!(said.len() == 1 && said[0].contains("src/clock.rs:1: say in a first line"), "{said:#?}");
    Ok(())
}

#[test]
fn a_file_of_more_than_three_hundred_and_fifty_lines_is_refused() {
    assert_broken("clock.rs", &"fn f() {}\n".repeat(350), 351, "351 lines, and 350 are the most");
    assert_fine("clock.rs", &"fn f() {}\n".repeat(349));
}
