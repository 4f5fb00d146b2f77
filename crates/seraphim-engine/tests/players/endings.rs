//! How players end.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_player_ends_when_only_its_history_is_left_and_old() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.audio.play(GUILD, 1).await.expect("it plays");
    house
        .engine
        .ask(GUILD, Request::Stop { by: ann() })
        .await
        .expect("it stops");

    tokio::time::sleep(Duration::from_secs(5 * 60 + 60 * 60 - 2)).await;
    assert_eq!(house.engine.players(), 1);
    tokio::time::sleep(Duration::from_secs(4)).await;

    assert_eq!(house.engine.players(), 0);
    assert_eq!(
        house.engine.ask(GUILD, Request::Queue).await,
        Err(Refusal::NothingPlaying)
    );
}

#[tokio::test(start_paused = true)]
async fn a_player_ends_when_its_last_word_is_said() {
    let house = House::new();
    house.stage.takes_no_words();
    let joined = house.engine.ask(GUILD, Request::Join { by: ann() }).await;
    assert!(joined.is_ok(), "{joined:?}");
    let told = StageCall::Tell(GUILD, TEXT, Notice::LeftIdle);
    let calls = &house.stage.calls;
    calls.wait_for(1, |call| *call == told).await.expect("told");
    tokio::time::sleep(Duration::from_secs(5)).await;

    house.stage.takes_words();
    let said = house.stage.said.wait_for(1, |_| true).await;
    assert_eq!(said, Some(Notice::LeftIdle));
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(house.engine.players(), 0);
}

#[tokio::test(start_paused = true)]
async fn at_the_end_every_channel_is_left_and_nothing_new_is_taken() {
    let house = House::new();
    for guild in [GUILD, OTHER] {
        house.play(guild, "a").await.expect("found");
        house.audio.play(guild, 1).await.expect("it plays");
    }

    // A third guild has a history and nothing else.
    house.play(GuildId(9), "a").await.expect("found");
    house.audio.play(GuildId(9), 1).await.expect("it plays");
    house
        .engine
        .ask(GuildId(9), Request::Stop { by: ann() })
        .await
        .expect("it stops");
    house
        .stage
        .calls
        .wait_for(1, |call| *call == StageCall::Leave(GuildId(9)))
        .await;

    house.stop.cancel();
    let end = house.driver.await.expect("no panic");

    let left = house
        .stage
        .calls
        .count(|call| *call == StageCall::Leave(GuildId(9)));
    assert_eq!(left, 1, "it was left already");
    assert!(end.is_ok());
    for guild in [GUILD, OTHER] {
        let left = house
            .stage
            .calls
            .count(|call| *call == StageCall::Leave(guild));
        let destroyed = house
            .audio
            .calls
            .count(|call| *call == AudioCall::Destroy(guild));
        assert_eq!((left, destroyed), (1, 1));
    }
    assert_eq!(
        house.engine.ask(GUILD, play("b")).await,
        Err(Refusal::ShuttingDown)
    );
}

#[tokio::test(start_paused = true)]
async fn a_hanging_node_holds_the_end_up_no_longer_than_all_players_may_take() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.audio.play(GUILD, 1).await.expect("it plays");
    house.audio.hang();
    let engine = house.engine.clone();
    let waiting = tokio_util::task::TaskTracker::new()
        .spawn(async move { engine.ask(GUILD, play("b")).await });
    let load = |call: &AudioCall| matches!(call, AudioCall::Load(_));
    house
        .audio
        .calls
        .wait_for(2, load)
        .await
        .expect("it is looked up");

    let stopped = Instant::now();
    house.stop.cancel();
    house
        .driver
        .await
        .expect("no panic")
        .expect("an orderly end");

    assert_eq!(stopped.elapsed(), seraphim_engine::CLOSING);
    assert_eq!(waiting.await.expect("no panic"), Err(Refusal::ShuttingDown));
}
