//! Which of the tracks that were found is the one that was meant.
//!
//! An entry of Spotify, Apple Music or Deezer is words: a title, its artists, a
//! length, often an ISRC. This decides, without asking anybody, what to search
//! for and which hit is that recording. A link's identifier never counts.
//!
//! A hit by ISRC has to be about as long and to share a title or an artist. A
//! hit by words has to have every word of the title, one of the artists, about
//! the same length, and to be the same kind of recording: no cover for an
//! original, no live one for one of the studio.

mod words;

use lavalink_protocol::TrackInfo;

use self::words::{artists, title, versions};
use crate::fold::fold;

/// Lengths may differ by this, in milliseconds…
pub(crate) const TOLERANCE_MS: i64 = 7_000;
/// …or by this share of the wanted length, whichever is more.
pub(crate) const TOLERANCE_SHARE: i64 = 25;

/// Whether a text is an International Standard Recording Code: a country, a
/// registrant, a year and a number (ISO 3901).
pub(crate) fn is_isrc(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 12
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..5]
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && bytes[5..].iter().all(u8::is_ascii_digit)
}

/// What a provider's text asks for, with what is known of the track put in;
/// `None` when it asks for something that is not known.
///
/// `%ISRC%`, `%QUERY%` (author and title), `%TITLE%` and `%AUTHOR%` stand for
/// what they say.
pub(crate) fn question(provider: &str, wanted: &TrackInfo) -> Option<String> {
    let isrc = wanted.isrc.as_deref().filter(|isrc| is_isrc(isrc));
    if provider.contains("%ISRC%") && isrc.is_none() {
        return None;
    }
    let query = format!("{} {}", wanted.author, wanted.title);
    let filled = provider
        .replace("%ISRC%", isrc.unwrap_or_default())
        .replace("%QUERY%", query.trim())
        .replace("%TITLE%", &wanted.title)
        .replace("%AUTHOR%", &wanted.author);
    (filled != provider).then_some(filled)
}

/// Whether a provider's text asks for the recording itself.
pub(crate) fn asks_for_isrc(provider: &str) -> bool {
    provider.contains("%ISRC%")
}

/// The hits that are the wanted recording, best first, as places in `hits`.
pub(crate) fn matches(wanted: &TrackInfo, hits: &[TrackInfo], by_isrc: bool) -> Vec<usize> {
    let wish = Wish::of(wanted);
    let mut ranked: Vec<(u8, i64, usize)> = hits
        .iter()
        .enumerate()
        .filter_map(|(place, hit)| {
            let rank = wish.rank(hit, by_isrc)?;
            Some((rank, seconds_apart(wanted, hit), place))
        })
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, _, place)| place).collect()
}

/// The wanted recording, as it is compared.
struct Wish<'a> {
    info: &'a TrackInfo,
    title: String,
    artists: Vec<String>,
    versions: Vec<&'static str>,
}

impl<'a> Wish<'a> {
    fn of(info: &'a TrackInfo) -> Self {
        Self {
            info,
            title: title(&info.title),
            artists: artists(&info.author),
            versions: versions(&info.title),
        }
    }

    /// How well a hit fits: the lower the better, `None` when it is another track.
    fn rank(&self, hit: &TrackInfo, by_isrc: bool) -> Option<u8> {
        if hit.is_stream && !self.info.is_stream {
            return None;
        }
        let same_code = (self.info.isrc.as_deref())
            .is_some_and(|isrc| hit.isrc.as_deref().is_some_and(|other| other == isrc));
        if same_code {
            return Some(0);
        }
        is_as_long(self.info, hit).then_some(())?;
        let (hit_title, hit_author) = (fold(&hit.title), fold(&hit.author));
        let has_title = has_words(&hit_title, &self.title);
        let in_author = (self.artists.iter()).any(|artist| has_phrase(&hit_author, artist));
        let in_title = (self.artists.iter()).any(|artist| has_phrase(&hit_title, artist));
        if by_isrc {
            return (has_title || in_author || in_title).then_some(1);
        }
        (has_title && versions(&hit.title) == self.versions).then_some(())?;
        match (in_author, in_title) {
            (true, _) if title(&hit.title) == self.title => Some(2),
            (true, _) => Some(3),
            (false, true) => Some(4),
            // Without a name to go by, the title alone must do, exactly.
            (false, false) if self.artists.is_empty() && title(&hit.title) == self.title => Some(5),
            (false, false) => None,
        }
    }
}

fn is_as_long(wanted: &TrackInfo, hit: &TrackInfo) -> bool {
    let known = |length: i64| (1..TrackInfo::UNKNOWN_LENGTH).contains(&length);
    if !known(wanted.length) || !known(hit.length) {
        return true;
    }
    let tolerance = TOLERANCE_MS.max(wanted.length / TOLERANCE_SHARE);
    wanted.length.abs_diff(hit.length) <= tolerance.unsigned_abs()
}

/// For the order of hits only; a length that is not known goes last.
fn seconds_apart(wanted: &TrackInfo, hit: &TrackInfo) -> i64 {
    (wanted.length.saturating_sub(hit.length) / 1000).saturating_abs()
}

/// Whether every word of `wanted` stands somewhere in `text`.
fn has_words(text: &str, wanted: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    !wanted.is_empty() && wanted.split(' ').all(|word| words.contains(&word))
}

