//! Calls: what people hear.

use std::time::Duration;

use super::{
    super::{Direction, EarsSettings, Flip, Mode, Violation},
    *,
};

const BOT: u64 = 100;
const ANNA: u64 = 201;
const BEN: u64 = 202;

/// A bot and a listener in one call, which is encrypted.
struct Call {
    stage: Stage,
    notices: broadcast::Receiver<VoiceNotice>,
    bot: Ears,
    anna: Ears,
    /// What the bot plays.
    tone: Tone,
}

async fn call() -> Result<Call, Box<dyn std::error::Error>> {
    let stage = stage(|_| {}).await?;
    let mut notices = stage.server.subscribe();
    let bot = Ears::join(&stage.server, admission(BOT)).await?;
    let anna = Ears::join(&stage.server, admission(ANNA)).await?;
    executed(&mut notices, (1, 1)).await?;
    assert!(bot.wait_until(Ears::can_speak, PATIENCE).await);
    Ok(Call {
        stage,
        notices,
        bot,
        anna,
        tone: Tone::new(440.0),
    })
}

async fn with_mode(
    server: &VoiceServer,
    user: u64,
    mode: Mode,
) -> Result<Ears, super::super::JoinError> {
    let settings = EarsSettings {
        mode: Some(mode),
        ..EarsSettings::default()
    };
    Ears::join_with(server, admission(user), settings).await
}

#[tokio::test]
async fn a_tone_is_heard_in_both_transport_modes_through_encryption() -> Outcome {
    let stage = stage(|_| {}).await?;
    let mut notices = stage.server.subscribe();
    let bot = with_mode(&stage.server, BOT, Mode::Aes256Gcm).await?;
    let anna = with_mode(&stage.server, ANNA, Mode::XChaCha20Poly1305).await?;
    executed(&mut notices, (1, 1)).await?;
    assert!(bot.wait_until(Ears::can_speak, PATIENCE).await);
    let mut tone = Tone::new(440.0);
    tone.play(&bot, 60, &[&anna]).await?;
    assert_whole(&anna.heard(BOT, Window::All), 440.0, 60);
    assert!(anna.wait_until(Ears::can_speak, PATIENCE).await);
    let mut answer = Tone::new(1_000.0);
    answer.play(&anna, 60, &[&bot]).await?;
    assert_whole(&bot.heard(ANNA, Window::All), 1_000.0, 60);
    let record = stage.server.sender_record(GUILD, BOT).ok_or("a record")?;
    assert_eq!(
        (record.packets, record.encrypted, record.plaintext),
        (60, 60, 0)
    );
    assert_eq!(record.violations(), []);
    Ok(())
}

