//! The lists that are being read, by their identifier.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::Listing;

/// How many lists are kept.
const PLACES: usize = 8;
/// How long a list is kept that nobody asks for.
const KEPT: Duration = Duration::from_secs(90);

/// Keeps lists between the pages that are asked of them.
#[derive(Clone, Default)]
pub(crate) struct Shelf {
    lists: Arc<Mutex<HashMap<String, (Listing, Instant)>>>,
}

impl Shelf {
    /// The list of that identifier, if it is still there.
    pub(crate) fn take(&self, identifier: &str) -> Option<Listing> {
        let now = Instant::now();
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|_, (_, used)| now.duration_since(*used) < KEPT);
        let (listing, used) = lists.get_mut(identifier)?;
        *used = now;
        Some(listing.clone())
    }

    /// Keeps a list; the one that was not asked for the longest makes room.
    pub(crate) fn put(&self, identifier: &str, listing: Listing) {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.len() >= PLACES && !lists.contains_key(identifier) {
            let oldest = lists.iter().min_by_key(|(_, (_, used))| *used);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                lists.remove(&oldest);
            }
        }
        lists.insert(identifier.to_owned(), (listing, Instant::now()));
    }
}
