//! What breaks, and what it costs.

use seraphim_core::FailureCause;
use seraphim_engine::News;

use super::*;

#[tokio::test(start_paused = true)]
async fn a_hanging_node_delays_no_answer_and_no_departure() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.audio.play(GUILD, 1).await.expect("it plays");
    house.audio.hang();
    let asked = Instant::now();

    let paused = house
        .engine
        .ask(GUILD, Request::TogglePause { by: ann() })
        .await;
    let stopped = house.engine.ask(GUILD, Request::Stop { by: ann() }).await;
    let left = house
        .stage
        .calls
        .wait_for(1, |call| *call == StageCall::Leave(GUILD))
        .await;

    assert!(paused.is_ok() && stopped.is_ok() && left.is_some());
    assert_eq!(asked.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn row_20_a_lost_right_to_speak_is_told_and_pauses_the_node_until_it_is_back() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.audio.play(GUILD, 1).await.expect("it plays");

    for may in [false, true] {
        house.engine.tell(GUILD, News::MaySpeak(may));
        let pause = AudioCall::Pause(GUILD, !may);
        let calls = &house.audio.calls;
        assert!(calls.wait_for(1, |call| *call == pause).await.is_some());
    }
    let told = StageCall::Tell(GUILD, TEXT, Notice::MayNotSpeak { channel: VOICE });
    let calls = &house.stage.calls;
    assert!(calls.wait_for(1, |call| *call == told).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn row_66_a_mute_reaches_the_node_as_a_pause() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.audio.play(GUILD, 1).await.expect("it plays");

    for muted in [true, false] {
        house.engine.tell(GUILD, News::Muted(muted));
        let pause = AudioCall::Pause(GUILD, muted);
        let calls = &house.audio.calls;
        assert!(calls.wait_for(1, |call| *call == pause).await.is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn a_join_that_discord_refuses_is_told_and_the_queue_kept() {
    let house = House::new();
    house.stage.fails(Some(StageError::Refused {
        reason: "403".into(),
    }));

    house.play(GUILD, "a").await.expect("found");

    let told = StageCall::Tell(GUILD, TEXT, Notice::JoinFailed { channel: VOICE });
    assert!(
        house
            .stage
            .calls
            .wait_for(1, |call| *call == told)
            .await
            .is_some()
    );
    let queue = house.engine.ask(GUILD, Request::Queue).await;
    assert!(matches!(queue, Ok(Reply::Queue(snapshot)) if snapshot.status == Status::Away));
}

#[tokio::test(start_paused = true)]
async fn a_lost_node_that_comes_back_gets_voice_and_track_again() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.audio.play(GUILD, 1).await.expect("it plays");
    tokio::time::sleep(Duration::from_secs(42)).await;

    house
        .audio
        .report(AudioEvent::NodeDown {
            reach: Reach::Everyone,
        })
        .await;
    tokio::time::sleep(Duration::from_secs(100)).await;
    house
        .audio
        .report(AudioEvent::NodeUp {
            reach: Reach::Everyone,
            resumed: false,
        })
        .await;

    let order = house.audio.play(GUILD, 2).await.expect("it plays again");
    assert_eq!(order.start.as_secs(), 42);
    assert_eq!(
        house
            .audio
            .calls
            .count(|call| matches!(call, AudioCall::Voice { .. })),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn a_player_that_panics_is_started_again_with_its_queue() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.play(OTHER, "x").await.expect("found");
    house.play(GUILD, "b").await.expect("found");
    house.audio.play(OTHER, 1).await.expect("it plays");
    house.audio.panics_at(Some("b"));

    house.finish(GUILD, 1).await;
    house.audio.play(GUILD, 2).await.expect("it was tried");
    house.audio.panics_at(None);
    let order = house.audio.play(GUILD, 3).await.expect("it is tried again");

    assert_eq!(order.track, track("b"));
    assert_eq!(
        house
            .audio
            .calls
            .count(|call| matches!(call, AudioCall::Play(of, _) if *of == OTHER)),
        1
    );
    let queue = house.engine.ask(OTHER, Request::Queue).await;
    assert!(queue.is_ok(), "the other guild was hit: {queue:?}");
}

#[tokio::test(start_paused = true)]
async fn a_player_that_panics_twice_is_given_up_and_the_guild_begins_anew() {
    let house = House::new();
    house.audio.panics_at(Some("a"));

    house.play(GUILD, "a").await.expect("found");
    house
        .audio
        .play(GUILD, 2)
        .await
        .expect("it was tried twice");
    let destroyed = |call: &AudioCall| *call == AudioCall::Destroy(GUILD);
    house
        .audio
        .calls
        .wait_for(1, destroyed)
        .await
        .expect("it was cleaned up");
    while house.engine.players() > 0 {
        tokio::task::yield_now().await;
    }

    assert_eq!(
        house.engine.ask(GUILD, Request::Queue).await,
        Err(Refusal::NothingPlaying)
    );
    assert!(house.play(GUILD, "b").await.is_ok());
    assert_eq!(
        house.audio.play(GUILD, 3).await.map(|order| order.track),
        Some(track("b"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_player_that_panics_again_after_a_good_hour_is_started_again_too() {
    let house = House::new();
    for (tried, query) in [(1, "a"), (4, "b")] {
        house.audio.panics_at(Some(query));
        house.play(GUILD, query).await.expect("found");
        house.audio.play(GUILD, tried).await.expect("it was tried");
        house.audio.panics_at(None);
        let order = house.audio.play(GUILD, tried + 1).await;
        let order = order.expect("it is tried again");
        assert_eq!(order.track, track(query));
        house.finish(GUILD, tried + 1).await;
        // A player that plays nothing for an hour ends; this one is the same.
        tokio::time::sleep(Duration::from_mins(40)).await;
        house.play(GUILD, "between").await.expect("found");
        house.audio.play(GUILD, tried + 2).await.expect("it plays");
        house.finish(GUILD, tried + 2).await;
        tokio::time::sleep(Duration::from_mins(40)).await;
        assert_eq!(house.engine.players(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn words_that_discord_does_not_take_keep_the_bot_from_no_channel() {
    let house = House::new();
    house.stage.takes_no_words();
    house.play(GUILD, "a").await.expect("found");
    house.finish(GUILD, 1).await;
    let left = |call: &StageCall| *call == StageCall::Leave(GUILD);
    house
        .stage
        .calls
        .wait_for(1, left)
        .await
        .expect("it is idle");
    let told = StageCall::Tell(GUILD, TEXT, Notice::LeftIdle);
    let calls = &house.stage.calls;
    calls.wait_for(1, |call| *call == told).await.expect("told");

    house.play(GUILD, "b").await.expect("found");
    let order = house.audio.play(GUILD, 2).await.expect("it comes again");
    assert_eq!(order.track, track("b"));
}

/// Chance that is broken once.
struct BrokenDice(std::sync::atomic::AtomicBool);

impl seraphim_engine::ports::Dice for BrokenDice {
    fn seed(&self) -> u64 {
        let whole = self.0.swap(true, std::sync::atomic::Ordering::Relaxed);
        assert!(whole, "a panic that the test asked for");
        4
    }
}

#[tokio::test(start_paused = true)]
async fn a_guild_that_breaks_while_it_is_opened_is_opened_again_for_the_next_wish() {
    let (audio, _stage, mut ports) = fakes();
    ports.dice = Arc::new(BrokenDice(false.into()));
    let (engine, driver) = Engine::new(ports, EngineSettings::default());
    let running = tokio_util::task::TaskTracker::new().spawn(driver.run(CancellationToken::new()));
    assert_eq!(engine.ask(GUILD, play("a")).await, Err(Refusal::Fault));
    engine.tell(GUILD, News::VoiceLost);
    assert_eq!(engine.players(), 0, "news is not for a player that broke");

    assert!(engine.ask(GUILD, play("a")).await.is_ok());
    let looked_up = |call: &AudioCall| matches!(call, AudioCall::Load(_));
    assert_eq!(audio.calls.count(looked_up), 1);
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn without_an_audio_port_the_engine_ends_with_a_reason() {
    let (audio, _stage, mut ports) = fakes();
    let (events, audio_events) = tokio::sync::mpsc::channel(1);
    ports.audio_events = audio_events;
    let (_engine, driver) = Engine::new(ports, EngineSettings::default());

    drop((audio, events));

    let end = driver.run(CancellationToken::new()).await;
    assert!(matches!(end, Err(EngineError::AudioEnded)));
}

#[tokio::test(start_paused = true)]
async fn a_source_that_keeps_failing_is_left_alone_in_every_guild_and_its_owners_are_told_once() {
    let house = House::new();
    let found = Track {
        source: "youtube".to_owned(),
        ..track("a")
    };
    for guild in [GUILD, OTHER] {
        house
            .audio
            .finds(words("localsearch", "a"), Ok(Loaded::Track(found.clone())));
        house.play(guild, "a").await.expect("queued");
        // Once, and once more as its second chance.
        for count in [1, 2] {
            let order = house.audio.play(guild, count).await.expect("it is tried");
            let news = AudioNews::Failed {
                play: order.play,
                cause: FailureCause::Network,
                message: String::new(),
            };
            house.audio.tells(guild, news).await;
        }
    }
    // The fifth failure in a row.
    let third = GuildId(9);
    house.play(third, "a").await.expect("queued");
    let order = house.audio.play(third, 1).await.expect("it is tried");
    let news = AudioNews::Failed {
        play: order.play,
        cause: FailureCause::Network,
        message: String::new(),
    };
    house.audio.tells(third, news).await;

    let warned = StageCall::Warn("youtube".to_owned(), FailureCause::Network);
    let such = |call: &StageCall| *call == warned;
    house.stage.calls.wait_for(1, such).await;
    let fourth = GuildId(10);
    house.play(fourth, "a").await.expect("queued");
    tokio::time::sleep(Duration::from_mins(1)).await;

    let asked = |guild| {
        house.audio.calls.count(|call| {
            matches!(call, AudioCall::Play(of, order)
                if *of == guild && order.track.source == "youtube")
        })
    };
    assert_eq!((asked(third), asked(fourth)), (1, 0));
    assert_eq!(house.stage.calls.count(such), 1);
}

#[tokio::test(start_paused = true)]
async fn a_link_to_a_source_that_is_left_alone_is_refused_at_once_with_the_reason() {
    let house = House::new();
    let cause = FailureCause::SignIn;
    for guild in (20..25).map(GuildId) {
        let found = Track {
            source: "youtube".to_owned(),
            ..track("a")
        };
        let search = words("localsearch", "a");
        house.audio.finds(search, Ok(Loaded::Track(found)));
        house.play(guild, "a").await.expect("queued");
        let order = house.audio.play(guild, 1).await.expect("it is tried");
        let news = AudioNews::Failed {
            play: order.play,
            cause,
            message: String::new(),
        };
        house.audio.tells(guild, news).await;
    }
    let warned = StageCall::Warn("youtube".to_owned(), cause);
    let calls = &house.stage.calls;
    calls.wait_for(1, |call| *call == warned).await;
    house.audio.hang();
    let asked = Instant::now();

    let refused = house
        .play(GuildId(30), "https://youtu.be/dQw4w9WgXcQ")
        .await;

    let Err(Refusal::SourceRefused { cause: told, .. }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((told, asked.elapsed()), (cause, Duration::ZERO));
}
