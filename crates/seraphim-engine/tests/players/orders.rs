//! Orders to the node that do not reach it, and what it is told of the channel.

use super::*;

#[tokio::test(start_paused = true)]
async fn the_node_is_told_of_a_channels_bitrate_with_its_voice_server_and_when_it_is_set_anew() {
    let house = House::new();
    house.engine.tell(GUILD, News::Bitrate(64_000));
    house.play(GUILD, "a").await.expect("found");
    house.audio.play(GUILD, 1).await.expect("it plays");
    let calls = &house.audio.calls;
    let is_of = |bits| move |call: &AudioCall| *call == AudioCall::Bitrate(GUILD, bits);

    // Told twice, it is one piece of news; told before the bot is anywhere, none.
    for bits in [96_000, 96_000, 256_000] {
        house.engine.tell(GUILD, News::Bitrate(bits));
    }
    assert!(calls.wait_for(1, is_of(256_000)).await.is_some());
    assert_eq!(calls.count(is_of(96_000)), 1);
    assert_eq!(calls.count(is_of(64_000)), 0);

    let token = "another".to_owned().into();
    let endpoint = Some("elsewhere.example.org:443".to_owned());
    house
        .engine
        .tell(GUILD, News::VoiceServer { token, endpoint });
    let moved = |call: &AudioCall| match call {
        AudioCall::Voice {
            endpoint, bitrate, ..
        } => endpoint.starts_with("elsewhere") && *bitrate == Some(256_000),
        _ => false,
    };
    assert!(calls.wait_for(1, moved).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_bitrate_that_the_node_does_not_take_is_told_again_while_the_track_lasts() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.audio.play(GUILD, 1).await.expect("it plays");
    let calls = &house.audio.calls;
    let is_of = |bits| move |call: &AudioCall| *call == AudioCall::Bitrate(GUILD, bits);
    house.audio.orders_fail(Some(AudioError::TimedOut));
    for bits in [96_000, 256_000] {
        house.engine.tell(GUILD, News::Bitrate(bits));
        calls.wait_for(1, is_of(bits)).await.expect("it is told");
    }
    tokio::time::sleep(Duration::from_mins(1)).await;
    let tried = calls.count(is_of(256_000));
    assert!((3..=6).contains(&tried), "{tried} times in a minute");

    house.audio.orders_fail(None);
    calls.wait_for(tried + 1, is_of(256_000)).await;
    tokio::time::sleep(Duration::from_mins(3)).await;
    assert_eq!(calls.count(is_of(256_000)), tried + 1, "it is taken");
    assert_eq!(calls.count(is_of(96_000)), 1, "it is not true any more");
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_is_lost_is_told_again_and_one_that_the_node_refuses_is_not() {
    let refused = AudioError::Rejected {
        status: 400,
        message: "no".to_owned(),
    };
    for (error, again) in [(AudioError::TimedOut, true), (refused, false)] {
        let house = House::new();
        house.play(GUILD, "a").await.expect("found");
        house.audio.play(GUILD, 1).await.expect("it plays");
        house.audio.orders_fail(Some(error));
        let pause = Request::TogglePause { by: ann() };
        house.engine.ask(GUILD, pause).await.expect("paused");
        let told = |call: &AudioCall| *call == AudioCall::Pause(GUILD, true);
        tokio::time::sleep(Duration::from_secs(10)).await;
        house.audio.orders_fail(None);
        tokio::time::sleep(Duration::from_secs(20)).await;

        let tried = house.audio.calls.count(told);
        assert_eq!(tried > 2, again, "told {tried} times");
        tokio::time::sleep(Duration::from_mins(2)).await;
        assert_eq!(house.audio.calls.count(told), tried, "it is taken");
    }
}

#[tokio::test(start_paused = true)]
async fn of_more_orders_than_can_wait_for_a_hanging_node_the_last_is_heard_too() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.audio.play(GUILD, 1).await.expect("it plays");
    house.audio.hang();
    for level in 1..=90 {
        let change = seraphim_core::VolumeChange::Set(level);
        let louder = Request::Volume { by: ann(), change };
        house.engine.ask(GUILD, louder).await.expect("louder");
    }
    house.audio.release();

    let last = |call: &AudioCall| *call == AudioCall::Volume(GUILD, 90);
    assert!(house.audio.calls.wait_for(1, last).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_player_is_kept_until_the_node_has_heard_that_it_is_over() {
    let house = House::new();
    house.audio.stay_silent();
    house.play(GUILD, "a").await.expect("found");
    house.audio.play(GUILD, 1).await.expect("it is tried");
    let skip = Request::Skip {
        by: ann(),
        seen: None,
        to: None,
    };
    house.engine.ask(GUILD, skip).await.expect("skipped");
    tokio::time::sleep(Duration::from_secs(299)).await;
    house.audio.hang();
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!((house.left(GUILD), house.engine.players()), (1, 1));

    house.audio.release();
    let destroyed = |call: &AudioCall| *call == AudioCall::Destroy(GUILD);
    assert_eq!(house.audio.calls.count(destroyed), 1);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(house.engine.players(), 0);
}
