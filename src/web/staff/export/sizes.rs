//! How large a file will be, guessed from its first requests.

use tokio::task::spawn_blocking;

use crate::domain::export::about::About;
use crate::domain::export::request_page::RequestPage;
use crate::export::{Export, ExportError, Format};

/// The size of a file with so many requests like those of the sample, in bytes, for each format that the clinic can write.
pub async fn sizes(sample: RequestPage, count: i64, about: About) -> Result<Vec<(Format, u64)>, ExportError> {
    let guessing = spawn_blocking(move || {
        let count = u64::try_from(count).unwrap_or(0);
        let sampled = u64::try_from(sample.requests.len()).unwrap_or(u64::MAX).max(1);
        let empty = RequestPage::default();
        (Format::offered(about.origin.systems.is_some()))
            .map(|format| {
                let (none, some) = (size(format, &empty, &about)?, size(format, &sample, &about)?);
                Ok((format, none + some.saturating_sub(none).saturating_mul(count) / sampled))
            })
            .collect()
    });
    // A thread that panicked has said so: then no size is told.
    guessing.await.unwrap_or_else(|_| Ok(Vec::new()))
}

fn size(format: Format, page: &RequestPage, about: &About) -> Result<u64, ExportError> {
    let mut export = Export::begin(format, Vec::new(), about.clone(), None)?;
    export.write(page)?;
    let (file, _) = export.finish()?;
    Ok(u64::try_from(file.len()).unwrap_or(u64::MAX))
}

/// A size as people read it, in the units of disks (1 MB is a million bytes).
pub fn in_words(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ => format!("{} GB", bytes.div_ceil(1_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn sizes_read_like_those_of_files() {
        let words = [0, 1, 999, 1_001, 999_999, 1_000_000, 12_345_678, 3_000_000_001].map(in_words);
        assert_eq!(words, ["0 KB", "1 KB", "1 KB", "2 KB", "1000 KB", "1 MB", "13 MB", "4 GB"]);
    }
}
