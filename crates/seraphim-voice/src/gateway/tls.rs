//! The roots that a voice server's certificate must chain to.

use std::{fmt, io, sync::Arc};

use rustls::{ClientConfig, RootCertStore};

/// TLS settings of voice gateway connections; cheap to clone.
#[derive(Clone)]
pub struct Tls {
    config: Arc<ClientConfig>,
}

impl Tls {
    /// Trusts the roots of the operating system, or those of `SSL_CERT_FILE`
    /// and `SSL_CERT_DIR` where these are set. Reads files: call it once.
    ///
    /// # Errors
    ///
    /// When no root certificate can be loaded.
    pub fn native() -> io::Result<Self> {
        let found = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        let (added, _) = roots.add_parsable_certificates(found.certs);
        if added == 0 {
            let cause = found
                .errors
                .first()
                .map_or_else(|| "none found".to_owned(), ToString::to_string);
            return Err(io::Error::new(
                io::ErrorKind::NotFound,
                format!("no root certificate could be loaded: {cause}"),
            ));
        }
        Ok(Self::with_roots(roots))
    }

    /// Trusts these roots alone.
    ///
    /// # Panics
    ///
    /// When no rustls provider is installed for the process.
    pub fn with_roots(roots: RootCertStore) -> Self {
        let config = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self {
            config: Arc::new(config),
        }
    }

    pub(crate) fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.config)
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}