#[tokio::test]
async fn who_stays_loses_nothing_while_others_come_and_go() -> Outcome {
    let stage = stage(|_| {}).await?;
    let mut notices = stage.server.subscribe();
    let bot = Ears::join(&stage.server, admission(BOT)).await?;
    let mut tone = Tone::new(440.0);
    // Alone: nobody hears it, nothing breaks.
    tone.play(&bot, 10, &[]).await?;
    let anna = Ears::join(&stage.server, admission(ANNA)).await?;
    executed(&mut notices, (1, 1)).await?;
    assert!(bot.wait_until(Ears::can_speak, PATIENCE).await);
    let stays = anna.mark();
    tone.play(&bot, 30, &[&anna]).await?;

    // Media goes on while Ben joins.
    let server = stage.server.clone();
    let joining = Ears::join(&server, admission(BEN));
    let only_anna = [&anna];
    let (ben, played) = tokio::join!(joining, tone.play(&bot, 60, &only_anna));
    played?;
    let ben = ben?;
    executed(&mut notices, (1, 2)).await?;
    let both = ben.mark();
    tone.play(&bot, 30, &[&anna, &ben]).await?;
    let heard = ben.heard(BOT, Window::Since(both));
    assert_eq!(heard.undecryptable, 0, "{heard:?}");

    // And while Ben leaves.
    let ((), played) = tokio::join!(ben.leave(), tone.play(&bot, 60, &only_anna));
    played?;
    executed(&mut notices, (1, 3)).await?;
    tone.play(&bot, 30, &[&anna]).await?;
    assert_whole(&anna.heard(BOT, Window::Since(stays)), 440.0, 210);

    anna.leave().await;
    tone.play(&bot, 10, &[]).await?;
    let anna = Ears::join(&stage.server, admission(ANNA)).await?;
    assert!(anna.wait_until(|anna| anna.epoch() == 1, PATIENCE).await);
    executed(&mut notices, (1, 1)).await?;
    assert!(bot.wait_until(Ears::can_speak, PATIENCE).await);
    tone.play(&bot, 30, &[&anna]).await?;
    let heard = anna.heard(BOT, Window::All);
    assert!(
        heard.is_tone(440.0) && heard.undecryptable == 0,
        "{heard:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_turned_bit_leaves_nothing_to_hear() -> Outcome {
    let Call {
        stage,
        bot,
        anna,
        mut tone,
        ..
    } = call().await?;
    tone.play(&bot, 10, &[&anna]).await?;
    // Past the moment in which a newcomer's missing keys are excused.
    anna.wait_until_heard(
        BOT,
        Window::All,
        |heard| {
            heard
                .quiet_for
                .is_some_and(|quiet| quiet > Duration::from_millis(600))
        },
        PATIENCE,
    )
    .await?;
    for flip in [Flip::Transport, Flip::Payload] {
        stage.server.flip_bits(GUILD, BOT, flip);
        let mark = anna.mark();
        tone.play(&bot, 20, &[&anna]).await?;
        let heard = anna.heard(BOT, Window::Since(mark));
        assert_eq!(
            (heard.packets, heard.undecryptable),
            (20, 20),
            "{flip:?} {heard:?}"
        );
        assert_eq!(heard.audible, Duration::ZERO);
        assert_eq!(heard.frequency_hz(), None);
        assert_eq!(heard.longest_gap, Duration::from_millis(400));
    }
    stage.server.flip_bits(GUILD, BOT, Flip::Off);
    let mark = anna.mark();
    tone.play(&bot, 20, &[&anna]).await?;
    assert_whole_after(&anna.heard(BOT, Window::Since(mark)), 20);
    Ok(())
}

/// Whole, but for the gap that lies before the window.
fn assert_whole_after(heard: &Heard, packets: u64) {
    assert!(heard.is_tone(440.0), "{heard:?}");
    assert_eq!(
        (heard.packets, heard.undecryptable),
        (packets, 0),
        "{heard:?}"
    );
}

#[tokio::test]
async fn a_call_is_downgraded_and_upgraded_without_losing_a_frame() -> Outcome {
    let Call {
        stage,
        mut notices,
        bot,
        anna,
        mut tone,
    } = call().await?;
    tone.play(&bot, 20, &[&anna]).await?;

    stage.server.set_dave_version(GUILD, 0);
    tone.play(&bot, 20, &[&anna]).await?;
    executed(&mut notices, (0, 0)).await?;
    assert!(
        bot.wait_until(|bot| bot.dave_version() == 0, PATIENCE)
            .await
    );
    tone.play(&bot, 20, &[&anna]).await?;
    let record = stage.server.sender_record(GUILD, BOT).ok_or("a record")?;
    assert!(record.plaintext >= 20, "{record:?}");

    stage.server.set_dave_version(GUILD, 1);
    tone.play(&bot, 20, &[&anna]).await?;
    executed(&mut notices, (1, 1)).await?;
    assert!(
        bot.wait_until(|bot| bot.dave_version() == 1, PATIENCE)
            .await
    );
    let before = stage.server.sender_record(GUILD, BOT).ok_or("a record")?;
    tone.play(&bot, 20, &[&anna]).await?;
    let after = stage.server.sender_record(GUILD, BOT).ok_or("a record")?;
    assert_eq!(after.encrypted, before.encrypted + 20);
    assert_eq!(after.plaintext_under_dave, 0);
    assert_whole(&anna.heard(BOT, Window::All), 440.0, 100);
    Ok(())
}

#[tokio::test]
async fn a_person_without_encryption_hears_a_downgraded_call() -> Outcome {
    let stage = stage(|_| {}).await?;
    let mut notices = stage.server.subscribe();
    let bot = Ears::join(&stage.server, admission(BOT)).await?;
    let anna = Ears::join(&stage.server, admission(ANNA)).await?;
    executed(&mut notices, (1, 1)).await?;
    let settings = EarsSettings {
        max_dave_version: 0,
        ..EarsSettings::default()
    };
    let ben = Ears::join_with(&stage.server, admission(BEN), settings).await?;
    executed(&mut notices, (0, 0)).await?;
    assert!(
        bot.wait_until(|bot| bot.dave_version() == 0, PATIENCE)
            .await
    );
    let mut tone = Tone::new(440.0);
    tone.play(&bot, 60, &[&anna, &ben]).await?;
    assert_whole(&ben.heard(BOT, Window::All), 440.0, 60);
    ben.leave().await;
    executed(&mut notices, (1, 1)).await?;
    assert!(
        bot.wait_until(|bot| bot.dave_version() == 1, PATIENCE)
            .await
    );
    tone.play(&bot, 60, &[&anna]).await?;
    assert_whole(&anna.heard(BOT, Window::All), 440.0, 120);
    Ok(())
}

#[tokio::test]
async fn lost_packets_are_gaps_in_media_time() -> Outcome {
    let Call {
        stage,
        bot,
        anna,
        mut tone,
        ..
    } = call().await?;
    tone.play(&bot, 20, &[&anna]).await?;
    let mark = anna.mark();
    stage.server.lose_udp(GUILD, ANNA, Direction::ToMember, 100);
    for _ in 0..7 {
        bot.say(&tone.packet()).await?;
    }
    wait_for_packets(&stage.server, 27).await?;
    stage.server.lose_udp(GUILD, ANNA, Direction::ToMember, 0);
    tone.play(&bot, 20, &[&anna]).await?;
    let heard = anna.heard(BOT, Window::Since(mark));
    assert_eq!((heard.packets, heard.lost), (20, 7), "{heard:?}");
    assert_eq!(heard.longest_gap, Duration::from_millis(140));
    assert_eq!(heard.longest_missing, Duration::from_millis(140));
    // What the server itself did not get is in its record.
    stage.server.lose_udp(GUILD, BOT, Direction::FromMember, 50);
    for _ in 0..20 {
        bot.say(&tone.packet()).await?;
    }
    wait_for_packets(&stage.server, 57).await?;
    let record = stage.server.sender_record(GUILD, BOT).ok_or("a record")?;
    assert!((9..=10).contains(&record.lost), "{record:?}");
    Ok(())
}

/// Until the bot's record has so many packets; it has no events, so it is
/// looked at between other tasks' turns.
async fn wait_for_packets(server: &VoiceServer, packets: u64) -> Outcome {
    tokio::time::timeout(PATIENCE, async {
        while server
            .sender_record(GUILD, BOT)
            .is_none_or(|record| record.packets < packets)
        {
            tokio::task::yield_now().await;
        }
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn silence_frames_are_silence_and_not_missing() -> Outcome {
    let Call {
        stage,
        bot,
        anna,
        mut tone,
        ..
    } = call().await?;
    tone.play(&bot, 20, &[&anna]).await?;
    bot.fall_silent().await?;
    tone.play(&bot, 20, &[]).await?;
    let heard = anna
        .wait_until_heard(BOT, Window::All, |heard| heard.packets == 45, PATIENCE)
        .await?;
    assert_eq!(heard.silence_packets, 5);
    assert_eq!(heard.longest_missing, Duration::ZERO);
    assert_eq!(heard.longest_gap, Duration::from_millis(100), "{heard:?}");
    let record = stage.server.sender_record(GUILD, BOT).ok_or("a record")?;
    assert_eq!((record.silence, record.plaintext_under_dave), (5, 0));
    Ok(())
}

#[tokio::test]
async fn a_listener_resumes_after_a_crash_and_a_dropped_socket() -> Outcome {
    let Call {
        stage,
        mut notices,
        bot,
        anna,
        mut tone,
    } = call().await?;
    tone.play(&bot, 20, &[&anna]).await?;
    assert!(
        stage
            .server
            .close(GUILD, ANNA, 4015, "Voice server crashed.")
    );
    assert!(anna.wait_until(|anna| anna.resumes() == 1, PATIENCE).await);
    tone.play(&bot, 20, &[&anna]).await?;
    assert!(stage.server.drop_socket(GUILD, ANNA));
    // Ben joins meanwhile: what Anna is told of it waits for her.
    let ben = Ears::join(&stage.server, admission(BEN)).await?;
    executed(&mut notices, (1, 2)).await?;
    assert!(
        anna.wait_until(|anna| anna.resumes() == 2 && anna.epoch() == 2, PATIENCE)
            .await
    );
    assert!(bot.wait_until(|bot| bot.epoch() == 2, PATIENCE).await);
    tone.play(&bot, 60, &[&anna, &ben]).await?;
    assert_whole(&anna.heard(BOT, Window::All), 440.0, 100);
    // A kick is no break.
    stage.server.close(GUILD, ANNA, 4014, "Disconnected.");
    assert!(
        anna.wait_until(|anna| anna.ended().is_some(), PATIENCE)
            .await
    );
    assert_eq!(anna.ended().map(|(code, _)| code), Some(4014));
    Ok(())
}

#[tokio::test]
async fn a_plain_frame_in_an_encrypted_call_is_a_violation() -> Outcome {
    let stage = stage(|_| {}).await?;
    let anna = Ears::join(&stage.server, admission(ANNA)).await?;
    let mut rogue = super::wire::Wire::join(&stage.server, BOT, 1).await?;
    let mut notices = stage.server.subscribe();
    let mut tone = Tone::new(440.0);
    for _ in 0..30 {
        rogue.send_media(&tone.packet()).await?;
    }
    notice(&mut notices, |notice| {
        notice.event
            == VoiceEvent::Violated {
                violation: Violation::MediaBeforeSpeaking,
            }
    })
    .await?;
    rogue.speak().await?;
    notice(&mut notices, |notice| {
        notice.event
            == VoiceEvent::Violated {
                violation: Violation::PlaintextUnderDave,
            }
    })
    .await?;
    let heard = anna
        .wait_until_heard(BOT, Window::All, |heard| heard.packets == 25, PATIENCE)
        .await?;
    assert_eq!(heard.audible, Duration::ZERO, "receivers refuse it");
    Ok(())
}
