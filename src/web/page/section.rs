//! The parts of the site, for the menu.

/// The part of the site that a page belongs to, for the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the pages")]
pub enum Section {
    Home,
    Articles,
    Poses,
    Practice,
    Videos,
    Locations,
    Appointment,
    Accessibility,
    Privacy,
    /// Error pages and receipts.
    None,
}

/// Writes ` aria-current="page"`, or nothing.
pub struct CurrentPage(pub(super) bool);

impl std::fmt::Display for CurrentPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0 { " aria-current=\"page\"" } else { "" })
    }
}

impl askama::filters::HtmlSafe for CurrentPage {}
