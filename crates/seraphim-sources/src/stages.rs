//! Single stages of reading what strangers write, for fuzz targets. Nothing
//! else may use them, and they change as the stages do.

use std::io::Cursor;

use bytes::Bytes;
use lavalink_protocol::{LyricsLine, TrackInfo};
use url::Url;

use crate::hls::choice::choose;
use crate::hls::playlist::{Playlist, parse};
use crate::hls::unpack::Unpacker;
use crate::probe::{self, Hints};
use crate::radio::titles::Unweaver;
use crate::{OpenError, linklist, lyrics, ytdlp};

/// One line of yt-dlp's answer: the track, and the link to its bytes.
pub fn ytdlp_line(line: &[u8]) -> Option<(TrackInfo, Option<Url>)> {
    let entry = ytdlp::answer::read(line).ok()?;
    Some((entry.info, entry.media.map(|media| media.url)))
}

/// A list of links: what each entry points to; `None` where it is HLS.
pub fn link_list(bytes: &[u8]) -> Option<Vec<String>> {
    match linklist::read(&Bytes::copy_from_slice(bytes)) {
        linklist::Kind::Hls => None,
        linklist::Kind::List(list) => {
            let entries = list.entries.into_iter();
            Some(entries.map(|entry| entry.location).collect())
        }
    }
}

/// A playlist of HLS found at `base`: the links that would be followed.
///
/// # Errors
/// [`OpenError`] where it is damaged or locked.
pub fn hls_playlist(bytes: &[u8], base: &Url) -> Result<Vec<Url>, OpenError> {
    Ok(match parse(&linklist::decode(bytes), base)? {
        Playlist::Master(master) => choose(&master).into_iter().collect(),
        Playlist::Media(media) => {
            let segments = media.segments.iter();
            segments
                .flat_map(|segment| {
                    let key = segment.resource.key.as_ref().map(|key| &key.url);
                    let map = segment.map.as_ref().map(|map| &map.url);
                    [Some(&segment.resource.url), key, map]
                })
                .flatten()
                .cloned()
                .collect()
        }
    })
}

/// One segment of HLS in pieces: the sound in it.
///
/// # Errors
/// [`OpenError`] where it is damaged, or its sound of a kind that is not read.
pub fn hls_segment<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Result<Vec<u8>, OpenError> {
    let (mut unpacker, mut sound) = (Unpacker::default(), Vec::new());
    unpacker.begin(false);
    for piece in pieces {
        sound.extend(unpacker.push(piece)?);
    }
    sound.extend(unpacker.finish());
    Ok(sound)
}

/// A station's stream in pieces: its sound, and its titles.
pub fn radio<'a>(
    interval: usize,
    pieces: impl Iterator<Item = &'a [u8]>,
) -> (Vec<u8>, Vec<String>) {
    let mut unweaver = Unweaver::new(Some(interval));
    let (mut sound, mut titles) = (Vec::new(), Vec::new());
    for piece in pieces {
        let mut piece = Bytes::copy_from_slice(piece);
        while !piece.is_empty() {
            sound.extend(unweaver.take(&mut piece));
            titles.extend(unweaver.title());
        }
    }
    (sound, titles)
}

/// What a file says of itself: its container, its length in milliseconds, its
/// title and its words.
///
/// # Errors
/// [`OpenError`] where it is no sound that can be played.
pub fn probe(bytes: &[u8], extension: Option<&str>) -> Result<Probed, OpenError> {
    let hints = Hints {
        extension: extension.map(str::to_owned),
        mime: None,
    };
    let source = || Box::new(Cursor::new(bytes.to_vec()));
    let found = probe::probe(source(), &hints)?;
    Ok(Probed {
        container: found.container,
        length: found.length,
        title: found.title,
        words: probe::lyrics_tag(source(), &hints)?,
    })
}

/// What [`probe()`] finds.
#[derive(Debug)]
pub struct Probed {
    /// Lavaplayer's name of it.
    pub container: &'static str,
    /// Milliseconds.
    pub length: Option<i64>,
    /// Clean.
    pub title: Option<String>,
    /// As they were written.
    pub words: Option<String>,
}

/// Words with their times.
pub fn lrc(text: &str) -> Option<Vec<LyricsLine>> {
    lyrics::lrc::read(text)
}
