//! What the site says of its own address: nothing, as long as nobody said which it is.

use std::path::Path;

use crate::TestResult;
use crate::pages::PAGES;
use crate::program::Workplace;

const TOLD_TO_SET: &str = "--public-url (CLINIC_PUBLIC_URL)";

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_listens_on_every_address_publishes_none_and_says_so_at_the_start() -> TestResult {
    let workplace = Workplace::plain()?;
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let server = workplace.serve(&["--listen", listen])?;
        let files = ["/robots.txt", "/sitemap.xml", "/manifest.webmanifest", "/.well-known/security.txt", "/nope"];
        for path in PAGES.into_iter().chain(files) {
            let page = server.patient.open(path).await?;
            assert!(!page.body.contains("0.0.0.0") && !page.body.contains("[::]"), "{path}");
            let told =
                "link[rel=canonical], meta[property], meta[name^='twitter:'], script[type='application/ld+json']";
            assert_eq!(page.count(told), 0, "{path}");
            let is_missing = page.status == 404;
            assert_eq!(page.count("meta[name=robots]"), usize::from(is_missing), "{path} may be found all the same");
        }
        assert_eq!(server.patient.open("/sitemap.xml").await?.status, 404);
        assert!(!server.patient.open("/robots.txt").await?.body.contains("Sitemap"));
        assert!(!server.patient.open("/.well-known/security.txt").await?.body.contains("Canonical"));
        assert_eq!(server.log()?.lines().filter(|line| line.contains(TOLD_TO_SET)).count(), 1, "{}", server.log()?);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_url_is_published_wherever_the_site_listens() -> TestResult {
    let workplace = Workplace::plain()?;
    let named = [("CLINIC_PUBLIC_URL", "https://clinic.example")];
    let server = workplace.serve_with(&["--listen", "0.0.0.0:0"], &named)?;
    let page = server.patient.open("/poses").await?;
    assert_eq!(page.attribute("link[rel=canonical]", "href"), "https://clinic.example/poses");
    assert!(page.attribute("meta[property='og:image']", "content").starts_with("https://clinic.example/static/"));
    assert!(server.patient.open("/sitemap.xml").await?.body.contains("<loc>https://clinic.example/poses</loc>"));
    assert!(server.patient.open("/robots.txt").await?.body.contains("Sitemap: https://clinic.example/sitemap.xml\n"));
    assert!(!server.log()?.contains(TOLD_TO_SET));
    Ok(())
}

#[test]
fn check_warns_of_a_public_url_that_nobody_named() -> TestResult {
    let workplace = Workplace::plain()?;
    for listen in ["0.0.0.0:8080", "[::]:8080"] {
        let checked = workplace.run(&["check", "--listen", listen])?;
        assert_eq!(checked.code, Some(0), "{}", checked.err);
        assert!(checked.out.contains("warning: no public URL is set: "), "{}", checked.out);
        assert!(checked.out.contains(TOLD_TO_SET), "{}", checked.out);
        let named = workplace.run(&["check", "--listen", listen, "--public-url", "https://clinic.example"])?;
        assert!(named.out.contains("https://clinic.example") && !named.out.contains("warning"), "{}", named.out);
    }
    assert!(!workplace.run(&["check"])?.out.contains("warning"));
    Ok(())
}

#[test]
fn every_documented_container_names_its_public_url() -> TestResult {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for file in ["README.md", "Dockerfile", "docs/operations.md", "docs/adopting.md"] {
        let text = std::fs::read_to_string(root.join(file))?.replace("\\\n", " ");
        for command in text.lines().filter(|line| line.contains("docker run")) {
            assert!(command.contains("CLINIC_PUBLIC_URL=https://clinic.example"), "{file}: {command}");
            count += 1;
        }
    }
    assert!(count >= 2, "only {count} commands were found");
    Ok(())
}
