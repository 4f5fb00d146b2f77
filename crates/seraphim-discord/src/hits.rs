//! What searches have found, while somebody may still choose from it, in the
//! guild where it was searched for. Bounded: the oldest give way, and are over
//! with their message's quarter of an hour.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use seraphim_core::{GuildId, Track};
use tokio::time::Instant;
use twilight_model::id::{Id, marker::InteractionMarker};

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
    searches: VecDeque<Search>,
}

/// Named by the interaction that it was asked with: no other search, of this
/// program or of one before it, has the same name.
#[derive(Debug)]
struct Search {
    guild: GuildId,
    asked: Id<InteractionMarker>,
    at: Instant,
    tracks: Vec<Track>,
}

impl Hits {
    /// Keeps the hits of a search.
    pub(crate) fn keep(&self, guild: GuildId, asked: Id<InteractionMarker>, tracks: Vec<Track>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.searches.len() == MOST {
            kept.searches.pop_front();
        }
        kept.searches.push_back(Search {
            guild,
            asked,
            at: Instant::now(),
            tracks,
        });
    }

    /// Those of the hits that were chosen, in the order in which they were found;
    /// nothing of a search that is over, or of another guild.
    pub(crate) fn chosen(
        &self,
        guild: GuildId,
        asked: Id<InteractionMarker>,
        places: &[usize],
    ) -> Vec<Track> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let such = |search: &&Search| (search.guild, search.asked) == (guild, asked);
        let search = kept.searches.iter().find(such);
        let Some(search) = search.filter(|search| search.at.elapsed() < FRESH) else {
            return Vec::new();
        };
        (0..)
            .zip(&search.tracks)
            .filter(|(place, _)| places.contains(place))
            .map(|(_, track)| track.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{FRESH, Hits, MOST};
    use crate::view::samples::track;
    use seraphim_core::GuildId;
    use twilight_model::id::Id;

    const HERE: GuildId = GuildId(1);

    #[tokio::test(start_paused = true)]
    async fn what_was_chosen_comes_back_until_it_is_stale() {
        let hits = Hits::default();
        let asked = Id::new(300);
        hits.keep(HERE, asked, ["a", "b", "c"].map(track).to_vec());
        let chosen: Vec<_> = hits
            .chosen(HERE, asked, &[2, 0, 9])
            .into_iter()
            .map(|track| track.title)
            .collect();
        assert_eq!(chosen, ["a", "c"]);

        tokio::time::advance(FRESH).await;
        assert!(hits.chosen(HERE, asked, &[0]).is_empty());
    }

    #[test]
    fn nothing_is_chosen_from_another_search_or_in_another_guild() {
        let hits = Hits::default();
        hits.keep(HERE, Id::new(300), vec![track("a")]);
        assert!(hits.chosen(HERE, Id::new(301), &[0]).is_empty());
        assert!(hits.chosen(GuildId(2), Id::new(300), &[0]).is_empty());
    }

    #[test]
    fn the_oldest_search_gives_way() {
        let hits = Hits::default();
        for asked in 0..=MOST as u64 {
            hits.keep(HERE, Id::new(300 + asked), vec![track("a")]);
        }
        assert!(hits.chosen(HERE, Id::new(300), &[0]).is_empty());
        let last = Id::new(300 + MOST as u64);
        assert_eq!(hits.chosen(HERE, last, &[0]).len(), 1);
    }
}
