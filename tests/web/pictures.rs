//! The pictures made from the figures: previews of shared pages, icons, the manifest that lists them.

use std::collections::BTreeSet;
use std::io::Cursor;

use clinic::content::{Files, Site};
use clinic::web::assets::Assets;
use clinic::web::assets::pictures::{PREVIEW_HEIGHT, PREVIEW_WIDTH};
use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

use crate::TestResult;
use crate::patient::Patient;
use crate::site::RunningSite;
use crate::support::Engine;

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// A file as it came.
struct File {
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl File {
    async fn load(patient: &Patient, path: &str) -> TestResult<Self> {
        let response = patient.request(Method::GET, path).send().await?;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        Ok(Self { headers: response.headers().clone(), bytes: response.bytes().await?.to_vec() })
    }

    fn header(&self, name: impl reqwest::header::AsHeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Width and height of a PNG: they stand after its signature and the name of its first chunk.
fn size_of_png(bytes: &[u8]) -> (u32, u32) {
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n") && &bytes[12..16] == b"IHDR", "no PNG");
    let number = |from: usize| bytes[from..from + 4].iter().fold(0, |sum, byte| sum * 256 + u32::from(*byte));
    (number(16), number(20))
}

/// The addresses of the pictures: templates ask for them in the same way.
fn assets() -> TestResult<(Site, Assets)> {
    let site = Site::load(&Files::built_in())?;
    let assets = Assets::of(&site)?;
    Ok((site, assets))
}

async fn manifest(patient: &Patient) -> TestResult<Value> {
    let page = patient.open("/manifest.webmanifest").await?;
    assert_eq!(page.header("content-type"), "application/manifest+json");
    Ok(serde_json::from_str(&page.body)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_manifest_says_what_a_phone_needs_to_know() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let manifest = manifest(&site.patient()?).await?;
    for (name, value) in [
        ("name", "Example Spine & Pain Clinic"),
        ("short_name", "Spine Clinic"),
        ("lang", "en"),
        ("dir", "auto"),
        ("id", "/"),
        ("start_url", "/"),
        ("scope", "/"),
        ("display", "browser"),
    ] {
        assert_eq!(manifest[name], value, "{name}");
    }
    assert!(manifest["description"].as_str().is_some_and(|text| text.len() > 40));
    for name in ["background_color", "theme_color"] {
        let color = manifest[name].as_str().unwrap_or_default();
        assert!(color.starts_with('#') && color.len() == 7, "{name}: {color}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_icon_of_the_manifest_is_a_png_of_the_size_it_says() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let manifest = manifest(&patient).await?;
    let mut offers = BTreeSet::new();
    for icon in manifest["icons"].as_array().into_iter().flatten() {
        let text = |name: &str| icon[name].as_str().unwrap_or_default();
        let file = File::load(&patient, text("src")).await?;
        let (width, height) = size_of_png(&file.bytes);
        assert_eq!(format!("{width}x{height}"), text("sizes"), "{icon}");
        assert_eq!((file.header(CONTENT_TYPE), text("type")), ("image/png", "image/png"), "{icon}");
        assert_eq!(file.header(CACHE_CONTROL), IMMUTABLE, "{icon}");
        offers.insert((text("purpose").to_owned(), width));
    }
    let wanted = [("any", 192), ("any", 512), ("maskable", 512)];
    assert_eq!(offers, wanted.map(|(purpose, size)| (purpose.to_owned(), size)).into());
    Ok(())
}

/// What is farther from the middle than 40 % of the width, a phone may cut off (W3C, Web Application Manifest).
#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_cuts_the_maskable_icon_to_a_shape_cuts_off_nothing_of_the_figure() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let address = assets()?.1.url("icon-maskable-512.png");
    let file = File::load(&site.patient()?, &address).await?;
    let mut picture = png::Decoder::new(Cursor::new(file.bytes)).read_info()?;
    let mut pixels = vec![0; picture.output_buffer_size().ok_or("the icon is too large")?];
    let info = picture.next_frame(&mut pixels)?;
    assert_eq!((info.width, info.height, info.color_type), (512, 512, png::ColorType::Rgb));
    let (mut inside, ground) = (0, pixels[..3].to_vec());
    for (place, pixel) in pixels.chunks(3).enumerate().filter(|(_, pixel)| **pixel != ground) {
        let from_middle = |at: usize| f64::from(u32::try_from(at).unwrap_or(0)) - 255.5;
        let distance = from_middle(place % 512).hypot(from_middle(place / 512));
        assert!(distance <= 0.4 * 512.0, "{pixel:?} stands {distance} from the middle");
        inside += 1;
    }
    assert!(inside > 20_000, "the figure has {inside} pixels only");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn icons_are_where_browsers_look_for_them_unasked() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let favicon = File::load(&patient, "/favicon.ico").await?;
    assert_eq!((favicon.header(CONTENT_TYPE), &favicon.bytes[..6]), ("image/x-icon", &[0, 0, 1, 0, 3, 0][..]));
    for (entry, size) in favicon.bytes[6..].chunks(16).zip([16_u8, 32, 48]) {
        let offset = usize::from(entry[12]) + usize::from(entry[13]) * 256;
        assert_eq!(size_of_png(&favicon.bytes[offset..]), (u32::from(size), u32::from(size)));
    }
    let touch = File::load(&patient, "/apple-touch-icon.png").await?;
    assert_eq!((touch.header(CONTENT_TYPE), size_of_png(&touch.bytes)), ("image/png", (180, 180)));
    // Phones show transparent corners as black ones: there are none. (2 is a PNG without an alpha channel.)
    assert_eq!(touch.bytes[25], 2);
    for file in [&favicon, &touch] {
        assert_eq!(file.header(CACHE_CONTROL), "public, max-age=86400");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_icon_of_a_tab_follows_the_system_into_the_dark() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let icon = patient.open("/").await?.attribute("link[rel=icon][type='image/svg+xml']", "href");
    let icon = File::load(&patient, &icon).await?;
    assert_eq!((icon.header(CONTENT_TYPE), icon.header(CACHE_CONTROL)), ("image/svg+xml", IMMUTABLE));
    assert!(icon.header("content-security-policy").starts_with("default-src 'none'; style-src 'sha256-"));
    let drawing = String::from_utf8(icon.bytes)?;
    assert!(drawing.contains("prefers-color-scheme: dark") && drawing.contains("<path"), "{drawing}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_site_and_each_pose_have_a_preview_of_their_own() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let (content, assets) = assets()?;
    let poses = &content.default_edition().poses;
    let mut addresses: Vec<String> = poses.iter().map(|pose| assets.pictures().url_of_pose(&pose.slug)).collect();
    addresses.push(assets.pictures().url_of_site());
    let mut seen = BTreeSet::new();
    for address in &addresses {
        let file = File::load(&patient, address).await?;
        assert_eq!(size_of_png(&file.bytes), (PREVIEW_WIDTH, PREVIEW_HEIGHT), "{address}");
        assert_eq!((file.header(CONTENT_TYPE), file.header(CACHE_CONTROL)), ("image/png", IMMUTABLE), "{address}");
        // Other sites show it.
        assert_eq!(file.header("cross-origin-resource-policy"), "cross-origin", "{address}");
        assert!(file.bytes.len() < 40_000, "{address} has {} bytes", file.bytes.len());
        assert!(seen.insert(file.bytes), "{address} looks like another one");
    }
    assert_eq!(assets.pictures().url_of_pose("no-such-pose"), assets.pictures().url_of_site());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_asked_about_and_kept_like_every_file() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let patient = site.patient()?;
    let address = assets()?.1.pictures().url_of_pose("cobra");
    let head = patient.request(Method::HEAD, &address).send().await?;
    let tag = head.headers()[ETAG].clone();
    assert_eq!(head.status(), StatusCode::OK);
    assert!(head.bytes().await?.is_empty());
    let file = File::load(&patient, &address).await?;
    assert_eq!(file.headers[ETAG], tag);
    let again = patient.request(Method::GET, &address).header(IF_NONE_MATCH, file.header(ETAG)).send().await?;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(again.bytes().await?.is_empty());
    let other = patient.open(&address.replace("cobra.", "cobra.x")).await?;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_while_a_picture_is_drawn_gets_the_same_picture() -> TestResult {
    let site = RunningSite::start(Engine::Sqlite).await?;
    let address = assets()?.1.pictures().url_of_site();
    let requests = (0..20).map(|_| {
        let request = site.patient().map(|patient| patient.request(Method::GET, &address));
        tokio::spawn(async move { TestResult::Ok(request?.send().await?) })
    });
    let mut tags = BTreeSet::new();
    for answer in requests.collect::<Vec<_>>() {
        let answer: Response = answer.await??;
        assert_eq!(answer.status(), StatusCode::OK);
        tags.insert(answer.headers()[ETAG].to_str()?.to_owned());
    }
    assert_eq!(tags.len(), 1);
    Ok(())
}
