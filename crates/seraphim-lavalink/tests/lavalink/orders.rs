//! What the client asks of a node, what comes of it, and what the node tells.

use std::time::Duration;

use axum::http::Method;
use seraphim_core::{AudioNews, ChannelId, EndReason, FailureCause, Loaded, PlayId, Search};
use seraphim_engine::ports::{Audio as _, AudioError, AudioEvent, VoiceServer};
use serde_json::json;

use crate::{
    GUILD, UP, event,
    fake::{FakeNode, Manners, within},
    next, order, up, wire_track,
};

#[tokio::test]
async fn an_order_reaches_the_node_with_everything_that_belongs_to_it() {
    let mut node = FakeNode::start().await;
    let (audio, _events) = node.client(node.settings());

    audio
        .play(GUILD, order(7))
        .await
        .expect("the node takes it");
    let seen = node.seen().await;
    assert_eq!(seen.method, Method::PATCH);
    assert_eq!(seen.path, format!("/v4/sessions/session0/players/{GUILD}"));
    assert_eq!(
        seen.body,
        json!({
            "track": {"encoded": "QAAA", "userData": {"seraphimPlay": "7"}},
            "position": 1500, "volume": 80, "paused": false,
        })
    );

    audio.stop(GUILD).await.expect("the node takes it");
    assert_eq!(node.seen().await.body, json!({"track": {"encoded": null}}));

    audio.pause(GUILD, true).await.expect("the node takes it");
    assert_eq!(node.seen().await.body, json!({"paused": true}));

    let server = VoiceServer {
        session_id: "voice".to_owned(),
        token: "token".into(),
        endpoint: "127.0.0.1:1".to_owned(),
        channel_id: ChannelId(5),
        bitrate: Some(96_000),
    };
    audio.voice(GUILD, server).await.expect("the node takes it");
    let voice = json!({
        "token": "token", "endpoint": "127.0.0.1:1", "sessionId": "voice", "channelId": "5",
    });
    assert_eq!(
        node.seen().await.body,
        json!({ "voice": voice, "channelBitrate": 96_000 })
    );

    let set = audio.bitrate(GUILD, 256_000).await;
    set.expect("the node takes it");
    assert_eq!(node.seen().await.body, json!({"channelBitrate": 256_000}));

    audio.destroy(GUILD).await.expect("the node takes it");
    assert_eq!(node.seen().await.method, Method::DELETE);
    node.stop().await;
}

#[tokio::test]
async fn an_order_that_is_not_answered_ends_within_its_time() {
    let node = FakeNode::with(Manners {
        silent: true,
        ..Manners::default()
    })
    .await;
    let mut settings = node.settings();
    settings.order_timeout = Duration::from_millis(100);
    let (audio, mut events) = node.client(settings);
    assert_eq!(next(&mut events).await, UP);
    assert_eq!(
        within(audio.pause(GUILD, true)).await,
        Err(AudioError::TimedOut)
    );
    node.stop().await;
}

#[tokio::test]
async fn the_rest_of_a_playlist_that_was_long_in_coming_is_asked_for() {
    let mut node = FakeNode::start().await;
    let list = |next: Option<&str>| {
        let data = json!({
            "info": {"name": "Mass", "selectedTrack": -1},
            "pluginInfo": next.map_or(json!({}), |next| json!({"next": next})),
            "tracks": [wire_track("0"), wire_track("0")],
        });
        (200, json!({"loadType": "playlist", "data": data}))
    };
    node.behave(|manners| {
        let other = list(Some("https://example.org/2"));
        manners.loads = [list(Some("page:2:x")), list(None), other].into();
    });
    let (audio, _events) = node.client(node.settings());
    let search = Search::Url("x".to_owned());

    for (asked, count) in [(vec!["x", "page:2:x"], 4), (vec!["x"], 2)] {
        let Ok(Loaded::Playlist { tracks, .. }) = audio.load(&search).await else {
            panic!("a playlist was answered");
        };
        assert_eq!(tracks.len(), count);
        for identifier in asked {
            assert_eq!(node.seen().await.body, json!(identifier));
        }
    }
    node.stop().await;
}

#[tokio::test]
async fn what_a_lookup_comes_to_is_told_apart() {
    let mut node = FakeNode::start().await;
    node.behave(|manners| {
        manners.loads = [
            (
                200,
                json!({"loadType": "search", "data": [wire_track("0")]}),
            ),
            (200, json!({"loadType": "empty", "data": null})),
            (
                200,
                json!({"loadType": "error", "data": {
                    "message": "This video is not available in your country",
                    "severity": "common", "cause": "x",
                }}),
            ),
            (
                400,
                json!({
                    "timestamp": 1, "status": 400, "error": "Bad Request",
                    "message": "no such thing", "path": "/v4/loadtracks",
                }),
            ),
            (200, json!({"loadType": "opera"})),
        ]
        .into();
    });
    let (audio, _events) = node.client(node.settings());
    let search = Search::Words {
        prefix: "ytsearch".to_owned(),
        words: "a&b=ö".to_owned(),
    };

    let Ok(Loaded::Search(tracks)) = audio.load(&search).await else {
        panic!("a search was answered");
    };
    assert_eq!(tracks.len(), 1);
    assert_eq!(node.seen().await.body, json!("ytsearch:a&b=ö"));
    assert_eq!(audio.load(&search).await, Ok(Loaded::Empty));
    assert_eq!(
        audio.load(&search).await,
        Err(AudioError::Source {
            cause: FailureCause::Region,
            message: "This video is not available in your country".to_owned(),
        })
    );
    assert_eq!(
        audio.load(&search).await,
        Err(AudioError::Rejected {
            status: 400,
            message: "no such thing".to_owned()
        })
    );
    assert!(matches!(
        audio.load(&search).await,
        Err(AudioError::Rejected { status: 200, .. })
    ));
    node.stop().await;
}

#[tokio::test]
async fn events_come_in_order_and_what_is_unknown_is_passed_over() {
    let (node, _audio, mut events) = up(|_| {}).await;

    node.say(event("TrackStartEvent", "1", &json!({}))).await;
    node.say(json!({"op": "somethingNew", "guildId": "1"}))
        .await;
    node.say(event("SegmentsLoaded", "1", &json!({"segments": []})))
        .await;
    let state = json!({"time": 1, "position": 4980, "connected": true, "ping": 4});
    node.say(json!({"op": "playerUpdate", "guildId": GUILD.to_string(), "state": state}))
        .await;
    node.say(event(
        "TrackStuckEvent",
        "1",
        &json!({"thresholdMs": 10_000}),
    ))
    .await;
    node.say(event("TrackEndEvent", "1", &json!({"reason": "finished"})))
        .await;
    let closed = json!({
        "op": "event", "type": "WebSocketClosedEvent", "guildId": GUILD.to_string(),
        "code": 4014, "reason": "Disconnected.", "byRemote": true,
    });
    node.say(closed).await;

    let play = PlayId(1);
    for expected in [
        AudioNews::Started { play },
        AudioNews::Position {
            play: Some(play),
            position: Duration::from_millis(4_980),
            connected: true,
        },
        AudioNews::Stuck { play },
        AudioNews::Ended {
            play,
            reason: EndReason::Finished,
        },
        AudioNews::VoiceClosed {
            code: 4014,
            reason: "Disconnected.".to_owned(),
            by_remote: true,
        },
    ] {
        let expected = AudioEvent::Player {
            guild: GUILD,
            news: expected,
        };
        assert_eq!(next(&mut events).await, expected);
    }
    node.stop().await;
}
