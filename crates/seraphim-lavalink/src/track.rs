//! Lavalink's tracks as the rules' tracks.

use std::time::Duration;

use lavalink_protocol::{
    Exception, FailureKind, LoadResult, Lyrics as WireLyrics, Track as Wire, TrackInfo,
};
use seraphim_core::{FailureCause, Loaded, Lyrics, Search, Track};
use seraphim_engine::ports::AudioError;

/// What a search is called on the wire.
pub(crate) fn identifier(search: &Search) -> String {
    match search {
        Search::Words { prefix, words } => format!("{prefix}:{words}"),
        Search::Url(url) => url.clone(),
    }
}

/// What a load result means.
pub(crate) fn loaded(result: LoadResult) -> Result<Loaded, AudioError> {
    Ok(match result {
        LoadResult::Track(wire) => Loaded::Track(track(*wire)),
        LoadResult::Playlist(playlist) => Loaded::Playlist {
            name: Some(playlist.info.name).filter(|name| !name.is_empty()),
            tracks: playlist.tracks.into_iter().map(track).collect(),
        },
        LoadResult::Search(tracks) => Loaded::Search(tracks.into_iter().map(track).collect()),
        LoadResult::Empty => Loaded::Empty,
        LoadResult::Error(exception) => {
            let (cause, message) = failure(exception);
            return Err(AudioError::Source { cause, message });
        }
    })
}

/// What an exception means, and its words.
pub(crate) fn failure(exception: Exception) -> (FailureCause, String) {
    let message = exception.message.unwrap_or_default();
    let kind = FailureKind::of_cause(&exception.cause).and_then(cause_of);
    let cause = kind.unwrap_or_else(|| match FailureCause::of_message(&message) {
        FailureCause::Unknown => FailureCause::of_message(&exception.cause),
        known => known,
    });
    (
        cause,
        if message.is_empty() {
            exception.cause
        } else {
            message
        },
    )
}

/// What our own node says by a word. Where it is no more than that a source
/// refused, the sentence may say more.
fn cause_of(kind: FailureKind) -> Option<FailureCause> {
    Some(match kind {
        FailureKind::Gone => FailureCause::Gone,
        FailureKind::Region => FailureCause::Region,
        FailureKind::Age => FailureCause::Age,
        FailureKind::SignIn => FailureCause::SignIn,
        FailureKind::RateLimited => FailureCause::RateLimited,
        FailureKind::Expired => FailureCause::Expired,
        FailureKind::Decode => FailureCause::Decode,
        FailureKind::Network => FailureCause::Network,
        FailureKind::Stuck => FailureCause::Stuck,
        FailureKind::Refused | FailureKind::Busy | FailureKind::Fault => return None,
    })
}

/// The words as lines; those with times come first, as they are parted already.
pub(crate) fn lyrics(wire: WireLyrics) -> Lyrics {
    let lines = match wire.lines {
        Some(lines) if !lines.is_empty() => lines.into_iter().map(|line| line.line).collect(),
        _ => {
            let text = wire.text.unwrap_or_default();
            text.trim().lines().map(str::to_owned).collect()
        }
    };
    Lyrics {
        from: present(wire.provider).unwrap_or(wire.source_name),
        lines,
    }
}

fn track(wire: Wire) -> Track {
    let Wire { encoded, info, .. } = wire;
    let length = length(&info);
    Track {
        encoded,
        length,
        title: info.title,
        author: info.author,
        seekable: info.is_seekable && length.is_some(),
        uri: present(info.uri),
        artwork: present(info.artwork_url),
        source: info.source_name,
        identifier: info.identifier,
        isrc: present(info.isrc),
    }
}

/// A live stream has none; some sources say so by an absurd length only.
fn length(info: &TrackInfo) -> Option<Duration> {
    if info.is_stream || info.length == TrackInfo::UNKNOWN_LENGTH {
        return None;
    }
    u64::try_from(info.length).ok().map(Duration::from_millis)
}

fn present(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use lavalink_protocol::Severity;

    use super::*;

    fn wire(info: TrackInfo) -> Wire {
        Wire {
            encoded: "QAAA".to_owned(),
            info,
            ..Wire::default()
        }
    }

    #[test]
    fn a_stream_has_no_length_and_cannot_be_sought_in() {
        for info in [
            TrackInfo {
                is_stream: true,
                is_seekable: true,
                length: 5,
                ..TrackInfo::default()
            },
            TrackInfo {
                length: i64::MAX,
                is_seekable: true,
                ..TrackInfo::default()
            },
        ] {
            let track = track(wire(info));
            assert_eq!((track.length, track.seekable), (None, false));
        }
    }

    #[test]
    fn a_track_keeps_what_the_node_said_of_it() {
        let info = TrackInfo {
            identifier: "id".to_owned(),
            is_seekable: true,
            author: "Cherub".to_owned(),
            length: 61_000,
            title: "Sanctus".to_owned(),
            uri: Some("https://example.org/s".to_owned()),
            artwork_url: Some(String::new()),
            isrc: Some("XX".to_owned()),
            source_name: "http".to_owned(),
            ..TrackInfo::default()
        };
        let track = track(wire(info));
        assert_eq!(track.length, Some(Duration::from_secs(61)));
        assert_eq!(track.artwork, None);
        assert_eq!(track.isrc.as_deref(), Some("XX"));
        assert_eq!(track.encoded, "QAAA");
        assert!(track.seekable);
    }

    #[test]
    fn a_failure_is_known_by_its_message_or_else_by_its_cause() {
        let exception = |message: Option<&str>, cause: &str| Exception {
            message: message.map(str::to_owned),
            severity: Severity::Common,
            cause: cause.to_owned(),
            cause_stack_trace: String::new(),
        };
        let (cause, message) = failure(exception(Some("Something went wrong"), "read timed out"));
        assert_eq!(
            (cause, message.as_str()),
            (FailureCause::Network, "Something went wrong")
        );
        let (cause, _) = failure(exception(Some("Too late, age-restricted"), "expired: 404"));
        assert_eq!(cause, FailureCause::Expired);
        let (cause, _) = failure(exception(Some("No login here"), "refused: 403"));
        assert_eq!(cause, FailureCause::SignIn);
        let (cause, message) = failure(exception(None, "video not found"));
        assert_eq!(
            (cause, message.as_str()),
            (FailureCause::Gone, "video not found")
        );
    }

    #[test]
    fn words_are_looked_up_with_their_prefix_and_an_address_as_it_is() {
        let words = Search::Words {
            prefix: "ytsearch".to_owned(),
            words: "a: b".to_owned(),
        };
        assert_eq!(identifier(&words), "ytsearch:a: b");
        assert_eq!(
            identifier(&Search::Url("local:x.wav".to_owned())),
            "local:x.wav"
        );
    }
}
