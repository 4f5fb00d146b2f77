//! What a source stores of a track besides its metadata.
//!
//! Facts from each source's `encodeTrack`: lavaplayer's `http` and `local`
//! store the container's probe, all its other sources store nothing; the
//! sources of [LavaSrc] store the album, the artist and the preview, and
//! tracks from before it did so store nothing.
//!
//! [LavaSrc]: https://github.com/topi314/LavaSrc

use serde_json::{Map, Value};

use super::CodecError;
use super::text::{Reader, put_nullable, put_text};

/// Sources of files: their details are the container's probe.
const PROBING: &[&str] = &["http", "local"];
/// Sources of `LavaSrc` that know albums and previews; `youtube` is its yt-dlp.
const EXTENDED: &[&str] = &[
    "applemusic",
    "deezer",
    "jiosaavn",
    "qobuz",
    "spotify",
    "tidal",
    "vkmusic",
    "yandexmusic",
    "youtube",
];

/// The bytes between a source's name and the position, read where their form
/// is known and kept as they are where it is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Details {
    /// No bytes at all: `youtube`, `soundcloud`, `bandcamp`, `vimeo`, `twitch`,
    /// `niconico`, `getyarn.io`, `beam.pro`, `yandex-music` and most others.
    #[default]
    None,
    /// The container of a file: `http` and `local`.
    Container(Container),
    /// What `LavaSrc`'s sources know of a track.
    Extended(Box<Extended>),
    /// A form that is not known here.
    Opaque(Vec<u8>),
}

/// Which reader a file needs, as lavaplayer's container probes name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    /// `mp3`, `mp4`, `matroska/webm`, `ogg`, `flac`, `wav`, `adts`,
    /// `mpegts-adts`, `m3u`, `pls` or `plain`.
    pub probe: String,
    /// What the reader has to know besides, such as a playlist's kind.
    pub parameters: Option<String>,
}

/// Album, artist and preview of a track of Spotify, Apple Music, Deezer and
/// the other sources of `LavaSrc`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extended {
    /// The album's name.
    pub album_name: Option<String>,
    /// The album's page.
    pub album_url: Option<String>,
    /// The artist's page.
    pub artist_url: Option<String>,
    /// The artist's picture.
    pub artist_artwork_url: Option<String>,
    /// A file with an excerpt.
    pub preview_url: Option<String>,
    /// Whether the excerpt is all that can be played.
    pub is_preview: bool,
}

impl Details {
    /// The details of a file whose container has this probe's name.
    pub fn container(probe: &str) -> Self {
        Self::Container(Container {
            probe: probe.to_owned(),
            parameters: None,
        })
    }

    /// Reads what the source of that name wrote. Never fails: what does not
    /// have the source's form to the byte stays [`Details::Opaque`].
    pub fn read(source_name: &str, bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::None;
        }
        let read = if PROBING.contains(&source_name) {
            container(bytes).map(Self::Container)
        } else if EXTENDED.contains(&source_name) {
            extended(bytes).map(|extended| Self::Extended(Box::new(extended)))
        } else {
            None
        };
        read.filter(|read| read.write().is_ok_and(|written| written == bytes))
            .unwrap_or_else(|| Self::Opaque(bytes.to_owned()))
    }

    /// The bytes of the details.
    ///
    /// # Errors
    /// [`CodecError::TextTooLong`] for a text over 65535 bytes.
    pub fn write(&self) -> Result<Vec<u8>, CodecError> {
        let mut out = Vec::new();
        match self {
            Self::None => {}
            Self::Container(container) => put_text(&mut out, &container.probe_info())?,
            Self::Extended(extended) => {
                for text in [
                    &extended.album_name,
                    &extended.album_url,
                    &extended.artist_url,
                    &extended.artist_artwork_url,
                    &extended.preview_url,
                ] {
                    put_nullable(&mut out, text.as_deref())?;
                }
                out.push(u8::from(extended.is_preview));
            }
            Self::Opaque(bytes) => out.extend(bytes),
        }
        Ok(out)
    }

    /// What Lavalink and `LavaSrc` show of them as a track's `pluginInfo`.
    pub fn plugin_info(&self) -> Map<String, Value> {
        let mut info = Map::new();
        match self {
            Self::None | Self::Opaque(_) => {}
            Self::Container(container) => {
                info.insert("probeInfo".to_owned(), container.probe_info().into());
            }
            Self::Extended(extended) => {
                for (name, text) in [
                    ("albumName", &extended.album_name),
                    ("albumUrl", &extended.album_url),
                    ("artistUrl", &extended.artist_url),
                    ("artistArtworkUrl", &extended.artist_artwork_url),
                    ("previewUrl", &extended.preview_url),
                ] {
                    info.insert(name.to_owned(), text.clone().into());
                }
                info.insert("isPreview".to_owned(), extended.is_preview.into());
            }
        }
        info
    }
}

impl Container {
    /// The probe's name, and its parameters behind a vertical bar.
    fn probe_info(&self) -> String {
        match &self.parameters {
            Some(parameters) => format!("{}|{parameters}", self.probe),
            None => self.probe.clone(),
        }
    }
}

fn container(bytes: &[u8]) -> Option<Container> {
    let text = Reader(bytes).text().ok()?;
    let (probe, parameters) = match text.split_once('|') {
        Some((probe, parameters)) => (probe.to_owned(), Some(parameters.to_owned())),
        None => (text, None),
    };
    Some(Container { probe, parameters })
}

fn extended(bytes: &[u8]) -> Option<Extended> {
    let mut reader = Reader(bytes);
    let mut nullable = || reader.nullable().ok();
    Some(Extended {
        album_name: nullable()?,
        album_url: nullable()?,
        artist_url: nullable()?,
        artist_artwork_url: nullable()?,
        preview_url: nullable()?,
        is_preview: reader.boolean().ok()?,
    })
}
