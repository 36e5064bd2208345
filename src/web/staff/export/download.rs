//! A file on its way to a browser, block by block: memory does not grow with it.

use std::io::{self, Write};

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::spawn_blocking;
use tokio_stream::wrappers::ReceiverStream;

use crate::domain::audit::{Event, NewEntry};
use crate::domain::export::about::About;
use crate::domain::export::request_page::RequestPage;
use crate::domain::export::set::ExportSet;
use crate::export::{Encryption, Export, Finished, Format, Unfinished};
use crate::store::{Store, StoreError};
use crate::web::error::Error;
use crate::web::staff::member_request::MemberRequest;

/// Blocks that wait for whoever takes them.
const WAITING: usize = 2;

/// What is taken.
pub struct Download {
    /// The requests.
    pub pages: Receiver<Result<RequestPage, StoreError>>,
    /// In which format.
    pub format: Format,
    /// What the file says about itself.
    pub about: About,
    /// The set that they are.
    pub set: Option<ExportSet>,
}

/// Answers with the file; what cannot be read half-way breaks the connection off, so that nobody takes a part for the whole.
pub fn answer_with(request: &MemberRequest, download: Download) -> Result<Response, Error> {
    let recipients = &request.staff.site.content.clinic.exports.encrypt_to;
    let encryption = if recipients.is_empty() { None } else { Some(Encryption::to(recipients)?) };
    let (format, is_encrypted) = (download.format, encryption.is_some());
    let day = request.staff.clock.now().to_zoned_datetime(request.zone().clone()).date();
    let what = download.set.as_ref().map_or_else(|| day.to_string(), |set| format!("set-{}", set.number));
    let sealed = if is_encrypted { ".age" } else { "" };
    let name = format!("attachment; filename=\"requests-{what}.{}{sealed}\"", format.file_ending());
    let kind = if is_encrypted { "application/octet-stream" } else { format.media_type() };
    let (sender, receiver) = channel(WAITING);
    let damaged = request.member.by().did(Event::RequestsExported).with("format", format.as_str());
    tokio::spawn(write(request.staff.store.clone(), download, encryption, sender, damaged));
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(ReceiverStream::new(receiver))).into_response())
}

/// Writes the file on a thread that may wait, and notes what became of it before whoever takes it sees its end.
async fn write(
    store: Store,
    download: Download,
    encryption: Option<Encryption>,
    sender: Sender<io::Result<Bytes>>,
    damaged: NewEntry,
) {
    let Download { pages, format, about, set } = download;
    let blocks = Blocks { sender: sender.clone(), is_gone: false, goes_on_alone: set.is_some() };
    let writing =
        spawn_blocking(move || Export::begin(format, blocks, about, encryption.as_ref())?.write_all(pages, |_| ()));
    // A thread that panicked has said so.
    let error = match writing.await.unwrap_or(Err(Unfinished::Stopped)) {
        Ok((blocks, finished)) => {
            let arrived = !blocks.is_gone && sender.reserve_many(WAITING).await.is_ok();
            note(&store, format, set.as_ref(), &finished, arrived, damaged).await.err().map(|error| error.to_string())
        }
        Err(Unfinished::Export(error)) if error.is_broken_pipe() => None,
        Err(error) => Some(error.to_string()),
    };
    if let Some(error) = error {
        tracing::error!(%error, "an export broke off");
        // Should nobody be there any more, nobody needs to be told.
        let _ = sender.send(Err(io::Error::other(error))).await;
    }
}

async fn note(
    store: &Store,
    format: Format,
    set: Option<&ExportSet>,
    finished: &Finished,
    arrived: bool,
    damaged: NewEntry,
) -> Result<(), StoreError> {
    if let Some(set) = set {
        let is_kept = set.is_kept(format.as_str(), finished.damaged.len());
        store.mark_export_set(set.number, is_kept.then(|| finished.sha256.clone()), arrived).await?;
    }
    let left_out = i64::try_from(finished.damaged.len()).unwrap_or(i64::MAX);
    if left_out > 0 { store.write_down(damaged.with("left_out_as_damaged", left_out)).await } else { Ok(()) }
}

/// Hands blocks over to a connection, and waits while that is slow.
struct Blocks {
    sender: Sender<io::Result<Bytes>>,
    is_gone: bool,
    /// A set is written to its end for its hash, whether anybody takes it or not.
    goes_on_alone: bool,
}

impl Write for Blocks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_gone && self.sender.blocking_send(Ok(Bytes::copy_from_slice(bytes))).is_err() {
            self.is_gone = true;
        }
        if self.is_gone && !self.goes_on_alone {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
