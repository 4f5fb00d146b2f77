//! Everything a user reads. Views are pure: they take what is to be told and a
//! voice to tell it with, and give a message within Discord's limits. They
//! decide nothing, send nothing and know no clock.

pub(crate) mod admin;
mod catalogue;
mod chart;
pub(crate) mod custom;
pub(crate) mod help;
pub(crate) mod history;
pub(crate) mod hits;
pub(crate) mod keys;
pub(crate) mod lyrics;
mod mentions;
mod message;
pub(crate) mod nodes;
pub(crate) mod notice;
pub(crate) mod panel;
pub(crate) mod playlist;
pub(crate) mod queue;
pub(crate) mod refusal;
pub(crate) mod reply;
pub(crate) mod settings;
pub(crate) mod sound;
pub(crate) mod statistics;
pub(crate) mod suggestion;
pub(crate) mod time;
pub(crate) mod title;

pub(crate) use catalogue::{Catalogue, Key, Texts, Voice};
#[cfg(test)]
pub(crate) use message::assert_within_limits;
pub(crate) use message::{
    Button, Embed, Field, File, Menu, MenuLine, Message, Picture, Style, deferral,
};
pub use seraphim_core::Manner;

use seraphim_core::{Track, UserId};

/// Length of a title in a sentence, in UTF-16 units.
const SENTENCE_TITLE: usize = 160;

/// Seraphim's gold.
pub(crate) const GOLD: u32 = 0x00c9_a227;
/// For what stands still.
pub(crate) const ASH: u32 = 0x0080_7f7a;

/// A track's title as a link where it has an honest address, else in bold.
pub(crate) fn titled(voice: Voice<'_>, track: &Track) -> String {
    linked(voice, track, SENTENCE_TITLE, 512)
}

/// The same for places where many stand together: addresses longer than
/// `longest_link` are left out.
fn linked(voice: Voice<'_>, track: &Track, limit: usize, longest_link: usize) -> String {
    let title = named(voice, &title::escaped(&track.title, limit));
    match track
        .uri
        .as_deref()
        .and_then(title::link)
        .filter(|uri| uri.len() <= longest_link)
    {
        // The angle brackets keep Discord from unfolding a preview.
        Some(uri) => format!("[{title}](<{uri}>)"),
        None => format!("**{title}**"),
    }
}

/// A title, or the word for having none.
fn named(voice: Voice<'_>, title: &str) -> String {
    if title.is_empty() {
        voice.say(keys::UNTITLED)
    } else {
        title.to_owned()
    }
}

/// Who asked for something, without a ping.
fn requester(voice: Voice<'_>, user: UserId) -> String {
    if user == UserId::NOBODY {
        voice.say(keys::AUTOPLAY)
    } else {
        format!("<@{user}>")
    }
}

/// A track's author, or nothing.
fn author(track: &Track) -> &str {
    known(&track.author)
}

/// Audio nodes have words of their own for an author whom they do not know.
fn known(author: &str) -> &str {
    match author.trim() {
        "Unknown artist" | "Unknown Artist" | "Unknown" => "",
        author => author,
    }
}

/// A track's length, or the word for a live stream; empty where it is not known
/// before the track is looked up.
fn length(voice: Voice<'_>, track: &Track) -> String {
    match track.length {
        Some(length) => time::clock(length),
        None if track.is_live() => voice.say(keys::LIVE),
        None => String::new(),
    }
}

/// The same, to stand behind something.
fn and_length(voice: Voice<'_>, track: &Track) -> String {
    let length = length(voice, track);
    if length.is_empty() {
        length
    } else {
        format!(" · {length}")
    }
}

#[cfg(test)]
pub(crate) mod samples {
    //! Tracks for the tests of the views: an ordinary one and the worst one.

    use seraphim_core::{Entry, EntryId, NowPlaying, Snapshot, Status, Track, UserId};
    use std::time::Duration;

    pub(crate) fn track(title: &str) -> Track {
        Track {
            encoded: String::new(),
            title: title.to_owned(),
            author: "Hildegard".to_owned(),
            length: Some(Duration::from_secs(201)),
            seekable: true,
            uri: Some("https://music.example/o-vis".to_owned()),
            artwork: Some("https://music.example/o-vis.jpg".to_owned()),
            source: "http".to_owned(),
            identifier: "o-vis".to_owned(),
            isrc: None,
        }
    }

    /// As long and as full of markup as anything that a source could send.
    pub(crate) fn worst() -> Track {
        Track {
            title: "*_~`|<@[](👨‍👩‍👧‍👦".repeat(200),
            author: "__**||".repeat(300),
            length: Some(Duration::from_secs(359_999)),
            uri: Some(format!("https://a.example/{}", "x".repeat(480))),
            artwork: Some(format!("https://a.example/{}", "y".repeat(480))),
            source: "s".repeat(400),
            ..track("")
        }
    }

    pub(crate) fn entry(id: u64, track: Track) -> Entry {
        Entry {
            id: EntryId(id),
            track,
            requester: UserId(1_234_567_890_123_456_789),
        }
    }

    pub(crate) fn snapshot(current: Option<Track>, upcoming: Vec<Track>) -> Snapshot {
        let current = current.map(|track| NowPlaying {
            entry: entry(7, track),
            position: Duration::from_secs(65),
            paused: false,
        });
        Snapshot {
            status: if current.is_some() {
                Status::Playing
            } else {
                Status::Stopped
            },
            current,
            upcoming: upcoming
                .into_iter()
                .zip(8..)
                .map(|(track, id)| entry(id, track))
                .collect(),
            total: Some(Duration::from_secs(1000)),
            volume: 100,
            ..Snapshot::default()
        }
    }
}
