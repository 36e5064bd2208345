//! Where somebody wanted to go before they signed in: pages of the staff area, and none else.

use axum::http::Uri;

use crate::domain::reference::Reference;
use crate::paths::staff as paths;

/// An address of the staff area, with its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextPage(String);

/// The longest address that is taken along.
const LONGEST: usize = 1_000;

impl Default for NextPage {
    fn default() -> Self {
        Self(paths::STAFF.to_owned())
    }
}

impl NextPage {
    /// The page that was asked for.
    #[must_use]
    pub fn of(address: &Uri) -> Self {
        Self::read(address.path_and_query().map_or("", |whole| whole.as_str()))
    }

    /// The page on which a form stands: the one above the form's own address, when that is none to look at.
    #[must_use]
    pub fn of_form(address: &Uri) -> Self {
        let parts: Vec<&str> = address.path().trim_start_matches('/').split('/').collect();
        let is_request = parts.get(2).is_some_and(|part| part.parse::<Reference>().is_ok());
        let page = &parts[..parts.len().min(if is_request { 3 } else { 2 })];
        Self::read(&format!("/{}", page.join("/")))
    }

    /// The request whose page it is, if it is one's.
    #[must_use]
    pub fn request(&self) -> Option<Reference> {
        self.0.strip_prefix(paths::REQUESTS)?.strip_prefix('/')?.parse().ok()
    }

    /// Reads what an address or a form says. Whatever is no page of the staff area, or would lead in a circle, becomes
    /// the way to its first page.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let is_in_area =
            path == paths::STAFF || path.strip_prefix(paths::STAFF).is_some_and(|rest| rest.starts_with('/'));
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') && !path.contains("..");
        let set_up = paths::SET_UP.trim_end_matches("/{token}");
        let leads_in_a_circle = [paths::SIGN_IN, paths::SIGN_OUT, set_up, paths::SESSION, paths::CONFIRM]
            .iter()
            .any(|own| path == *own || path.strip_prefix(own).is_some_and(|rest| rest.starts_with('/')));
        if is_in_area && is_plain && !leads_in_a_circle && !path.contains("//") && text.len() <= LONGEST {
            Self(text.to_owned())
        } else {
            Self::default()
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of a page that leads on to this one.
    #[must_use]
    pub fn after(&self, page: &str) -> String {
        let query: String = form_urlencoded::byte_serialize(self.0.as_bytes()).collect();
        format!("{page}?next={query}")
    }

    /// What a query says of it.
    #[must_use]
    pub fn in_query(query: Option<&str>) -> Self {
        let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        pairs.find(|(name, _)| name == "next").map_or_else(Self::default, |(_, value)| Self::read(&value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_staff_area_come_next() {
        for own in ["/staff", "/staff/audit?person=x&day=2026-11-26", "/staff/accounts/0198"] {
            assert_eq!(NextPage::read(own).as_str(), own);
        }
        for other in [
            "",
            "/",
            "/poses",
            "/staffroom",
            "//evil.example",
            "//evil.example/staff",
            "/staff/../poses",
            "/staff//evil.example",
            "https://evil.example/staff",
            "javascript:alert(1)",
            "/\\evil.example",
            "/staff\\..",
            "/staff/\t/x",
            "/staff\r\nset-cookie: x=1",
            "/staff/sign-in?next=/staff/sign-in",
            "/staff/sign-out",
            "/staff/é",
        ] {
            assert_eq!(NextPage::read(other).as_str(), "/staff", "{other:?}");
        }
    }

    #[test]
    fn a_form_leads_back_to_its_page() -> Result<(), Box<dyn std::error::Error>> {
        assert_eq!(NextPage::of_form(&"/staff/profile/sessions/1/end".parse()?).as_str(), "/staff/profile");
        assert_eq!(NextPage::of_form(&"/staff/sign-out".parse()?).as_str(), "/staff");
        assert_eq!(
            NextPage::read("/staff/audit?a=b").after("/staff/sign-in"),
            "/staff/sign-in?next=%2Fstaff%2Faudit%3Fa%3Db"
        );
        Ok(())
    }
}
