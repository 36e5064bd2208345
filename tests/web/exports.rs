//! What leaves the clinic: for spreadsheets, and exactly as it is stored.

use clinic::domain::field_problem::FieldProblem;
use clinic::domain::phone::PhoneNumber;
use reqwest::StatusCode;
use serde_json::Value;

use crate::TestResult;
use crate::patient::answers;
use crate::program::Workplace;
use crate::support::{Engine, on_both_engines};

on_both_engines! {
    programs_get_every_value_as_it_is_stored,
    a_file_is_replaced_only_where_that_is_asked_for,
}

const HOSTILE: [&str; 17] = [
    "=HYPERLINK(\"http://x.example\",\"y\")",
    "+1",
    "-2+3",
    "@cmd",
    "＝1+1",
    "\"quoted\", and, commas",
    "'apostrophe",
    "שלום",
    "محمد",
    "🌿 leaf",
    "1E5",
    "00123",
    "TRUE",
    "3-4",
    "\\backslash",
    "null",
    "{\"a\":1}",
];
const PHONES: [(&str, &str, &str); 3] = [
    ("(703) 555-0100", "+17035550100", ""),
    ("+44 20 7946 0018 ext 007", "+442079460018", "007"),
    ("703-555-0142 x0", "+17035550142", "0"),
];

async fn programs_get_every_value_as_it_is_stored(engine: Engine) -> TestResult {
    let workplace = Workplace::with(engine).await?;
    let server = workplace.serve(&["serve"])?;
    for (number, name) in HOSTILE.into_iter().enumerate() {
        let (phone, email) = (PHONES[number % 3].0, format!("p{number}@example.com"));
        let sent = server.patient.send(&answers(&[("last_name", name), ("phone", phone), ("email", &email)])).await?;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{name}");
    }
    let export = |format: &str| -> TestResult<String> {
        let export = workplace.run(&["export", "--format", format, "--status", "new", "--status", "suspected_spam"])?;
        assert_eq!(export.code, Some(0), "{}", export.err);
        Ok(export.out)
    };
    let exact = export("csv-exact")?;
    assert!(exact.starts_with("reference,submitted_at,"), "no byte order mark");
    assert!(exact.split_inclusive('\n').all(|line| line.ends_with("\r\n")), "RFC 4180");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(exact.as_bytes()).records().collect::<Result<_, _>>()?;
    let lines: Vec<Value> = export("jsonl")?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let spreadsheet = export("csv")?;
    let cells: Vec<csv::StringRecord> =
        csv::Reader::from_reader(spreadsheet.as_bytes()).records().collect::<Result<_, _>>()?;
    assert_eq!([rows.len(), lines.len(), cells.len()], [HOSTILE.len(); 3]);
    for (number, name) in HOSTILE.into_iter().enumerate() {
        let (_, phone, extension) = PHONES[number % 3];
        assert_eq!((&rows[number][4], &rows[number][5], &rows[number][6]), (name, phone, extension));
        let line = &lines[number];
        assert_eq!((&line["last_name"], &line["phone"]), (&name.into(), &phone.into()));
        assert_eq!(line["phone_extension"], if extension.is_empty() { Value::Null } else { extension.into() });
        assert_eq!((&line["attempts"], &line["exported_at"]), (&0.into(), &Value::Null));
        let keys: Vec<&String> = line.as_object().ok_or("no object")?.keys().collect();
        assert_eq!(keys.len(), rows[number].len(), "a name for each column");
        for cell in &cells[number] {
            assert!(!cell.starts_with(['=', '-', '@', '＝']), "a formula: {cell}");
        }
        // What stands in the sheet can be typed into our own form.
        let pasted = format!("{} {}", &cells[number][5], &cells[number][6]);
        let read = PhoneNumber::parse(&pasted, "GB".parse()?).map_err(FieldProblem::code)?;
        assert_eq!((read.e164(), read.extension().unwrap_or_default()), (phone, extension), "{pasted}");
        assert!(cells[number][5].parse::<f64>().is_err() && cells[number][6].parse::<f64>().is_err(), "{pasted}");
    }
    Ok(())
}

async fn a_file_is_replaced_only_where_that_is_asked_for(engine: Engine) -> TestResult {
    let workplace = Workplace::with(engine).await?;
    assert_eq!(workplace.run(&["demo", "3"])?.code, Some(0));
    let file = workplace.path("out.jsonl").to_string_lossy().into_owned();
    let to_file = ["export", "--format", "jsonl", "--output", &file];
    assert_eq!(workplace.run(&to_file)?.code, Some(0));
    let first = std::fs::read_to_string(&file)?;
    assert_eq!(first.lines().count(), 3);
    workplace.run(&to_file)?.failed_saying(&["exists already"]);
    let none = [&to_file[..], &["--force", "--to", "2020-01-01"]].concat();
    assert_eq!(workplace.run(&none)?.code, Some(0));
    assert_eq!(std::fs::read_to_string(&file)?, "", "a filter that takes nothing makes an empty file");
    let nowhere = workplace.path("nowhere/out.jsonl").to_string_lossy().into_owned();
    workplace.run(&["export", "--format", "jsonl", "--force", "--output", &nowhere])?.failed_saying(&["nowhere"]);
    assert_eq!(workplace.run(&["export", "--format", "jsonl", "--force"])?.code, Some(2), "no file to replace");
    Ok(())
}
