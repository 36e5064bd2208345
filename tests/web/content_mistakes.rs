//! Mistakes in content stop the start, naming file, line and what to do.

use std::fs;

use crate::TestResult;
use crate::program::{Workplace, copy_content};

/// A mistake: the file, what to replace in it and by what, and the words that the complaint must hold.
type Mistake = (&'static str, &'static str, &'static str, &'static [&'static str]);

const MISTAKES: [Mistake; 34] = [
    ("site.toml", "key = \"existing\"", "key = \"new\"", &["site.toml:", "`patient_statuses`", "twice"]),
    ("site.toml", "half-lord/arm-up", "half-lord/arm", &["site.toml:6:", "`icon`", "no figure `half-lord/arm`"]),
    ("site.toml", "mailto:security", "javascript:security", &["site.toml:", "`security_contact`", "mailto:"]),
    (
        "en/articles/upper-back-pain.md",
        "[!CAUTION]",
        "[!DANGER]",
        &["en/articles/upper-back-pain.md:", "care card", "[!CAUTION]"],
    ),
    ("en/pages/home.md", "[!CAUTION]", "[!CAUTION] Call", &["en/pages/home.md:", "care card"]),
    ("site.toml", "country = \"US\"", "country = \"ZZ\"", &["site.toml:", "`country`", "ISO 3166"]),
    ("site.toml", "time_zone = \"America/New_York\"", "time_zone = \"Mars/Base\"", &["site.toml:", "`time_zone`"]),
    ("site.toml", "languages = [\"en\"]", "languages = [\"en\", \"es\"]", &["es/text.toml: this file is missing"]),
    ("site.toml", "key = \"oak-hill\"", "key = \"riverside\"", &["site.toml:", "`riverside` is taken"]),
    ("site.toml", "phone = \"(703) 555-0101\"", "phone = \"12\"", &["site.toml:", "`phone`"]),
    ("en/text.toml", "skip = \"Skip to the main text\"\n", "", &["en/text.toml:", "missing field `skip`"]),
    ("en/text.toml", "[nav]", "[nav]\nskipp = \"x\"", &["en/text.toml:", "unknown field `skipp`"]),
    ("en/text.toml", "home = \"Home\"", "home = \"\"", &["en/text.toml:", "`home`", "empty"]),
    ("en/text.toml", "{answer_time}", "{answer_tme}", &["en/text.toml:", "{answer_tme}", "no place to fill in"]),
    ("en/poses/cobra.md", "breath = \"inhale\"", "breath = \"inhail\"", &["en/poses/cobra.md:", "`breath`", "inhail"]),
    (
        "en/poses/cobra.md",
        "next = \"childs-pose\"",
        "next = \"headstand\"",
        &["en/poses/cobra.md:", "`headstand` does not exist"],
    ),
    ("en/poses/cobra.md", "with = \"chair\"", "with = \"wall\"", &["en/poses/cobra.md:", "no way with a chair"]),
    ("en/poses/cobra.md", "order = 7", "order = 6", &["`order` 6 is taken"]),
    ("en/poses/cobra.md", "+++\n", "", &["en/poses/cobra.md:1:", "+++"]),
    ("en/articles/getting-started.md", "(/poses", "(/posses", &["en/articles/getting-started.md:", "leads to no page"]),
    (
        "en/articles/getting-started.md",
        "#warning-signs)",
        "#waning-signs)",
        &["en/articles/getting-started.md:", "no anchor `waning-signs`"],
    ),
    (
        "en/articles/getting-started.md",
        "[@nccih-yoga-risks-yoga]",
        "[@s9999]",
        &["en/articles/getting-started.md:", "`[@s9999]`", "sources.toml"],
    ),
    (
        "en/articles/getting-started.md",
        "```request",
        "```reqest",
        &["en/articles/getting-started.md:", "`reqest` is unknown"],
    ),
    ("en/pages/home.md", "## ", "<div>\n\n## ", &["en/pages/home.md:", "raw HTML"]),
    ("figures/cat-cow.toml", "right_knee = ", "right_nee = ", &["figures/cat-cow.toml:", "unknown field `right_nee`"]),
    (
        "figures/cat-cow.toml",
        "right_elbow = [74.5, 74.9]",
        "right_elbow = [74.5, 70]",
        &["figures/cat-cow.toml:", "the figure `tabletop`", "`right-upper-arm` is 14.0 long and should be 19.0"],
    ),
    (
        "figures/cat-cow.toml",
        "right_toe = [1.6, 93]",
        "right_toe = [1.6, 95]",
        &["figures/cat-cow.toml:", "`right_toe` is at 95 and the floor at 94"],
    ),
    ("figures/cat-cow.toml", "like = \"tabletop\"", "like = \"top\"", &["figures/cat-cow.toml:", "like `top`"]),
    (
        "en/poses/cat-cow.md",
        "figure = \"cat-cow/cow\"\n",
        "",
        &["en/poses/cat-cow.md:", "step 2 has no `figure`", "no step shows the figure `cat-cow/cow`"],
    ),
    ("en/poses/cat-cow.md", "\"cat-cow/cow\"", "\"cat-cow/dog\"", &["en/poses/cat-cow.md:", "no figure `cat-cow/dog`"]),
    ("en/poses/cat-cow.md", "minutes = 2", "minutes = 9", &["en/poses/cat-cow.md:", "seconds", "not `minutes`"]),
    (
        "en/poses/cat-cow.md",
        "movement = [2, 3]",
        "movement = [2, 9]",
        &["en/poses/cat-cow.md:", "`movement` lists 2 to 4"],
    ),
    ("routines.toml", "\"cat-cow\"", "\"cat\"", &["routines.toml:", "no pose `cat`"]),
    ("en/videos.toml", "url = \"https://", "url = \"ftp://", &["en/videos.toml:", "`url`", "web address"]),
];

#[test]
fn each_mistake_is_named_with_its_file_line_and_remedy() -> TestResult {
    for (file, from, to, words) in MISTAKES {
        let workplace = Workplace::plain()?;
        let content = workplace.path("content");
        copy_content(&content)?;
        let text = fs::read_to_string(content.join(file))?;
        assert!(text.contains(from), "{file} does not hold {from:?}");
        fs::write(content.join(file), text.replacen(from, to, 1))?;
        let finished = workplace.run(&["serve", "--content", "content"])?;
        assert_eq!(finished.code, Some(1), "{file}: {from:?} -> {to:?}");
        for word in words {
            assert!(finished.err.contains(word), "{file}: {from:?} -> {to:?}: `{word}` is not in: {}", finished.err);
        }
        assert!(!workplace.path("data").exists(), "a site that does not start makes no database");
    }
    Ok(())
}

#[test]
fn all_mistakes_are_reported_at_once_by_check() -> TestResult {
    let workplace = Workplace::plain()?;
    let content = workplace.path("content");
    copy_content(&content)?;
    let spoil = |file: &str, from: &str, to: &str| -> TestResult {
        let text = fs::read_to_string(content.join(file))?;
        Ok(fs::write(content.join(file), text.replacen(from, to, 1))?)
    };
    spoil("en/poses/cobra.md", "level = ", "levle = ")?;
    spoil("en/poses/cat-cow.md", "both_sides = false", "both_sides = \"no\"")?;
    fs::remove_file(content.join("en/pages/privacy.md"))?;
    fs::write(content.join("en/poses/notes.txt"), "stray")?;
    fs::write(content.join("en/articles/latin.md"), b"+++\ntitle = \"\xe9\"\n+++\n")?;
    let finished = workplace.run(&["check", "--content", "content"])?;
    assert_eq!(finished.code, Some(1));
    for words in [
        "en/poses/cobra.md:",
        "`levle`",
        "en/poses/cat-cow.md:",
        "`both_sides`",
        "en/pages/privacy.md: this file is missing",
        "en/articles/latin.md:2:",
        "UTF-8",
    ] {
        assert!(finished.err.contains(words), "`{words}` is not in: {}", finished.err);
    }
    Ok(())
}

#[test]
fn a_file_that_nothing_reads_is_reported() -> TestResult {
    let workplace = Workplace::plain()?;
    let content = workplace.path("content");
    copy_content(&content)?;
    fs::write(content.join("en/poses/notes.txt"), "stray")?;
    let finished = workplace.run(&["check", "--content", "content"])?;
    assert_eq!(finished.code, Some(1));
    assert!(finished.err.contains("en/poses/notes.txt: nothing reads this file"), "{}", finished.err);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clinic_s_own_content_is_served() -> TestResult {
    let workplace = Workplace::plain()?;
    let content = workplace.path("content");
    copy_content(&content)?;
    let settings = fs::read_to_string(content.join("site.toml"))?;
    // Saved by an editor on Windows.
    let own = settings.replace("Example Spine & Pain Clinic", "Back & Beyond").replace('\n', "\r\n");
    fs::write(content.join("site.toml"), own)?;
    let server = workplace.serve(&["--content", "content"])?;
    assert!(server.patient.open("/").await?.text("title").ends_with("Back & Beyond"));
    Ok(())
}
