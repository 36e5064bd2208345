//! Mistakes in content stop the start, naming file, line and what to do.

use std::fs;

use crate::TestResult;
use crate::program::{Workplace, copy_content};

/// A mistake: the file, what to replace in it and by what, and the words that the complaint must hold.
type Mistake = (&'static str, &'static str, &'static str, &'static [&'static str]);

const MISTAKES: [Mistake; 81] = [
    (
        "site.toml",
        "left_message = \"next morning\"",
        "left_message = \"soon\"",
        &["site.toml:", "`left_message`", "`soon` is no time to wait", "next morning"],
    ),
    (
        "site.toml",
        "after_email = \"3 mornings\"",
        "after_email = \"0 mornings\"",
        &["site.toml:", "`after_email`", "no time to wait"],
    ),
    (
        "site.toml",
        "overdue_after = \"8 hours\"",
        "overdue_after = \"next morning\"",
        &["site.toml:115:", "`calls.overdue_after`", "opening time"],
    ),
    (
        "site.toml",
        "[\"2 hours\", \"next morning\", \"next morning\"]",
        "[]",
        &["site.toml:", "`calls.no_answer`", "1 to 10"],
    ),
    ("site.toml", "after_reached = \"next morning\"\n", "", &["site.toml:", "missing field `after_reached`"]),
    ("site.toml", "key = \"existing\"", "key = \"new\"", &["site.toml:", "`patient_statuses`", "twice"]),
    ("site.toml", "half-lord/arm-up", "half-lord/arm", &["site.toml:6:", "`icon`", "no figure `half-lord/arm`"]),
    (
        "site.toml",
        "standing/front",
        "standing/left",
        &["site.toml:15:", "`body_map.front`", "no figure `standing/left`"],
    ),
    (
        "site.toml",
        "back = \"standing/back\"",
        "back = \"half-lord/arm-up\"",
        &["site.toml:15:", "`body_map.back`", "`half-lord/arm-up` must have view = \"back\""],
    ),
    ("site.toml", ", back = \"standing/back\"", "", &["site.toml:15:", "missing field `back`"]),
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
    (
        "en/videos.toml",
        "url = \"https://",
        "url = \"https://me:secret@",
        &["en/videos.toml:10:", "`url`", "web address"],
    ),
    ("site.toml", "\"911\"", "\"9-1-1\"", &["site.toml:9:", "`emergency_number`", "digits alone"]),
    ("site.toml", "\"911\"", "911", &["site.toml:9:", "`emergency_number`", "string"]),
    ("site.toml", "\"911\"", "\"1234567890123456\"", &["site.toml:9:", "`emergency_number`"]),
    ("site.toml", "mailto:security@", "mailto:security at ", &["site.toml:", "`security_contact`", "no address"]),
    ("site.toml", "#warning-signs", "#warnings", &["site.toml:13:", "no anchor `warnings`"]),
    ("site.toml", "/upper-back-pain#", "/upper-back#", &["site.toml:13:", "leads to no page"]),
    ("site.toml", "\"/articles/upper-back-pain#", "\"#", &["site.toml:13:", "leads to no page"]),
    ("en/pages/accessibility.md", "{#device}", "{#tools}", &["en/pages/accessibility.md: ", "`device`", "menu"]),
    (
        "en/articles/upper-back-pain.md",
        "{#warning-signs}",
        "{#signs}",
        &["site.toml:13:", "en/articles/getting-started.md:15:", "no anchor `warning-signs`"],
    ),
    ("en/text.toml", "Call {phone}", "Call us", &["en/text.toml:", "`call`", "lost its `{phone}`"]),
    ("en/text.toml", "home = \"Home\"", "home = \"Home {minutes}\"", &["en/text.toml:", "`home`", "{minutes}", "none"]),
    ("en/text.toml", "Step {number} of", "Step {count} of", &["en/text.toml:", "`step_of`", "lost its `{number}`"]),
    ("en/text.toml", "%B %-d, %Y", "%B %-d, %H", &["en/text.toml:", "`date`"]),
    ("en/pages/privacy.md", "title = \"", "title = \"{clinic} ", &["en/pages/privacy.md:2:", "`title`", "{clinic}"]),
    ("sources.toml", "url = \"https://", "url = \"https:// ", &["sources.toml:", "`url`", "web address"]),
    ("en/articles/getting-started.md", "(/poses", "(/poses?position=chair#now", &["no anchor `now`"]),
    (
        "site.toml",
        "{ days = [\"friday\"], open = \"08:00\", close = \"16:00\" }",
        "{ days = { en = \"Friday\" }, times = { en = \"8 a.m. to 4 p.m.\" } }",
        &["site.toml:50:", "`hours` are no longer texts", "days = [\"monday\", \"tuesday\"], open = \"08:00\""],
    ),
    ("site.toml", "[\"friday\"]", "[\"fryday\"]", &["site.toml:50:", "`days`", "`fryday`", "`monday`, `tuesday`"]),
    (
        "site.toml",
        "[\"friday\"]",
        "[\"friday\", \"monday\"]",
        &["site.toml:50:", "`days` has `monday` twice", "`breaks`"],
    ),
    ("site.toml", "[\"friday\"]", "[]", &["site.toml:50:", "`days` is empty"]),
    ("site.toml", "\"16:00\"", "\"4 p.m.\"", &["site.toml:50:", "`close`: `4 p.m.` is not a time", "\"08:30\""]),
    ("site.toml", "\"16:00\"", "\"24:30\"", &["site.toml:50:", "`close`: `24:30` is not a time"]),
    ("site.toml", "\"16:00\"", "16:00:00", &["site.toml:50:", "`close`", "in quotes"]),
    ("site.toml", "\"16:00\"", "\"08:00\"", &["site.toml:50:", "08:00 is not after `open`, 08:00", "\"24:00\""]),
    (
        "site.toml",
        "close = \"16:00\"",
        "close = \"16:00\", breaks = [{ from = \"12:00\", to = \"13:00\" }, { from = \"12:30\", to = \"14:00\" }]",
        &["site.toml:50:", "`breaks`: 12:00 to 13:00 and 12:30 to 14:00 overlap"],
    ),
    (
        "site.toml",
        "close = \"16:00\"",
        "close = \"16:00\", breaks = [{ from = \"15:00\", to = \"17:00\" }]",
        &["site.toml:50:", "15:00 to 17:00 is not within the hours, 08:00 to 16:00"],
    ),
    (
        "site.toml",
        "close = \"16:00\"",
        "close = \"16:00\", breaks = [{ from = \"08:00\", to = \"16:00\" }]",
        &["site.toml:50:", "leaves nothing of the hours"],
    ),
    (
        "site.toml",
        "date = \"2026-12-25\"\n",
        "",
        &["site.toml:83:", "`closures`: this one has no date", "`from` and `to`"],
    ),
    (
        "site.toml",
        "date = \"2026-12-25\"",
        "date = \"2026-02-30\"",
        &["site.toml:84:", "`date`: `2026-02-30` is not a date"],
    ),
    (
        "site.toml",
        "date = \"2026-12-25\"",
        "from = \"2026-12-25\"\nto = \"2026-12-24\"",
        &["site.toml:85:", "2026-12-24 is before `from`, 2026-12-25"],
    ),
    (
        "site.toml",
        "date = \"2026-12-25\"",
        "date = \"2026-12-25\"\nlocations = [\"harbour\"]",
        &["site.toml:85:", "no location `harbour`", "`riverside`, `oak-hill`, `harbor`"],
    ),
    ("site.toml", "\"harbor@clinic.example\"", "\"harbor\"", &["site.toml:70:", "`email`", "no e-mail address"]),
    ("site.toml", "\"harbor@", "\"Harbor <harbor@", &["site.toml:70:", "`email`", "name@clinic.example"]),
    ("site.toml", "\"harbor@clinic.example\"", "\"\"", &["site.toml:70:", "`email`"]),
    ("en/mail.toml", "[receipt]\n", "", &["en/mail.toml:", "missing field `receipt`"]),
    (
        "en/mail.toml",
        "subject = \"We have your request {reference}\"",
        "subject = \"We have your request, {name}\"",
        &["en/mail.toml:", "`subject`", "{name}", "no place to fill in", "`{reference}`"],
    ),
    ("en/mail.toml", "call {emergency} now", "call now", &["en/mail.toml:", "`emergency`", "lost its `{emergency}`"]),
    ("en/text.toml", "morning = \"%-I:%M a.m.\"", "morning = \"%M a.m.\"", &["en/text.toml:", "`morning`", "the hour"]),
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
        assert!(text.contains(from), "{file} does not hold {from:?}");
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

/// A file with several mistakes: what to replace, and for each complaint a text on its line and words that it must hold.
type Spoilt = (&'static str, &'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);

const SEVERAL: [Spoilt; 20] = [
    (
        "site.toml",
        &[
            ("short_name = \"Spine Clinic\"\n", ""),
            ("\"911\"", "\"call 911\""),
            ("country = \"US\"", "country = \"US\"\ncontry = \"US\""),
            ("America/New_York", "Mars/Base"),
            ("key = \"existing\"", "key = \"new\""),
            ("{ en = \"within one business day\" }", "\"within one business day\""),
            ("(703) 555-0102", "12"),
            ("name = { en = \"Harbor\" }", "name = { de = \"Hafen\" }"),
            ("days = [\"tuesday\", \"wednesday\", \"thursday\", \"friday\"], ", ""),
        ],
        &[
            ("# The clinic.", "missing field `short_name`"),
            ("call 911", "`emergency_number`"),
            ("contry", "unknown field `contry`"),
            ("Mars/Base", "`time_zone`"),
            ("answer_time =", "`answer_time`"),
            ("key = \"new\"\nlabel = { en = \"Yes", "`patient_statuses` has the key twice"),
            ("phone = \"12\"", "`phone`"),
            ("Hafen", "no text for the language en"),
            ("close = \"19:00\"", "missing field `days`"),
        ],
    ),
    (
        "en/text.toml",
        &[
            ("skip = ", "skipp = "),
            ("reviewed = \"Last reviewed {date}\"", "reviewed = \"Last reviewed {day}\""),
            ("guide = \"Read the guide\"", "guide = 3"),
            ("[request]\n", "[requests]\n"),
            ("forearms = \"On your forearms\"\n", ""),
            ("wide = \"Wide\"", "wide = \" \""),
            ("{longest}", "100"),
        ],
        &[
            ("[nav]", "missing field `skip`"),
            ("skipp", "unknown field `skipp`"),
            ("{day}", "`reviewed`"),
            ("guide = 3", "`guide`"),
            ("# Every word", "missing field `request`"),
            ("[requests]", "unknown field `requests`"),
            ("[aids]", "missing field `forearms`"),
            ("wide = \" \"", "empty"),
            ("must have 100", "lost its `{longest}`"),
        ],
    ),
    (
        "en/poses/cobra.md",
        &[
            ("order = 7", "order = \"seven\""),
            ("position = \"lying\"\n", ""),
            ("both_sides = false", "both_sides = \"no\""),
            ("next = \"childs-pose\"", "next = \"headstand\""),
            ("reviewed = \"2026-11-23\"", "reviewed = 2026-11-23"),
            ("breath = \"exhale\"", "breath = \"outward\""),
            ("seconds = 25", "second = 25"),
            ("picture = \"Lying face down", "pictur = \"Lying face down"),
            ("areas = [", "areas = [\"elbow\", "),
        ],
        &[
            ("order =", "`order`"),
            ("kind = \"yoga\"", "missing field `position`"),
            ("both_sides =", "`both_sides`"),
            ("headstand", "does not exist"),
            ("reviewed =", "quotes"),
            ("outward", "unknown variant `outward`"),
            ("second = 25", "unknown field `second`"),
            ("[[steps]]", "no `seconds`"),
            ("[[steps]]", "no `picture`"),
            ("pictur = ", "unknown field `pictur`"),
            ("elbow", "`areas`"),
        ],
    ),
    (
        "en/articles/getting-started.md",
        &[
            ("short_title", "shorttitle"),
            ("order = ", "order = -"),
            ("related_poses = [", "related_poses = [\"dog\", "),
            ("[warning signs](/articles", "[warning signs](/article"),
            ("[@nccih-yoga-risks-yoga]", "[@s9999]"),
        ],
        &[
            ("shorttitle", "unknown field `shorttitle`"),
            ("order = -", "`order`"),
            ("\"dog\"", "`dog` does not exist"),
            ("(/article/", "leads to no page"),
            ("[@s9999]", "sources.toml"),
        ],
    ),
    (
        "en/pages/privacy.md",
        &[("summary = ", "sumary = "), ("reviewed = \"", "reviewed = \"x")],
        &[("sumary", "unknown field `sumary`"), ("reviewed =", "`reviewed`")],
    ),
    (
        "en/videos.toml",
        &[
            ("author = \"MBeeWell\"\n", ""),
            ("level = \"easy\"", "level = \"hard\""),
            ("about_minutes = 18", "about_minutes = 1.5"),
            ("length = \"17:37\"", "lenght = \"17:37\""),
        ],
        &[
            ("[[videos]]", "missing field `author`"),
            ("hard", "unknown variant `hard`"),
            ("1.5", "`about_minutes`"),
            ("lenght", "unknown field `lenght`"),
        ],
    ),
    (
        "routines.toml",
        &[("floor = [", "flor = 1\nfloor = ["), ("\"cat-cow\"", "\"cat\""), ("\"cobra\"", "\"snake\"")],
        &[("flor = 1", "unknown field `flor`"), ("\"cat\"", "no pose `cat`"), ("\"snake\"", "no pose `snake`")],
    ),
    (
        "sources.toml",
        &[("title = ", "titel = "), ("owner = ", "owner = 5 # "), ("year = ", "year = -")],
        &[("titel", "unknown field `titel`"), ("owner = 5", "`owner`"), ("year = -", "`year`")],
    ),
    (
        "figures/cat-cow.toml",
        &[("view = \"side\"", "view = \"top\""), ("right_knee = ", "right_nee = "), ("name = \"cow\"", "name = 7")],
        &[("\"top\"", "unknown variant `top`"), ("right_nee", "unknown field `right_nee`"), ("name = 7", "`name`")],
    ),
    ("en/poses/cobra.md", &[("+++\n", ""), ("\n+++\n", "\n")], &[("kind = \"yoga\"", "must start with a line of +++")]),
    (
        "en/poses/cobra.md",
        &[
            ("stop = [", "stop = [\"x\" "),
            ("level = \"beginner\"", "level = \"\"\"beginner"),
            ("order = 7", "order = 7 7"),
            ("kind = \"yoga\"", "kind = \"joga\""),
        ],
        &[
            ("order = 7 7", "not TOML"),
            ("joga", "unknown variant `joga`"),
            ("level = ", "not TOML"),
            ("\"Chest pain or pressure, or", "not TOML"),
        ],
    ),
    (
        "en/poses/cobra.md",
        &[
            ("Leave the pose out and call us.\",\n]", "Leave the pose out and call us.\",\n"),
            ("movement = [1, 3]", "movement = [1, 30]"),
            ("breath = \"exhale\"", "breath = \"outward\""),
        ],
        &[("stop = [", "not closed"), ("movement = ", "`movement`"), ("outward", "unknown variant `outward`")],
    ),
    (
        "en/text.toml",
        &[("skip = \"Skip", "skip \"Skip"), ("[home]\n", "[home\n"), ("call = \"Call {phone}\"", "call = \"Call\"")],
        &[("skip \"Skip", "not TOML"), ("[home\n", "not TOML"), ("call = \"Call\"", "lost its `{phone}`")],
    ),
    (
        "site.toml",
        &[
            ("name = \"Example", "name = Example"),
            ("country = \"US\"", "country = \"US"),
            ("key = \"new\"", "key = new patient"),
            ("icon = ", "icoon = "),
            ("America/New_York", "Mars/Base"),
        ],
        &[
            ("name = Example", "not TOML"),
            ("country = \"US", "not TOML"),
            ("new patient\n", "not TOML"),
            ("icoon", "unknown field `icoon`"),
            ("Mars/Base", "`time_zone`"),
        ],
    ),
    (
        "en/articles/getting-started.md",
        &[
            ("summary = \"What", "summary = \" \" # What"),
            (
                "Very little.",
                "# A title\n\n![A cat](cat.png)\n\n## Twice {#breathing}\n\n## !!!\n\n```poses\n```\n\nVery little.",
            ),
        ],
        &[
            ("summary = ", "the summary is empty"),
            ("# A title", "headings start at ##"),
            ("![A cat]", "pictures are drawn by the program"),
            ("## How to breathe {#breathing}", "two headings have the anchor `breathing`"),
            ("## !!!", "no words for its anchor"),
            ("```poses", "names no pose"),
        ],
    ),
    (
        "en/poses/cat-cow.md",
        &[
            ("equipment = [", "equipment = [] # ["),
            ("sanskrit = ", "# sanskrit = "),
            ("muscles = [", "muscles = [\"\", "),
        ],
        &[
            ("equipment = ", "`equipment` is empty"),
            ("kind = ", "needs `sanskrit`"),
            ("muscles = ", "one plain paragraph that is not empty"),
        ],
    ),
    ("en/videos.toml", &[("\"seated-10\"", "\"seated 10\"")], &[("seated 10", "cannot be in an address")]),
    (
        "site.toml",
        &[("languages = [\"en\"]", "languages = [\"en\", \"en\"]"), ("front = ", "from = ")],
        &[
            ("languages = ", "lists a language twice"),
            ("body_map = ", "missing field `front`"),
            ("body_map = ", "unknown field `from`"),
        ],
    ),
    ("figures/cat-cow.toml", &[("hip = [42, 61.9]\n", "")], &[("[[figures]]", "it has no `hip`")]),
    (
        "site.toml",
        &[
            (
                "hours = [\n    { days = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\"], open",
                "hours = []\nhrs = [\n    { open",
            ),
            ("open = \"09:00\", close = \"12:00\"", "open = \"12:00\", close = \"09:00\""),
            ("\"saturday\"], open = \"10:00\"", "\"tuesday\"], open = \"ten\""),
            ("date = \"2026-11-26\"", "date = 2026-11-26"),
            ("date = \"2027-01-01\"", "from = \"2027-01-01\""),
            ("name = { en = \"Labor Day\" }\n", ""),
        ],
        &[
            ("hours = []", "`hours` is empty, so the location would never be open"),
            ("hrs = [", "unknown field `hrs`"),
            ("close = \"09:00\"", "09:00 is not after `open`, 12:00"),
            ("open = \"ten\"", "`days` has `tuesday` twice"),
            ("open = \"ten\"", "`ten` is not a time"),
            ("date = 2026-11-26", "in quotes"),
            ("[[closures]]\nfrom = \"2027-01-01\"", "one date too many or too few"),
            ("[[closures]]\ndate = \"2027-09-06\"", "missing field `name`"),
        ],
    ),
];

#[test]
fn every_mistake_of_a_file_is_told_in_one_run() -> TestResult {
    for (file, changes, complaints) in SEVERAL {
        let workplace = Workplace::plain()?;
        let content = workplace.path("content");
        copy_content(&content)?;
        let mut text = fs::read_to_string(content.join(file))?;
        for (from, to) in changes {
            assert!(text.contains(from), "{file} does not hold {from:?}");
            text = text.replacen(from, to, 1);
        }
        fs::write(content.join(file), &text)?;
        let finished = workplace.run(&["check", "--content", "content"])?;
        assert_eq!(finished.code, Some(1), "{file}");
        for (place, words) in complaints {
            let start = text.find(place).ok_or_else(|| format!("{file} does not hold {place:?}"))?;
            let line = format!("{file}:{}: ", text[..start].matches('\n').count() + 1);
            let is_told = finished.err.lines().any(|told| told.contains(&line) && told.contains(words));
            assert!(is_told, "{line} {words} is not in:\n{}", finished.err);
        }
        let others: Vec<&str> =
            finished.err.lines().skip(1).filter(|told| !told.is_empty() && !told.starts_with(file)).collect();
        assert!(others.is_empty(), "{file}: what follows from a mistake is told, too: {others:?}");
    }
    Ok(())
}

#[test]
fn a_figure_that_only_an_article_shows_is_used() -> TestResult {
    let workplace = Workplace::plain()?;
    let content = workplace.path("content");
    copy_content(&content)?;
    let (scene, article) = (content.join("figures/cobra.toml"), content.join("en/articles/getting-started.md"));
    let with_another = fs::read_to_string(&scene)? + "\n[[figures]]\nname = \"resting\"\nlike = \"prone\"\n";
    fs::write(&scene, with_another)?;
    let finished = workplace.run(&["check", "--content", "content"])?;
    assert!(finished.err.contains("`cobra/resting`"), "{}", finished.err);
    let text = fs::read_to_string(&article)?;
    let lines = text.lines().filter(|line| !line.starts_with("figure = ")).collect::<Vec<_>>().join("\n");
    fs::write(&article, lines.replacen("+++\n", "+++\nfigure = \"cobra/resting\"\n", 1) + "\n")?;
    let finished = workplace.run(&["check", "--content", "content"])?;
    assert!(finished.out.contains("content: 1 language(s)"), "{}", finished.err);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_anchor_with_marks_stays_inside_its_attribute() -> TestResult {
    let workplace = Workplace::plain()?;
    let content = workplace.path("content");
    copy_content(&content)?;
    let article = content.join("en/articles/getting-started.md");
    let heading = "\n## A \"quoted\" & <named> one {#a\"onclick='x'&b}\n\nText.\n";
    fs::write(&article, fs::read_to_string(&article)? + &heading.replace("<named>", "\\<named>"))?;
    let server = workplace.serve(&["--content", "content"])?;
    let page = server.patient.open("/articles/getting-started").await?;
    let anchor = "a\"onclick='x'&b".to_owned();
    assert!(page.attributes("h2", "id").contains(&anchor), "{:?}", page.attributes("h2", "id"));
    assert_eq!(page.count("h2[onclick]"), 0);
    assert!(page.attributes("a", "href").contains(&format!("#{anchor}")), "the list of contents leads to it");
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
    let clinic = fs::read_to_string(content.join("site.toml"))?;
    // Saved by an editor on Windows.
    let own = clinic.replace("Example Spine & Pain Clinic", "Back & Beyond").replace('\n', "\r\n");
    fs::write(content.join("site.toml"), own)?;
    let server = workplace.serve(&["--content", "content"])?;
    assert!(server.patient.open("/").await?.text("title").ends_with("Back & Beyond"));
    Ok(())
}
