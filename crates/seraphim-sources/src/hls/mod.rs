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
mod edge;
mod listener;
pub(crate) mod playlist;
#[cfg(test)]
mod tests;
pub(crate) mod unpack;

use std::time::Duration;

use self::choice::choose;
use self::listener::Listener;
use self::playlist::{Media, Playlist, parse};
use crate::http::client::{Address, Client};
use crate::http::forward::{AHEAD, Forward};
use crate::http::window::window;
use crate::linklist::{LIST_BYTES, decode};
use crate::tasks::Spawner;
use crate::{OpenError, label};

/// A stream that was opened.
pub(crate) struct Stream {
    pub(crate) source: Forward,
    /// How long it is; `None` while it is live.
    pub(crate) length: Option<Duration>,
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
            let address = Address { url, ..address };
            read(client, &address).await?
        }
    };
    if media.segments.is_empty() && media.ended {
        return Err(nothing("no segment"));
    }
    let length = media.ended.then(|| media.duration());
    let (window, feed) = window(0, AHEAD);
    let stop = tasks.child_token();
    let source = Forward {
        window,
        patience: client.idle_timeout.max(media.target * 2),
        _stop: stop.clone().drop_guard(),
    };
    let listener = Listener::new(client.clone(), address, feed);
    tasks.spawn(listener.run(media, stop));
    Ok(Stream { source, length })
}

/// Reads a list of segments, and where it was found, redirects followed.
async fn read(client: &Client, address: &Address) -> Result<(Address, Media), OpenError> {
    let (bytes, url) = client.read(address, LIST_BYTES).await?;
    let found = Address {
        url,
        headers: address.headers.clone(),
    };
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
