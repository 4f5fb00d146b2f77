//! The source against servers of its own, on real sockets.

mod loading;
mod reading;
mod server;
mod tls;
mod wall;

use std::io::{self, Read};
use std::time::Duration;

use lavalink_protocol::TrackInfo;

use self::server::Server;
use crate::{AllowHost, HttpSettings, Media, OpenError, Settings, Sources};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Sources that may reach what the list says, with short times.
fn sources(allow: &str) -> Result<Sources, Box<dyn std::error::Error>> {
    let http = HttpSettings {
        allow_hosts: AllowHost::parse_list(allow)?,
        connect_timeout: Duration::from_millis(500),
        header_timeout: Duration::from_millis(500),
        idle_timeout: Duration::from_millis(600),
        ..HttpSettings::default()
    };
    Ok(Sources::new(Settings {
        http,
        ..Settings::default()
    })?)
}

fn track(url: &str) -> TrackInfo {
    TrackInfo {
        identifier: url.to_owned(),
        source_name: "http".to_owned(),
        ..TrackInfo::default()
    }
}

async fn open(server: &Server, path: &str) -> Result<Media, OpenError> {
    let sources = sources(&server.host()).expect("the settings are sound");
    sources.open(&track(&server.url(path))).await
}

/// Blocking work on a reader, on a thread that may block.
async fn blocking<T: Send + 'static>(
    media: Media,
    work: impl FnOnce(&mut Media) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(move || {
        let mut media = media;
        work(&mut media)
    })
    .await?
}

async fn read_all(media: Media) -> io::Result<Vec<u8>> {
    blocking(media, |media| {
        let mut bytes = Vec::new();
        media.source.read_to_end(&mut bytes).map(|_| bytes)
    })
    .await
}

/// Bytes in which every place looks different.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_u32;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[1]
    })
    .take(length)
    .collect()
}
