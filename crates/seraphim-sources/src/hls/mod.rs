//! HLS, live and on demand: segments one after another, as the bytes of one
//! stream for a demuxer. See RFC 8216.
//!
//! Decides which variant is listened to, where a live stream is joined, when
//! its list is read again, and what is done about segments that are missing.
//! Segments are streamed, not held: what waits in memory is one window.
//! `SAMPLE-AES` is refused; sound in transport streams is taken out of them by
//! [`crate::mpegts`]; fragmented MP4 and bare frames pass as they are.

mod attributes;
pub(crate) mod choice;
mod crypt;
mod demand;
mod edge;
mod listener;
pub(crate) mod playlist;
#[cfg(test)]
mod tests;
pub(crate) mod unpack;

use std::sync::Arc;
use std::time::Duration;

use symphonia::core::io::MediaSource;

use self::choice::choose;
use self::demand::Reel;
use self::playlist::{Media, Playlist, parse};
use crate::http::client::{Address, Client};
use crate::linklist::{LIST_BYTES, decode};
use crate::tasks::Spawner;
use crate::{OpenError, SeekByTime, label};

/// A stream that was opened.
pub(crate) struct Stream {
    pub(crate) source: Box<dyn MediaSource>,
    /// How long it is; `None` while it is live.
    pub(crate) length: Option<Duration>,
    /// Goes to the segment of a time; `None` where that cannot be known.
    pub(crate) seek: Option<SeekByTime>,
}

/// Opens the stream whose playlist, `text`, was found at an address.
pub(crate) async fn open(
    client: &Client,
    address: Address,
    text: &str,
    tasks: &Spawner,
) -> Result<Stream, OpenError> {
    let (address, media) = match parse(text, &address.url)? {
        Playlist::Media(media) => (address, media),
        Playlist::Master(master) => {
            let url = choose(&master).ok_or_else(|| nothing("no variant"))?;
            read(client, &address.to(url)).await?
        }
    };
    if media.segments.is_empty() && media.ended {
        return Err(nothing("no segment"));
    }
    let length = media.ended.then(|| media.duration());
    let first = edge::first(&media);
    let reel = Reel {
        client: client.clone(),
        address,
        media: Arc::new(media),
        tasks: tasks.clone(),
    };
    // Without lengths, no time has a segment.
    if length.is_none_or(|length| length.is_zero()) {
        return Ok(Stream {
            source: Box::new(reel.play(first)),
            length,
            seek: None,
        });
    }
    let (source, seek) = reel.on_demand(first);
    Ok(Stream {
        source: Box::new(source),
        length,
        seek: Some(seek),
    })
}

/// Reads a list of segments, and where it was found, redirects followed.
async fn read(client: &Client, address: &Address) -> Result<(Address, Media), OpenError> {
    let (bytes, url) = client.read(address, LIST_BYTES).await?;
    let found = address.to(url);
    match parse(&decode(&bytes), &found.url)? {
        Playlist::Media(media) => Ok((found, media)),
        Playlist::Master(_) => Err(nothing("variants of variants")),
    }
}

fn nothing(cause: &str) -> OpenError {
    OpenError::unplayable("There is nothing in that stream that can be played.", cause)
}

/// A title after the link: such lists are mostly called alike, so that the
/// folder says more.
pub(crate) fn title(url: &url::Url) -> String {
    let title = label::of_url(url);
    let alike = ["index", "playlist", "master", "chunklist", "stream", "hls"];
    if alike.contains(&title.to_ascii_lowercase().as_str())
        && let Ok(folder) = url.join("./")
    {
        return label::of_url(&folder);
    }
    title
}
