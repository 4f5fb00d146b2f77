//! What comes when the queue is over and the music shall go on by itself.

use crate::playback::Search;
use crate::policy::fallback::name;
use crate::track::Track;

/// Where to look for what goes with a track: the source's own radio where it has
/// one, else the same artist.
#[must_use]
pub fn searches(track: &Track, prefixes: &[String]) -> Vec<Search> {
    let radio = match track.source.as_str() {
        "youtube" | "youtubemusic" => {
            let id = &track.identifier;
            vec![Search::Url(format!(
                "https://www.youtube.com/watch?v={id}&list=RD{id}"
            ))]
        }
        _ => Vec::new(),
    };
    let author = track.author.trim();
    let words = if author.is_empty() {
        track.title.trim()
    } else {
        author
    };
    let by_words = prefixes.iter().filter(|_| !words.is_empty());
    radio
        .into_iter()
        .chain(by_words.map(|prefix| Search::Words {
            prefix: prefix.clone(),
            words: words.to_owned(),
        }))
        .collect()
}

/// The first of them that was not heard lately (`source:identifier`).
#[must_use]
pub fn choose(found: Vec<Track>, heard: &[String]) -> Option<Track> {
    found
        .into_iter()
        .find(|track| !track.is_live() && !heard.contains(&name(track)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn track(source: &str, identifier: &str) -> Track {
        Track {
            encoded: String::new(),
            title: "Kyrie".to_owned(),
            author: "Hildegard".to_owned(),
            length: Some(Duration::from_secs(200)),
            seekable: true,
            uri: None,
            artwork: None,
            source: source.to_owned(),
            identifier: identifier.to_owned(),
            isrc: None,
        }
    }

    #[test]
    fn a_source_with_a_radio_of_its_own_is_asked_for_it_first() {
        let prefixes = ["ytsearch".to_owned()];
        let radio = "https://www.youtube.com/watch?v=abc&list=RDabc".to_owned();
        let artist = Search::Words {
            prefix: "ytsearch".to_owned(),
            words: "Hildegard".to_owned(),
        };
        assert_eq!(
            searches(&track("youtube", "abc"), &prefixes),
            [Search::Url(radio), artist.clone()]
        );
        assert_eq!(searches(&track("local", "a.flac"), &prefixes), [artist]);
    }

    #[test]
    fn what_was_heard_lately_does_not_come_again() {
        let found = vec![track("local", "a"), track("local", "b")];
        let heard = ["local:a".to_owned()];
        assert_eq!(
            choose(found.clone(), &heard).map(|track| track.identifier),
            Some("b".to_owned())
        );
        let all = ["local:a".to_owned(), "local:b".to_owned()];
        assert_eq!(choose(found, &all), None);
    }
}
