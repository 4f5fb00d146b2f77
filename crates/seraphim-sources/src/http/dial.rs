//! Connections: from a link to a stream of bytes, with the wall in between.
//!
//! Looked up, judged and connected in one place and at each connect anew: the
//! address that was judged is the one that is connected to, so a name whose
//! answer changes gains nothing.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::egress::EgressProxy;
use super::guard::{Blocked, Reach, Wall};
use crate::{HttpSettings, OpenError, SetupError};

/// How many addresses of a name are tried.
const MAX_ADDRESSES: usize = 4;

/// Looks names up. The system does in production ([`SystemLookup`]); tests
/// answer what they like.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// All addresses of a host, in the order in which to try them.
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The resolver of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn lookup(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0))
            .await?
            .map(|address| address.ip())
            .collect())
    }
}

/// A connection, with TLS or without.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Connects to where links lead, behind the wall.
#[derive(Clone)]
pub(crate) struct Dialer {
    wall: Arc<Wall>,
    lookup: Arc<dyn Lookup>,
    egress: Option<Arc<EgressProxy>>,
    tls: TlsConnector,
    timeout: Duration,
}

impl Dialer {
    pub(crate) fn new(
        settings: &HttpSettings,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, SetupError> {
        Ok(Self::trusting(
            settings,
            lookup,
            with_roots(system_roots())?,
        ))
    }

    /// The same with somebody else's idea of whom to trust.
    pub(crate) fn trusting(
        settings: &HttpSettings,
        lookup: Arc<dyn Lookup>,
        tls: rustls::ClientConfig,
    ) -> Self {
        Self {
            wall: Arc::new(Wall::new(settings.allow_hosts.clone())),
            lookup,
            egress: settings.egress_proxy.clone().map(Arc::new),
            tls: TlsConnector::from(Arc::new(tls)),
            timeout: settings.connect_timeout,
        }
    }

    /// Connects to the host of a link, with TLS where the link asks for it.
    pub(crate) async fn dial(&self, url: &Url) -> Result<Box<dyn Stream>, OpenError> {
        let reach = self.wall.judge(url)?;
        let host = url.host().ok_or(Blocked::NoHost)?;
        let connect = async {
            let stream = self.reach(reach, url).await?;
            if url.scheme() == "https" {
                self.secure(stream, &host).await
            } else {
                Ok(Box::new(stream) as Box<dyn Stream>)
            }
        };
        self.in_time(connect, &host).await
    }

    /// Connects to the host of a link for somebody who speaks to it himself.
    pub(crate) async fn tunnel(&self, url: &Url) -> Result<TcpStream, OpenError> {
        let reach = self.wall.judge(url)?;
        let host = url.host().ok_or(Blocked::NoHost)?;
        self.in_time(self.reach(reach, url), &host).await
    }

    async fn in_time<T>(
        &self,
        connect: impl Future<Output = Result<T, OpenError>>,
        host: &Host<&str>,
    ) -> Result<T, OpenError> {
        tokio::time::timeout(self.timeout, connect)
            .await
            .map_err(|_| {
                OpenError::network(format!("{host} does not answer."), "no connection in time")
            })?
    }

    async fn reach(&self, reach: Reach, url: &Url) -> Result<TcpStream, OpenError> {
        let host = url.host().ok_or(Blocked::NoHost)?;
        let port = url.port_or_known_default().ok_or(Blocked::NoHost)?;
        let addresses = match host {
            Host::Ipv4(address) => vec![IpAddr::V4(address)],
            Host::Ipv6(address) => vec![IpAddr::V6(address)],
            Host::Domain(name) => {
                let found = self.lookup.lookup(name).await.map_err(|error| {
                    OpenError::network(
                        format!("No server is known under the name {name}."),
                        error.to_string(),
                    )
                })?;
                permitted(&self.wall, reach, name, port, &found)?
            }
        };
        let unreachable = |cause: io::Error| {
            OpenError::network(format!("{host} cannot be reached."), cause.to_string())
        };
        let stream = self
            .reach_one(&addresses, port)
            .await
            .map_err(unreachable)?;
        // Requests are one small segment each; waiting to fill it helps nobody.
        stream.set_nodelay(true).map_err(unreachable)?;
        Ok(stream)
    }

    async fn secure(
        &self,
        stream: TcpStream,
        host: &Host<&str>,
    ) -> Result<Box<dyn Stream>, OpenError> {
        let untrusted = |cause: String| {
            OpenError::network(format!("No safe connection to {host} is possible."), cause)
        };
        let name = match host {
            Host::Domain(name) => ServerName::try_from((*name).to_owned())
                .map_err(|error| untrusted(error.to_string()))?,
            Host::Ipv4(address) => ServerName::from(IpAddr::V4(*address)),
            Host::Ipv6(address) => ServerName::from(IpAddr::V6(*address)),
        };
        let stream = self.tls.connect(name, stream).await;
        Ok(Box::new(
            stream.map_err(|error| untrusted(error.to_string()))?,
        ))
    }

    /// The first address that answers. Each but the last has a share of the
    /// time only, so that a broken IPv6 does not hide a working IPv4.
    async fn reach_one(&self, addresses: &[IpAddr], port: u16) -> io::Result<TcpStream> {
        let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        let count = addresses.len().min(MAX_ADDRESSES);
        for (number, address) in addresses.iter().take(count).enumerate() {
            let address = SocketAddr::new(*address, port);
            let connect = async {
                match &self.egress {
                    Some(egress) => egress.connect(address).await,
                    None => TcpStream::connect(address).await,
                }
            };
            let share = if number + 1 == count {
                self.timeout
            } else {
                self.timeout / 4
            };
            match tokio::time::timeout(share, connect).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => failure = error,
                Err(_) => failure = io::Error::from(io::ErrorKind::TimedOut),
            }
        }
        Err(failure)
    }
}

/// The permitted ones among the addresses of a host.
fn permitted(
    wall: &Wall,
    reach: Reach,
    host: &str,
    port: u16,
    found: &[IpAddr],
) -> Result<Vec<IpAddr>, OpenError> {
    let mut blocked = None;
    let mut addresses = Vec::new();
    for address in found {
        match wall.permit(reach, host, *address) {
            Ok(()) => addresses.push(*address),
            Err(refusal) => blocked = blocked.or(Some(refusal)),
        }
    }
    match blocked {
        // Only an allowed network could have answered on this port, and none does.
        Some(_) if addresses.is_empty() && reach == Reach::Networks => Err(Blocked::Port {
            host: host.to_owned(),
            port,
        }
        .into()),
        Some(refusal) if addresses.is_empty() => Err(refusal.into()),
        _ => Ok(addresses),
    }
}

/// The system's certificates, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`.
fn system_roots() -> rustls::RootCertStore {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = rustls::RootCertStore::empty();
    let (added, ignored) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        tracing::warn!(ignored, errors = ?found.errors, "no trusted certificates: https links will fail");
    }
    roots
}

/// TLS that trusts these roots.
pub(crate) fn with_roots(roots: rustls::RootCertStore) -> Result<rustls::ClientConfig, SetupError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| SetupError::Http(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
