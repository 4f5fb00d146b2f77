//! Channels that are set to different bitrates, and what is heard in them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use reqwest::{Method, StatusCode};
use seraphim_sources::{AllowHost, Settings as SourceSettings, Sources};
use seraphim_voice::Next;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::stage::{GUILD, Phone, Stage, TestClient, within};
use crate::Bitrate;
use crate::pipeline::cache::{CacheSettings, FrameCache};

/// What the site plays, in ticks.
const TICKS: usize = 150;

const WIDE: Bitrate = Bitrate::Channel {
    floor: 64_000,
    ceiling: 384_000,
};

#[tokio::test]
async fn a_track_is_encoded_and_kept_for_each_bitrate_of_its_own() {
    let mut house = House::with(WIDE).await;
    let rich = house.rich_link();
    let mut heard = Vec::new();
    let mut openings = Vec::new();
    // The third and fourth guild are to be given what the first two left.
    for (guild, bits) in [64_000, 256_000, 70_000, 256_000].into_iter().enumerate() {
        let body = json!({ "track": { "identifier": rich }, "channelBitrate": bits });
        let mut phone = house.update(guild as u64, &body).await;
        let frames = frames(&mut phone, TICKS).await;
        assert_eq!(frames.len(), TICKS);
        heard.push(rate(&frames[5..]));
        house.wait_for_kept(guild.min(1) + 1).await;
        openings.push(house.opened());
    }
    assert!((50_000..80_000).contains(&heard[0]), "{heard:?}");
    assert!((210_000..300_000).contains(&heard[1]), "{heard:?}");
    assert_eq!(heard[2], heard[0], "70 and 64 kbit/s share what is kept");
    assert_eq!(heard[3], heard[1]);
    assert!(
        openings[1] > openings[0],
        "what 64 kbit/s left is not for 256"
    );
    house.stop().await;
}

#[tokio::test]
async fn a_channel_that_is_set_anew_is_heard_so_within_the_track_without_a_gap() {
    let mut house = House::with(WIDE).await;
    let body = json!({ "track": { "identifier": house.rich_link() }, "channelBitrate": 64_000 });
    let mut phone = house.update(0, &body).await;
    let mut heard = frames(&mut phone, 40).await;
    house.tell(0, &json!({ "channelBitrate": 256_000 })).await;
    heard.extend(frames(&mut phone, TICKS - 40).await);
    assert_eq!(heard.len(), TICKS, "not a frame more or less");
    let (before, after) = (rate(&heard[5..40]), rate(&heard[67..]));
    assert!((50_000..80_000).contains(&before), "{before}");
    assert!((210_000..300_000).contains(&after), "{after}");
    house.stop().await;
}

#[tokio::test]
async fn a_client_that_says_nothing_of_the_channel_hears_the_floor_or_the_fixed_number() {
    for (bitrate, told) in [
        (Bitrate::FOLLOWING, json!({})),
        (Bitrate::FOLLOWING, json!({ "channelBitrate": 64_000 })),
        (
            Bitrate::Fixed(128_000),
            json!({ "channelBitrate": 384_000 }),
        ),
    ] {
        let mut house = House::with(bitrate).await;
        let mut body = told.clone();
        body["track"] = json!({ "identifier": house.rich_link() });
        let mut phone = house.update(0, &body).await;
        let heard = rate(&frames(&mut phone, 60).await[5..]);
        assert!((105_000..150_000).contains(&heard), "{heard} with {told}");
        house.stop().await;
    }
}

#[tokio::test]
async fn a_bitrate_that_is_none_is_refused_and_a_right_one_is_not_shown() {
    let mut house = House::with(WIDE).await;
    let path = house.client.player();
    let (status, error) = house
        .stage
        .patch(&path, json!({ "channelBitrate": -1 }))
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{error}");
    house.update(0, &json!({ "channelBitrate": 96_000 })).await;
    let (_, player) = house.stage.get(&path).await;
    assert_eq!(
        player.get("channelBitrate"),
        None,
        "Lavalink's players lack it"
    );
    house.stop().await;
}

