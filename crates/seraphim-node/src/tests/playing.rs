//! What is played, what is told of it, and in which order.

use std::sync::atomic::Ordering;
use std::time::Duration;

use lavalink_protocol::{TrackInfo, codec};
use reqwest::{Method, StatusCode};
use secrecy::ExposeSecret as _;
use seraphim_voice::{AfterClose, CallEvent};
use serde_json::{Value, json};

use super::stage::{GUILD, Stage, within};

fn voice(token: &str) -> Value {
    json!({"token": token, "endpoint": "voice.example:443", "sessionId": "s", "channelId": "5"})
}

#[tokio::test]
async fn a_track_is_played_to_its_end_and_told_in_order() {
    let mut stage = Stage::new().await;
    let mut client = stage.client().await;
    let encoded = stage.encoded("tone.wav").await;
    let track = json!({"encoded": encoded, "userData": {"wish": 7}});
    let player = stage.update(&client, json!({ "track": track })).await;
    assert_eq!(player["track"]["info"]["title"], "tone");
    let mut phone = stage.phone().await;

    let start = client.event().await;
    assert_eq!(
        (&start["type"], &start["guildId"]),
        (&json!("TrackStartEvent"), &json!(GUILD.to_string()))
    );
    assert_eq!(
        (
            &start["track"]["encoded"],
            &start["track"]["userData"]["wish"]
        ),
        (&json!(encoded), &json!(7))
    );
    assert_eq!(client.report().await["position"], 0);

    phone.take(|frames| frames >= 40).await;
    let (_, player) = stage.get(&client.player()).await;
    assert_eq!(player["state"]["position"], 800);
    assert_eq!(player["track"]["info"]["position"], 800);

    let ended = tokio::select! {
        ended = client.event() => ended,
        frames = phone.take(|frames| frames > 10) => panic!("{frames} frames after 40 of 50"),
    };
    assert_eq!(
        (&ended["type"], &ended["reason"]),
        (&json!("TrackEndEvent"), &json!("finished"))
    );
    assert_eq!(ended["track"]["userData"]["wish"], 7);
    let (_, player) = stage.get(&client.player()).await;
    assert_eq!(
        (&player["track"], &player["state"]["position"]),
        (&json!(null), &json!(0))
    );
    stage.stop().await;
}

#[tokio::test]
async fn without_a_voice_connection_the_clock_of_a_track_stands_still() {
    let stage = Stage::with(|settings| {
        settings.player_update_interval = Duration::from_millis(20);
    })
    .await;
    let mut client = stage.client().await;
    let encoded = stage.encoded("tone.wav").await;
    stage
        .update(&client, json!({"track": {"encoded": encoded}}))
        .await;
    assert_eq!(client.event_name().await, "TrackStartEvent");
    for _ in 0..5 {
        let report = client.report().await;
        assert_eq!(
            (&report["position"], &report["connected"]),
            (&json!(0), &json!(false))
        );
    }
    stage.stop().await;
}

#[tokio::test]
async fn another_track_replaces_the_first_unless_no_replace_is_set() {
    let stage = Stage::new().await;
    let mut client = stage.client().await;
    let (tone, long) = (
        stage.encoded("tone.wav").await,
        stage.encoded("long.wav").await,
    );
    stage
        .update(&client, json!({"track": {"encoded": tone}}))
        .await;
    assert_eq!(client.event_name().await, "TrackStartEvent");

    let keep = format!("{}?noReplace=true", client.player());
    for wish in [
        json!({"encoded": long}),
        json!({"identifier": "local:long.wav"}),
        json!({"encoded": null}),
    ] {
        let (_, player) = stage.patch(&keep, json!({ "track": wish })).await;
        assert_eq!(player["track"]["encoded"], tone);
    }

    let replace = format!("{}?noReplace=False", client.player());
    stage
        .patch(&replace, json!({"track": {"encoded": long}}))
        .await;
    assert_eq!(client.event_name().await, "TrackEndEvent replaced");
    assert_eq!(client.event_name().await, "TrackStartEvent");
    stage.update(&client, json!({"encodedTrack": null})).await;
    assert_eq!(client.event_name().await, "TrackEndEvent stopped");
    stage.stop().await;
}

