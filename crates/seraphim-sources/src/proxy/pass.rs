//! Passes: who may use the proxy, and why they were kept from somewhere.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::HeaderMap;
use hyper::header::PROXY_AUTHORIZATION;
use rand::Rng as _;

use crate::OpenError;

const NAME: &str = "caged";
const LETTERS: usize = 32;

/// The passes that are good.
#[derive(Default)]
pub(super) struct Passes {
    /// By what stands in the header `Proxy-Authorization`.
    good: Mutex<HashMap<String, Arc<Record>>>,
}

/// What is remembered of one pass.
#[derive(Default)]
pub(super) struct Record {
    refusal: Mutex<Option<OpenError>>,
}

impl Record {
    pub(super) fn refused(&self, error: OpenError) {
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    }
}

impl Passes {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Record>>> {
        self.good.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn issue(self: &Arc<Self>, address: SocketAddr) -> Pass {
        let word: String = rand::rng()
            .sample_iter(rand::distr::Alphanumeric)
            .take(LETTERS)
            .map(char::from)
            .collect();
        let header = format!("Basic {}", STANDARD.encode(format!("{NAME}:{word}")));
        let record = Arc::<Record>::default();
        self.lock().insert(header.clone(), Arc::clone(&record));
        Pass {
            url: format!("http://{NAME}:{word}@{address}"),
            header,
            record,
            passes: Arc::clone(self),
        }
    }

    /// The record of the pass that a request shows.
    pub(super) fn admit(&self, headers: &HeaderMap) -> Option<Arc<Record>> {
        let shown = headers.get(PROXY_AUTHORIZATION)?.to_str().ok()?;
        self.lock().get(shown).cloned()
    }
}

/// A pass for one program. No longer good once it is dropped.
pub(crate) struct Pass {
    url: String,
    header: String,
    record: Arc<Record>,
    passes: Arc<Passes>,
}

impl Pass {
    /// The proxy as programs want it named: `http://name:word@address:port`.
    /// The word is a secret.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Why the program was last kept from where it wanted to go.
    pub(crate) fn refusal(&self) -> Option<OpenError> {
        let refusal = &self.record.refusal;
        refusal
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.passes.lock().remove(&self.header);
    }
}
