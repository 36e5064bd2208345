//! How many connections there may be: in all, as many as the system gives files for, and of one network.

/// What is kept for the database, its journal, the log and the like.
const FILES_KEPT: usize = 64;
/// More than a clinic's site ever has at once, and few enough that what they hold fits into a small machine's memory.
const MOST_IN_ALL: usize = 4096;
/// A company, or the customers of a mobile network, may share an address: each of 85 people with a browser's six.
const MOST_OF_A_NETWORK: usize = 512;

/// How many connections there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of everyone together.
    pub in_all: usize,
    /// Of one network that is none of our proxies.
    pub of_a_network: usize,
}

impl Limits {
    /// Raises the limit of open files as far as the system allows, and derives the rest from it.
    ///
    /// # Errors
    /// The system does not tell its limit.
    pub fn of_this_process() -> std::io::Result<Self> {
        let files = rlimit::increase_nofile_limit(u64::MAX)?;
        Ok(Self::with_files(usize::try_from(files).unwrap_or(usize::MAX)))
    }

    fn with_files(files: usize) -> Self {
        let in_all = (files - FILES_KEPT.min(files / 2)).min(MOST_IN_ALL);
        Self { in_all, of_a_network: MOST_OF_A_NETWORK.min(in_all / 2) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_fewer_connections_than_files_and_two_networks_at_least_find_room() {
        assert_eq!(Limits::with_files(1_048_576), Limits { in_all: 4096, of_a_network: 512 });
        assert_eq!(Limits::with_files(1024), Limits { in_all: 960, of_a_network: 480 });
        assert_eq!(Limits::with_files(256), Limits { in_all: 192, of_a_network: 96 });
        assert_eq!(Limits::with_files(64), Limits { in_all: 32, of_a_network: 16 });
    }
}
