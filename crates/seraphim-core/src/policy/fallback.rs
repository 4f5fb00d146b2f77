//! What becomes of a track that fails: whether it is tried again, what is played
//! in its place, and when a guild's player gives up and waits for a person.

use std::time::Duration;

use crate::playback::Search;
use crate::policy::query::Query;
use crate::track::Track;

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureCause {
    /// Deleted, private, or never there.
    Gone,
    /// Not in this country.
    Region,
    /// Only for people of an age.
    Age,
    /// The source wants somebody to sign in.
    SignIn,
    /// The source asks to slow down.
    RateLimited,
    /// The link was good for a time, which is over.
    Expired,
    /// The connection broke or was refused.
    Network,
    /// The bytes came and could not be read as sound.
    Decode,
    /// No sound for too long.
    Stuck,
    /// Something else.
    Unknown,
}

/// Failures in a row after which a player stops trying.
pub const FAILURES_IN_A_ROW: u32 = 5;

/// Replacements that are tried for one track.
pub const REPLACEMENTS: u32 = 2;

/// How much longer or shorter a replacement may be: another recording of the
/// same song is, a remix or an hour-long loop is more than that.
const TOLERANCE: Duration = Duration::from_secs(10);

/// What to do with a failed track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same source again, from the position reached.
    Retry,
    /// Tell, and go on with the next one.
    Next,
    /// Tell, and wait for a person.
    Halt,
}

impl FailureCause {
    /// Whether the same source may give the same track a moment later; `sounded`:
    /// it did already, so that its link is over and the track is not.
    #[must_use]
    pub const fn may_pass(self, sounded: bool) -> bool {
        match self {
            Self::Network | Self::Stuck | Self::Unknown => true,
            Self::Expired => sounded,
            Self::Gone
            | Self::Region
            | Self::Age
            | Self::SignIn
            | Self::RateLimited
            | Self::Decode => false,
        }
    }

    /// The kind of a failure by what a source or a node says of it, such as
    /// Lavalink's exception messages. English only, as they are.
    #[must_use]
    pub fn of_message(message: &str) -> Self {
        const SIGNS: [(FailureCause, &[&str]); 9] = [
            // Nothing is private about what is there.
            (FailureCause::Network, &["private address"]),
            // Such sentences go on to ask for a sign-in, but speak of one track.
            (
                FailureCause::Gone,
                &[
                    "private video",
                    "video is private",
                    "members-only",
                    "members on level",
                ],
            ),
            (
                FailureCause::SignIn,
                &["sign in", "login", "log in", "not a bot", "cookies"],
            ),
            (
                FailureCause::Age,
                &["age-restricted", "age restricted", "confirm your age"],
            ),
            (
                FailureCause::Region,
                &[
                    "country",
                    "region",
                    "geo-restrict",
                    "geo restrict",
                    "not available in your",
                ],
            ),
            (
                FailureCause::RateLimited,
                &["429", "too many requests", "rate limit", "rate-limit"],
            ),
            (
                FailureCause::Gone,
                &[
                    "404",
                    "410",
                    "not found",
                    "unavailable",
                    "removed",
                    "private",
                    "deleted",
                ],
            ),
            (
                FailureCause::Decode,
                &[
                    "decode",
                    "unsupported",
                    "unknown file format",
                    "unknown format",
                    "codec",
                ],
            ),
            (
                FailureCause::Network,
                &[
                    "timed out",
                    "timeout",
                    "time-out",
                    "connect",
                    "reset",
                    "refused",
                    "network",
                    "dns",
                    "unexpected end",
                    "broken pipe",
                ],
            ),
        ];

        let message = message.to_lowercase();
        SIGNS
            .iter()
            .find(|(_, signs)| signs.iter().any(|sign| message.contains(sign)))
            .map_or(Self::Unknown, |(cause, _)| *cause)
    }
}

/// Judges a failure. `sounded` says whether this entry was heard until then,
/// `retried` whether it had its second chance, `in_a_row` how many entries failed
/// directly before this one.
#[must_use]
pub const fn judge(cause: FailureCause, sounded: bool, retried: bool, in_a_row: u32) -> Verdict {
    if cause.may_pass(sounded) && !retried {
        Verdict::Retry
    } else if in_a_row + 1 >= FAILURES_IN_A_ROW {
        Verdict::Halt
    } else {
        Verdict::Next
    }
}

/// Where to look for something to play in a failed track's place, in order: its
/// recording's code, `author title`, the title alone.
#[must_use]
pub fn searches(track: &Track, prefixes: &[String]) -> Vec<Search> {
    let title = track.title.trim();
    if title.is_empty() {
        return Vec::new();
    }
    // The library knows no codes.
    let by_code = track.isrc.iter().flat_map(|code| {
        let known = prefixes.iter().filter(|prefix| *prefix != "localsearch");
        known.map(move |prefix| (prefix, format!("\"{code}\"")))
    });
    let author = track.author.trim();
    let by_author = (!author.is_empty()).then(|| format!("{author} {title}"));
    let by_words = by_author
        .into_iter()
        .chain([title.to_owned()])
        .flat_map(|words| prefixes.iter().map(move |prefix| (prefix, words.clone())));
    by_code
        .chain(by_words)
        .map(|(prefix, words)| Search::Words {
            prefix: prefix.clone(),
            words,
        })
        .collect()
}

