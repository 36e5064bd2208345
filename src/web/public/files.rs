//! Files whose address carries the hash of their content, and the icons that browsers ask for unasked.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::web::assets::pictures::{FAVICON, TOUCH_ICON};
use crate::web::error::Error;
use crate::web::http::headers::FOR_A_DAY;
use crate::web::state::SiteState;

/// `GET /static/{file}`.
pub(super) async fn serve(
    State(site): State<SiteState>,
    Path(file): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Error> {
    match site.assets.file(&file) {
        Some(file) => Ok(file.answer(&asked)),
        None => Ok(site.assets.pictures().find(&file).ok_or(Error::NotFound)?.answer(&asked).await?),
    }
}

/// `GET /favicon.ico`, which browsers and search engines ask for unasked.
pub(super) async fn favicon(State(site): State<SiteState>, asked: HeaderMap) -> Result<Response, Error> {
    icon(&site, FAVICON, &asked).await
}

/// `GET /apple-touch-icon.png`, which iOS asks for unasked.
pub(super) async fn touch_icon(State(site): State<SiteState>, asked: HeaderMap) -> Result<Response, Error> {
    icon(&site, TOUCH_ICON, &asked).await
}

async fn icon(site: &SiteState, name: &str, asked: &HeaderMap) -> Result<Response, Error> {
    let picture = site.assets.pictures().named(name).ok_or(Error::NotFound)?;
    let mut response = picture.answer(asked).await?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_A_DAY));
    Ok(response)
}
