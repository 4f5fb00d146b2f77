//! What goes with a track: the words in its own tags, and the segments of it
//! that nobody wants to hear.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::plugins::{Services, percent, sources, youtube};
use super::stage::Stage;
use crate::pipeline::cache::{CacheKey, CacheSettings, FrameCache};

/// An MP3 with words in an `ID3v2.4` tag, `USLT`:
/// <https://id3.org/id3v2.4.0-frames>.
fn mp3_with_words(words: &str) -> Vec<u8> {
    let content = [b"\x03eng\0", words.as_bytes()].concat();
    let size = |length: usize| {
        let length = u32::try_from(length).expect("a short tag");
        [21, 14, 7, 0].map(|shift| (length >> shift & 0x7f).to_le_bytes()[0])
    };
    let mut frame = b"USLT".to_vec();
    frame.extend(size(content.len()));
    frame.extend([0, 0]);
    frame.extend(content);
    let mut file = b"ID3\x04\0\0".to_vec();
    file.extend(size(frame.len()));
    file.extend(frame);
    file.extend(include_bytes!("../../tests/media/tone.mp3"));
    file
}

#[tokio::test]
async fn the_words_in_a_files_own_tags_are_its_lyrics_unless_a_file_of_words_lies_beside_it() {
    let stage = Stage::new().await;
    let folder = stage.folder.path();
    for (name, words) in [
        ("plain.mp3", "Ave\nMaria"),
        ("timed.mp3", "[00:00.50]Ave\n[00:01.00]Maria"),
    ] {
        std::fs::write(folder.join(name), mp3_with_words(words)).expect("it can be written");
    }
    let asked = async |name: &str| {
        let track = percent(&stage.encoded(name).await);
        let (status, lyrics) = stage.get(&format!("/v4/lyrics?track={track}")).await;
        assert_eq!(status, StatusCode::OK, "{name}");
        lyrics
    };

    let plain = asked("plain.mp3").await;
    assert_eq!(
        (&plain["provider"], &plain["text"], &plain["lines"]),
        (&json!("tags"), &json!("Ave\nMaria"), &Value::Null)
    );
    let timed = asked("timed.mp3").await;
    assert_eq!(
        (&timed["text"], &timed["lines"][1]["timestamp"]),
        (&json!("Ave\nMaria"), &json!(1_000))
    );
    std::fs::write(folder.join("plain.lrc"), "[00:00.10]Salve").expect("it can be written");
    let beside = asked("plain.mp3").await;
    assert_eq!(
        (&beside["provider"], &beside["text"]),
        (&json!("LRC file"), &json!("Salve"))
    );
    stage.stop().await;
}

/// A cache that has a video of three minutes and a half, silent.
fn cache_with_the_video() -> FrameCache {
    let cache = FrameCache::new(CacheSettings::default()).expect("no folder is needed");
    let key = CacheKey::new(
        "youtube",
        "dQw4w9WgXcQ",
        Duration::from_secs(212),
        128_000,
        10,
    );
    let mut recording = cache.record(key, Duration::from_secs(212));
    for _ in 0..212 * 50 {
        recording.push(&Bytes::from_static(&[0xf8, 0xff, 0xfe]));
    }
    recording.finish();
    cache
}

#[tokio::test]
async fn segments_of_the_categories_that_a_guild_names_are_skipped_and_told() {
    let services = Services::new().await;
    let mut stage = Stage::with_folder(|folder, settings| {
        settings.sources = sources(folder, &services);
        settings.cache = Some(cache_with_the_video());
    })
    .await;
    let mut client = stage.client().await;
    let player = client.player();
    let categories = format!("{player}/sponsorblock/categories");
    // The service fails the test where it is asked for any other category.
    let body = json!(["sponsor", "intro"]).to_string();
    let put = stage.request(Method::PUT, &categories).body(body);
    assert_eq!(stage.ask(put).await.0, StatusCode::OK);

    let track = json!({"track": {"encoded": youtube("Lauds")}});
    stage.update(&client, track.clone()).await;
    let mut phone = stage.phone().await;
    assert_eq!(client.event_name().await, "TrackStartEvent");
    let loaded = client.event().await;
    assert_eq!(
        (&loaded["type"], loaded["segments"].as_array().map(Vec::len)),
        (&json!("SegmentsLoaded"), Some(2))
    );
    let intro = client.event().await;
    assert_eq!(
        (&intro["type"], &intro["segment"]["category"]),
        (&json!("SegmentSkipped"), &json!("intro"))
    );
    let position = async |stage: &Stage| {
        let (_, shown) = stage.get(&player).await;
        shown["state"]["position"].as_i64().expect("a position")
    };
    phone.take(|frames| frames >= 10).await;
    let after = position(&stage).await;
    assert!((2_000..=2_400).contains(&after), "{after} ms");

    stage.update(&client, json!({"position": 30_400})).await;
    phone.take(|frames| frames >= 10).await;
    let sponsor = client.event().await;
    assert_eq!(
        (&sponsor["type"], &sponsor["segment"]),
        (
            &json!("SegmentSkipped"),
            &json!({"category": "sponsor", "start": 30_500, "end": 40_250})
        )
    );
    phone.take(|frames| frames >= 10).await;
    let after = position(&stage).await;
    assert!((40_250..=40_650).contains(&after), "{after} ms");

    let delete = stage.request(Method::DELETE, &categories);
    assert_eq!(stage.ask(delete).await.0, StatusCode::OK);
    stage.update(&client, track).await;
    assert_eq!(client.event_name().await, "TrackEndEvent replaced");
    assert_eq!(client.event_name().await, "TrackStartEvent");
    phone.take(|frames| frames >= 50).await;
    let after = position(&stage).await;
    assert!(
        (0..2_000).contains(&after),
        "nothing is skipped: {after} ms"
    );
    stage.stop().await;
}
