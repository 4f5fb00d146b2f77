//! Clients that go and come back.

use reqwest::StatusCode;
use serde_json::json;

use super::stage::{Stage, within};

#[tokio::test]
async fn what_happened_while_a_client_was_away_is_told_when_it_is_back() {
    let mut stage = Stage::new().await;
    let mut client = stage.client().await;
    let session = client.session.clone();
    let (_, kept) = stage
        .patch(
            &format!("/v4/sessions/{session}"),
            json!({"resuming": true}),
        )
        .await;
    assert_eq!(kept, json!({"resuming": true, "timeout": 60}));
    let encoded = stage.encoded("tone.wav").await;
    stage
        .update(&client, json!({"track": {"encoded": encoded}}))
        .await;
    let mut phone = stage.phone().await;
    assert_eq!(client.event_name().await, "TrackStartEvent");

    let player = client.player();
    drop(client);
    let over = within(async { while !stage.get(&player).await.1["track"].is_null() {} });
    tokio::select! {
        () = over => {}
        frames = phone.take(|frames| frames > 50) => panic!("{frames} frames of a second"),
    }

    let mut client = stage.client_for(Some(&session)).await;
    assert_eq!(client.session, session);
    let first = client.next_any().await;
    assert_eq!(
        (&first["type"], &first["reason"]),
        (&json!("TrackEndEvent"), &json!("finished"))
    );
    client.report().await;
    assert!(!phone.stop.is_cancelled());
    stage.stop().await;
}

#[tokio::test]
async fn without_resuming_a_lost_client_takes_its_players_with_it() {
    let mut stage = Stage::new().await;
    let client = stage.client().await;
    stage.update(&client, json!({})).await;
    let phone = stage.phone().await;
    let (player, session) = (client.player(), client.session.clone());
    drop(client);
    within(phone.stop.cancelled()).await;
    assert_eq!(stage.get(&player).await.0, StatusCode::NOT_FOUND);
    let client = stage.client_for(Some(&session)).await;
    assert_ne!(client.session, session);
    stage.stop().await;
}

#[tokio::test]
async fn a_client_that_stays_away_too_long_loses_its_session() {
    let mut stage = Stage::new().await;
    let client = stage.client().await;
    let path = format!("/v4/sessions/{}", client.session);
    let (_, kept) = stage
        .patch(&path, json!({"resuming": true, "timeout": 0}))
        .await;
    assert_eq!(kept["timeout"], 0);
    stage.update(&client, json!({})).await;
    let phone = stage.phone().await;
    drop(client);
    within(phone.stop.cancelled()).await;
    assert_eq!(stage.patch(&path, json!({})).await.0, StatusCode::NOT_FOUND);
    stage.stop().await;
}

#[tokio::test]
async fn a_client_whose_old_socket_is_not_yet_known_as_dead_takes_its_session_over() {
    let mut stage = Stage::new().await;
    let old = stage.client().await;
    let session = old.session.clone();
    stage
        .patch(
            &format!("/v4/sessions/{session}"),
            json!({"resuming": true}),
        )
        .await;
    stage.update(&old, json!({})).await;
    let phone = stage.phone().await;

    let new = stage.client_for(Some(&session)).await;
    assert_eq!(new.session, session);
    old.closed().await;
    let (_, player) = stage.get(&new.player()).await;
    assert!(player["guildId"].is_string());
    assert!(!phone.stop.is_cancelled());
    stage.stop().await;
}

#[tokio::test]
async fn an_unknown_session_begins_a_new_one() {
    let stage = Stage::new().await;
    let client = stage.client_for(Some("unknown")).await;
    assert_ne!(client.session, "unknown");
    stage.stop().await;
}

#[tokio::test]
async fn a_full_node_lets_no_further_session_in() {
    let stage = Stage::with(|settings| settings.limits.sessions = 1).await;
    let _first = stage.client().await;
    let request = stage
        .request(reqwest::Method::GET, "/v4/websocket")
        .header("User-Id", "1")
        .header("Connection", "upgrade")
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Version", "13")
        .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    let (status, body) = stage.ask(request).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
    stage.stop().await;
}
