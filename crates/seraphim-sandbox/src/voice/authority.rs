//! The certificate authority of one sandbox.
//!
//! Clients of Discord speak TLS only, so the stand-in needs certificates that
//! a client can be told to trust: one authority, whose key is never written,
//! signs a certificate for the loopback names. Both certificates can be kept for
//! a sandbox that comes back.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use rustls_pki_types::{
    CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer,
    pem::{self, PemObject as _},
};

/// A fresh certificate authority with one server certificate for `127.0.0.1`,
/// `::1` and `localhost`. Cloning shares it.
#[derive(Clone)]
pub struct Authority {
    inner: Arc<Inner>,
}

struct Inner {
    ca_pem: String,
    server_certificate: CertificateDer<'static>,
    server_key: PrivatePkcs8KeyDer<'static>,
    server: Arc<rustls::ServerConfig>,
    client: Arc<rustls::ClientConfig>,
}

/// The authority could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// A certificate could not be generated or signed.
    #[error("the certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The certificates do not make a usable TLS configuration.
    #[error("the TLS configuration is unusable: {0}")]
    Tls(#[from] rustls::Error),
    /// A certificate or key that was kept is not PEM.
    #[error("the kept certificates are unreadable: {0}")]
    Pem(pem::Error),
    /// A certificate that was to be kept is not there.
    #[error("a kept certificate is missing")]
    Incomplete,
}

impl Authority {
    /// Makes an authority and signs its server certificate.
    pub fn new() -> Result<Self, AuthorityError> {
        let ca_key = KeyPair::generate()?;
        let mut ca = CertificateParams::new(Vec::<String>::new())?;
        ca.distinguished_name
            .push(DnType::CommonName, "Seraphim sandbox authority");
        ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        ca.key_usages = vec![
            KeyUsagePurpose::KeyCertSign,
            KeyUsagePurpose::CrlSign,
            KeyUsagePurpose::DigitalSignature,
        ];
        span_of_validity(&mut ca);
        let ca_certificate = ca.self_signed(&ca_key)?;
        let issuer = Issuer::new(ca, ca_key);

        let server_key = KeyPair::generate()?;
        let mut server = CertificateParams::new(vec!["localhost".to_owned()])?;
        server
            .distinguished_name
            .push(DnType::CommonName, "Seraphim sandbox");
        for address in [
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(Ipv6Addr::LOCALHOST),
        ] {
            server.subject_alt_names.push(SanType::IpAddress(address));
        }
        server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        server.use_authority_key_identifier_extension = true;
        span_of_validity(&mut server);
        let server_certificate = server.signed_by(&server_key, &issuer)?;

        Self::serving(
            ca_certificate.pem(),
            ca_certificate.der().clone(),
            server_certificate.der().clone(),
            PrivatePkcs8KeyDer::from(server_key.serialize_der()),
        )
    }

    /// Reads what [`Self::to_pem`] wrote.
    ///
    /// # Errors
    ///
    /// When a certificate or the key is missing or unreadable.
    pub fn from_pem(pem: &str) -> Result<Self, AuthorityError> {
        let mut certificates = CertificateDer::pem_slice_iter(pem.as_bytes());
        let mut next = || {
            certificates
                .next()
                .ok_or(AuthorityError::Incomplete)?
                .map_err(AuthorityError::Pem)
        };
        let (ca, server) = (next()?, next()?);
        let key =
            PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(AuthorityError::Pem)?;
        Self::serving(to_pem("CERTIFICATE", &ca), ca, server, key)
    }

    /// The authority's certificate, the server's, and the server's key, in PEM.
    /// The authority's own key is never written: it signs nothing more.
    pub fn to_pem(&self) -> String {
        let Inner {
            ca_pem,
            server_certificate,
            server_key,
            ..
        } = &*self.inner;
        let certificate = to_pem("CERTIFICATE", server_certificate);
        let key = to_pem("PRIVATE KEY", server_key.secret_pkcs8_der());
        format!("{ca_pem}{certificate}{key}")
    }

    fn serving(
        ca_pem: String,
        ca: CertificateDer<'static>,
        server_certificate: CertificateDer<'static>,
        server_key: PrivatePkcs8KeyDer<'static>,
    ) -> Result<Self, AuthorityError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut server_config = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(
                vec![server_certificate.clone(), ca.clone()],
                PrivateKeyDer::Pkcs8(server_key.clone_key()),
            )?;
        server_config.alpn_protocols = vec![b"http/1.1".to_vec()];

        let mut roots = rustls::RootCertStore::empty();
        roots.add(ca)?;
        let client_config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();

        Ok(Self {
            inner: Arc::new(Inner {
                ca_pem,
                server_certificate,
                server_key,
                server: Arc::new(server_config),
                client: Arc::new(client_config),
            }),
        })
    }

    /// The authority's certificate, PEM: what a client must trust.
    pub fn ca_pem(&self) -> &str {
        &self.inner.ca_pem
    }

    /// Writes [`Self::ca_pem`] to `path`, for a child process's `SSL_CERT_FILE`.
    pub fn write_ca(&self, path: &Path) -> io::Result<()> {
        std::fs::write(path, &self.inner.ca_pem)
    }

    /// TLS for a server on loopback (HTTP/1.1 only, for WebSocket upgrades).
    pub fn server_config(&self) -> Arc<rustls::ServerConfig> {
        Arc::clone(&self.inner.server)
    }

    /// TLS for a client that trusts this authority and nothing else.
    pub fn client_config(&self) -> Arc<rustls::ClientConfig> {
        Arc::clone(&self.inner.client)
    }
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}

fn to_pem(label: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let lines = encoded.as_bytes().chunks(64);
    let body: String = lines
        .map(|line| String::from_utf8_lossy(line) + "\n")
        .collect();
    format!("-----BEGIN {label}-----\n{body}-----END {label}-----\n")
}

/// A day back, for clocks that disagree, and a year on: some clients refuse
/// certificates that are valid for longer than 825 days.
fn span_of_validity(params: &mut CertificateParams) {
    const DAY: Duration = Duration::from_hours(24);
    let now = SystemTime::now();
    params.not_before = (now - DAY).into();
    params.not_after = (now + 365 * DAY).into();
}