#[tokio::test]
async fn an_identifier_is_played_when_it_comes_to_one_track() {
    let stage = Stage::new().await;
    let mut client = stage.client().await;
    let player = stage
        .update(&client, json!({"track": {"identifier": "local:tone.wav"}}))
        .await;
    assert_eq!(player["track"]["info"]["sourceName"], "local");
    assert_eq!(client.event_name().await, "TrackStartEvent");
    for identifier in ["localsearch:tone", "local:nowhere.wav"] {
        let body = json!({"identifier": identifier});
        let (status, answer) = stage.patch(&client.player(), body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    }
    stage.stop().await;
}

#[tokio::test]
async fn destroying_a_player_ends_its_track_and_its_line() {
    let mut stage = Stage::new().await;
    let mut client = stage.client().await;
    let encoded = stage.encoded("tone.wav").await;
    stage
        .update(&client, json!({"track": {"encoded": encoded}}))
        .await;
    let phone = stage.phone().await;
    let gone = stage.request(Method::DELETE, &client.player());
    assert_eq!(stage.ask(gone).await.0, StatusCode::NO_CONTENT);
    assert_eq!(client.event_name().await, "TrackStartEvent");
    assert_eq!(client.event_name().await, "TrackEndEvent stopped");
    within(phone.stop.cancelled()).await;
    stage.stop().await;
}

#[tokio::test]
async fn a_track_begins_at_its_position_is_sought_in_and_ends_at_its_end_time() {
    let mut stage = Stage::new().await;
    let mut client = stage.client().await;
    let encoded = stage.encoded("long.wav").await;
    let body = json!({"track": {"encoded": encoded}, "position": 2_000, "endTime": 4_100});
    let player = stage.update(&client, body).await;
    assert_eq!(player["state"]["position"], 2_000);
    let mut phone = stage.phone().await;
    phone.take(|frames| frames >= 10).await;
    let (_, player) = stage.get(&client.player()).await;
    assert_eq!(player["state"]["position"], 2_200);

    let player = stage.update(&client, json!({"position": 4_000})).await;
    assert_eq!(player["state"]["position"], 4_000);
    phone.take(|frames| frames >= 5).await;
    assert_eq!(client.event_name().await, "TrackStartEvent");
    assert_eq!(client.event_name().await, "TrackEndEvent finished");
    stage.stop().await;
}

#[tokio::test]
async fn a_position_before_the_beginning_is_the_beginning() {
    let mut stage = Stage::new().await;
    let client = stage.client().await;
    let encoded = stage.encoded("long.wav").await;
    let body = json!({"track": {"encoded": encoded}, "position": -5_000});
    let player = stage.update(&client, body).await;
    assert_eq!(player["state"]["position"], 0);
    let mut phone = stage.phone().await;
    phone.take(|frames| frames >= 10).await;
    let (_, player) = stage.get(&client.player()).await;
    assert_eq!(player["state"]["position"], 200);

    let player = stage.update(&client, json!({"position": -5_000})).await;
    assert_eq!(player["state"]["position"], 0);
    stage.stop().await;
}

#[tokio::test]
async fn a_player_that_has_lost_its_pacing_thread_says_so_and_another_takes_its_place() {
    let mut stage = Stage::new().await;
    let mut client = stage.client().await;
    let encoded = stage.encoded("long.wav").await;
    let body = json!({"track": {"encoded": encoded}});
    stage.update(&client, body.clone()).await;
    let mut phone = stage.phone().await;
    phone.take(|frames| frames >= 10).await;
    drop(phone);

    for expected in [
        "TrackStartEvent",
        "TrackExceptionEvent",
        "TrackEndEvent finished",
    ] {
        assert_eq!(client.event_name().await, expected);
    }
    let closed = client.event().await;
    assert_eq!(
        (&closed["code"], &closed["byRemote"]),
        (&json!(1006), &json!(false))
    );
    within(async { while stage.get(&client.player()).await.0 != StatusCode::NOT_FOUND {} }).await;

    stage.update(&client, body).await;
    let mut phone = stage.phone().await;
    phone.take(|frames| frames >= 10).await;
    stage.stop().await;
}

#[tokio::test]
async fn the_end_of_a_track_says_how_far_it_was_heard() {
    let mut stage = Stage::new().await;
    let mut client = stage.client().await;
    let encoded = stage.encoded("long.wav").await;
    let body = json!({"track": {"encoded": encoded}, "position": 2_000});
    stage.update(&client, body).await;
    let mut phone = stage.phone().await;
    phone.take(|frames| frames >= 10).await;
    stage
        .update(&client, json!({"track": {"encoded": null}}))
        .await;

    assert_eq!(client.event_name().await, "TrackStartEvent");
    let end = client.event().await;
    assert_eq!(end["reason"], "stopped");
    assert_eq!(end["track"]["info"]["position"], 2_200);
    stage.stop().await;
}

#[tokio::test]
async fn a_position_in_a_live_stream_is_ignored() {
    let mut stage = Stage::new().await;
    let client = stage.client().await;
    let decoded = codec::decode(&stage.encoded("long.wav").await).expect("it is ours");
    let info = TrackInfo {
        is_stream: true,
        ..decoded.info
    };
    let encoded = codec::encode(&info, &decoded.details).expect("it is short");
    let body = json!({"track": {"encoded": encoded}, "position": 2_000});
    let player = stage.update(&client, body).await;
    assert_eq!(player["state"]["position"], 0);

    let player = stage.update(&client, json!({"position": 4_000})).await;
    assert_eq!(player["state"]["position"], 0);
    let mut phone = stage.phone().await;
    phone.take(|frames| frames >= 10).await;
    let (_, player) = stage.get(&client.player()).await;
    assert_eq!(player["state"]["position"], 200);
    stage.stop().await;
}

#[tokio::test]
async fn a_paused_player_gives_no_frame_and_a_new_track_is_not_paused() {
    let mut stage = Stage::new().await;
    let client = stage.client().await;
    let encoded = stage.encoded("long.wav").await;
    stage
        .update(
            &client,
            json!({"track": {"encoded": encoded}, "paused": true}),
        )
        .await;
    let mut phone = stage.phone().await;
    for _ in 0..20 {
        assert_eq!(phone.source.next_frame(), seraphim_voice::Next::Idle);
    }
    assert_eq!(stage.get("/v4/stats").await.1["playingPlayers"], 0);
    let player = stage.update(&client, json!({"paused": false})).await;
    assert_eq!(player["paused"], false);
    phone.take(|frames| frames >= 3).await;
    assert_eq!(stage.get("/v4/stats").await.1["playingPlayers"], 1);

    stage.update(&client, json!({"paused": true})).await;
    let player = stage
        .update(&client, json!({"track": {"encoded": encoded}}))
        .await;
    assert_eq!(player["paused"], false);
    phone.take(|frames| frames >= 3).await;
    stage.stop().await;
}

#[tokio::test]
async fn a_track_that_cannot_be_opened_fails_before_it_ends() {
    let mut stage = Stage::new().await;
    let mut client = stage.client().await;
    let encoded = stage.encoded("tone.wav").await;
    std::fs::remove_file(stage.folder.path().join("tone.wav")).expect("it was there");
    stage
        .update(&client, json!({"track": {"encoded": encoded}}))
        .await;
    let mut phone = stage.phone().await;
    assert_eq!(client.event_name().await, "TrackStartEvent");
    let failed = tokio::select! {
        failed = client.event() => failed,
        _ = phone.take(|_| false) => panic!("a missing file gave frames"),
    };
    assert_eq!(failed["type"], "TrackExceptionEvent");
    assert_eq!(failed["exception"]["severity"], "common", "{failed}");
    assert_eq!(client.event_name().await, "TrackEndEvent loadFailed");
    stage.stop().await;
}

#[tokio::test]
async fn a_track_that_nobody_takes_is_cleaned_up() {
    let stage = Stage::with(|settings| {
        settings.player_update_interval = Duration::from_millis(10);
        settings.cleanup_after = Duration::from_millis(30);
    })
    .await;
    let mut client = stage.client().await;
    let encoded = stage.encoded("tone.wav").await;
    stage
        .update(&client, json!({"track": {"encoded": encoded}}))
        .await;
    assert_eq!(client.event_name().await, "TrackStartEvent");
    assert_eq!(client.event_name().await, "TrackEndEvent cleanup");
    stage.stop().await;
}

#[tokio::test]
async fn a_voice_state_connects_once_and_what_happens_there_is_told() {
    let mut stage = Stage::new().await;
    let mut client = stage.client().await;
    let player = stage.update(&client, json!({"voice": voice("one")})).await;
    let phone = stage.phone().await;
    assert_eq!(player["voice"]["channelId"], "5");
    assert_eq!(
        (&player["state"]["connected"], &player["state"]["ping"]),
        (&json!(true), &json!(12))
    );
    stage.update(&client, json!({"voice": voice("one")})).await;
    stage.update(&client, json!({"voice": voice("two")})).await;
    let servers = phone.servers();
    let tokens: Vec<_> = servers
        .iter()
        .map(|server| server.token.expose_secret())
        .collect();
    assert_eq!(tokens, ["one", "two"]);
    assert_eq!(
        (
            servers[0].guild_id,
            servers[0].channel_id,
            servers[0].user_id
        ),
        (GUILD, 5, 77)
    );

    phone
        .events
        .send(CallEvent::Connected { ssrc: 1 })
        .await
        .expect("the player lives");
    assert_eq!(client.report().await["connected"], true);
    let closed = |next| CallEvent::Closed {
        code: 4014,
        reason: "Disconnected.".to_owned(),
        by_remote: true,
        next,
    };
    phone
        .events
        .send(closed(AfterClose::Resume))
        .await
        .expect("the player lives");
    client.report().await;
    phone.connected.store(false, Ordering::Relaxed);
    phone
        .events
        .send(closed(AfterClose::Report))
        .await
        .expect("the player lives");
    let event = client.event().await;
    assert_eq!(
        event,
        json!({
            "op": "event", "type": "WebSocketClosedEvent", "guildId": GUILD.to_string(),
            "code": 4014, "reason": "Disconnected.", "byRemote": true,
        })
    );
    assert_eq!(client.report().await["connected"], false);
    // The same voice state again is meant: the connection is gone.
    stage.update(&client, json!({"voice": voice("two")})).await;
    assert_eq!(phone.servers().len(), 3);
    stage.stop().await;
}
