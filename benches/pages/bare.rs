//! What there is to compare with: the same bytes, held in memory, and nothing that a site needs besides.

use std::path::Path;

use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;

use crate::BenchResult;

/// Answers every address with the page.
pub fn serve(page: &Path) -> BenchResult<()> {
    let page = Bytes::from(std::fs::read(page)?);
    let answer = move || async move {
        let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_ENCODING, "gzip")];
        (headers, page)
    };
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}", listener.local_addr()?);
        axum::serve(listener, axum::Router::new().fallback(get(answer))).await?;
        Ok(())
    })
}
