//! `clinic mail preview`: every letter in files.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::TestResult;
use crate::program::Workplace;

const LETTERS: [&str; 6] =
    ["digest", "digest-nothing-overdue", "new-request", "nobody-reached", "oldest-overdue", "receipt"];

fn files_in(folder: &Path) -> TestResult<BTreeSet<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect()
}

#[test]
fn every_letter_is_written_three_times_with_links_to_the_public_url() -> TestResult {
    let workplace = Workplace::plain()?;
    let finished = workplace.run(&["mail", "preview", "new/letters", "--public-url", "https://spine.example"])?;
    assert_eq!(finished.code, Some(0), "{}", finished.err);
    assert_eq!(finished.out, "new/letters: 6 letters, each as .eml, .txt and .html\n");
    let folder = workplace.path("new/letters");
    let expected = LETTERS.iter().flat_map(|name| ["eml", "txt", "html"].map(|ending| format!("{name}.en.{ending}")));
    assert_eq!(files_in(&folder)?, expected.collect());
    for name in LETTERS {
        let read = |ending| fs::read_to_string(folder.join(format!("{name}.en.{ending}")));
        let (eml, text, html) = (read("eml")?, read("txt")?, read("html")?);
        assert!(eml.starts_with("Date: ") && eml.contains("\r\nMIME-Version: 1.0\r\n"), "{eml}");
        assert!(html.starts_with("<!doctype html>"), "{html}");
        for whole in [text, html] {
            assert!(whole.contains("https://spine.example/") && !whole.contains("127.0.0.1"), "{whole}");
        }
    }
    assert!(!workplace.path("data").exists(), "a preview makes no database");
    Ok(())
}

#[test]
fn what_lies_in_the_folder_is_kept_and_nothing_is_put_beside_it() -> TestResult {
    let workplace = Workplace::plain()?;
    fs::create_dir(workplace.path("letters"))?;
    fs::write(workplace.path("letters/receipt.en.html"), "mine")?;
    workplace
        .run(&["mail", "preview", "letters"])?
        .failed_saying(&["letters/receipt.en.html exists already", "name another folder"]);
    assert_eq!(files_in(&workplace.path("letters"))?, BTreeSet::from(["receipt.en.html".to_owned()]));
    assert_eq!(fs::read_to_string(workplace.path("letters/receipt.en.html"))?, "mine");
    fs::write(workplace.path("file"), "mine")?;
    workplace.run(&["mail", "preview", "file"])?.failed_saying(&["file exists already: name another folder"]);
    workplace.run(&["mail", "preview", "file/letters"])?.failed_saying(&["cannot write file/letters"]);
    assert_eq!(fs::read_to_string(workplace.path("file"))?, "mine");
    Ok(())
}

#[test]
fn a_public_url_that_is_none_is_named() -> TestResult {
    let workplace = Workplace::plain()?;
    let finished = workplace.run(&["mail", "preview", "letters", "--public-url", "clinic.example"])?;
    assert_eq!(finished.code, Some(2));
    assert!(finished.err.contains("--public-url (CLINIC_PUBLIC_URL)"), "{}", finished.err);
    assert!(!workplace.path("letters").exists());
    Ok(())
}
