//! A stream in segments is sought in by time, and no segment between is fetched.

use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use lavalink_protocol::TrackInfo;
use seraphim_sources::{AllowHost, HttpSettings, Settings, Sources};
use symphonia::core::formats::{FormatOptions, FormatReader as _};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::default::formats::IsoMp4Reader;
use tokio::net::TcpListener;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

use super::super::{DeckEvent, Input, OpenFailure, PlaySettings};
use super::formats::media;
use super::listener::{Listener, settings};
use super::measured::{first_change, frequency};

/// Frames of AAC in a segment: half a second or so.
const FRAMES: usize = 22;
/// How long a segment lasts, in seconds.
const LENGTH: f64 = 22.0 * 1024.0 / 44_100.0;
/// It never comes, and neither does what is fetched behind it.
const WITHHELD: usize = 2;

/// Four seconds of steps, as segments of bare AAC (ADTS: ISO/IEC 13818-7, 6.2).
fn segments() -> Vec<Vec<u8>> {
    let file = Cursor::new(media!("steps.m4a"));
    let stream = MediaSourceStream::new(Box::new(file), MediaSourceStreamOptions::default());
    let mut format = IsoMp4Reader::try_new(stream, FormatOptions::default()).expect("an MP4");
    let mut frames = Vec::new();
    while let Ok(Some(packet)) = format.next_packet() {
        let length = u16::try_from(packet.data.len() + 7).expect("frames are short");
        let [high, low] = length.to_be_bytes();
        // AAC-LC, 44.1 kHz, two channels, and thirteen bits of length.
        let mut frame = vec![0xff, 0xf1, 0x50, 0x80 | high >> 3];
        frame.extend([high << 5 | low >> 3, low << 5 | 0x1f, 0xfc]);
        frame.extend_from_slice(&packet.data);
        frames.push(frame);
    }
    frames.chunks(FRAMES).map(<[_]>::concat).collect()
}

/// A stream on a loopback port, for as long as it lives.
struct Station {
    list: String,
    /// The numbers of the segments that were asked for.
    asked: Arc<Mutex<Vec<usize>>>,
    _task: AbortOnDropHandle<()>,
}

impl Station {
    async fn new(end: &str) -> Self {
        let segments = Arc::new(segments());
        let mut list = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n".to_owned();
        for number in 0..segments.len() {
            write!(list, "#EXTINF:{LENGTH},\n/segment/{number}\n").expect("a text takes words");
        }
        list.push_str(end);
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        let segment = move |Path(number): Path<usize>| async move {
            seen.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(number);
            if number == WITHHELD {
                std::future::pending::<()>().await;
            }
            segments[number].clone()
        };
        let router = Router::new()
            .route("/list.m3u8", get(|| async move { list }))
            .route("/segment/{number}", get(segment));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let task = TaskTracker::new().spawn(async move {
            drop(axum::serve(listener, router).await);
        });
        Self {
            list: format!("http://{address}/list.m3u8"),
            asked,
            _task: AbortOnDropHandle::new(task),
        }
    }

    fn asked(&self) -> Vec<usize> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn open(&self) -> Input {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sources = Sources::new(Settings {
            http: HttpSettings {
                allow_hosts: AllowHost::parse_list("127.0.0.1").expect("a host"),
                ..HttpSettings::default()
            },
            ..Settings::default()
        })
        .expect("the settings are sound");
        let track = TrackInfo {
            identifier: self.list.clone(),
            source_name: "http".to_owned(),
            ..TrackInfo::default()
        };
        let media = sources.open(&track).await.expect("it is there");
        Input {
            source: media.source,
            seek: media.seek,
            aac: None,
            remote: false,
            extension: media.extension,
            mime: media.mime,
            recording: None,
            kept: false,
            instead: None,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_seek_in_a_stream_on_demand_is_heard_at_its_place_and_fetches_nothing_between() {
    let station = Station::new("#EXT-X-ENDLIST\n").await;
    let input = station.open().await;
    let mut listener = Listener::new(settings());
    let open = Box::new(move || Ok::<_, OpenFailure>(input));
    listener.deck.play(open, PlaySettings::default());
    listener.frames(10);
    assert!((frequency(&listener.heard[1920..9600]) - 400.0).abs() < 5.0);

    for (to, tone) in [(2_750, 1400.0), (2_250, 1200.0)] {
        listener.deck.seek(Duration::from_millis(to));
        listener.heard.clear();
        listener.frames(22);
        let begun = frequency(&listener.heard[1920..9600]);
        assert!((begun - tone).abs() < 5.0, "{begun} Hz at {to} ms");
        // Less what the encoder of the steps put before the first one.
        let change = first_change(&listener.heard);
        assert!((change - 0.25).abs() <= 0.06, "from {to} ms on, {change} s");
        let position = listener.deck.position();
        assert_eq!(position, Duration::from_millis(to + 440));
    }

    let asked = station.asked();
    let sought: Vec<usize> = asked.into_iter().filter(|at| *at > WITHHELD).collect();
    assert!(sought.starts_with(&[5, 6]), "{sought:?}");
    assert!(!sought.contains(&3) && sought.contains(&4), "{sought:?}");

    // Behind the end there is nothing, and it ends well.
    listener.deck.seek(Duration::from_mins(1));
    let events = listener.listen();
    let last = events.last();
    assert!(
        matches!(last, Some(DeckEvent::Finished { .. })),
        "{events:?}"
    );
}

#[tokio::test]
async fn a_live_stream_in_segments_cannot_be_sought_in() {
    let station = Station::new("").await;
    assert!(station.open().await.seek.is_none());
}
