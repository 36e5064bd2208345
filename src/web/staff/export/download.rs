//! A file on its way to a browser, page by page: memory does not grow with it.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

use crate::domain::request::StoredRequest;
use crate::export::{Export, ExportError, Format};
use crate::store::{ExportFilter, Store, StoreError};

/// Pages that wait for whoever takes them.
const WAITING: usize = 2;

/// Why a file ends before its end.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error("nobody takes it any more")]
    NobodyThere,
}

/// The answer; what cannot be read half-way breaks the connection off, so that nobody takes a part for the whole.
pub fn answer(store: Store, filter: ExportFilter, format: Format, zone: TimeZone, today: Date) -> Response {
    let (sender, receiver) = channel(WAITING);
    tokio::spawn(async move {
        match write(&store, &filter, format, zone, &sender).await {
            Ok(()) | Err(Broken::NobodyThere) => {}
            Err(error) => {
                tracing::error!(%error, "an export broke off");
                // Should nobody be there any more, nobody needs to be told.
                let _ = sender.send(Err(io::Error::other(error.to_string()))).await;
            }
        }
    });
    let (kind, ending) = match format {
        Format::Csv | Format::CsvExact => ("text/csv; charset=utf-8", "csv"),
        Format::Jsonl => ("application/jsonl; charset=utf-8", "jsonl"),
    };
    let name = format!("attachment; filename=\"requests-{today}.{ending}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, Body::from_stream(ReceiverStream::new(receiver))).into_response()
}

async fn write(
    store: &Store,
    filter: &ExportFilter,
    format: Format,
    zone: TimeZone,
    sender: &Sender<io::Result<Bytes>>,
) -> Result<(), Broken> {
    let written = Written::default();
    let mut export = Export::begin(format, written.clone(), zone)?;
    let mut last: Option<StoredRequest> = None;
    loop {
        let page = store.page_after(filter, last.as_ref()).await?;
        if page.is_empty() {
            break;
        }
        export.write(&page)?;
        written.send(sender).await?;
        last = page.into_iter().next_back();
    }
    export.finish()?;
    written.send(sender).await
}

/// What was written and has not left yet.
#[derive(Clone, Debug, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    async fn send(&self, sender: &Sender<io::Result<Bytes>>) -> Result<(), Broken> {
        let bytes = self.0.lock().map(|mut bytes| std::mem::take(&mut *bytes)).unwrap_or_default();
        if bytes.is_empty() {
            return Ok(());
        }
        sender.send(Ok(bytes.into())).await.map_err(|_| Broken::NobodyThere)
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().map_err(|_| io::Error::other("a writer panicked"))?.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
