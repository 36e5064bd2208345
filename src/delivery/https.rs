//! Calls over https to one place, which is looked at before anything is said to it: no redirect is followed, and no address
//! of a private network is called unless it is named.

mod networks;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, Error as TlsError, RootCertStore};
use url::Url;

use self::networks::is_public;
use crate::domain::delivery::ending::Failure;

/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How much of an answer is read, in bytes: its status says all.
const LONGEST_ANSWER: usize = 64 * 1024;

/// A place that is called over https.
#[derive(Clone)]
pub struct HttpsPlace {
    url: Url,
    private_networks: Vec<IpNet>,
    tls: TlsConnector,
}

impl std::fmt::Debug for HttpsPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("HttpsPlace").field(&self.url.host_str()).finish()
    }
}

/// Why a place cannot be called at all.
#[derive(Debug, thiserror::Error)]
pub enum UnusablePlace {
    /// There is no certificate of an authority where one was named.
    #[error("there is no certificate in it (-----BEGIN CERTIFICATE-----)")]
    NoCertificate,
    /// A certificate is broken.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl HttpsPlace {
    /// A place whose certificate is of an authority that browsers know, or of one in `authorities` (PEM).
    ///
    /// # Errors
    /// When the authorities cannot be read.
    pub fn new(url: Url, private_networks: Vec<IpNet>, authorities: Option<&str>) -> Result<Self, UnusablePlace> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        if let Some(pem) = authorities {
            let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
            let certificates = certificates.ok().filter(|all| !all.is_empty()).ok_or(UnusablePlace::NoCertificate)?;
            for certificate in certificates {
                roots.add(certificate)?;
            }
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { url, private_networks, tls: TlsConnector::from(Arc::new(config)) })
    }

    /// Posts a JSON text, and answers the status.
    ///
    /// # Errors
    /// Why there was no answer.
    pub async fn post(&self, headers: Vec<(HeaderName, HeaderValue)>, body: String) -> Result<u16, Failure> {
        timeout(PATIENCE, self.post_at_last(headers, body)).await.unwrap_or(Err(Failure::TooSlow))
    }

    async fn post_at_last(&self, headers: Vec<(HeaderName, HeaderValue)>, body: String) -> Result<u16, Failure> {
        let stream = self.connect().await?;
        let handshake = http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = handshake.map_err(|_| Failure::CutOff)?;
        // It ends when the sender does.
        let driving = tokio::spawn(connection);
        let request = self.request(headers, body).map_err(|_| Failure::NotComposed)?;
        let answer = sender.send_request(request).await.map_err(|_| Failure::CutOff)?;
        let status = answer.status().as_u16();
        // It is read so that the other side can tell it was heard; what it says is nothing to us.
        let _ = Limited::new(answer.into_body(), LONGEST_ANSWER).collect().await;
        drop(sender);
        driving.abort();
        Ok(status)
    }

    async fn connect(&self) -> Result<TlsStream<TcpStream>, Failure> {
        let host = self.url.host_str().ok_or(Failure::Unreachable)?.trim_matches(['[', ']']);
        let port = self.url.port_or_known_default().unwrap_or(443);
        let addresses: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(|_| Failure::Unreachable)?.collect();
        // Who answers is known by the address that is connected to, not by the name: a name can lead anywhere.
        let allowed: Vec<SocketAddr> = addresses.into_iter().filter(|address| self.may_call(address)).collect();
        if allowed.is_empty() {
            return Err(Failure::PrivateNetwork);
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| Failure::NotSecure)?;
        for address in allowed {
            if let Ok(stream) = TcpStream::connect(address).await {
                return self.tls.connect(name, stream).await.map_err(|problem| match problem.kind() {
                    std::io::ErrorKind::InvalidData => Failure::NotSecure,
                    _ => Failure::Unreachable,
                });
            }
        }
        Err(Failure::Unreachable)
    }

    fn may_call(&self, address: &SocketAddr) -> bool {
        let ip = address.ip().to_canonical();
        is_public(ip) || self.private_networks.iter().any(|network| network.contains(&ip))
    }

    fn request(
        &self,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: String,
    ) -> Result<Request<Full<Bytes>>, http::Error> {
        let path = match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        };
        let host = match (self.url.host_str().unwrap_or_default(), self.url.port()) {
            (host, Some(port)) => format!("{host}:{port}"),
            (host, None) => host.to_owned(),
        };
        let mut request = Request::builder().method(Method::POST).uri(path).header(HOST, host);
        request = request.header(CONTENT_TYPE, "application/json").header(USER_AGENT, "clinic");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        request.body(Full::new(Bytes::from(body)))
    }
}
