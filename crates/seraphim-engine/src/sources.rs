//! The circuits of the sources, fed by what the players of all guilds hear of
//! their tracks.

use std::sync::{Mutex, MutexGuard, PoisonError};

use seraphim_core::policy::circuit::Circuits;
use seraphim_core::{AudioNews, EndReason, FailureCause, Player, Search, Timestamp};

use crate::ports::AudioError;

/// What is told of a source that is left alone.
pub(crate) const LEFT_ALONE: &str = "the source keeps failing and is left alone for some minutes";

/// Sources that links and searches can be told to be for, by the names that
/// Lavalink's tracks have: hosts with whatever stands before them, and prefixes.
/// See <https://lavalink.dev/api/rest.html#track-loading>.
const KNOWN: [(&str, &[&str], &[&str]); 7] = [
    (
        "youtube",
        &["youtube.com", "youtu.be"],
        &["ytsearch", "ytmsearch"],
    ),
    ("soundcloud", &["soundcloud.com", "snd.sc"], &["scsearch"]),
    ("bandcamp", &["bandcamp.com"], &["bcsearch"]),
    ("twitch", &["twitch.tv"], &[]),
    ("vimeo", &["vimeo.com"], &[]),
    ("niconico", &["nicovideo.jp", "nico.ms"], &["ncsearch"]),
    ("spotify", &["spotify.com"], &["spsearch"]),
];

/// What is known of the sources.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    circuits: Mutex<Circuits>,
}

impl Sources {
    fn lock(&self) -> MutexGuard<'_, Circuits> {
        self.circuits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in news of a player's track, before the player does. Says which
    /// source the owners are to be told of.
    pub(crate) fn hear(
        &self,
        news: &AudioNews,
        player: &Player,
        at: Timestamp,
    ) -> Option<(String, FailureCause)> {
        let (of, cause) = match news {
            // A node tells of a start before it has opened the source.
            AudioNews::Ended {
                play,
                reason: EndReason::Finished,
            } => (play, None),
            AudioNews::Position {
                play: Some(play),
                position,
                ..
            } if player.has_moved(*play, *position) => (play, None),
            AudioNews::Failed { play, cause, .. } => (play, Some(*cause)),
            AudioNews::Stuck { play } => (play, Some(FailureCause::Stuck)),
            _ => return None,
        };
        let (play, track) = player.playing()?;
        if play != *of {
            return None;
        }
        let source = &track.source;
        let Some(cause) = cause else {
            self.lock().worked(source);
            return None;
        };
        let opened = self.lock().failed(source, cause, at);
        opened.then(|| (source.clone(), cause))
    }

    /// Why nobody is asked what a search is for, while its source is left alone.
    pub(crate) fn refusal(&self, search: &Search, at: Timestamp) -> Option<AudioError> {
        let cause = self.lock().reason(source_of(search)?, at)?;
        Some(AudioError::Source {
            cause,
            message: LEFT_ALONE.to_owned(),
        })
    }

    /// Whether a source is left alone for now.
    pub(crate) fn is_open(&self, source: &str, at: Timestamp) -> bool {
        self.lock().is_open(source, at)
    }
}

/// The source that a search is for, where that is known before it is asked.
fn source_of(search: &Search) -> Option<&'static str> {
    let of = |told: &dyn Fn(&[&str], &[&str]) -> bool| {
        let found = KNOWN
            .iter()
            .find(|(_, hosts, prefixes)| told(hosts, prefixes));
        found.map(|(name, ..)| *name)
    };
    match search {
        Search::Words { prefix, .. } => of(&|_, prefixes| prefixes.contains(&prefix.as_str())),
        Search::Url(url) => {
            let (_, rest) = url.split_once("://")?;
            let host = rest
                .split(['/', '?', '#', ':'])
                .next()?
                .to_ascii_lowercase();
            of(&|hosts, _| hosts.iter().any(|known| is_below(&host, known)))
        }
    }
}

fn is_below(host: &str, known: &str) -> bool {
    host.strip_suffix(known)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_for_the_source_of_its_prefix_or_host() {
        let words = |prefix: &str| Search::Words {
            prefix: prefix.to_owned(),
            words: "x".to_owned(),
        };
        let url = |url: &str| Search::Url(url.to_owned());
        for (search, source) in [
            (words("ytmsearch"), Some("youtube")),
            (words("localsearch"), None),
            (url("https://music.youtube.com/watch?v=x"), Some("youtube")),
            (url("https://youtu.be/x"), Some("youtube")),
            (url("https://example.org/youtube.com"), None),
            (url("https://notyoutube.com/x"), None),
            (url("local:a/b"), None),
        ] {
            assert_eq!(source_of(&search), source, "{search:?}");
        }
    }
}
