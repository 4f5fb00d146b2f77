//! Playlists, in words.

use seraphim_core::Track;
use seraphim_engine::ports::store::PlaylistHead;

use crate::playlist_file::{self, Form};

use super::{File, Key, Message, Voice, and_length, keys, linked, title, titled};

/// Length of a playlist's name in a sentence.
const NAME: usize = 80;
/// Lines that fit into one description.
const LINES: usize = 18;

/// A sentence about a playlist.
pub(crate) fn named(voice: Voice<'_>, key: Key, name: &str) -> Message {
    let name = title::escaped(name, NAME);
    Message::text(voice.tell(key, &[("name", name.into())]))
}

/// A sentence about a playlist and how many tracks it has.
pub(crate) fn counted(voice: Voice<'_>, key: Key, name: &str, count: usize) -> Message {
    let name = title::escaped(name, NAME);
    Message::text(voice.tell(key, &[("name", name.into()), ("count", count.into())]))
}

/// A sentence about a playlist and a track.
pub(crate) fn about(voice: Voice<'_>, key: Key, name: &str, track: &Track) -> Message {
    let values = [
        ("name", title::escaped(name, NAME).into()),
        ("title", titled(voice, track).into()),
    ];
    Message::text(voice.tell(key, &values))
}

/// A track is in a playlist, which has so many now.
pub(crate) fn added(voice: Voice<'_>, name: &str, track: &Track, count: usize) -> Message {
    let values = [
        ("name", title::escaped(name, NAME).into()),
        ("title", titled(voice, track).into()),
        ("count", count.into()),
    ];
    Message::text(voice.tell(keys::LIST_ADDED, &values))
}

/// A file has become a playlist.
pub(crate) fn imported(voice: Voice<'_>, name: &str, count: usize, left_out: usize) -> Message {
    let mut message = counted(voice, keys::LIST_SAVED, name, count);
    if left_out > 0 {
        message.line(&voice.tell(keys::LIST_LEFT_OUT, &[("count", left_out.into())]));
    }
    message
}

/// A playlist as a file.
pub(crate) fn exported(voice: Voice<'_>, name: &str, form: Form, tracks: &[Track]) -> Message {
    let mut message = counted(voice, keys::LIST_EXPORTED, name, tracks.len());
    let ending = match form {
        Form::Json => "json",
        Form::M3u => "m3u8",
    };
    message.file = Some(File {
        name: format!("{}.{ending}", file_name(name)),
        bytes: playlist_file::write(form, name, tracks).into_bytes(),
        alt: title::bare(name, 100),
    });
    message
}

/// A name that every system takes: letters and digits of any script.
fn file_name(name: &str) -> String {
    let tame = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let name: String = name.chars().take(NAME).map(tame).collect();
    let name = name.trim_matches('-');
    if name.is_empty() {
        "playlist".to_owned()
    } else {
        name.to_owned()
    }
}

/// All playlists of an owner.
pub(crate) fn heads(voice: Voice<'_>, heads: &[PlaylistHead]) -> Message {
    let lines: Vec<String> = heads
        .iter()
        .map(|head| format!("**{}** · {}", title::escaped(&head.name, 28), head.tracks))
        .collect();
    let description = if lines.is_empty() {
        voice.say(keys::LISTS_EMPTY)
    } else {
        lines.join("\n")
    };
    Message::list(voice.say(keys::LISTS_TITLE), description)
}

/// The first tracks of a playlist.
pub(crate) fn shown(voice: Voice<'_>, name: &str, tracks: &[Track]) -> Message {
    let mut lines: Vec<String> = (1..)
        .zip(tracks)
        .take(LINES)
        .map(|(place, track): (usize, _)| {
            let length = and_length(voice, track);
            format!("`{place}.` {}{length}", linked(voice, track, 60, 100))
        })
        .collect();
    if tracks.len() > LINES {
        let more = tracks.len() - LINES;
        lines.push(voice.tell(keys::LIST_MORE, &[("count", more.into())]));
    }
    Message::list(title::bare(name, 100), lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{about, added, heads, shown};
    use crate::view::keys;
    use crate::view::{
        Catalogue, Manner,
        message::assert_within_limits,
        samples::{track, worst},
    };
    use seraphim_core::Track;
    use seraphim_engine::ports::store::PlaylistHead;

    #[test]
    fn a_long_playlist_says_how_many_more_there_are() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let shown = shown(catalogue.voice(Manner::Plain), "Mass", &vec![worst(); 60]);
        let told = shown.embed.expect("an embed").description;
        assert!(
            told.ends_with("… and 42 more; `/playlist export` has them all."),
            "{told}"
        );
    }

    #[test]
    fn what_was_not_looked_up_yet_is_not_called_live_for_want_of_a_length() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let listed = |title: &str, encoded: &str| Track {
            encoded: encoded.to_owned(),
            length: None,
            uri: None,
            ..track(title)
        };
        let tracks = [listed("Kyrie", ""), listed("Radio", "radio")];
        let shown = shown(catalogue.voice(Manner::Plain), "Mass", &tracks);
        let told = shown.embed.expect("an embed").description;
        assert_eq!(told, "`1.` **Kyrie**\n`2.` **Radio** · LIVE");
    }

    #[test]
    fn the_longest_playlists_stay_within_discords_limits() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let voice = catalogue.voice(Manner::Celestial);
        let many = vec![
            PlaylistHead {
                name: "*".repeat(60),
                tracks: 1_000,
            };
            100
        ];
        let mut long = worst();
        long.uri = Some(format!("https://a.example/{}", "x".repeat(80)));
        assert_within_limits(&heads(voice, &many));
        assert_within_limits(&heads(voice, &[]));
        assert_within_limits(&shown(voice, &"*".repeat(60), &vec![long.clone(); 1_000]));
        assert_within_limits(&added(voice, &"*".repeat(60), &long, 1_000));
        assert_within_limits(&about(voice, keys::LIST_REMOVED, &"*".repeat(60), &long));
    }
}
