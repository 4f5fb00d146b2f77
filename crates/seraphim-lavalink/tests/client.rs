//! The client against a Lavalink on a real socket.

mod fake;

use std::time::Duration;

use axum::http::Method;
use fake::{FakeNode, Manners, within};
use seraphim_core::{
    AudioNews, ChannelId, EndReason, FailureCause, GuildId, Loaded, PlayId, PlayOrder, Search,
    Track,
};
use seraphim_engine::ports::{Audio as _, AudioError, AudioEvent, Reach, VoiceServer};
use seraphim_lavalink::{DownReason, Health};
use serde_json::json;
use tokio::sync::mpsc;

const GUILD: GuildId = GuildId(81_384_788_765_712_384);
const UP: AudioEvent = AudioEvent::NodeUp {
    reach: Reach::Everyone,
    resumed: false,
};
const DOWN: AudioEvent = AudioEvent::NodeDown {
    reach: Reach::Everyone,
};

fn order(play: u64) -> PlayOrder {
    PlayOrder {
        play: PlayId(play),
        track: Track {
            encoded: "QAAA".to_owned(),
            title: "Gloria".to_owned(),
            author: "Seraph".to_owned(),
            length: Some(Duration::from_mins(1)),
            seekable: true,
            uri: None,
            artwork: None,
            source: "local".to_owned(),
            identifier: "gloria.wav".to_owned(),
            isrc: None,
        },
        start: Duration::from_millis(1_500),
        paused: false,
        volume: 80,
        filters: None,
        replaces: None,
    }
}

async fn next(events: &mut mpsc::Receiver<AudioEvent>) -> AudioEvent {
    within(events.recv()).await.expect("the driver lives")
}

fn wire_track(play: &str) -> serde_json::Value {
    json!({
        "encoded": "QAAA",
        "info": {
            "identifier": "i", "isSeekable": true, "author": "a", "length": 1000,
            "isStream": false, "position": 0, "title": "t", "sourceName": "local",
            "somethingNew": [1, 2],
        },
        "userData": {"seraphimPlay": play},
    })
}

fn event(kind: &str, play: &str, more: &serde_json::Value) -> serde_json::Value {
    let mut event = json!({
        "op": "event", "type": kind, "guildId": GUILD.to_string(), "track": wire_track(play),
    });
    for (key, value) in more.as_object().expect("an object") {
        event[key] = value.clone();
    }
    event
}

