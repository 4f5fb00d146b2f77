//! Finds a catalogue's track at a source that plays it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use lavalink_protocol::TrackInfo;

use crate::{OpenError, chain, matching};

/// Sources whose tracks are words only.
const CATALOGUES: &[&str] = &[
    crate::spotify::NAME,
    crate::applemusic::NAME,
    crate::deezer::NAME,
];
/// How many hits are tried.
const MOST: usize = 3;
/// How many finds are remembered.
const PLACES: usize = 1_000;

/// Whether the tracks of a source have to be found elsewhere.
pub(crate) fn is_catalogue(source: &str) -> bool {
    CATALOGUES.contains(&source)
}

/// Whoever can be searched.
#[async_trait]
pub(crate) trait Search: Sync {
    /// What is found under a question such as `ytsearch:words`.
    async fn search(&self, question: &str) -> Result<Vec<TrackInfo>, OpenError>;
}

/// The tracks that are the wanted recording, best first, from the first
/// provider that has any.
///
/// # Errors
/// [`OpenError::Gone`] when nobody has it; why the last provider failed, when
/// one did and no other had it.
pub(crate) async fn find(
    search: &impl Search,
    providers: &[String],
    wanted: &TrackInfo,
) -> Result<Vec<TrackInfo>, OpenError> {
    let mut failure = None;
    for provider in providers {
        let Some(question) = matching::question(provider, wanted) else {
            continue;
        };
        let mut hits = match search.search(&question).await {
            Ok(hits) => hits,
            Err(error) => {
                tracing::debug!(error = chain(&error), "a provider failed");
                failure = Some(error);
                continue;
            }
        };
        hits.retain(|hit| !is_catalogue(&hit.source_name));
        let by_isrc = matching::asks_for_isrc(provider);
        let places = matching::matches(wanted, &hits, by_isrc);
        if !places.is_empty() {
            let found = places.into_iter().take(MOST);
            return Ok(found.filter_map(|place| hits.get(place).cloned()).collect());
        }
    }
    Err(failure.unwrap_or_else(|| {
        OpenError::Gone(format!(
            "Nothing that can be played was found for “{}” by {}.",
            wanted.title, wanted.author
        ))
    }))
}

/// Remembers what was found, by source and identifier.
#[derive(Default)]
pub(crate) struct Memory {
    finds: Mutex<Finds>,
}

type Key = (String, String);

#[derive(Default)]
struct Finds {
    tracks: HashMap<Key, TrackInfo>,
    order: VecDeque<Key>,
}

fn key(wanted: &TrackInfo) -> Key {
    (wanted.source_name.clone(), wanted.identifier.clone())
}

impl Memory {
    pub(crate) fn get(&self, wanted: &TrackInfo) -> Option<TrackInfo> {
        let finds = self.finds.lock().unwrap_or_else(PoisonError::into_inner);
        finds.tracks.get(&key(wanted)).cloned()
    }

    pub(crate) fn put(&self, wanted: &TrackInfo, found: TrackInfo) {
        let mut finds = self.finds.lock().unwrap_or_else(PoisonError::into_inner);
        let key = key(wanted);
        if finds.tracks.insert(key.clone(), found).is_none() {
            finds.order.push_back(key);
        }
        if finds.order.len() > PLACES
            && let Some(oldest) = finds.order.pop_front()
        {
            finds.tracks.remove(&oldest);
        }
    }

