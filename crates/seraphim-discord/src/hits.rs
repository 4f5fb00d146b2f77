//! What searches have found, while somebody may still choose from it. Bounded:
//! the oldest give way, and are over with their message's quarter of an hour.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use seraphim_core::Track;
use tokio::time::Instant;

/// Searches that are kept.
const MOST: usize = 256;
/// For so long.
const FRESH: Duration = Duration::from_mins(15);

/// The hits of the latest searches.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    searches: VecDeque<(u64, Instant, Vec<Track>)>,
    last: u64,
}

impl Hits {
    /// Keeps hits, and names them.
    pub(crate) fn keep(&self, tracks: Vec<Track>) -> u64 {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.searches.len() == MOST {
            kept.searches.pop_front();
        }
        kept.last += 1;
        let number = kept.last;
        kept.searches.push_back((number, Instant::now(), tracks));
        number
    }

    /// Those of the hits that were chosen, in the order in which they were found;
    /// nothing of a search that is over.
    pub(crate) fn chosen(&self, number: u64, places: &[usize]) -> Vec<Track> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let search = kept.searches.iter().find(|(known, ..)| *known == number);
        let Some((_, _, tracks)) = search.filter(|(_, at, _)| at.elapsed() < FRESH) else {
            return Vec::new();
        };
        (0..)
            .zip(tracks)
            .filter(|(place, _)| places.contains(place))
            .map(|(_, track)| track.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{FRESH, Hits, MOST};
    use crate::view::samples::track;

    #[tokio::test(start_paused = true)]
    async fn what_was_chosen_comes_back_until_it_is_stale() {
        let hits = Hits::default();
        let number = hits.keep(["a", "b", "c"].map(track).to_vec());
        let chosen: Vec<_> = hits
            .chosen(number, &[2, 0, 9])
            .into_iter()
            .map(|track| track.title)
            .collect();
        assert_eq!(chosen, ["a", "c"]);
        assert!(hits.chosen(number + 1, &[0]).is_empty());

        tokio::time::advance(FRESH).await;
        assert!(hits.chosen(number, &[0]).is_empty());
    }

    #[test]
    fn the_oldest_search_gives_way() {
        let hits = Hits::default();
        let first = hits.keep(vec![track("a")]);
        let mut last = first;
        for _ in 0..MOST {
            last = hits.keep(vec![track("b")]);
        }
        assert!(hits.chosen(first, &[0]).is_empty());
        assert_eq!(hits.chosen(last, &[0]).len(), 1);
    }
}
