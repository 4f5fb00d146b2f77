//! A track that is played a second time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use reqwest::{Method, StatusCode};
use seraphim_sources::{AllowHost, Settings as SourceSettings, Sources};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::stage::{Stage, within};
use crate::pipeline::cache::{CacheKey, CacheSettings, FrameCache};

#[tokio::test]
async fn the_second_play_in_another_guild_does_not_touch_the_source() {
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
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let server =
        axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
    tasks.spawn(server.into_future());

    let cache = FrameCache::new(CacheSettings::default()).expect("no folder is needed");
    let mut stage = Stage::with(|settings| {
        let mut sources = SourceSettings::default();
        sources.http.allow_hosts =
            AllowHost::parse_list(&address.to_string()).expect("an address with a port");
        settings.sources = Sources::new(sources).expect("legal settings");
        settings.cache = Some(cache.clone());
    })
    .await;
    let mut client = stage.client().await;
    let link = format!("http://{address}/tone.mp3");
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
    let key = CacheKey::new("http", &link, 128_000, 10);
    within(async {
        while cache.find(&key).is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
    let before = asked.load(Ordering::Relaxed);
    assert!(before > 0);

    let encoded = &player["track"]["encoded"];
    let path = client
        .player()
        .replace("81384788765712384", "81384788765712385");
    let body = json!({"track": {"encoded": encoded}}).to_string();
    let (status, _) = stage
        .ask(stage.request(Method::PATCH, &path).body(body))
        .await;
    assert_eq!(status, StatusCode::OK);
    let mut phone = stage.phone().await;
    phone.take(|frames| frames == 125).await;
    assert_eq!(
        asked.load(Ordering::Relaxed),
        before,
        "the source was asked"
    );
    stop.cancel();
    stage.stop().await;
}
