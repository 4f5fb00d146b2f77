//! From a wish to music, and who hears what when.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_wish_becomes_music() {
    let house = House::new();

    let reply = house.play(GUILD, "a").await;
    assert!(
        matches!(reply, Ok(Reply::Queued { started: true, .. })),
        "{reply:?}"
    );
    let order = house.audio.play(GUILD, 1).await.expect("it plays");

    assert_eq!(order.track, track("a"));
    assert_eq!(
        house
            .stage
            .calls
            .count(|call| *call == StageCall::Join(GUILD, VOICE)),
        1
    );
    let voice = AudioCall::Voice {
        guild: GUILD,
        session_id: "session of 7".into(),
        token: "token of 7".into(),
        endpoint: "voice.example.org:443".into(),
        channel: VOICE,
        bitrate: None,
    };
    let calls = house.audio.calls.all();
    assert_eq!(
        calls,
        [
            AudioCall::Load(words("localsearch", "a")),
            voice,
            AudioCall::Play(GUILD, order)
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn where_nothing_is_found_the_bot_does_not_join_and_keeps_no_player() {
    let house = House::new();
    house
        .audio
        .finds(words("localsearch", "a"), Ok(Loaded::Search(Vec::new())));

    let reply = house.play(GUILD, "a").await;

    assert_eq!(reply, Err(Refusal::NothingFound { query: "a".into() }));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(house.stage.calls.all(), []);
    assert_eq!(house.engine.players(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_second_place_is_asked_when_the_first_has_nothing() {
    let mut settings = EngineSettings::default();
    settings.guild.search = vec!["localsearch".into(), "ytsearch".into(), "scsearch".into()];
    let house = House::with(settings);
    house
        .audio
        .finds(words("localsearch", "a"), Ok(Loaded::Empty));

    assert!(house.play(GUILD, "a").await.is_ok());

    let loads = house
        .audio
        .calls
        .count(|call| matches!(call, AudioCall::Load(_)));
    assert_eq!(loads, 2);
}

#[tokio::test(start_paused = true)]
async fn a_failure_in_one_place_is_told_only_if_no_other_has_anything() {
    let mut settings = EngineSettings::default();
    settings.guild.search = vec!["first".into(), "second".into()];
    let house = House::with(settings);
    let cause = seraphim_core::FailureCause::SignIn;
    let error = AudioError::Source {
        cause,
        message: "sign in".into(),
    };
    for query in ["a", "b"] {
        house.audio.finds(words("first", query), Err(error.clone()));
    }
    house.audio.finds(words("second", "b"), Ok(Loaded::Empty));

    assert!(house.play(GUILD, "a").await.is_ok());
    let reply = house.play(GUILD, "b").await;

    assert_eq!(
        reply,
        Err(Refusal::SourceRefused {
            cause,
            reason: "sign in".into()
        })
    );
}

#[tokio::test(start_paused = true)]
async fn a_lookup_that_hangs_is_given_up_after_its_time() {
    let house = House::new();
    house.audio.hang();
    let asked = Instant::now();

    assert_eq!(house.play(GUILD, "a").await, Err(Refusal::SearchTimedOut));

    assert_eq!(asked.elapsed().as_secs(), 30);
}

#[tokio::test(start_paused = true)]
async fn stop_answers_a_wish_that_is_still_looked_up() {
    let house = House::new();
    house.audio.hang();
    let engine = house.engine.clone();
    let waiting = tokio_util::task::TaskTracker::new()
        .spawn(async move { engine.ask(GUILD, play("a")).await });
    let load = |call: &AudioCall| matches!(call, AudioCall::Load(_));
    house
        .audio
        .calls
        .wait_for(1, load)
        .await
        .expect("it is looked up");

    let stopped = house.engine.ask(GUILD, Request::Stop { by: ann() }).await;

    assert!(matches!(stopped, Ok(Reply::Stopped { .. })), "{stopped:?}");
    assert_eq!(
        waiting.await.expect("no panic"),
        Err(Refusal::StoppedMeanwhile)
    );
    house.audio.release();
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(
        house.stage.calls.all(),
        [],
        "the late hit brought the bot in"
    );
}

#[tokio::test(start_paused = true)]
async fn the_next_track_follows_and_the_bot_leaves_after_the_last() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("found");
    house.play(GUILD, "b").await.expect("found");

    house.finish(GUILD, 1).await;
    assert_eq!(
        house.audio.play(GUILD, 2).await.map(|order| order.track),
        Some(track("b"))
    );
    house.finish(GUILD, 2).await;
    tokio::time::sleep(Duration::from_secs(299)).await;
    assert_eq!(house.left(GUILD), 0);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(house.left(GUILD), 1);
    let told = StageCall::Tell(GUILD, TEXT, Notice::LeftIdle);
    assert_eq!(house.stage.calls.count(|call| *call == told), 1);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_questions_at_once_get_a_hundred_answers() {
    let house = House::new();
    let mut questions = tokio::task::JoinSet::new();
    for number in 0..100_u64 {
        let engine = house.engine.clone();
        questions.spawn(async move {
            let by = ann();
            let request = match number % 6 {
                0 | 1 => play(&number.to_string()),
                2 => Request::TogglePause { by },
                3 => Request::Skip {
                    by,
                    seen: None,
                    to: None,
                },
                4 => Request::Shuffle { by },
                _ => Request::Previous { by },
            };
            engine.ask(GuildId(number % 3), request).await
        });
    }

    let mut answers = 0;
    while let Some(answer) = questions.join_next().await {
        let answer = answer.expect("no panic");
        assert_ne!(answer, Err(Refusal::Fault));
        answers += 1;
    }
    assert_eq!(answers, 100);
}

#[tokio::test]
async fn a_test_may_move_the_clock_itself() {
    let (_audio, stage, mut ports) = fakes();
    let clock = Arc::new(ManualClock::default());
    ports.clock = clock.clone();
    let (engine, driver) = Engine::new(ports, EngineSettings::default());
    let stop = CancellationToken::new();
    let driver = tokio_util::task::TaskTracker::new().spawn(driver.run(stop.clone()));
    engine.ask(GUILD, play("a")).await.expect("found");
    let join = |call: &StageCall| matches!(call, StageCall::Join(..));
    stage.calls.wait_for(1, join).await.expect("it wants in");

    clock.advance(Duration::from_secs(10));

    let told = StageCall::Tell(GUILD, TEXT, Notice::JoinFailed { channel: VOICE });
    assert!(
        stage
            .calls
            .wait_for(1, |call| *call == told)
            .await
            .is_some()
    );
    stop.cancel();
    driver.await.expect("no panic").expect("an orderly end");
}