#[tokio::test]
async fn an_order_reaches_the_node_with_everything_that_belongs_to_it() {
    let mut node = FakeNode::start(Manners::default())
        .await
        .expect("a free port");
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
async fn a_session_is_asked_to_wait_for_us_and_told_to_forget_us_at_the_end() {
    let mut node = FakeNode::start(Manners::default())
        .await
        .expect("a free port");
    let (audio, driver, mut events) =
        seraphim_lavalink::Lavalink::new(node.settings()).expect("the settings can work");
    let stop = tokio_util::sync::CancellationToken::new();
    let kept = async {
        driver
            .run(stop.clone())
            .await
            .expect("a driver has no reason to end early");
    };
    let watched = async {
        assert_eq!(next(&mut events).await, UP);
        assert_eq!(
            node.seen_any().await.body,
            json!({"resuming": true, "timeout": 60})
        );
        stop.cancel();
        assert_eq!(node.seen_any().await.body, json!({"resuming": false}));
    };
    tokio::join!(kept, watched);
    drop(audio);
    node.stop().await;
}

#[tokio::test]
async fn events_come_in_order_and_what_is_unknown_is_passed_over() {
    let node = FakeNode::start(Manners::default())
        .await
        .expect("a free port");
    let (_audio, mut events) = node.client(node.settings());
    assert_eq!(next(&mut events).await, UP);

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

#[tokio::test]
async fn a_lost_socket_that_is_resumed_in_time_is_no_news_and_orders_wait_for_it() {
    let mut node = FakeNode::start(Manners::default())
        .await
        .expect("a free port");
    let (audio, mut events) = node.client(node.settings());
    assert_eq!(next(&mut events).await, UP);

    node.behave(|manners| manners.closed = true);
    node.cut();
    let mut health = audio.health();
    let down = within(health.wait_for(|health| matches!(health, Health::Down(_)))).await;
    drop(down.expect("the driver lives"));
    let (ordered, ()) = tokio::join!(audio.play(GUILD, order(1)), async {
        node.behave(|manners| manners.closed = false);
    });
    ordered.expect("the order waits for the new socket");
    assert_eq!(
        node.seen().await.path,
        format!("/v4/sessions/session0/players/{GUILD}")
    );
    assert_eq!(node.sockets(2).await, 2);

    node.say(event("TrackStartEvent", "1", &json!({}))).await;
    let started = AudioNews::Started { play: PlayId(1) };
    assert_eq!(
        next(&mut events).await,
        AudioEvent::Player {
            guild: GUILD,
            news: started
        }
    );
    node.stop().await;
}

#[tokio::test]
async fn row_39_the_only_node_is_told_as_gone_when_it_says_so_and_not_after_the_grace() {
    let node = FakeNode::start(Manners::default())
        .await
        .expect("a free port");
    let mut settings = node.settings();
    // Longer than a test may take.
    settings.grace = Duration::from_mins(10);
    let (_audio, mut events) = node.client(settings);
    assert_eq!(next(&mut events).await, UP);

    node.behave(|manners| manners.remembers = false);
    node.leave().await;
    let reach = Reach::Everyone;
    assert_eq!(next(&mut events).await, AudioEvent::NodeDown { reach });
    assert_eq!(next(&mut events).await, UP, "it is back, and knows nobody");
    node.stop().await;
}

#[tokio::test]
async fn a_node_that_forgot_the_session_is_told_as_gone_and_there_again() {
    let mut node = FakeNode::start(Manners::default())
        .await
        .expect("a free port");
    let (audio, mut events) = node.client(node.settings());
    assert_eq!(next(&mut events).await, UP);

    node.behave(|manners| manners.remembers = false);
    node.cut();
    assert_eq!(next(&mut events).await, DOWN);
    assert_eq!(next(&mut events).await, UP);
    audio
        .play(GUILD, order(2))
        .await
        .expect("the node takes it");
    assert_eq!(
        node.seen().await.path,
        format!("/v4/sessions/session1/players/{GUILD}")
    );
    node.stop().await;
}

#[tokio::test]
async fn a_node_that_stays_away_is_told_once_and_orders_are_refused_until_it_is_back() {
    let node = FakeNode::start(Manners::default())
        .await
        .expect("a free port");
    let mut settings = node.settings();
    settings.grace = Duration::from_millis(100);
    let (audio, mut events) = node.client(settings);
    assert_eq!(next(&mut events).await, UP);

    node.behave(|manners| manners.closed = true);
    node.cut();
    assert_eq!(next(&mut events).await, DOWN);
    assert_eq!(
        audio.play(GUILD, order(1)).await,
        Err(AudioError::NodeUnavailable)
    );

    node.behave(|manners| manners.closed = false);
    let back = AudioEvent::NodeUp {
        reach: Reach::Everyone,
        resumed: true,
    };
    assert_eq!(next(&mut events).await, back);
    node.stop().await;
}

#[tokio::test]
async fn row_41_a_line_that_flaps_or_falls_silent_tells_every_event_once_and_in_order() {
    let node = FakeNode::start(Manners::default())
        .await
        .expect("a free port");
    let mut settings = node.settings();
    settings.ping_every = Duration::from_millis(30);
    let (_audio, mut events) = node.client(settings);
    assert_eq!(next(&mut events).await, UP);
    let started = |play| AudioEvent::Player {
        guild: GUILD,
        news: AudioNews::Started { play: PlayId(play) },
    };

    let mut sockets = 1;
    for play in 1..=5 {
        let told = event("TrackStartEvent", &play.to_string(), &json!({}));
        node.say(told).await;
        assert_eq!(next(&mut events).await, started(play));
        node.cut();
        sockets = node.sockets(sockets + 1).await;
    }
    // Half open: nothing is heard any more, not even the end of it.
    node.behave(|manners| manners.frozen = true);
    node.cut();
    sockets = node.sockets(sockets + 1).await;
    node.behave(|manners| manners.frozen = false);
    node.sockets(sockets + 1).await;
    node.say(event("TrackStartEvent", "6", &json!({}))).await;

    assert_eq!(next(&mut events).await, started(6));
    assert!(events.try_recv().is_err(), "nothing is told twice");
    node.stop().await;
}

#[tokio::test]
async fn a_node_that_gives_no_sign_of_life_is_left_for_a_new_socket() {
    let node = FakeNode::start(Manners {
        frozen: true,
        ..Manners::default()
    })
    .await
    .expect("a free port");
    let mut settings = node.settings();
    settings.ping_every = Duration::from_millis(30);
    let (_audio, mut events) = node.client(settings);
    assert_eq!(next(&mut events).await, UP);
    assert!(node.sockets(2).await >= 2);
    node.stop().await;
}

#[tokio::test]
async fn a_node_that_cannot_be_used_says_why() {
    for (manners, reason) in [
        (
            Manners {
                version: "4.1.1".to_owned(),
                ..Manners::default()
            },
            DownReason::TooOld("4.1.1".to_owned()),
        ),
        (
            Manners {
                password: "another".to_owned(),
                ..Manners::default()
            },
            DownReason::WrongPassword,
        ),
        (
            Manners {
                version: "<html>".to_owned(),
                ..Manners::default()
            },
            DownReason::NotLavalink("its version is <html>".to_owned()),
        ),
    ] {
        let node = FakeNode::start(manners).await.expect("a free port");
        let mut settings = node.settings();
        settings.grace = Duration::from_millis(10);
        let (audio, _events) = node.client(settings);
        let mut health = audio.health();
        let down = within(health.wait_for(|health| matches!(health, Health::Down(_)))).await;
        assert_eq!(*down.expect("the driver lives"), Health::Down(reason));
        assert_eq!(audio.stop(GUILD).await, Err(AudioError::NodeUnavailable));
        assert_eq!(node.sockets(0).await, 0);
        node.stop().await;
    }
}

#[tokio::test]
async fn what_a_lookup_comes_to_is_told_apart() {
    let mut node = FakeNode::start(Manners::default())
        .await
        .expect("a free port");
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
async fn an_order_that_is_not_answered_ends_within_its_time() {
    let node = FakeNode::start(Manners {
        silent: true,
        ..Manners::default()
    })
    .await
    .expect("a free port");
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
