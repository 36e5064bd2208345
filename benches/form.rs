//! What a form costs without the network and the disk: reading its answers, drawing it, drawing it with problems.
//!
//! `cargo bench --bench form`

#![expect(clippy::expect_used, reason = "a benchmark that cannot begin has nothing to say")]

use std::error::Error;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use clinic::app;
use clinic::clock::Clock;
use clinic::content::{Files, Site};
use clinic::domain::form::AppointmentForm;
use clinic::domain::session::SessionRules;
use clinic::paths::APPOINTMENT;
use clinic::store::{Opening, Store};
use clinic::web::public;
use clinic::web::state::{AppState, Deployment, DeskState, SiteState, StaffState};
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::SignedDuration;
use tokio::runtime::Runtime;
use tower::ServiceExt;

type BenchResult<T> = Result<T, Box<dyn Error>>;

fn good_form() -> AppointmentForm {
    AppointmentForm {
        first_name: "Adelheid".to_owned(),
        last_name: "O’Brien-Smith".to_owned(),
        phone: "(703) 555-0100 x12".to_owned(),
        email: "adelheid+clinic@example.com".to_owned(),
        patient_status: "new".to_owned(),
        location: "riverside".to_owned(),
        preferred_time: "morning".to_owned(),
        ..AppointmentForm::default()
    }
}

fn validation(criterion: &mut Criterion) {
    let site = Site::load(&Files::built_in()).expect("the content built in is good");
    let rules = site.clinic.form_rules();
    let (good, empty) = (good_form(), AppointmentForm::default());
    criterion.bench_function("read good answers", |bencher| {
        bencher.iter(|| good.parse(&rules).expect("good answers"));
    });
    criterion.bench_function("find every problem of an empty form", |bencher| {
        bencher.iter(|| empty.parse(&rules).expect_err("nothing was typed"));
    });
}

fn rendering(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let site = runtime.block_on(site_in(folder.path())).expect("a site");
    criterion.bench_function("draw the form", |bencher| {
        bencher.iter(|| runtime.block_on(ask(&site, None, StatusCode::OK)).expect("a page"));
    });
    let mut number = 0_u32;
    criterion.bench_function("draw the form with every problem", |bencher| {
        bencher.iter(|| {
            number += 1;
            runtime.block_on(ask(&site, Some(number), StatusCode::UNPROCESSABLE_ENTITY)).expect("a page")
        });
    });
}

async fn site_in(folder: &std::path::Path) -> BenchResult<Router> {
    let (url, clock) = (format!("sqlite://{}", folder.join("clinic.db").display()).parse()?, Clock::system());
    let (store, keys) = Store::open(&url, &folder.join("clinic.key"), Opening::CreateAndUpdate, clock.clone()).await?;
    let site = Site::load(&Files::built_in()).map_err(|problems| problems.to_string())?;
    // What is asked within this process comes from ::1; as a proxy, it may name a network for each form.
    let proxies = vec!["::1/128".parse()?];
    let public_url = Some("https://clinic.example".to_owned());
    let deployment = Deployment { public_url, trusted_proxies: proxies.into(), ..Deployment::default() };
    let desk = DeskState::new(store.clone(), &keys, site.clinic.form_rules(), clock.clone());
    let site = SiteState::new(site, deployment, clock.clone(), public::pages)?;
    let rules = SessionRules { idle: SignedDuration::from_mins(15), is_second_factor_required: false };
    let staff = StaffState::new(site.clone(), store, &keys, rules, clock)?;
    Ok(app::build(AppState { site, desk, staff }))
}

/// Opens the form, or sends an empty one from a network of its own; answers the page's length.
async fn ask(site: &Router, empty_form: Option<u32>, expected: StatusCode) -> BenchResult<usize> {
    let request = match empty_form {
        None => Request::get(APPOINTMENT).header(header::HOST, "clinic.example").body(Body::empty())?,
        Some(number) => {
            let [_, a, b, c] = number.to_be_bytes();
            let request = Request::post(APPOINTMENT).header(header::HOST, "clinic.example");
            let request = request.header("x-forwarded-for", format!("10.{a}.{b}.{c}"));
            request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from("email=a"))?
        }
    };
    let answer = site.clone().oneshot(request).await?;
    assert_eq!(answer.status(), expected);
    Ok(to_bytes(answer.into_body(), 1_000_000).await?.len())
}

criterion_group!(benches, validation, rendering);
criterion_main!(benches);
