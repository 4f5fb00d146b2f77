//! What was read a moment ago, for people who type: each keystroke asks the same
//! again, and nobody waits long for a choice.

use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OnceCell, Semaphore};
use tokio::time::{Instant, timeout};

/// Discord waits three seconds for an autocompletion; a person, one, in which
/// the answer has to reach Discord too.
const LIMIT: Duration = Duration::from_millis(600);

/// Reads at a time; whoever comes then waits for a turn, within the limit.
const READS: usize = 8;

/// Lists by key, each read once in a while and by one at a time.
pub(crate) struct Lately<K, T> {
    most: usize,
    fresh_for: Duration,
    kept: Mutex<HashMap<K, Kept<T>>>,
    reads: Semaphore,
}

struct Kept<T> {
    since: Instant,
    list: Arc<OnceCell<Arc<[T]>>>,
}

impl<K: Clone + Eq + Hash, T> Lately<K, T> {
    /// Keeps at most so many lists, each for so long.
    pub(crate) fn new(most: usize, fresh_for: Duration) -> Self {
        Self {
            most,
            fresh_for,
            kept: Mutex::default(),
            reads: Semaphore::new(READS),
        }
    }

    /// The list of this key; it is read unless it was, or somebody reads it just
    /// now. What cannot be read, or not in time, is empty, and is not kept.
    pub(crate) async fn get<E: Display>(
        &self,
        key: &K,
        read: impl Future<Output = Result<Vec<T>, E>>,
    ) -> Arc<[T]> {
        let list = self.list(key);
        let reading = list.get_or_try_init(|| async {
            // It is never closed.
            let _turn = self.reads.acquire().await;
            read.await.map(Arc::from)
        });
        match timeout(LIMIT, reading).await {
            Ok(Ok(list)) => Arc::clone(list),
            Ok(Err(error)) => {
                tracing::debug!(%error, "nothing could be read to choose from");
                Arc::default()
            }
            Err(_) => Arc::default(),
        }
    }

    /// Reads these lists anew when they are asked for.
    pub(crate) fn forget(&self, which: impl Fn(&K) -> bool) {
        self.lock().retain(|key, _| !which(key));
    }

    fn list(&self, key: &K) -> Arc<OnceCell<Arc<[T]>>> {
        let (mut kept, now) = (self.lock(), Instant::now());
        kept.retain(|_, kept| now.duration_since(kept.since) < self.fresh_for);
        if let Some(kept) = kept.get(key) {
            return Arc::clone(&kept.list);
        }
        if kept.len() >= self.most {
            let oldest = kept.iter().min_by_key(|(_, kept)| kept.since);
            let oldest = oldest.map(|(key, _)| key.clone());
            oldest.and_then(|oldest| kept.remove(&oldest));
        }
        let list = Arc::<OnceCell<_>>::default();
        let since = now;
        kept.insert(
            key.clone(),
            Kept {
                since,
                list: Arc::clone(&list),
            },
        );
        list
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Kept<T>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    type Answer = Result<Vec<u8>, &'static str>;

    /// Asks for a key; `true`: it was read.
    async fn asks(lists: &Lately<u8, u8>, key: u8, answer: Answer) -> (Vec<u8>, bool) {
        let read = Cell::new(false);
        let list = lists.get(&key, async {
            read.set(true);
            answer
        });
        let list = list.await;
        (list.to_vec(), read.get())
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_is_read_once_while_it_is_fresh_and_anew_where_it_has_changed() {
        let lists = Lately::new(2, Duration::from_secs(5));
        assert_eq!(asks(&lists, 1, Ok(vec![1])).await, (vec![1], true));
        assert_eq!(asks(&lists, 1, Ok(vec![2])).await, (vec![1], false));
        lists.forget(|key| *key == 1);
        assert_eq!(asks(&lists, 1, Ok(vec![3])).await, (vec![3], true));
        tokio::time::advance(Duration::from_secs(5)).await;
        assert_eq!(asks(&lists, 1, Ok(vec![4])).await, (vec![4], true));
    }

    #[tokio::test(start_paused = true)]
    async fn what_could_not_be_read_is_read_again() {
        let lists = Lately::new(2, Duration::from_secs(5));
        assert_eq!(asks(&lists, 1, Err("locked")).await, (vec![], true));
        assert_eq!(asks(&lists, 1, Ok(vec![1])).await, (vec![1], true));
    }

    #[tokio::test(start_paused = true)]
    async fn the_oldest_list_gives_way_where_there_are_too_many() {
        let lists = Lately::new(2, Duration::from_secs(5));
        for key in 1..=3 {
            asks(&lists, key, Ok(vec![key])).await;
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        assert!(!asks(&lists, 2, Ok(vec![])).await.1);
        assert!(!asks(&lists, 3, Ok(vec![])).await.1);
        assert!(asks(&lists, 1, Ok(vec![])).await.1);
    }

    #[tokio::test(start_paused = true)]
    async fn of_many_keystrokes_at_a_store_that_hangs_one_reads_and_none_waits_for_long() {
        let lists = Lately::<u8, u8>::new(2, Duration::from_secs(5));
        let reading = Cell::new(0);
        let keystroke = || {
            lists.get(&1, async {
                reading.set(reading.get() + 1);
                std::future::pending::<Answer>().await
            })
        };
        let began = Instant::now();
        let (one, other, third) = tokio::join!(keystroke(), keystroke(), keystroke());
        assert_eq!((one.len(), other.len(), third.len()), (0, 0, 0));
        assert_eq!(reading.get(), 1);
        assert!(began.elapsed() < Duration::from_secs(1));
    }
}
