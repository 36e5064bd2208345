//! The whole site as one service: its addresses and, around them, its layers in their order.

use std::time::Duration;

use axum::Router;
use axum::http::HeaderName;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::{RequestBodyDeadlineLayer, TimeoutLayer};

use crate::error::{Error, GAVE_UP};
use crate::paths;
use crate::telemetry;
use crate::web::addresses::Addresses;
use crate::web::packed::is_worth_compressing;
use crate::web::request_id::{HEADER, RandomRequestId};
use crate::web::state::AppState;
use crate::web::{
    appointment, assets, cache, errors, headers, health, host, incoming, origin, pictures, poses, practice,
    preconditions, statements, well_known,
};

/// The largest body taken, in bytes. A form with every field at its limit, all of it percent-encoded, has 4,000.
const LARGEST_BODY: usize = 64 * 1024;
/// How long a body may take to arrive.
const BODY_DEADLINE: Duration = Duration::from_secs(10);
/// How long an answer may take, everything included.
const ANSWER_DEADLINE: Duration = Duration::from_secs(30);

/// Builds the site. The server and the tests use the same.
pub fn build(state: AppState) -> Router {
    with_layers(addresses(&state).into_router(), state)
}

fn with_layers(addresses: Router<AppState>, state: AppState) -> Router {
    let request_id = HeaderName::from_static(HEADER);
    // The first is the outermost. Whatever can answer stands inside the layer that sets the headers.
    let layers = ServiceBuilder::new()
        .map_request(incoming::put_right)
        .layer(SetRequestIdLayer::new(request_id.clone(), RandomRequestId))
        .layer(telemetry::layer())
        .layer(PropagateRequestIdLayer::new(request_id))
        .layer(from_fn_with_state(state.clone(), headers::set))
        .layer(CompressionLayer::new().compress_when(is_worth_compressing))
        .layer(from_fn_with_state(state.clone(), errors::draw))
        .layer(CatchPanicLayer::custom(|_| axum::response::IntoResponse::into_response(Error::Panic)))
        .layer(from_fn(host::require))
        .layer(from_fn(preconditions::check))
        .layer(from_fn_with_state(state.clone(), origin::refuse_plain_http))
        .layer(state.own_forms.clone())
        .layer(TimeoutLayer::with_status_code(GAVE_UP, ANSWER_DEADLINE))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(RequestBodyDeadlineLayer::new(BODY_DEADLINE));
    addresses.layer(layers).with_state(state)
}

fn addresses(state: &AppState) -> Addresses {
    let mut addresses = Addresses::default()
        .route(paths::STATIC, get(assets::serve))
        .route(paths::FAVICON, get(pictures::favicon))
        .route(paths::TOUCH_ICON, get(pictures::touch_icon))
        .route(paths::SITEMAP, get(well_known::sitemap))
        .route(paths::ROBOTS, get(well_known::robots))
        .route(paths::MANIFEST, get(well_known::manifest))
        .route(paths::SECURITY, get(well_known::security))
        .route(paths::HEALTH, get(health::health))
        .route(paths::READY, get(health::ready));
    for path in state.pages.paths().filter(|path| !takes_choices(state, path)) {
        addresses = addresses.route(path, get(cache::serve));
    }
    for edition in &state.site.editions {
        let url = |path| edition.language.url(path);
        addresses = addresses
            .route(&url(paths::POSES), get(poses::list))
            .route(&url(paths::PRACTICE), get(practice::show))
            .route(&url(paths::ACCESSIBILITY), post(statements::save_preferences))
            .route(&url(paths::APPOINTMENT), get(appointment::show).post(appointment::send))
            .route(&url(paths::RECEIVED), get(appointment::received));
    }
    addresses
}

/// Pages that are in memory, too, as long as their address makes no choice.
fn takes_choices(state: &AppState, path: &str) -> bool {
    let mut editions = state.site.editions.iter();
    editions.any(|edition| [paths::POSES, paths::PRACTICE].iter().any(|page| edition.language.url(page) == path))
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    use super::*;
    use crate::clock::Clock;
    use crate::content::{Files, Site};
    use crate::store::{Opening, Store};
    use crate::web::state::Deployment;

    async fn panics() -> &'static str {
        panic!("Ada Lovelace, 555-0100: what a handler was busy with");
    }

    #[tokio::test]
    async fn a_panic_becomes_a_page_that_tells_nothing_but_its_number() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite://{}", folder.path().join("clinic.db").display()).parse()?;
        let clock = Clock::system();
        let key_file = folder.path().join("clinic.key");
        let (store, keys) = Store::open(&url, &key_file, Opening::CreateAndUpdate, clock.clone()).await?;
        let site = Site::load(&Files::built_in())?;
        let deployment = Deployment { public_url: Some("https://clinic.example".to_owned()), ..Deployment::default() };
        let state = AppState::new(site, store, &keys, clock, deployment)?;
        let router = with_layers(Router::new().route("/panic", get(panics)), state);
        let answer =
            router.oneshot(Request::get("/panic").header("host", "clinic.example").body(Body::empty())?).await?;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        for name in ["content-security-policy", "strict-transport-security", "x-request-id"] {
            assert!(answer.headers().contains_key(name), "{name} is missing");
        }
        let number = answer.headers()["x-request-id"].to_str()?.to_owned();
        let page = String::from_utf8(to_bytes(answer.into_body(), 100_000).await?.to_vec())?;
        assert!(page.contains("Something went wrong on our side") && page.contains(&number));
        assert!(!page.contains("Lovelace") && !page.contains("panicked"));
        Ok(())
    }
}
