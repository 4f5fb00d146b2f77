//! The lists that are being read, by their identifier.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::Listing;
use crate::tasks::Tasks;

/// How many lists are kept.
const PLACES: usize = 8;
/// How long a list is kept that nobody asks for.
const KEPT: Duration = Duration::from_secs(90);

/// Keeps lists between the pages that are asked of them.
#[derive(Clone)]
pub(crate) struct Shelf {
    lists: Arc<Mutex<Lists>>,
    tasks: Tasks,
}

/// By identifier, with when each was asked for last.
#[derive(Default)]
struct Lists(HashMap<String, (Listing, Instant)>);

impl Lists {
    /// Drops what nobody asks for, and with it what fetches it.
    fn tidy(&mut self, now: Instant) {
        self.0
            .retain(|_, (_, used)| now.duration_since(*used) < KEPT);
    }
}

fn lock(lists: &Mutex<Lists>) -> MutexGuard<'_, Lists> {
    lists.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    pub(crate) fn new(tasks: Tasks) -> Self {
        let lists = Arc::default();
        Self { lists, tasks }
    }

    /// The list of that identifier, if it is still there.
    pub(crate) fn take(&self, identifier: &str) -> Option<Listing> {
        let now = Instant::now();
        let mut lists = lock(&self.lists);
        lists.tidy(now);
        let (listing, used) = lists.0.get_mut(identifier)?;
        *used = now;
        Some(listing.clone())
    }

    /// Keeps a list; the one that was not asked for the longest makes room.
    pub(crate) fn put(&self, identifier: &str, listing: Listing) {
        let now = Instant::now();
        let mut lists = lock(&self.lists);
        if lists.0.is_empty() {
            self.tidy_later();
        }
        if lists.0.len() >= PLACES && !lists.0.contains_key(identifier) {
            let oldest = lists.0.iter().min_by_key(|(_, (_, used))| *used);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                lists.0.remove(&oldest);
            }
        }
        lists.0.insert(identifier.to_owned(), (listing, now));
    }

    /// Tidies for as long as there is a list.
    fn tidy_later(&self) {
        let (lists, stop) = (Arc::downgrade(&self.lists), self.tasks.stop.clone());
        let tidied = async move {
            loop {
                tokio::time::sleep(KEPT).await;
                let Some(lists) = lists.upgrade() else { return };
                let mut lists = lock(&lists);
                lists.tidy(Instant::now());
                if lists.0.is_empty() {
                    return;
                }
            }
        };
        self.tasks
            .tracker
            .spawn(async move { stop.run_until_cancelled(tidied).await });
    }
}
