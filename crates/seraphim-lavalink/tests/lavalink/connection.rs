//! How the connection to a node is made, lost and taken up again.

use std::time::Duration;

use axum::http::Method;
use seraphim_core::{AudioNews, EndReason, PlayId};
use seraphim_engine::ports::{Audio as _, AudioError, AudioEvent, Reach};
use seraphim_lavalink::{DownReason, Health};
use serde_json::{Value, json};

use crate::{
    DOWN, GUILD, UP, event,
    fake::{FakeNode, Manners, within},
    next, order, up, wire_track,
};

#[tokio::test]
async fn a_session_is_asked_to_wait_for_us_and_told_to_forget_us_at_the_end() {
    let mut node = FakeNode::start().await;
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
async fn a_lost_socket_that_is_resumed_in_time_is_no_news_and_orders_wait_for_it() {
    let (mut node, audio, mut events) = up(|_| {}).await;

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

/// A player as `GET /players` shows it.
fn player(track: &Value) -> Value {
    json!({
        "guildId": GUILD.to_string(), "track": track, "volume": 100, "paused": false,
        "state": {"time": 0, "position": 700, "connected": true, "ping": 1},
        "voice": {"token": "", "endpoint": "", "sessionId": ""}, "filters": {},
    })
}

#[tokio::test]
async fn what_a_broken_line_has_swallowed_is_told_after_the_resume() {
    let of = |news| AudioEvent::Player { guild: GUILD, news };
    let ended = of(AudioNews::Ended {
        play: PlayId(1),
        reason: EndReason::Finished,
    });
    let started = of(AudioNews::Started { play: PlayId(2) });
    for (players, told) in [
        (json!([]), vec![ended.clone()]),
        (json!([player(&Value::Null)]), vec![ended.clone()]),
        (json!([player(&wire_track("2"))]), vec![ended, started]),
    ] {
        let (node, _audio, mut events) = up(|_| {}).await;
        node.say(event("TrackStartEvent", "1", &json!({}))).await;
        let begun = of(AudioNews::Started { play: PlayId(1) });
        assert_eq!(next(&mut events).await, begun);

        node.behave(|manners| manners.answers = vec![("/players", 200, players)]);
        node.cut();
        for news in told {
            assert_eq!(next(&mut events).await, news);
        }
        node.stop().await;
    }
}

#[tokio::test]
async fn where_nothing_was_swallowed_a_resume_is_no_news_and_positions_go_on() {
    let (mut node, _audio, mut events) = up(|_| {}).await;
    node.say(event("TrackStartEvent", "1", &json!({}))).await;
    let news = AudioNews::Started { play: PlayId(1) };
    assert_eq!(
        next(&mut events).await,
        AudioEvent::Player { guild: GUILD, news }
    );

    let players = json!([player(&wire_track("1"))]);
    node.behave(|manners| manners.answers = vec![("/players", 200, players)]);
    node.cut();
    node.sockets(2).await;
    // The look at the players, a second after the resume.
    loop {
        let seen = node.seen_any().await;
        if seen.method == Method::GET && seen.path.ends_with("/players") {
            break;
        }
    }
    node.say(json!({"op": "playerUpdate", "guildId": GUILD.to_string(),
        "state": {"time": 0, "position": 800, "connected": true, "ping": 1}}))
        .await;
    let news = AudioNews::Position {
        play: Some(PlayId(1)),
        position: Duration::from_millis(800),
        connected: true,
    };
    assert_eq!(
        next(&mut events).await,
        AudioEvent::Player { guild: GUILD, news }
    );
    node.stop().await;
}

#[tokio::test]
async fn row_39_the_only_node_is_told_as_gone_when_it_says_so_and_not_after_the_grace() {
    let (node, _audio, mut events) = up(|settings| {
        // Longer than a test may take.
        settings.grace = Duration::from_mins(10);
    })
    .await;

    node.behave(|manners| manners.remembers = false);
    node.leave().await;
    let reach = Reach::Everyone;
    assert_eq!(next(&mut events).await, AudioEvent::NodeDown { reach });
    assert_eq!(next(&mut events).await, UP, "it is back, and knows nobody");
    node.stop().await;
}

#[tokio::test]
async fn a_node_that_forgot_the_session_is_told_as_gone_and_there_again() {
    let (mut node, audio, mut events) = up(|_| {}).await;

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
    let (node, audio, mut events) =
        up(|settings| settings.grace = Duration::from_millis(100)).await;

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
    let (node, _audio, mut events) =
        up(|settings| settings.ping_every = Duration::from_millis(30)).await;
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
    let node = FakeNode::with(Manners {
        frozen: true,
        ..Manners::default()
    })
    .await;
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
        let node = FakeNode::with(manners).await;
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
