//! How often what was heard had no frame when one was due.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A count of gaps, which the output of a play adds to without waiting. Cheap to
/// clone; clones are the same count.
#[derive(Debug, Clone, Default)]
pub struct Gaps(Arc<AtomicU64>);

impl Gaps {
    /// How many there were, each once, however long it was.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// A play that was heard has no frame.
    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}
