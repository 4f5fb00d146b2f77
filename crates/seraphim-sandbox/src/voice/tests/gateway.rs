//! The voice gateway's own rules, message by message.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::{
    super::Mode,
    wire::{Came, Wire, identify, resume, select},
    *,
};

const USER: u64 = 300;
const OTHER: u64 = 301;

#[tokio::test]
async fn each_mistake_has_its_close_code() -> Outcome {
    let stage = stage(|_| {}).await?;
    stage.server.admit(admission(USER));
    let known = || identify(USER, 1);
    let with = |key: &str, value: Value| {
        let mut message = identify(USER, 1);
        message["d"][key] = value;
        message
    };
    let xsalsa = "xsalsa20_poly1305";
    let aes = Mode::Aes256Gcm.name();
    let table: Vec<(Vec<Value>, u16)> = vec![
        (vec![json!({ "op": 77, "d": {} })], 4001),
        (vec![json!({ "op": 0, "d": 5 })], 4002),
        (vec![json!("text")], 4002),
        (vec![select("udp", aes, 1)], 4003),
        (vec![json!({ "op": 23, "d": { "transition_id": 1 } })], 4003),
        (vec![with("token", json!("another"))], 4004),
        (vec![with("session_id", json!("another"))], 4006),
        (vec![with("user_id", json!("9"))], 4006),
        (vec![with("server_id", json!("9"))], 4006),
        (vec![resume(OTHER, None)], 4006),
        (vec![known(), known()], 4005),
        (vec![known(), select("webrtc", aes, 1)], 4012),
        (vec![known(), select("udp", xsalsa, 1)], 4016),
    ];
    for (messages, code) in table {
        let mut wire = Wire::open(&stage.server, "?v=8").await?;
        for message in &messages {
            wire.say(message).await?;
        }
        assert_eq!(wire.closed().await?, code, "{messages:?}");
    }
    let mut wire = Wire::open(&stage.server, "?v=8").await?;
    wire.say_raw(Message::binary(vec![26, 0])).await?;
    assert_eq!(wire.closed().await?, 4003);
    for version in ["", "?v=3", "?v=9", "?v=x"] {
        assert!(
            Wire::open(&stage.server, version).await.is_err(),
            "{version}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_client_without_encryption_is_refused_where_it_is_required() -> Outcome {
    let stage = stage(|settings| settings.require_dave = true).await?;
    stage.server.admit(admission(USER));
    let mut without = identify(USER, 0);
    for _ in 0..2 {
        let mut wire = Wire::open(&stage.server, "?v=8").await?;
        wire.say(&without).await?;
        assert_eq!(wire.closed().await?, 4017);
        without["d"]
            .as_object_mut()
            .ok_or("an object")?
            .remove("max_dave_protocol_version");
    }
    Wire::join(&stage.server, USER, 1).await?;
    Ok(())
}

#[tokio::test]
async fn version_4_has_plain_heartbeats_and_no_sequence_numbers() -> Outcome {
    let stage = stage(|_| {}).await?;
    stage.server.admit(admission(USER));
    let mut wire = Wire::open(&stage.server, "?v=4").await?;
    assert!(wire.until(8).await?.d()["heartbeat_interval"].as_u64() > Some(0));
    wire.say(&json!({ "op": 3, "d": 1_501_184_119_561_u64 }))
        .await?;
    assert_eq!(wire.until(6).await?.d(), json!(1_501_184_119_561_u64));
    wire.say(&identify(USER, 0)).await?;
    wire.until(2).await?;
    wire.say(&select("udp", Mode::XChaCha20Poly1305.name(), 9))
        .await?;
    let description = wire.until(4).await?;
    assert_eq!(description.seq(), None);
    assert_eq!(description.d()["dave_protocol_version"], 0);
    assert_eq!(description.d()["mode"], "aead_xchacha20_poly1305_rtpsize");
    Ok(())
}

#[tokio::test]
async fn a_binary_message_of_version_4_begins_with_its_opcode() -> Outcome {
    let stage = stage(|_| {}).await?;
    stage.server.admit(admission(USER));
    let mut wire = Wire::open(&stage.server, "?v=4").await?;
    wire.say(&identify(USER, 1)).await?;
    wire.until(2).await?;
    wire.say(&select("udp", Mode::Aes256Gcm.name(), 9)).await?;
    let external_sender = loop {
        if let Came::Binary(bytes) = wire.next().await? {
            break bytes;
        }
    };
    assert_eq!(external_sender.first(), Some(&25));
    Ok(())
}

#[tokio::test]
async fn members_learn_of_each_other_in_the_documented_forms() -> Outcome {
    let stage = stage(|_| {}).await?;
    let mut first = Wire::join(&stage.server, USER, 1).await?;
    let external_sender = first.until(25).await?;
    assert!(external_sender.seq().is_some());
    first.speak().await?;
    first
        .say(&json!({ "op": 3, "d": { "t": 5, "seq_ack": 2 } }))
        .await?;
    assert_eq!(first.until(6).await?.d(), json!({ "t": 5 }));
    let mut second = Wire::join(&stage.server, OTHER, 1).await?;
    assert_eq!(second.until(11).await?.d(), json!({ "user_ids": ["300"] }));
    let speaking = second.until(5).await?.d();
    assert_eq!(
        speaking,
        json!({ "user_id": "300", "ssrc": first.ssrc, "speaking": 1, "delay": 0 })
    );
    assert_eq!(first.until(11).await?.d(), json!({ "user_ids": ["301"] }));
    second.say_raw(Message::Close(None)).await?;
    stage.server.dismiss(GUILD, OTHER);
    assert_eq!(first.until(13).await?.d(), json!({ "user_id": "301" }));
    Ok(())
}

#[tokio::test]
async fn a_resume_brings_exactly_what_was_missed_even_over_the_wrap() -> Outcome {
    let stage = stage(|settings| settings.first_sequence = 65_534).await?;
    let mut notices = stage.server.subscribe();
    let mut wire = Wire::join(&stage.server, USER, 1).await?;
    let last = wire.until(25).await?.seq().ok_or("a number")?;
    assert_eq!(last, 65_535, "4 and 25 were numbered");
    stage
        .server
        .close(GUILD, USER, 4015, "Voice server crashed.");
    assert_eq!(wire.closed().await?, 4015);
    let other = Wire::join(&stage.server, OTHER, 1).await?;
    other_left(&stage, other).await?;
    let mut again = Wire::open(&stage.server, "?v=8").await?;
    again.say(&resume(USER, Some(last))).await?;
    assert_eq!(again.until(9).await?.d(), Value::Null);
    let missed = [again.next().await?, again.next().await?];
    assert_eq!(missed.each_ref().map(Came::op), [11, 13]);
    assert_eq!(missed.each_ref().map(Came::seq), [Some(0), Some(1)]);
    let resumed = notice(&mut notices, |notice| {
        matches!(notice.event, VoiceEvent::Resumed { .. })
    })
    .await?;
    assert_eq!(resumed.event, VoiceEvent::Resumed { replayed: 2 });

    // Nothing acknowledged: everything comes again.
    stage.server.drop_socket(GUILD, USER);
    assert_eq!(again.next().await?, Came::Gone);
    let mut third = Wire::open(&stage.server, "?v=8").await?;
    third.say(&resume(USER, Some(-1))).await?;
    third.until(9).await?;
    for op in [4, 25, 11, 13] {
        assert_eq!(third.next().await?.op(), op);
    }

    // A number that was never sent is no resume.
    stage.server.drop_socket(GUILD, USER);
    let mut fourth = Wire::open(&stage.server, "?v=8").await?;
    fourth.say(&resume(USER, Some(777))).await?;
    assert_eq!(fourth.closed().await?, 4006);
    Ok(())
}

async fn other_left(stage: &Stage, other: Wire) -> Outcome {
    let mut notices = stage.server.subscribe();
    drop(other);
    stage.server.dismiss(GUILD, OTHER);
    notice(&mut notices, |notice| {
        notice.user_id == OTHER && matches!(notice.event, VoiceEvent::Closed { .. })
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_session_that_nobody_resumes_ends_and_frees_its_seat() -> Outcome {
    let stage = stage(|settings| settings.resume_window = Duration::from_millis(50)).await?;
    let mut stays = Wire::join(&stage.server, USER, 1).await?;
    let leaves = Wire::join(&stage.server, OTHER, 1).await?;
    drop(leaves);
    assert_eq!(stays.until(13).await?.d(), json!({ "user_id": "301" }));
    let mut late = Wire::open(&stage.server, "?v=8").await?;
    late.say(&resume(OTHER, Some(1))).await?;
    assert_eq!(late.closed().await?, 4006);
    Ok(())
}

#[tokio::test]
async fn a_client_that_sends_no_heartbeat_is_closed() -> Outcome {
    let stage = stage(|settings| settings.heartbeat_interval = Duration::from_millis(60)).await?;
    let mut wire = Wire::open(&stage.server, "?v=8").await?;
    assert_eq!(wire.closed().await?, 4009);
    Ok(())
}

#[tokio::test]
async fn a_stalled_gateway_says_nothing_until_it_goes_on() -> Outcome {
    let stage = stage(|_| {}).await?;
    let mut wire = Wire::join(&stage.server, USER, 1).await?;
    wire.until(25).await?;
    assert!(stage.server.stall(GUILD, USER, true));
    let _other = Wire::join(&stage.server, OTHER, 1).await?;
    let early = tokio::time::timeout(Duration::from_millis(100), wire.next()).await;
    assert!(early.is_err(), "{early:?}");
    assert!(stage.server.stall(GUILD, USER, false));
    assert_eq!(wire.until(11).await?.d(), json!({ "user_ids": ["301"] }));
    Ok(())
}

#[tokio::test]
async fn ended_credentials_let_nobody_in() -> Outcome {
    let stage = stage(|_| {}).await?;
    for code in [4006, 4014, 4022] {
        let mut wire = Wire::join(&stage.server, USER, 1).await?;
        stage.server.close(GUILD, USER, code, "");
        assert_eq!(wire.closed().await?, code);
        let mut again = Wire::open(&stage.server, "?v=8").await?;
        again.say(&identify(USER, 1)).await?;
        assert_eq!(again.closed().await?, 4006);
    }
    // A time-out voids the session, not the credentials.
    let mut wire = Wire::join(&stage.server, USER, 1).await?;
    stage.server.close(GUILD, USER, 4009, "Session timeout.");
    assert_eq!(wire.closed().await?, 4009);
    let mut again = Wire::open(&stage.server, "?v=8").await?;
    again.say(&identify(USER, 1)).await?;
    again.until(2).await?;
    Ok(())
}

#[tokio::test]
async fn a_region_that_is_left_closes_everyone_with_4022() -> Outcome {
    let (here, there) = (stage(|_| {}).await?, stage(|_| {}).await?);
    let mut wire = Wire::join(&here.server, USER, 1).await?;
    here.server.end_call(GUILD);
    assert_eq!(wire.closed().await?, 4022);
    Wire::join(&there.server, USER, 1).await?;
    assert_eq!(
        there.server.call(GUILD, CHANNEL).map(|call| call.members),
        Some(vec![USER])
    );
    Ok(())
}
