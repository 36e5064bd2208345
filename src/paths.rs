//! Every address of the site, for the router, for templates, redirects and the check of links.

pub mod staff;

/// Home.
pub const HOME: &str = "/";
/// The list of articles.
pub const ARTICLES: &str = "/articles";
/// The list of poses and stretches.
pub const POSES: &str = "/poses";
/// A routine, made in the address.
pub const PRACTICE: &str = "/practice";
/// The videos.
pub const VIDEOS: &str = "/videos";
/// Locations and hours.
pub const LOCATIONS: &str = "/locations";
/// The appointment request form.
pub const APPOINTMENT: &str = "/appointment";
/// The page after sending, by reference.
pub const RECEIVED: &str = "/appointment/received/{reference}";
/// The accessibility statement.
pub const ACCESSIBILITY: &str = "/accessibility";
/// The heading of the accessibility statement about what one's own device and browser can do.
pub const ON_YOUR_DEVICE: &str = "device";
/// The privacy notice.
pub const PRIVACY: &str = "/privacy";
/// Files with the hash of their content in their name.
pub const STATIC: &str = "/static/{file}";
/// For search engines.
pub const SITEMAP: &str = "/sitemap.xml";
/// For search engines.
pub const ROBOTS: &str = "/robots.txt";
/// For browsers that ask without being told.
pub const FAVICON: &str = "/favicon.ico";
/// For iOS, which asks without being told.
pub const TOUCH_ICON: &str = "/apple-touch-icon.png";
/// For phones' home screens.
pub const MANIFEST: &str = "/manifest.webmanifest";
/// Whom to tell of a security problem (RFC 9116).
pub const SECURITY: &str = "/.well-known/security.txt";
/// The process is up.
pub const HEALTH: &str = "/healthz";
/// The database answers.
pub const READY: &str = "/readyz";

/// The pages that exist in every language besides articles and poses.
pub const FIXED_PAGES: [&str; 9] =
    [HOME, ARTICLES, POSES, PRACTICE, VIDEOS, LOCATIONS, APPOINTMENT, ACCESSIBILITY, PRIVACY];

/// The address of a file whose name carries the hash of its content.
#[must_use]
pub fn static_file(hashed_name: &str) -> String {
    STATIC.replace("{file}", hashed_name)
}

/// An article's address, without language.
#[must_use]
pub fn article(slug: &str) -> String {
    format!("{ARTICLES}/{slug}")
}

/// A pose's address, without language.
#[must_use]
pub fn pose(slug: &str) -> String {
    format!("{POSES}/{slug}")
}
