//! The whole site as one service: its areas joined, each with its own layers in their order.

mod pages_first;

use std::net::SocketAddr;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::middleware::{AddExtension, from_fn, from_fn_with_state};
use axum::routing::MethodRouter;
use tower::ServiceBuilder;
use tower::util::MapResponse;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;

use self::pages_first::PagesFirst;
use crate::paths;
use crate::telemetry;
use crate::web::error::{Error, GAVE_UP};
use crate::web::http::addresses::Addresses;
use crate::web::http::limits::{self, ANSWER_DEADLINE};
use crate::web::http::precompressed::is_worth_compressing;
use crate::web::http::request_number::{HEADER, RandomNumber};
use crate::web::http::{headers, host, normalize, origin, preconditions};
use crate::web::staff::guard::{self, Access, Guard};
use crate::web::state::{AppState, SiteState};
use crate::web::{appointment, error_page, health, public, staff};

/// Builds the site.
pub fn build(state: AppState) -> Router {
    let site = state.site.clone();
    with_layers(areas(&state).into_router(), &site).with_state(state)
}

/// The site for each connection, as the server and the tests serve it: what is in memory is answered first.
#[must_use]
pub fn connections(
    state: AppState,
) -> MapResponse<
    IntoMakeServiceWithConnectInfo<Router, SocketAddr>,
    impl FnOnce(Connected) -> PagesFirst<Connected> + Clone,
> {
    let site = state.site.clone();
    let router = build(state).into_make_service_with_connect_info::<SocketAddr>();
    MapResponse::new(router, move |connected| PagesFirst::new(site, connected))
}

/// The router for one connection, which knows its other end.
type Connected = AddExtension<Router, ConnectInfo<SocketAddr>>;

fn areas(state: &AppState) -> Addresses<AppState> {
    let site = &state.site;
    let mut addresses = health::with_health(public::with_pages(Addresses::default(), site));
    for edition in &site.content.editions {
        let url = |path| edition.language.url(path);
        addresses = addresses
            .route(&url(paths::ACCESSIBILITY), with_form_layers(public::saving_preferences(), site))
            .route(&url(paths::APPOINTMENT), with_form_layers(appointment::form(), site))
            .route(&url(paths::RECEIVED), appointment::receipt());
    }
    for staff::Route { path, access, methods, .. } in staff::routes() {
        addresses = addresses.route(path, with_staff_layers(methods, state, access));
    }
    addresses
}

/// What every address of the staff area needs: its guard, and forms that prove that they are ours.
fn with_staff_layers(methods: MethodRouter<AppState>, state: &AppState, access: Access) -> MethodRouter<AppState> {
    let guard = Guard { staff: state.staff.clone(), access };
    // The first is the outermost: nobody learns from a foreign form who is signed in.
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(state.site.origin.clone(), origin::require_own))
        .layer(from_fn_with_state(guard, guard::check));
    with_form_layers(methods.layer(layers), &state.site)
}

/// What only a form needs: it comes from this site, has a size, and arrives.
fn with_form_layers(methods: MethodRouter<AppState>, site: &SiteState) -> MethodRouter<AppState> {
    // The first is the outermost.
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(site.origin.clone(), origin::refuse_plain_http))
        .layer(site.own_forms.clone())
        .layer(TimeoutLayer::with_status_code(GAVE_UP, ANSWER_DEADLINE))
        .layer(limits::body_size())
        .layer(limits::body_deadline());
    methods.layer(layers)
}

/// What every answer needs that is not in memory.
fn with_layers<S: Clone + Send + Sync + 'static>(router: Router<S>, site: &SiteState) -> Router<S> {
    // The first is the outermost. Whatever can answer stands inside the layer that sets the headers.
    let layers = ServiceBuilder::new()
        .map_request(normalize::normalize)
        .layer(SetRequestIdLayer::new(HEADER, RandomNumber))
        .layer(from_fn(telemetry::log_answer))
        .layer(PropagateRequestIdLayer::new(HEADER))
        .layer(from_fn_with_state(site.strict_headers.clone(), headers::set))
        .layer(CompressionLayer::new().compress_when(is_worth_compressing))
        .layer(from_fn_with_state(site.clone(), error_page::draw))
        .layer(CatchPanicLayer::custom(|_| axum::response::IntoResponse::into_response(Error::Panic)))
        .layer(from_fn(host::require))
        .layer(from_fn(preconditions::check));
    router.layer(layers)
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, StatusCode};
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;
    use crate::clock::Clock;
    use crate::content::{Edition, Files, Site};
    use crate::preferences::Preferences;
    use crate::web::page::page_memory::Page;
    use crate::web::state::Deployment;

    async fn panics() -> &'static str {
        panic!("Ada Lovelace, 555-0100: what a handler was busy with");
    }

    #[tokio::test]
    async fn a_panic_becomes_a_page_that_tells_nothing_but_its_number() -> Result<(), Box<dyn std::error::Error>> {
        let clock = Clock::system();
        let site = Site::load(&Files::built_in())?;
        let deployment = Deployment { public_url: Some("https://clinic.example".to_owned()), ..Deployment::default() };
        let site = SiteState::new(site, deployment, clock, public::pages)?;
        let router = with_layers(Router::new().route("/panic", get(panics)), &site);
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

    /// The home page, which cannot be drawn for a reader who has chosen anything.
    fn fragile(_: &Edition) -> Vec<Page> {
        vec![Page::new(paths::HOME, |context| {
            assert_eq!(context.preferences, Preferences::default(), "as the test wants it");
            Ok("<!doctype html>plain".to_owned())
        })]
    }

    #[tokio::test]
    async fn a_page_that_cannot_be_drawn_for_its_reader_is_answered_all_the_same()
    -> Result<(), Box<dyn std::error::Error>> {
        let site = Site::load(&Files::built_in())?;
        let site = SiteState::new(site, Deployment::default(), Clock::system(), fragile)?;
        let router = with_layers(public::with_pages(Addresses::default(), &site).into_router(), &site);
        let service = PagesFirst::new(site.clone(), router.with_state(site));
        for (cookie, status) in [("", StatusCode::OK), ("preferences=contrast=dark", StatusCode::INTERNAL_SERVER_ERROR)]
        {
            let request = Request::get("/").header("host", "clinic.example").header("cookie", cookie);
            let answer = service.clone().oneshot(request.body(Body::empty())?).await?;
            assert_eq!(answer.status(), status, "{cookie}");
            assert!(answer.headers().contains_key("x-request-id") && answer.headers().contains_key("content-type"));
        }
        Ok(())
    }
}
