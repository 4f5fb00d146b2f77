//! Faults of clients and of the machine, by their numbers in the table of faults.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::stage::{GUILD, Stage};

#[tokio::test]
async fn fault_37_a_starved_processor_costs_care_first_then_new_players_and_never_those_that_play()
{
    let mut stage = Stage::new().await;
    let client = stage.client().await;
    let long = stage.encoded("long.wav").await;
    stage
        .update(&client, json!({"track": {"encoded": long}}))
        .await;
    let mut phone = stage.phone().await;
    let another = client
        .player()
        .replace(&GUILD.to_string(), &(GUILD + 1).to_string());
    let ask = |stage: &Stage| {
        let body = json!({"volume": 50}).to_string();
        stage.request(Method::PATCH, &another).body(body)
    };

    let steps: Vec<(u8, bool)> = (0..4)
        .map(|_| (stage.pressure.press(3, 1), stage.pressure.is_full()))
        .collect();
    assert_eq!(steps, [(8, false), (6, false), (4, true), (2, true)]);

    let (status, refusal) = stage.ask(ask(&stage)).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let message = refusal["message"].as_str().expect("a reason");
    assert!(message.contains("frames run late"), "{message}");
    phone.take(|frames| frames == 100).await;

    stage.pressure.relieve(30, 1);
    assert_eq!(stage.ask(ask(&stage)).await.0, StatusCode::OK);
    stage.stop().await;
}

#[tokio::test]
async fn fault_42_a_client_that_does_not_read_costs_no_frame_and_finds_the_newest_events() {
    /// So much goes with each track that a socket's buffers are soon full.
    const DATA: usize = 600_000;
    const TRACKS: usize = 40;
    const KEPT: usize = 8;
    let mut stage = Stage::with(|settings| settings.limits.events = KEPT).await;
    let mut client = stage.client().await;
    let long = stage.encoded("long.wav").await;
    let data = "x".repeat(DATA);
    let play = |number: usize| json!({"track": {"encoded": long, "userData": {"number": number, "data": data}}});
    stage.update(&client, play(0)).await;
    let mut phone = stage.phone().await;
    for number in 1..TRACKS {
        stage.update(&client, play(number)).await;
        // Nobody has read a word, and the music goes on.
        phone.take(|frames| frames == 5).await;
    }

    let (mut started, mut bytes) = (Vec::new(), 0);
    while started.last() != Some(&(TRACKS - 1)) {
        let event = client.event().await;
        bytes += DATA;
        if event["type"] == "TrackStartEvent" {
            let number = event["track"]["userData"]["number"].as_u64();
            started.push(usize::try_from(number.expect("a number")).expect("a small one"));
        }
    }
    assert!(started.is_sorted(), "in their order: {started:?}");
    assert!(
        bytes < 2 * TRACKS * DATA,
        "nothing was left out: {} events",
        bytes / DATA
    );
    phone.take(|frames| frames == 5).await;
    stage.stop().await;
}
