//! The list of poses and stretches, whole or filtered, and each of them.

mod filter;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use strum::VariantArray;

use crate::content::{Advice, Block, Breath, Edition, Footing, Kind, Pose};
use crate::paths;
use crate::web::error::Error;
use crate::web::page::context::Context;
use crate::web::page::facts;
use crate::web::page::layout::{Layout, answer};
use crate::web::page::page_memory::Page;
use crate::web::page::section::Section;
use crate::web::public::from_memory;
use crate::web::reader::Reader;
use crate::web::state::SiteState;

use crate::web::public::poses::filter::Filter;

#[derive(Template)]
#[template(path = "public/poses.html")]
struct PosesPage<'a> {
    layout: Layout<'a>,
    warning_signs: String,
    filter: Filter,
    /// The lengths to choose from, in minutes.
    lengths: Vec<u32>,
    /// What fits, once something was chosen.
    found: Option<Vec<&'a Pose>>,
}

#[derive(Template)]
#[template(path = "public/pose.html")]
struct PosePage<'a> {
    layout: Layout<'a>,
    pose: &'a Pose,
    previous: Option<&'a Pose>,
}

pub(super) fn pages(edition: &Edition) -> Vec<Page> {
    let list = Page::new(paths::POSES, draw_list);
    let poses = edition.poses.iter().enumerate();
    let each = poses
        .map(|(number, pose)| Page::new(&paths::pose(&pose.slug), move |context: Context<'_>| draw(context, number)));
    std::iter::once(list).chain(each).collect()
}

fn draw_list(context: Context<'_>) -> askama::Result<String> {
    list_page(Layout::new(context, paths::POSES), Filter::default()).render()
}

fn list_page(layout: Layout<'_>, filter: Filter) -> PosesPage<'_> {
    let words = &layout.text.poses;
    let layout = layout.titled(&words.title, &words.summary, Section::Poses).with_figures();
    let poses = &layout.edition.poses;
    let found = (!filter.is_empty()).then(|| poses.iter().filter(|pose| filter.fits(pose)).collect());
    let lengths = Filter::lengths(poses);
    PosesPage { warning_signs: layout.warning_signs(), filter, lengths, found, layout }
}

fn draw(context: Context<'_>, number: usize) -> askama::Result<String> {
    let poses = &context.edition.poses;
    let pose = &poses[number];
    let previous = number.checked_sub(1).map(|before| &poses[before]);
    let layout = Layout::new(context, &paths::pose(&pose.slug)).titled(&pose.name, &pose.summary, Section::Poses);
    let facts = facts::pose(&layout, pose);
    let preview = context.assets.pictures().url_of_pose(&pose.slug);
    let layout = Layout { preview, ..layout.telling(facts).with_moving_figures() };
    PosePage { layout, pose, previous }.render()
}

/// `GET` of the list: from memory, or what the choices in the address leave of it.
pub async fn list(
    State(site): State<SiteState>,
    RawQuery(query): RawQuery,
    reader: Reader,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let filter = Filter::read(query.as_deref().unwrap_or_default());
    if filter == Filter::default() {
        return from_memory::serve(State(site), reader, headers).await;
    }
    let page = list_page(reader.personal_layout(&site), filter);
    // Nothing on it is anybody's own.
    Ok(([(header::CACHE_CONTROL, "no-cache")], answer(StatusCode::OK, &page)?).into_response())
}
