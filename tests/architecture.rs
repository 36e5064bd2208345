//! Reads every file under `src` and fails on what the house does not allow: imports that point up, SQL outside
//! the store, a clock or an environment read in passing, a failure's status outside `error`, rooms too large.
//!
//! The rules are in `architecture/rules.rs`, as tables to edit; `architecture/samples.rs` shows each one fail.

use std::fs;
use std::io;
use std::path::Path;

use crate::source::{House, SourceFile};

#[path = "architecture/paths.rs"]
mod paths;
#[path = "architecture/rules.rs"]
mod rules;
#[path = "architecture/samples.rs"]
mod samples;
#[path = "architecture/source.rs"]
mod source;
#[path = "architecture/tokens.rs"]
mod tokens;

#[test]
fn the_source_keeps_the_rules_of_the_house() -> io::Result<()> {
    let mut files = Vec::new();
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files)?;
    let complaints = rules::complaints(&House::of(files));
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
    Ok(())
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            files.push(SourceFile::new(&path, &fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}