/// Where to look for a track that is not resolved yet: at its link, else by its
/// words.
#[must_use]
pub fn origins(track: &Track, prefixes: &[String]) -> Vec<Search> {
    match track.uri.as_deref().map(Query::parse) {
        Some(Ok(query @ (Query::Url { .. } | Query::Local(_)))) => query.searches(prefixes),
        _ => searches(track, prefixes),
    }
}

/// The first hit that may stand for a failed track: about as long, and none of
/// those that were tried already (`source:identifier`).
#[must_use]
pub fn replacement(failed: &Track, hits: Vec<Track>, tried: &[String]) -> Option<Track> {
    hits.into_iter().find(|hit| {
        let as_long = match (failed.length, hit.length) {
            (Some(wanted), Some(length)) => wanted.abs_diff(length) <= TOLERANCE,
            (None, None) => true,
            _ => false,
        };
        as_long && !tried.contains(&name(hit))
    })
}

/// What tells a track from every other one.
#[must_use]
pub fn name(track: &Track) -> String {
    format!("{}:{}", track.source, track.identifier)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_tells_its_cause() {
        let cases = [
            ("Sign in to confirm you're not a bot", FailureCause::SignIn),
            ("Sign in to confirm your age", FailureCause::SignIn),
            (
                "Private video. Sign in if you've been granted access to this video",
                FailureCause::Gone,
            ),
            ("This video is age-restricted", FailureCause::Age),
            (
                "The uploader has not made this available in your country",
                FailureCause::Region,
            ),
            (
                "HTTP Error 429: Too Many Requests",
                FailureCause::RateLimited,
            ),
            ("Video unavailable", FailureCause::Gone),
            ("Not success status code: 404", FailureCause::Gone),
            ("Connection reset by peer", FailureCause::Network),
            ("Read timed out", FailureCause::Network),
            ("Unknown file format.", FailureCause::Decode),
            ("something else", FailureCause::Unknown),
        ];

        for (message, cause) in cases {
            assert_eq!(FailureCause::of_message(message), cause, "{message}");
        }
    }

    #[test]
    fn only_what_may_pass_is_tried_again_and_once() {
        assert_eq!(
            judge(FailureCause::Network, false, false, 0),
            Verdict::Retry
        );
        assert_eq!(judge(FailureCause::Network, false, true, 0), Verdict::Next);
        assert_eq!(judge(FailureCause::Gone, false, false, 0), Verdict::Next);
        assert_eq!(judge(FailureCause::Gone, false, false, 3), Verdict::Next);
        assert_eq!(judge(FailureCause::Gone, false, false, 4), Verdict::Halt);
    }

    #[test]
    fn an_expired_link_is_tried_again_once_where_the_track_was_heard_by_it() {
        assert_eq!(judge(FailureCause::Expired, true, false, 0), Verdict::Retry);
        assert_eq!(judge(FailureCause::Expired, true, true, 0), Verdict::Next);
        assert_eq!(judge(FailureCause::Expired, false, false, 0), Verdict::Next);
        assert_eq!(judge(FailureCause::Gone, true, false, 0), Verdict::Next);
    }

    fn track(source: &str, identifier: &str, seconds: u64) -> Track {
        Track {
            encoded: String::new(),
            title: "Kyrie".to_owned(),
            author: "Hildegard".to_owned(),
            length: Some(Duration::from_secs(seconds)),
            seekable: true,
            uri: None,
            artwork: None,
            source: source.to_owned(),
            identifier: identifier.to_owned(),
            isrc: Some("DEA019500001".to_owned()),
        }
    }

    #[test]
    fn a_replacement_is_looked_for_by_code_then_by_author_then_by_title() {
        let prefixes = ["localsearch".to_owned(), "ytmsearch".to_owned()];
        let looked: Vec<_> = searches(&track("http", "a", 200), &prefixes)
            .into_iter()
            .map(|search| match search {
                Search::Words { prefix, words } => format!("{prefix}:{words}"),
                Search::Url(url) => url,
            })
            .collect();
        assert_eq!(
            looked,
            [
                "ytmsearch:\"DEA019500001\"",
                "localsearch:Hildegard Kyrie",
                "ytmsearch:Hildegard Kyrie",
                "localsearch:Kyrie",
                "ytmsearch:Kyrie",
            ]
        );
    }

    #[test]
    fn a_replacement_is_about_as_long_and_never_the_same_thing_again() {
        let failed = track("youtube", "a", 200);
        let tried = [name(&failed)];
        let hits = vec![
            track("youtube", "a", 200),
            track("youtube", "remix", 211),
            track("youtube", "loop", 3_600),
            track("soundcloud", "a", 190),
        ];
        let found = replacement(&failed, hits, &tried).map(|track| name(&track));
        assert_eq!(found.as_deref(), Some("soundcloud:a"));
    }
}
