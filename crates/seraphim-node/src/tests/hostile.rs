//! Clients that say what no client should.

use reqwest::StatusCode;
use serde_json::json;
use tokio::io::AsyncReadExt as _;
use tokio_tungstenite::tungstenite::Message as Frame;

use super::stage::{Stage, within};

#[tokio::test]
async fn what_a_client_says_over_its_socket_is_no_harm_and_too_much_of_it_ends_it() {
    let stage = Stage::new().await;
    let (mut loud, other) = (stage.client().await, stage.client().await);
    for frame in [
        Frame::Text("{\"op\":\"play\"}".into()),
        Frame::Text("no JSON \u{0}".into()),
        Frame::Binary(vec![0xFF; 1_000].into()),
        Frame::Ping(vec![1; 125].into()),
        Frame::Pong(Vec::new().into()),
    ] {
        loud.say(frame).await;
    }
    stage.update(&loud, json!({})).await;

    loud.say(Frame::Text("x".repeat(70_000).into())).await;
    loud.closed().await;
    stage.update(&other, json!({})).await;
    stage.stop().await;
}

#[tokio::test]
async fn bytes_that_are_no_frames_end_their_own_socket_alone() {
    let stage = Stage::new().await;
    let other = stage.client().await;
    let masked_length = |length: u64| {
        let mut frame = vec![0x81, 0xFF];
        frame.extend(length.to_be_bytes());
        frame.extend([0; 4]);
        frame
    };
    for bytes in [
        // Reserved bits.
        vec![0xF1, 0x80, 0, 0, 0, 0],
        // Not masked.
        vec![0x81, 0x01, b'x'],
        // A control frame that is too long.
        [vec![0x89, 0xFE, 0x01, 0x00, 0, 0, 0, 0], vec![0; 256]].concat(),
        // The middle of a message that never began.
        vec![0x80, 0x80, 0, 0, 0, 0],
        // An opcode that is none.
        vec![0x83, 0x80, 0, 0, 0, 0],
        // A text that is no UTF-8.
        vec![0x81, 0x82, 0, 0, 0, 0, 0xC3, 0x28],
        masked_length(u64::MAX),
        masked_length(1 << 40),
        (0..=255).collect(),
    ] {
        let said = stage.raw(&bytes).await;
        assert!(
            said.starts_with(b"HTTP/1.1 101"),
            "{bytes:x?}: {}",
            String::from_utf8_lossy(&said)
        );
    }
    stage.update(&other, json!({})).await;
    stage.stop().await;
}

#[tokio::test(start_paused = true)]
async fn whoever_is_long_in_saying_what_he_wants_is_hung_up_on_and_keeps_nobody_out() {
    let stage = Stage::with(|settings| settings.limits.connections = 2).await;
    let mut slow = [stage.half_a_head().await, stage.half_a_head().await];

    let (status, _) = stage.get("/version").await;

    assert_eq!(status, StatusCode::OK);
    for socket in &mut slow {
        let mut said = Vec::new();
        let heard = within(socket.read_to_end(&mut said)).await;
        assert!(heard.is_err() || said.is_empty() || said.starts_with(b"HTTP/1.1 408"));
    }
    stage.stop().await;
}
