//! Locations and hours.

mod hours;

use askama::Template;
use jiff::Timestamp;

use self::hours::{ClosureLine, Status, WeekLine};
use crate::content::Location;
use crate::paths;
use crate::web::page::context::Context;
use crate::web::page::facts;
use crate::web::page::layout::Layout;
use crate::web::page::page_memory::Page;
use crate::web::page::section::Section;

#[derive(Template)]
#[template(path = "public/locations.html")]
struct LocationsPage<'a> {
    layout: Layout<'a>,
    places: Vec<Place<'a>>,
    closures: Vec<ClosureLine>,
}

struct Place<'a> {
    location: &'a Location,
    status: Status,
    week: Vec<WeekLine>,
}

pub(super) fn page() -> Page {
    Page::new(paths::LOCATIONS, draw).until(holds_until)
}

/// Until one of the locations opens or closes, or another day begins.
fn holds_until(context: Context<'_>) -> Option<Timestamp> {
    context.site.clinic.locations.iter().map(|location| location.hours.next_change(context.now)).min()
}

fn draw(context: Context<'_>) -> askama::Result<String> {
    let text = &context.edition.text;
    let words = &text.locations;
    let layout = Layout::new(context, paths::LOCATIONS).titled(&words.title, &words.summary, Section::Locations);
    let closures = hours::closures_to_come(context);
    let clinic = facts::clinic_with_hours(&layout, &closures);
    let place = |location| Place {
        location,
        status: hours::status(context, &location.hours),
        week: hours::week_lines(text.hours_text(), &location.week),
    };
    LocationsPage {
        places: context.site.clinic.locations.iter().map(place).collect(),
        closures: closures.into_iter().map(|closure| hours::closure_line(context, closure)).collect(),
        layout: layout.telling([clinic]),
    }
    .render()
}
