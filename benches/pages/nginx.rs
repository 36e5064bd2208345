//! nginx as it serves files that were compressed ahead.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use crate::BenchResult;
use crate::server::{self, Server};

/// Puts the page under its address: nginx looks for the plain file's name with `.gz`.
pub fn place(folder: &Path, path: &str, compressed: &[u8]) -> BenchResult<()> {
    let file = folder.join("site").join(path.trim_start_matches('/'));
    fs::create_dir_all(file.parent().unwrap_or(folder))?;
    fs::write(&file, "nobody asks for this one")?;
    fs::write(file.with_extension("gz"), compressed)?;
    Ok(())
}

/// Starts it with one worker.
pub fn start(folder: &Path, with_log: bool) -> BenchResult<Server> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let (prefix, log) = (folder.display(), if with_log { "access.log" } else { "off" });
    let log = if with_log { format!("{prefix}/{log}") } else { log.to_owned() };
    let settings = format!(
        "worker_processes 1; daemon off; pid {prefix}/nginx.pid; error_log {prefix}/error.log;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n\
           access_log {log}; sendfile on; tcp_nopush on; keepalive_requests 1000000000; default_type text/html;\n\
           client_body_temp_path {prefix}/a; proxy_temp_path {prefix}/b; fastcgi_temp_path {prefix}/c;\n\
           uwsgi_temp_path {prefix}/d; scgi_temp_path {prefix}/e;\n\
           server {{ listen {address}; root {prefix}/site; gzip_static on; }}\n\
         }}\n"
    );
    let file = folder.join("nginx.conf");
    fs::write(&file, settings)?;
    let mut command = server::on_processor(0, Path::new("nginx"));
    command.arg("-p").arg(folder).arg("-c").arg(&file);
    Server::start_at(command, &address.to_string())
}
