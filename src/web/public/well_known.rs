//! Files that machines ask for: sitemap, robots, manifest, security contact.

use std::fmt::Write;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use jiff::ToSpan;

use crate::paths;
use crate::web::assets::pictures::MANIFEST_ICONS;
use crate::web::error::Error;
use crate::web::state::SiteState;

/// `GET /robots.txt`: everything but receipts and the staff's pages may be read.
pub(super) async fn robots(State(site): State<SiteState>) -> String {
    let mut text = String::from("User-agent: *\nDisallow: /staff\n");
    // Writing to a string cannot fail.
    for edition in &site.content.editions {
        let receipts = edition.language.url(paths::RECEIVED).replace("{reference}", "");
        let _ = writeln!(text, "Disallow: {receipts}");
    }
    if let Some(url) = site.origin.url() {
        let _ = writeln!(text, "Sitemap: {url}{}", paths::SITEMAP);
    }
    text
}

/// `GET /sitemap.xml` (sitemaps.org), which takes whole addresses: there is none while nobody knows them.
pub(super) async fn sitemap(State(site): State<SiteState>) -> Result<impl IntoResponse, Error> {
    let url = site.origin.url().ok_or(Error::NotFound)?;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let forms = site.content.editions.iter().map(|edition| edition.language.url(paths::APPOINTMENT));
    for path in site.memory.paths().map(ToOwned::to_owned).chain(forms) {
        // Addresses hold letters, digits, dashes and slashes: nothing to escape. Writing to a string cannot fail.
        let _ = writeln!(xml, "<url><loc>{url}{path}</loc></url>");
    }
    xml.push_str("</urlset>\n");
    Ok(([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], xml))
}

/// `GET /manifest.webmanifest`: names, colors and icons for a phone's home screen (W3C, Web Application Manifest).
/// The site stays a page of the browser: people who share it or go back find the buttons they know.
pub(super) async fn manifest(State(site): State<SiteState>) -> impl IntoResponse {
    let (edition, pictures) = (site.content.default_edition(), site.assets.pictures());
    let icons = MANIFEST_ICONS.map(|icon| {
        serde_json::json!({
            "src": pictures.url(icon.name),
            "sizes": format!("{0}x{0}", icon.size),
            "type": "image/png",
            "purpose": icon.purpose,
        })
    });
    let manifest = serde_json::json!({
        "name": site.content.clinic.name.as_str(),
        "short_name": site.content.clinic.short_name.as_str(),
        "description": edition.home.summary.to_string(),
        "lang": edition.language.tag(),
        // By the first letters of each text, right for every language.
        "dir": "auto",
        "id": paths::HOME,
        "start_url": paths::HOME,
        "scope": paths::HOME,
        "display": "browser",
        "background_color": pictures.theme().background,
        "theme_color": pictures.theme().accent,
        "icons": icons,
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string())
}

/// `GET /.well-known/security.txt` (RFC 9116), which must expire within a year.
pub(super) async fn security(State(site): State<SiteState>) -> String {
    let expires = site.clock.now().checked_add((24 * 180).hours()).unwrap_or(jiff::Timestamp::MAX);
    let mut text = format!(
        "Contact: {}\nExpires: {}\nPreferred-Languages: {}\n",
        site.content.clinic.security_contact,
        expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        site.content.editions.iter().map(|edition| edition.language.tag()).collect::<Vec<_>>().join(", "),
    );
    if let Some(url) = site.origin.url() {
        let _ = writeln!(text, "Canonical: {url}{}", paths::SECURITY);
    }
    text
}
