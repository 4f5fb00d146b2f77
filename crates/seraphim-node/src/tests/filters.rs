//! Filters by the way that a client sets them.

use reqwest::StatusCode;
use serde_json::json;

use super::stage::Stage;

#[tokio::test]
async fn filters_are_taken_shown_and_replaced_as_a_whole() {
    let stage = Stage::new().await;
    let client = stage.client().await;
    let asked = json!({
        "timescale": {"speed": 1.5, "pitch": 1.0, "rate": 1.0},
        "volume": 0.5,
    });
    let player = stage.update(&client, json!({"filters": asked})).await;
    assert_eq!(player["filters"], asked);
    let player = stage
        .update(
            &client,
            json!({"filters": {"lowPass": {"smoothing": 20.0}}}),
        )
        .await;
    assert_eq!(player["filters"], json!({"lowPass": {"smoothing": 20.0}}));
}

#[tokio::test]
async fn filters_that_cannot_be_are_refused_and_leave_the_player_as_it_was() {
    let stage = Stage::new().await;
    let client = stage.client().await;
    let fine = json!({"tremolo": {"frequency": 2.0, "depth": 0.5}});
    stage.update(&client, json!({"filters": fine})).await;
    let wrong = json!({"volume": 50, "filters": {"vibrato": {"frequency": 15.0, "depth": 0.5}}});
    let (status, answer) = stage.patch(&client.player(), wrong).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let message = answer["message"].as_str().expect("it says why");
    assert!(message.contains("vibrato.frequency"), "{message}");
    let (_, player) = stage.get(&client.player()).await;
    assert_eq!(player["filters"], fine);
    assert_eq!(player["volume"], 100);
}

#[tokio::test]
async fn a_track_at_twice_the_speed_is_over_after_half_of_its_frames() {
    let mut stage = Stage::new().await;
    let mut client = stage.client().await;
    let encoded = stage.encoded("tone.wav").await;
    let fast = json!({
        "track": {"encoded": encoded},
        "filters": {"timescale": {"speed": 2.0}},
    });
    stage.update(&client, fast).await;
    let mut phone = stage.phone().await;
    assert_eq!(client.event_name().await, "TrackStartEvent");
    let frames = phone.take(|frames| frames == 25).await;
    assert_eq!(frames, 25);
    // The end is seen by who asks for the next frame.
    let ended = tokio::select! {
        ended = client.event_name() => ended,
        frames = phone.take(|frames| frames > 0) => panic!("{frames} frames too many"),
    };
    assert_eq!(ended, "TrackEndEvent finished");
}