/// Whether the words of `wanted` stand in `text` one after the other.
fn has_phrase(text: &str, wanted: &str) -> bool {
    // “RickAstleyVEVO”, “RickAstley - Topic”: channels write names in one word.
    let joined = || wanted.len() > 5 && text.replace(' ', "").contains(&wanted.replace(' ', ""));
    !wanted.is_empty() && (format!(" {text} ").contains(&format!(" {wanted} ")) || joined())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(title: &str, author: &str, seconds: i64) -> TrackInfo {
        TrackInfo {
            title: title.to_owned(),
            author: author.to_owned(),
            length: seconds * 1000,
            ..TrackInfo::default()
        }
    }

    fn first(wanted: &TrackInfo, hits: &[TrackInfo]) -> Option<usize> {
        matches(wanted, hits, false).first().copied()
    }

    #[test]
    fn the_same_recording_is_known_by_its_words() {
        for (wanted, hit) in [
            (
                track("Never Gonna Give You Up", "Rick Astley", 213),
                track(
                    "Rick Astley - Never Gonna Give You Up (Official Music Video)",
                    "RickAstleyVEVO",
                    212,
                ),
            ),
            (
                track("Don't Stop Me Now - Remastered 2011", "Queen", 209),
                track(
                    "Queen - Don't Stop Me Now (Official Video)",
                    "Queen Official",
                    210,
                ),
            ),
            (
                track(
                    "Under Pressure (feat. David Bowie)",
                    "Queen, David Bowie",
                    248,
                ),
                track("Under Pressure", "Queen - Topic", 249),
            ),
            (
                track("Déjà Vu", "Beyoncé, JAY-Z", 240),
                track("Deja Vu", "Beyonce", 241),
            ),
            (
                track("Ode to Joy", "Philharmonia", 1_500),
                track("ODE TO JOY", "Philharmonia", 1_450),
            ),
            (
                track("Creep (Live)", "Radiohead", 240),
                track("Radiohead - Creep (Live at Reading)", "fan", 245),
            ),
        ] {
            assert_eq!(
                first(&wanted, std::slice::from_ref(&hit)),
                Some(0),
                "{wanted:?} {hit:?}"
            );
        }
    }

    #[test]
    fn another_recording_is_none() {
        let wanted = track("Creep", "Radiohead", 239);
        for hit in [
            track("Radiohead - Creep (Live at Reading)", "Radiohead", 239),
            track("Creep (Cover)", "Radiohead fan", 239),
            track("Radiohead - Creep (Karaoke Version)", "Sing King", 239),
            track("Radiohead - Creep (slowed + reverb)", "x", 239),
            track("Radiohead - Creep [8D AUDIO]", "x", 239),
            track("Creep", "TLC", 239),
            track("Karma Police", "Radiohead", 239),
            track("Radiohead - Creep", "Radiohead", 3_600),
            track("Radiohead - Creep", "Radiohead", 180),
        ] {
            assert_eq!(first(&wanted, std::slice::from_ref(&hit)), None, "{hit:?}");
        }
    }

    #[test]
    fn lengths_may_differ_by_seven_seconds_or_a_twentyfifth() {
        for (wanted, hit, fits) in [
            (100, 107, true),
            (100, 108, false),
            (100, 93, true),
            (100, 92, false),
            (1_000, 1_040, true),
            (1_000, 1_041, false),
        ] {
            let found = first(&track("a b", "c", wanted), &[track("a b", "c", hit)]);
            assert_eq!(found.is_some(), fits, "{wanted} {hit}");
        }
    }

    #[test]
    fn the_code_decides_before_the_words() {
        let mut wanted = track("Hurt", "Johnny Cash", 218);
        wanted.isrc = Some("USDJM0200009".into());
        let mut right = track("something else", "somebody", 400);
        right.isrc.clone_from(&wanted.isrc);
        let hits = [track("Hurt", "Johnny Cash", 218), right];

        assert_eq!(matches(&wanted, &hits, true), [1, 0]);
    }

    #[test]
    fn a_hit_for_a_code_still_has_to_be_that_track() {
        let wanted = track("Hurt", "Johnny Cash", 218);
        let hits = [
            track("Cats compilation", "pets", 218),
            track("Hurt (Official HD)", "Johnny Cash", 900),
            track("HURT", "a channel", 219),
        ];
        assert_eq!(matches(&wanted, &hits, true), [2]);
    }

    #[test]
    fn the_closest_length_is_first_among_equals() {
        let wanted = track("Hurt", "Johnny Cash", 218);
        let hits = [
            track("Hurt", "Johnny Cash", 224),
            track("Hurt", "Johnny Cash", 217),
            track("Johnny Cash - Hurt", "uploader", 218),
        ];
        assert_eq!(matches(&wanted, &hits, false), [1, 0, 2]);
    }

    #[test]
    fn a_provider_that_needs_what_is_not_known_is_passed_over() {
        let mut wanted = track("Hurt", "Johnny Cash", 218);
        let ask = |wanted: &TrackInfo, provider| question(provider, wanted);
        assert_eq!(ask(&wanted, "ytsearch:\"%ISRC%\""), None);
        assert_eq!(
            ask(&wanted, "ytsearch:%QUERY%").as_deref(),
            Some("ytsearch:Johnny Cash Hurt")
        );
        wanted.isrc = Some("not-a-code; %QUERY%".into());
        assert_eq!(ask(&wanted, "ytsearch:\"%ISRC%\""), None);
        wanted.isrc = Some("USDJM0200009".into());
        assert_eq!(
            ask(&wanted, "ytsearch:\"%ISRC%\"").as_deref(),
            Some("ytsearch:\"USDJM0200009\"")
        );
        assert_eq!(ask(&wanted, "ytsearch:fixed"), None);
    }

    #[test]
    fn a_code_has_its_form() {
        for (text, is) in [
            ("USDJM0200009", true),
            ("GBAYE0601498", true),
            ("usdjm0200009", false),
            ("USDJM020000", false),
            ("US-DJM-02-00009", false),
            ("", false),
        ] {
            assert_eq!(is_isrc(text), is, "{text}");
        }
    }
}
