//! The routes and events of the plugins that clients look for.

use std::path::Path;

use axum::extract::Query;
use axum::routing::get;
use axum::{Json, Router};
use lavalink_protocol::TrackInfo;
use lavalink_protocol::codec::{self, Details};
use reqwest::{Method, StatusCode};
use seraphim_sources::{AllowHost, HttpSettings, LocalSettings, Settings, Sources};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

use super::stage::{GUILD, Stage};

const LRC: &str = "[00:00.10]Ave\n[00:00.30]Maria\n[00:05.00]gratia plena\n";

/// A lyrics service and SponsorBlock on a loopback port, for as long as it lives.
pub(super) struct Services {
    base: String,
    _task: AbortOnDropHandle<()>,
}

impl Services {
    pub(super) async fn new() -> Self {
        let lyrics = |Query(asked): Query<Value>| async move {
            let known = asked["track_name"] == "Lauds" && asked["duration"] == "212";
            let body = json!({"syncedLyrics": null, "plainLyrics": "Laudate"});
            if known {
                Ok(Json(body))
            } else {
                Err(StatusCode::NOT_FOUND)
            }
        };
        let segments = |Query(asked): Query<Value>| async move {
            assert_eq!(asked["categories"], r#"["intro","sponsor"]"#);
            Json(json!([
                {"category": "sponsor", "segment": [30.5, 40.25]},
                {"category": "intro", "segment": [0, 2.0]},
                {"category": "odd", "segment": ["x"]},
            ]))
        };
        let router = Router::new()
            .route("/api/get", get(lyrics))
            .route("/api/skipSegments", get(segments));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let task = TaskTracker::new().spawn(async move {
            drop(axum::serve(listener, router).await);
        });
        Self {
            base: format!("http://{address}/api"),
            _task: AbortOnDropHandle::new(task),
        }
    }
}

pub(super) fn percent(text: &str) -> String {
    text.replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D")
}

/// The sources of a folder, and of the services.
pub(super) fn sources(folder: &Path, services: &Services) -> Sources {
    let base = || Some(services.base.parse().expect("an address"));
    Sources::new(Settings {
        http: HttpSettings {
            allow_hosts: AllowHost::parse_list("127.0.0.1").expect("a host"),
            ..HttpSettings::default()
        },
        local: LocalSettings {
            root: Some(folder.to_owned()),
            ..LocalSettings::default()
        },
        lyrics_base: base(),
        sponsorblock_base: base(),
        ..Settings::default()
    })
    .expect("the folder is there")
}

pub(super) fn youtube(title: &str) -> String {
    let info = TrackInfo {
        identifier: "dQw4w9WgXcQ".to_owned(),
        title: title.to_owned(),
        author: "A choir".to_owned(),
        length: 212_000,
        source_name: "youtube".to_owned(),
        ..TrackInfo::default()
    };
    codec::encode(&info, &Details::None).expect("short texts")
}

#[tokio::test]
async fn the_plugins_that_are_there_are_named_with_those_that_need_a_service() {
    let services = Services::new().await;
    let stage = Stage::with_folder(|folder, settings| {
        settings.sources = sources(folder, &services);
    })
    .await;
    let (_, info) = stage.get("/v4/info").await;
    let names: Vec<_> = info["plugins"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|plugin| plugin["name"].clone())
        .collect();
    assert_eq!(
        names,
        [
            "lavasearch-plugin",
            "lavalyrics-plugin",
            "lavasrc-plugin",
            "sponsorblock-plugin"
        ]
    );
    stage.stop().await;

    let stage = Stage::new().await;
    let (_, info) = stage.get("/v4/info").await;
    assert_eq!(
        info["plugins"].as_array().map(Vec::len),
        Some(3),
        "nobody is asked for segments: {info}"
    );
    stage.stop().await;
}

#[tokio::test]
async fn lyrics_come_from_the_file_beside_a_track_else_from_the_service() {
    let services = Services::new().await;
    let stage = Stage::with_folder(|folder, settings| {
        settings.sources = sources(folder, &services);
    })
    .await;
    std::fs::write(stage.folder.path().join("long.lrc"), LRC).expect("it can be written");
    let local = percent(&stage.encoded("long.wav").await);

    let (status, lyrics) = stage.get(&format!("/v4/lyrics?track={local}")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        lyrics,
        json!({
            "sourceName": "local", "provider": "LRC file", "text": "Ave\nMaria\ngratia plena",
            "lines": [
                {"timestamp": 100, "duration": 200, "line": "Ave", "plugin": {}},
                {"timestamp": 300, "duration": 4700, "line": "Maria", "plugin": {}},
                {"timestamp": 5000, "duration": null, "line": "gratia plena", "plugin": {}},
            ],
            "plugin": {},
        })
    );
    let elsewhere = format!("/v4/lyrics?track={local}&skipTrackSource=true");
    assert_eq!(
        stage.get(&elsewhere).await.0,
        StatusCode::NO_CONTENT,
        "the service has none"
    );

    let known = percent(&youtube("Lauds"));
    let (_, lyrics) = stage.get(&format!("/v4/lyrics?track={known}")).await;
    assert_eq!(
        (&lyrics["sourceName"], &lyrics["text"], &lyrics["lines"]),
        (&json!("lrclib"), &json!("Laudate"), &json!(null))
    );
    for path in ["/v4/lyrics", "/v4/lyrics?track=nonsense"] {
        assert_eq!(stage.get(path).await.0, StatusCode::BAD_REQUEST, "{path}");
    }
    stage.stop().await;
}

#[tokio::test]
async fn live_lyrics_follow_the_position_and_a_jump_tells_what_it_passed_over() {
    let mut stage = Stage::new().await;
    std::fs::write(stage.folder.path().join("long.lrc"), LRC).expect("it can be written");
    let mut client = stage.client().await;
    let player = client.player();
    let subscription = format!("{player}/lyrics/subscribe");
    let subscribe = stage.request(Method::POST, &subscription);
    assert_eq!(stage.ask(subscribe).await.0, StatusCode::NO_CONTENT);
    let none = stage.get(&format!("{player}/track/lyrics")).await;
    assert_eq!(none.0, StatusCode::NOT_FOUND, "there is no player yet");

    let long = stage.encoded("long.wav").await;
    stage
        .update(&client, json!({"track": {"encoded": long}}))
        .await;
    let mut phone = stage.phone().await;
    assert_eq!(client.event_name().await, "TrackStartEvent");
    let found = client.event().await;
    assert_eq!(
        (&found["type"], &found["lyrics"]["lines"][1]["line"]),
        (&json!("LyricsFoundEvent"), &json!("Maria"))
    );
    let (_, lyrics) = stage.get(&format!("{player}/track/lyrics")).await;
    assert_eq!(lyrics, found["lyrics"]);

    for (frames, index) in [(6, 0), (11, 1)] {
        phone.take(|taken| taken >= frames).await;
        let line = client.event().await;
        assert_eq!(
            (&line["type"], &line["lineIndex"], &line["skipped"]),
            (&json!("LyricsLineEvent"), &json!(index), &json!(false)),
            "{line}"
        );
    }
    stage.update(&client, json!({"position": 6_000})).await;
    let line = client.event().await;
    assert_eq!(
        (&line["line"]["line"], &line["skipped"]),
        (&json!("gratia plena"), &json!(true)),
        "{line}"
    );

    let unsubscribe = stage.request(Method::DELETE, &subscription);
    assert_eq!(stage.ask(unsubscribe).await.0, StatusCode::NO_CONTENT);
    let tone = stage.encoded("tone.wav").await;
    for track in [&long, &tone] {
        stage
            .update(&client, json!({"track": {"encoded": track}}))
            .await;
        assert_eq!(client.event_name().await, "TrackEndEvent replaced");
        assert_eq!(client.event_name().await, "TrackStartEvent");
    }
    stage.stop().await;
}

#[tokio::test]
async fn a_subscribed_player_is_told_that_a_track_has_no_lyrics() {
    let stage = Stage::new().await;
    let mut client = stage.client().await;
    let tone = stage.encoded("tone.wav").await;
    stage
        .update(&client, json!({"track": {"encoded": tone}}))
        .await;
    assert_eq!(client.event_name().await, "TrackStartEvent");

    let subscription = format!("{}/lyrics/subscribe", client.player());
    let subscribe = stage.request(Method::POST, &subscription);
    assert_eq!(stage.ask(subscribe).await.0, StatusCode::NO_CONTENT);

    assert_eq!(
        client.event_name().await,
        "LyricsNotFoundEvent",
        "it counts for the track that is on"
    );
    let (status, _) = stage
        .get(&format!("{}/track/lyrics", client.player()))
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    stage.stop().await;
}

#[tokio::test]
async fn a_search_by_kind_gives_tracks_where_they_are_wanted() {
    let stage = Stage::new().await;
    for (query, found) in [
        ("query=localsearch:tone", true),
        ("query=localsearch:tone&types=album,%20track", true),
        ("query=localsearch:tone&types=album,artist", false),
        ("query=localsearch:nothing-of-that-name", false),
    ] {
        let (status, result) = stage.get(&format!("/v4/loadsearch?{query}")).await;
        if found {
            assert_eq!(status, StatusCode::OK, "{query}: {result}");
            assert_eq!(result["tracks"][0]["info"]["title"], "tone", "{query}");
            assert_eq!(result["albums"], json!([]), "{query}");
        } else {
            assert_eq!(status, StatusCode::NO_CONTENT, "{query}: {result}");
        }
    }
    let (status, _) = stage.get("/v4/loadsearch?types=track").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    stage.stop().await;
}

#[tokio::test]
async fn the_categories_of_a_guild_are_kept_until_they_are_deleted() {
    let stage = Stage::new().await;
    let client = stage.client().await;
    let path = format!("{}/sponsorblock/categories", client.player());
    assert_eq!(stage.get(&path).await.0, StatusCode::NOT_FOUND);

    let put = |body: Value| stage.request(Method::PUT, &path).body(body.to_string());
    let (status, _) = stage.ask(put(json!(["sponsor", "intro"]))).await;
    assert_eq!(status, StatusCode::OK, "before there is a player");
    let (_, categories) = stage.get(&path).await;
    assert_eq!(categories, json!(["intro", "sponsor"]));
    let many: Vec<String> = (0..33).map(|number| number.to_string()).collect();
    assert_eq!(stage.ask(put(json!(many))).await.0, StatusCode::BAD_REQUEST);

    let delete = stage.request(Method::DELETE, &path);
    assert_eq!(stage.ask(delete).await.0, StatusCode::OK);
    assert_eq!(stage.get(&path).await.0, StatusCode::NOT_FOUND);
    let unknown = format!("/v4/sessions/x/players/{GUILD}/sponsorblock/categories");
    assert_eq!(stage.get(&unknown).await.0, StatusCode::NOT_FOUND);
    stage.stop().await;
}

#[tokio::test]
async fn the_segments_of_a_video_are_sorted_and_odd_ones_left_out() {
    let services = Services::new().await;
    let stage = Stage::new().await;
    let sources = sources(stage.folder.path(), &services);
    let categories = ["intro".to_owned(), "sponsor".to_owned()];

    let segments = sources.segments("dQw4w9WgXcQ", &categories).await;

    let segments = segments.expect("the service answers");
    let times: Vec<_> = segments
        .iter()
        .map(|segment| (segment.category.as_str(), segment.start, segment.end))
        .collect();
    assert_eq!(times, [("intro", 0, 2_000), ("sponsor", 30_500, 40_250)]);
    stage.stop().await;
}
