//! Reads the syntax tree of every file under `src` and fails on what the house does not allow: imports that point up,
//! a circle between files, SQL outside the store, a clock or an environment read in passing, a failure's status
//! outside `web/error`, files too long.
//!
//! The rules are in `architecture/rules.rs`, as tables to edit; `architecture/samples.rs` shows each one fail.

mod circles;
mod paths;
mod rules;
mod samples;
mod source;

use std::fs;
use std::io;
use std::path::Path;

use source::{House, SourceFile};

#[test]
fn the_source_keeps_the_rules_of_the_house() -> io::Result<()> {
    let mut files = Vec::new();
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files)?;
    assert!(files.len() > 50, "only {} files were found", files.len());
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
            let text = fs::read_to_string(entry.path())?;
            files.push(SourceFile::read(&path, &text).map_err(|error| io::Error::other(format!("{path}: {error}")))?);
        }
    }
    Ok(())
}
