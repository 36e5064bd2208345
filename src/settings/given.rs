//! A value as an operator gave it. It is judged when it is used: one that cannot be used stops only what uses it.
//!
//! What is wrong is said with the setting's names, and the value itself is not repeated, since it may hold a password.

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use clap::builder::TypedValueParser;
use clap::parser::ValueSource;
use clap::{Arg, Command};

/// A value as it was given by a flag or a variable, or by default.
#[derive(Clone)]
pub(super) struct Given {
    names: String,
    value: OsString,
    is_flag: bool,
    is_in_file: bool,
    /// What is to be read, once it was asked for: a pipe that is named as a file can be read once.
    text: OnceLock<Result<String, Unreadable>>,
}

/// A setting that cannot be used: its names, and what to write instead.
#[derive(Debug, thiserror::Error)]
#[error("{names}: {problem}")]
pub struct BadSetting {
    names: String,
    #[source]
    problem: Box<dyn Error + Send + Sync>,
}

/// A value that is no text.
#[derive(Clone, Debug, thiserror::Error)]
enum Unreadable {
    #[error("its characters are not in UTF-8: write it anew")]
    NotUnicode,
    #[error("cannot read {}: {problem}", file.display())]
    File {
        file: PathBuf,
        #[source]
        problem: Arc<io::Error>,
    },
    #[error("{} is empty: write the value into it, in one line", .0.display())]
    EmptyFile(PathBuf),
}

impl Given {
    /// The value, judged by its type.
    pub fn read<T>(&self) -> Result<T, BadSetting>
    where
        T: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
    {
        match self.text.get_or_init(|| self.find_text()) {
            Ok(text) => text.trim().parse().map_err(|problem: T::Err| self.bad(problem)),
            Err(problem) => Err(self.bad(problem.clone())),
        }
    }

    /// Of a value and the file that may hold it instead, the one that counts: a flag goes before a variable, and a
    /// file before a value.
    pub fn or_in_file<'a>(&'a self, file: Option<&'a Self>) -> Result<&'a Self, BadSetting> {
        match file {
            Some(file) if file.is_flag && self.is_flag => Err(file.bad(format!("{} is given as well", self.names))),
            Some(file) if file.is_flag || !self.is_flag => Ok(file),
            _ => Ok(self),
        }
    }

    fn find_text(&self) -> Result<String, Unreadable> {
        if self.is_in_file {
            in_file(Path::new(&self.value))
        } else {
            self.value.to_str().map(ToOwned::to_owned).ok_or(Unreadable::NotUnicode)
        }
    }

    /// The setting cannot be used for this reason, which does not repeat its value.
    pub fn bad(&self, problem: impl Into<Box<dyn Error + Send + Sync>>) -> BadSetting {
        BadSetting { names: self.names.clone(), problem: problem.into() }
    }
}

/// Without the value.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Given({})", self.names)
    }
}

fn in_file(file: &Path) -> Result<String, Unreadable> {
    let text = std::fs::read_to_string(file)
        .map_err(|problem| Unreadable::File { file: file.to_owned(), problem: Arc::new(problem) })?;
    if text.trim().is_empty() { Err(Unreadable::EmptyFile(file.to_owned())) } else { Ok(text) }
}

/// Takes the value itself.
pub(super) fn given() -> Giver {
    Giver { is_in_file: false }
}

/// Takes the name of a file that holds the value.
pub(super) fn given_in_file() -> Giver {
    Giver { is_in_file: true }
}

/// Takes whatever is given, for the command line.
#[derive(Clone, Debug)]
pub(super) struct Giver {
    is_in_file: bool,
}

impl TypedValueParser for Giver {
    type Value = Given;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<Given, clap::Error> {
        self.parse_ref_(command, argument, value, ValueSource::CommandLine)
    }

    fn parse_ref_(
        &self,
        _: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
        source: ValueSource,
    ) -> Result<Given, clap::Error> {
        Ok(Given {
            names: argument.map(names).unwrap_or_default(),
            value: value.to_owned(),
            is_flag: source == ValueSource::CommandLine,
            is_in_file: self.is_in_file,
            text: OnceLock::new(),
        })
    }
}

/// The flag and the variable that set the value.
fn names(argument: &Arg) -> String {
    let variable = argument.get_env().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match argument.get_long() {
        Some(flag) if argument.is_hide_set() => format!("{variable} (--{flag})"),
        Some(flag) => format!("--{flag} ({variable})"),
        None => variable,
    }
}