    /// Forgets what turned out not to play.
    pub(crate) fn forget(&self, wanted: &TrackInfo) {
        let mut finds = self.finds.lock().unwrap_or_else(PoisonError::into_inner);
        let key = key(wanted);
        finds.tracks.remove(&key);
        finds.order.retain(|other| *other != key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers a question from a table.
    struct Table(Vec<(&'static str, Result<Vec<TrackInfo>, OpenError>)>);

    #[async_trait]
    impl Search for Table {
        async fn search(&self, question: &str) -> Result<Vec<TrackInfo>, OpenError> {
            let row = self.0.iter().find(|(asked, _)| *asked == question);
            row.map_or_else(|| Ok(Vec::new()), |(_, answer)| answer.clone())
        }
    }

    fn track(source: &str, id: &str, title: &str) -> TrackInfo {
        TrackInfo {
            source_name: source.to_owned(),
            identifier: id.to_owned(),
            title: title.to_owned(),
            author: "Johnny Cash".to_owned(),
            length: 218_000,
            ..TrackInfo::default()
        }
    }

    fn providers() -> Vec<String> {
        [
            "ytsearch:\"%ISRC%\"",
            "ytmsearch:%QUERY%",
            "scsearch:%QUERY%",
        ]
        .map(ToOwned::to_owned)
        .to_vec()
    }

    async fn found(table: Table, wanted: &TrackInfo) -> Result<Vec<String>, OpenError> {
        let found = find(&table, &providers(), wanted).await?;
        Ok(found.into_iter().map(|track| track.identifier).collect())
    }

    #[tokio::test]
    async fn the_code_is_asked_for_first_and_the_words_when_it_finds_nothing() {
        let mut wanted = track("spotify", "1", "Hurt");
        wanted.isrc = Some("USDJM0200009".to_owned());
        let words = (
            "ytmsearch:Johnny Cash Hurt",
            Ok(vec![track("youtube", "b", "Hurt")]),
        );
        let code = (
            "ytsearch:\"USDJM0200009\"",
            Ok(vec![track("youtube", "a", "Hurt")]),
        );

        let both = Table(vec![words.clone(), code]);
        assert_eq!(found(both, &wanted).await, Ok(vec!["a".to_owned()]));
        assert_eq!(
            found(Table(vec![words]), &wanted).await,
            Ok(vec!["b".to_owned()])
        );
    }

    #[tokio::test]
    async fn a_provider_that_fails_or_has_another_track_is_passed_over() {
        let wanted = track("deezer", "1", "Hurt");
        let table = Table(vec![
            ("ytmsearch:Johnny Cash Hurt", Err(OpenError::Busy)),
            (
                "scsearch:Johnny Cash Hurt",
                Ok(vec![
                    track("soundcloud", "x", "Hurt (Karaoke)"),
                    track("spotify", "y", "Hurt"),
                    track("soundcloud", "z", "Hurt"),
                ]),
            ),
        ]);
        assert_eq!(found(table, &wanted).await, Ok(vec!["z".to_owned()]));
    }

    #[tokio::test]
    async fn what_nobody_has_is_gone_and_what_could_not_be_asked_for_is_not() {
        let wanted = track("spotify", "1", "Hurt");
        let gone = found(Table(Vec::new()), &wanted).await;
        assert!(matches!(gone, Err(OpenError::Gone(_))), "{gone:?}");

        let table = Table(vec![("scsearch:Johnny Cash Hurt", Err(OpenError::Busy))]);
        assert_eq!(found(table, &wanted).await, Err(OpenError::Busy));
    }

    #[tokio::test]
    async fn the_identifier_of_the_link_is_never_searched_for() {
        let mut wanted = track("spotify", "4uLU6hMCjMI75M1A2tKUQC", "Hurt");
        wanted.uri = Some("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC".to_owned());
        for provider in crate::MirrorSettings::default().providers {
            let question = matching::question(&provider, &wanted).unwrap_or_default();
            assert!(!question.contains("4uLU6"), "{question}");
        }
    }

    #[test]
    fn memory_is_bounded() {
        let memory = Memory::default();
        for number in 0..PLACES + 10 {
            memory.put(
                &track("spotify", &number.to_string(), "a"),
                track("youtube", "b", "a"),
            );
        }
        assert!(memory.get(&track("spotify", "0", "a")).is_none());
        assert!(memory.get(&track("spotify", "900", "a")).is_some());
        memory.forget(&track("spotify", "900", "a"));
        assert!(memory.get(&track("spotify", "900", "a")).is_none());
    }
}
