//! A track that is played a second time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use reqwest::{Method, StatusCode};
use seraphim_sources::{AllowHost, Settings as SourceSettings, Sources};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::stage::{Stage, TestClient, within};
use crate::pipeline::cache::{CacheKey, CacheSettings, FrameCache};

#[tokio::test]
async fn the_second_play_in_another_guild_does_not_touch_the_source() {
    let site = Site::open().await;
    let cache = FrameCache::new(CacheSettings::default()).expect("no folder is needed");
    let mut stage = Stage::with(|settings| {
        settings.sources = site.sources();
        settings.cache = Some(cache.clone());
    })
    .await;
    let mut client = stage.client().await;
    let link = format!("http://{}/tone.mp3", site.address);
    let player = stage
        .update(&client, json!({"track": {"identifier": link}}))
        .await;
    let mut phone = stage.phone().await;
    assert_eq!(client.event_name().await, "TrackStartEvent");
    let ended = tokio::select! {
        ended = client.event_name() => ended,
        frames = phone.take(|frames| frames > 1_000) => panic!("{frames} frames"),
    };
    assert_eq!(ended, "TrackEndEvent finished");
    let length = player["track"]["info"]["length"]
        .as_u64()
        .expect("a number");
    let length = Duration::from_millis(length);
    let key = CacheKey::new("http", &link, length, 128_000, 10);
    within(async {
        while cache.find(&key).is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
    let before = site.asked();
    assert!(before > 0);

    play_in_another_guild(&stage, &client, &player["track"]["encoded"]).await;
    let mut phone = stage.phone().await;
    phone.take(|frames| frames == 125).await;
    assert_eq!(site.asked(), before, "the source was asked");
    site.stop.cancel();
    stage.stop().await;
}

#[tokio::test]
async fn a_link_that_carries_a_right_of_its_own_is_opened_for_each_guild() {
    let site = Site::open().await;
    let mut stage = Stage::with(|settings| {
        settings.sources = site.sources();
        settings.cache = Some(FrameCache::new(CacheSettings::default()).expect("no folder"));
    })
    .await;
    let client = stage.client().await;
    let link = format!("http://{}/tone.mp3?token=1", site.address);
    let player = stage
        .update(&client, json!({"track": {"identifier": link}}))
        .await;
    let mut first = stage.phone().await;
    first.take(|frames| frames == 5).await;
    let before = site.asked();

    play_in_another_guild(&stage, &client, &player["track"]["encoded"]).await;
    let mut second = stage.phone().await;
    second.take(|frames| frames == 5).await;
    assert!(site.asked() > before, "it was not asked");
    site.stop.cancel();
    stage.stop().await;
}

/// Plays a track in the guild next to the client's own.
async fn play_in_another_guild(stage: &Stage, client: &TestClient, encoded: &Value) {
    let path = client
        .player()
        .replace("81384788765712384", "81384788765712385");
    let body = json!({"track": {"encoded": encoded}}).to_string();
    let (status, _) = stage
        .ask(stage.request(Method::PATCH, &path).body(body))
        .await;
    assert_eq!(status, StatusCode::OK);
}

/// A web site that counts its requests.
struct Site {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
    stop: CancellationToken,
}

impl Site {
    async fn open() -> Self {
        let asked = Arc::new(AtomicUsize::new(0));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("it is bound");
        let counted = Arc::clone(&asked);
        let tone = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/media/tone.mp3"));
        let serve = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            async move { ([(CONTENT_TYPE, "audio/mpeg")], tone.as_slice()) }
        };
        let router = Router::new().route("/tone.mp3", get(serve));
        let stop = CancellationToken::new();
        let server =
            axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
        TaskTracker::new().spawn(server.into_future());
        Self {
            address,
            asked,
            stop,
        }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Sources that may ask it.
    fn sources(&self) -> Sources {
        let mut sources = SourceSettings::default();
        sources.http.allow_hosts =
            AllowHost::parse_list(&self.address.to_string()).expect("an address with a port");
        Sources::new(sources).expect("legal settings")
    }
}
