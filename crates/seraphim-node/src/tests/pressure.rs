//! What a client is told by a node whose frames run late.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::stage::Stage;

#[tokio::test]
async fn a_pressed_node_refuses_new_players_with_the_reason_and_keeps_those_it_has() {
    let stage = Stage::new().await;
    let client = stage.client().await;
    let long = stage.encoded("long.wav").await;
    let play = json!({"track": {"encoded": long}});
    stage.update(&client, play).await;
    stage.pressure.press(9, 1);

    let player = stage.update(&client, json!({"volume": 60})).await;
    assert_eq!(player["volume"], 60);
    let path = client
        .player()
        .replace("81384788765712384", "81384788765712385");
    let ask = || {
        let body = json!({"volume": 50}).to_string();
        stage.ask(stage.request(Method::PATCH, &path).body(body))
    };
    let (status, refusal) = ask().await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refusal["status"], 503);
    assert_eq!(refusal["error"], "Service Unavailable");
    assert_eq!(refusal["path"], path);
    let message = refusal["message"].as_str().expect("a reason");
    assert!(message.contains("frames run late"), "{message}");

    stage.pressure.relieve(30, 1);
    assert_eq!(ask().await.0, StatusCode::OK);
    stage.stop().await;
}