/// Bits per second of frames of these sizes.
fn rate(frames: &[usize]) -> usize {
    frames.iter().sum::<usize>() * 8 * 50 / frames.len()
}

/// The sizes of the next frames, as a pacing thread would take them.
async fn frames(phone: &mut Phone, count: usize) -> Vec<usize> {
    let mut sizes = Vec::new();
    within(async {
        while sizes.len() < count {
            match phone.source.next_frame() {
                Next::Frame(frame) => sizes.push(frame.len()),
                // The decode thread has its own pace.
                Next::Starved | Next::Idle => tokio::time::sleep(Duration::from_millis(1)).await,
            }
        }
    })
    .await;
    sizes
}

/// A node with a cache, its client, and a site that counts its requests.
struct House {
    stage: Stage,
    client: TestClient,
    cache: FrameCache,
    site: SocketAddr,
    asked: Arc<AtomicUsize>,
    stop: CancellationToken,
}

impl House {
    async fn with(bitrate: Bitrate) -> Self {
        let asked = Arc::new(AtomicUsize::new(0));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let site = listener.local_addr().expect("it is bound");
        let counted = Arc::clone(&asked);
        let serve = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            async { ([(CONTENT_TYPE, "audio/wav")], rich()) }
        };
        let router = Router::new().route("/rich.wav", get(serve));
        let stop = CancellationToken::new();
        let server =
            axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
        TaskTracker::new().spawn(server.into_future());
        let cache = FrameCache::new(CacheSettings::default()).expect("no folder is needed");
        let mut sources = SourceSettings::default();
        sources.http.allow_hosts =
            AllowHost::parse_list(&site.to_string()).expect("an address with a port");
        let stage = Stage::with(|settings| {
            settings.sources = Sources::new(sources).expect("legal settings");
            settings.cache = Some(cache.clone());
            settings.bitrate = bitrate;
        })
        .await;
        Self {
            client: stage.client().await,
            stage,
            cache,
            site,
            asked,
            stop,
        }
    }

    fn rich_link(&self) -> String {
        format!("http://{}/rich.wav", self.site)
    }

    fn opened(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Updates the player of one of several guilds, which makes it.
    async fn update(&mut self, guild: u64, body: &Value) -> Phone {
        self.tell(guild, body).await;
        self.stage.phone().await
    }

    async fn tell(&self, guild: u64, body: &Value) {
        let path = self.client.player();
        let path = path.replace(&GUILD.to_string(), &(GUILD + guild).to_string());
        let request = self.stage.request(Method::PATCH, &path);
        let (status, answer) = self.stage.ask(request.body(body.to_string())).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }

    async fn wait_for_kept(&self, files: usize) {
        within(async {
            while self.cache.size().0 < files {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
        .await;
    }

    async fn stop(self) {
        self.stop.cancel();
        self.stage.stop().await;
    }
}

/// Three seconds of so much noise that an encoder uses every bit, as WAV.
fn rich() -> Vec<u8> {
    let ticks = u32::try_from(TICKS).unwrap_or_default();
    let length = ticks * 960 * 4;
    let mut wav = Vec::new();
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(36 + length).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0\x02\0");
    wav.extend_from_slice(&48_000_u32.to_le_bytes());
    wav.extend_from_slice(&192_000_u32.to_le_bytes());
    wav.extend_from_slice(b"\x04\0\x10\0data");
    wav.extend_from_slice(&length.to_le_bytes());
    let mut seed = 1_u32;
    for _ in 0..length / 2 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [.., low, high] = seed.to_le_bytes();
        let sample = i16::from_le_bytes([low, high]) / 4;
        wav.extend_from_slice(&sample.to_le_bytes());
    }
    wav
}
