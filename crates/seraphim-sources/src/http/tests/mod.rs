//! The source against servers of its own, on real sockets.

mod faults;
mod loading;
mod reading;
pub(crate) mod server;
mod tls;
mod wall;

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use lavalink_protocol::TrackInfo;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::server::Server;
use crate::http::Http;
use crate::probe::Prober;
use crate::tasks::Tasks;
use crate::{AllowHost, HttpSettings, Media, OpenError, Settings, Sources, SystemLookup};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Short times, and what the list says may be reached.
pub(crate) fn settings(allow: &str) -> Result<HttpSettings, crate::AllowHostError> {
    Ok(HttpSettings {
        allow_hosts: AllowHost::parse_list(allow)?,
        connect_timeout: Duration::from_millis(500),
        header_timeout: Duration::from_millis(500),
        idle_timeout: Duration::from_millis(600),
        slow_after: Duration::from_secs(1),
        ..HttpSettings::default()
    })
}

pub(crate) fn sources(allow: &str) -> Result<Sources, Box<dyn std::error::Error>> {
    Ok(Sources::new(Settings {
        http: settings(allow)?,
        ..Settings::default()
    })?)
}

/// The source alone, and where it looks at files.
pub(crate) fn http(settings: &HttpSettings) -> Result<(Http, Prober), crate::SetupError> {
    let tasks = Tasks {
        tracker: TaskTracker::new(),
        stop: CancellationToken::new(),
    };
    let prober = Prober::new(tasks.clone());
    let http = Http::new(settings, Arc::new(SystemLookup), tasks, prober.clone())?;
    Ok((http, prober))
}

fn track(url: &str) -> TrackInfo {
    TrackInfo {
        identifier: url.to_owned(),
        source_name: "http".to_owned(),
        ..TrackInfo::default()
    }
}

pub(crate) async fn open(server: &Server, path: &str) -> Result<Media, OpenError> {
    let sources = sources(&server.host()).expect("the settings are sound");
    sources.open(&track(&server.url(path))).await
}

/// Blocking work on a reader, on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(
    media: Media,
    work: impl FnOnce(&mut Media) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(move || {
        let mut media = media;
        work(&mut media)
    })
    .await?
}

pub(crate) async fn read_all(media: Media) -> io::Result<Vec<u8>> {
    blocking(media, |media| {
        let mut bytes = Vec::new();
        media.source.read_to_end(&mut bytes).map(|_| bytes)
    })
    .await
}

/// A file of the test media.
pub(crate) fn fixture(name: &str) -> io::Result<Vec<u8>> {
    std::fs::read(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/media")
            .join(name),
    )
}

/// Bytes in which every place looks different.
pub(crate) fn noise(length: usize) -> Vec<u8> {
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
