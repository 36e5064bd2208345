//! What a page says to programs that help people find and read it: schema.org as JSON-LD.
//!
//! Only what the page shows, and only with what search engines ask for: of a video they want the date and a
//! thumbnail, which we do not know of videos on other sites, so those are told by the page alone.

mod opening;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::layout::Layout;
use crate::content::{Article, Closure, Location, Page, Phrase, Pose, Routine};
use crate::paths;

/// The page's facts as the text of a `<script type="application/ld+json">`, or nothing for a page that search
/// engines must not list, or whose address nobody knows.
#[must_use]
pub fn write(layout: &Layout<'_>) -> Option<String> {
    if !layout.tells_its_address() {
        return None;
    }
    let mut graph = layout.facts.clone();
    graph.extend(breadcrumbs(layout));
    if graph.is_empty() {
        return None;
    }
    let text = json!({ "@context": "https://schema.org", "@graph": graph }).to_string();
    // Within a script element only `<` could end it.
    Some(text.replace('<', "\\u003c"))
}

/// The clinic with all its locations.
#[must_use]
pub fn clinic(layout: &Layout<'_>) -> Value {
    whole_clinic(layout, |place| location(layout, place))
}

/// The same, with the hours of each location and the closures that the page shows.
#[must_use]
pub fn clinic_with_hours(layout: &Layout<'_>, closures: &[&Closure]) -> Value {
    whole_clinic(layout, |place| {
        let mut told = location(layout, place);
        told["openingHoursSpecification"] = opening::week(&place.week).into();
        let own = closures.iter().copied().filter(|closure| closure.is_at(&place.key));
        let own = opening::closures(own, &layout.edition.language);
        if !own.is_empty() {
            told["specialOpeningHoursSpecification"] = own.into();
        }
        told
    })
}

fn whole_clinic(layout: &Layout<'_>, location: impl Fn(&Location) -> Value) -> Value {
    let clinic = layout.clinic;
    json!({
        "@type": "MedicalClinic",
        "@id": clinic_id(layout),
        "name": clinic.name.as_str(),
        "url": layout.absolute(&layout.urls.home()),
        "telephone": telephone(&clinic.phone_link),
        "department": clinic.locations.iter().map(location).collect::<Vec<Value>>(),
    })
}

fn location(layout: &Layout<'_>, place: &Location) -> Value {
    let address: Vec<&str> = place.address.iter().map(Phrase::as_str).collect();
    json!({
        "@type": "MedicalClinic",
        "name": format!("{}, {}", layout.clinic.name, place.name.get(&layout.edition.language)),
        "address": address.join(", "),
        "telephone": telephone(&place.phone_link),
        "url": layout.absolute(&layout.urls.locations()),
    })
}

/// An article.
#[must_use]
pub fn article(layout: &Layout<'_>, article: &Article) -> Value {
    medical_page(layout, article.reviewed)
}

/// A statement, which is about the site and not about health.
#[must_use]
pub fn statement(layout: &Layout<'_>, statement: &Page) -> Value {
    json!({
        "@type": "WebPage",
        "url": layout.absolute(&layout.path),
        "name": layout.title,
        "description": layout.description,
        "inLanguage": layout.edition.language.tag(),
        "dateModified": statement.reviewed.to_string(),
    })
}

/// A pose: its page, and how it is done.
#[must_use]
pub fn pose(layout: &Layout<'_>, pose: &Pose) -> [Value; 2] {
    let steps: Vec<Value> = (pose.steps.iter())
        .map(|step| json!({ "@type": "HowToStep", "name": step.title.as_str(), "text": step.text.plain() }))
        .collect();
    let tools: Vec<Value> =
        pose.equipment.iter().map(|item| json!({ "@type": "HowToTool", "name": item.plain() })).collect();
    let how_to = json!({
        "@type": "HowTo",
        "name": pose.name.as_str(),
        "description": pose.summary.to_string(),
        "inLanguage": layout.edition.language.tag(),
        "totalTime": minutes(pose.minutes),
        "tool": tools,
        "step": steps,
    });
    [medical_page(layout, pose.reviewed), how_to]
}

/// A routine.
#[must_use]
pub fn routine(layout: &Layout<'_>, routine: &Routine<'_>) -> Value {
    json!({
        "@type": "ExercisePlan",
        "name": layout.title,
        "description": layout.description,
        "inLanguage": layout.edition.language.tag(),
        "activityDuration": minutes(routine.minutes()),
        "exerciseType": routine.items.iter().map(|item| item.pose.name.as_str()).collect::<Vec<_>>(),
        "audience": { "@type": "Patient" },
    })
}

fn medical_page(layout: &Layout<'_>, reviewed: Date) -> Value {
    json!({
        "@type": "MedicalWebPage",
        "url": layout.absolute(&layout.path),
        "name": layout.title,
        "description": layout.description,
        "inLanguage": layout.edition.language.tag(),
        "lastReviewed": reviewed.to_string(),
        "audience": { "@type": "Patient" },
        "publisher": { "@type": "MedicalClinic", "@id": clinic_id(layout), "name": layout.clinic.name.as_str() },
    })
}

/// The way from home to the page, as the page shows it.
fn breadcrumbs(layout: &Layout<'_>) -> Option<Value> {
    let (urls, names) = (layout.urls, &layout.text.nav);
    if layout.path == urls.home() {
        return None;
    }
    let parents = [(urls.articles(), &names.articles), (urls.poses(), &names.poses)];
    let parent = parents.into_iter().find(|(path, _)| layout.path.starts_with(&format!("{path}/")));
    let parent = parent.map(|(path, name)| (path, name.to_string()));
    let way = std::iter::once((urls.home(), names.home.to_string())).chain(parent);
    let way = way.chain([(layout.path.clone(), layout.title.clone())]);
    let items: Vec<Value> = (1..)
        .zip(way)
        .map(|(position, (path, name))| {
            json!({ "@type": "ListItem", "position": position, "name": name, "item": layout.absolute(&path) })
        })
        .collect();
    Some(json!({ "@type": "BreadcrumbList", "itemListElement": items }))
}

fn clinic_id(layout: &Layout<'_>) -> String {
    layout.absolute(&format!("{}#clinic", paths::HOME))
}

fn telephone(link: &str) -> &str {
    link.strip_prefix("tel:").unwrap_or(link)
}

/// A duration as ISO 8601 writes it.
fn minutes(minutes: u32) -> String {
    format!("PT{minutes}M")
}
