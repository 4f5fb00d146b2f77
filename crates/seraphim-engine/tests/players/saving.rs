//! What is on the disk when a person is told, and what comes of it after a
//! start. Rows 44, 46 and 47 of the fault table, without the processes.

use seraphim_core::{OnNode, SavedPlayer, SettingsChange};
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{PlayLog as _, SavedPlayers as _, SettingsBook as _};
use seraphim_engine::testing::{MemoryStore, StoreCall};

use super::*;

async fn saved(house: &House) -> SavedPlayer {
    let saved = house.store.player(GUILD).await.expect("readable");
    saved.expect("it was saved")
}

fn titles(entries: &[seraphim_engine::Entry]) -> Vec<&str> {
    entries
        .iter()
        .map(|entry| entry.track.title.as_str())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn what_a_person_was_told_is_on_the_disk_already() {
    let house = House::new();
    for query in ["a", "b"] {
        house.play(GUILD, query).await.expect("queued");
    }
    let saved = saved(&house).await;
    let current = saved.head.current.expect("a current track");
    assert_eq!(current.entry.track.title, "a");
    assert_eq!(titles(&saved.queue), ["b"]);
    assert_eq!(saved.head.voice_channel, Some(VOICE));
    assert_eq!(saved.head.text_channel, Some(TEXT));
}

#[tokio::test(start_paused = true)]
async fn an_answer_waits_for_a_slow_disk_and_then_says_that_it_is_not_saved() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("queued");
    house.store.hang();
    let began = Instant::now();
    let reply = house.play(GUILD, "b").await.expect("queued");
    assert!(matches!(reply, Reply::Unsaved(_)), "{reply:?}");
    assert_eq!(began.elapsed(), Duration::from_millis(1_500));
    house.store.release();
    house.play(GUILD, "c").await.expect("queued");
    assert_eq!(titles(&saved(&house).await.queue), ["b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn a_position_that_the_disk_refuses_after_a_while_is_tried_again_and_not_at_once() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("queued");
    house.audio.play(GUILD, 1).await.expect("it plays");
    house.store.hang();
    tokio::time::sleep(Duration::from_secs(8)).await;
    house.store.fails(Some(StoreError::Full));
    house.store.release();
    tokio::time::sleep(Duration::from_secs(8)).await;
    house.store.fails(None);
    tokio::time::sleep(Duration::from_secs(8)).await;
    let current = saved(&house).await.head.current.expect("it plays");
    assert!(current.position >= Duration::from_secs(18), "{current:?}");
}

#[tokio::test(start_paused = true)]
async fn row_47_with_a_full_disk_the_music_goes_on_and_is_saved_when_there_is_room() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("queued");
    house.store.fails(Some(StoreError::Full));
    let reply = house.play(GUILD, "b").await.expect("queued");
    assert!(matches!(reply, Reply::Unsaved(_)), "{reply:?}");
    let page = house.engine.ask(GUILD, Request::Queue).await;
    assert!(
        matches!(page, Ok(Reply::Queue(_))),
        "a question is no change"
    );
    house.finish(GUILD, 1).await;
    let order = house.audio.play(GUILD, 2).await.expect("the next one");
    assert_eq!(order.track.title, "b");

    house.store.fails(None);
    tokio::time::sleep(Duration::from_secs(10)).await;
    let saved = saved(&house).await;
    assert_eq!(titles(&saved.history), ["a"]);
    let current = saved.head.current.expect("a current track");
    assert_eq!(current.entry.track.title, "b");
}

#[tokio::test(start_paused = true)]
async fn a_position_is_never_older_than_five_seconds_on_the_disk() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("queued");
    house.audio.play(GUILD, 1).await.expect("it was played");
    for second in 1..60 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let position = saved(&house).await.head.current.expect("it plays").position;
        let lost = Duration::from_secs(second).saturating_sub(position);
        assert!(lost < Duration::from_secs(5), "{lost:?} after {second} s");
    }
    let lists = house.store.calls.count(|call| {
        matches!(call, StoreCall::Player(_, save) if save.queue.is_some() || save.history.is_some())
    });
    assert_eq!(lists, 0, "the lists are not written for a position");
}

#[tokio::test(start_paused = true)]
async fn a_heard_track_is_logged_once() {
    let house = House::new();
    for query in ["a", "b"] {
        house.play(GUILD, query).await.expect("queued");
    }
    house.audio.play(GUILD, 1).await.expect("it was played");
    tokio::time::sleep(Duration::from_secs(30)).await;
    house.finish(GUILD, 1).await;
    house.audio.play(GUILD, 2).await.expect("the next one");
    tokio::time::sleep(Duration::from_secs(5)).await;
    let day = Duration::from_hours(24);
    let statistics = house.store.statistics(GUILD, day).await.expect("readable");
    assert_eq!(statistics.plays, 1);
    assert_eq!(statistics.heard.as_secs(), 30);
}

/// The bot dies while `b` waits behind `a` at half a minute; what is left.
async fn killed() -> Arc<MemoryStore> {
    let house = House::new();
    for query in ["a", "b"] {
        house.play(GUILD, query).await.expect("queued");
    }
    house.audio.play(GUILD, 1).await.expect("it was played");
    tokio::time::sleep(Duration::from_secs(30)).await;
    Arc::new(house.store.remains())
}

#[tokio::test(start_paused = true)]
async fn row_44_after_a_kill_the_track_goes_on_where_it_was_and_the_queue_is_whole() {
    let store = killed().await;

    let house = House::on(Arc::clone(&store));
    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
    house.engine.tell(GUILD, here(&[ANN]));
    let order = house.audio.play(GUILD, 1).await.expect("it goes on");
    assert_eq!(order.track.title, "a");
    let start = order.start.as_secs();
    assert!((25..=30).contains(&start), "at {start} s");
    house.finish(GUILD, 1).await;
    let next = house.audio.play(GUILD, 2).await.expect("the queue");
    assert_eq!(next.track.title, "b");
}

#[tokio::test(start_paused = true)]
async fn a_guild_of_another_program_is_not_gone_back_to() {
    let house = House::on(killed().await);
    assert_eq!(house.engine.recall(&|guild| guild != GUILD).await, Ok(0));
    house.engine.tell(GUILD, here(&[ANN]));
    tokio::time::sleep(Duration::from_mins(1)).await;
    let joined = |call: &StageCall| matches!(call, StageCall::Join(..));
    assert_eq!(house.stage.calls.count(joined), 0);
}

#[tokio::test(start_paused = true)]
async fn a_guild_that_is_let_go_falls_silent_and_what_is_written_of_it_stays_as_it_was() {
    let house = House::on(killed().await);
    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
    house.engine.tell(GUILD, here(&[ANN]));
    house.audio.play(GUILD, 1).await.expect("it goes on");
    let before = saved(&house).await;
    tokio::time::sleep(Duration::from_millis(700)).await;

    house.engine.let_go(&|guild| guild == GUILD).await;

    let left = |call: &StageCall| matches!(call, StageCall::Leave(..));
    assert_eq!(house.stage.calls.count(left), 1, "it has left");
    let destroyed = |call: &AudioCall| matches!(call, AudioCall::Destroy(..));
    assert_eq!(house.audio.calls.count(destroyed), 1, "it is silent");
    assert_eq!(saved(&house).await, before, "the heir reads the same");
    assert_eq!(house.engine.players(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_empty_channel_is_not_joined_and_a_later_play_takes_the_queue_up() {
    let store = killed().await;

    let house = House::on(Arc::clone(&store));
    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
    house.engine.tell(GUILD, here(&[]));
    tokio::time::sleep(Duration::from_mins(1)).await;
    let joined = |call: &StageCall| matches!(call, StageCall::Join(..));
    assert_eq!(house.stage.calls.count(joined), 0);

    house.play(GUILD, "c").await.expect("queued");
    let order = house.audio.play(GUILD, 1).await.expect("it goes on");
    assert_eq!(order.track.title, "a");
    assert_eq!(titles(&saved(&house).await.queue), ["b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_outlived_the_bot_is_not_told_to_play_again() {
    let store = killed().await;
    let current = store.player(GUILD).await.expect("readable");
    let current = current.and_then(|saved| saved.head.current);
    let play = current.expect("it played").play.expect("by an order");

    let house = House::on(Arc::clone(&store));
    house.audio.keeps(
        GUILD,
        OnNode {
            play: Some(play),
            position: Duration::from_secs(33),
            paused: false,
        },
    );
    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
    house.engine.tell(GUILD, here(&[ANN]));
    let voice = |call: &AudioCall| matches!(call, AudioCall::Voice { .. });
    house
        .audio
        .calls
        .wait_for(1, voice)
        .await
        .expect("it is connected");
    let plays = |call: &AudioCall| matches!(call, AudioCall::Play(..));
    assert_eq!(house.audio.calls.count(plays), 0);
    let news = AudioNews::Ended {
        play,
        reason: EndReason::Finished,
    };
    house.audio.tells(GUILD, news).await;
    let next = house.audio.play(GUILD, 1).await.expect("the queue");
    assert_eq!(next.track.title, "b");
}

#[tokio::test(start_paused = true)]
async fn row_44_where_a_node_has_gone_on_to_is_on_the_disk_within_a_second() {
    let store = killed().await;
    let current = store.player(GUILD).await.expect("readable");
    let current = current.and_then(|saved| saved.head.current);
    let play = current.expect("it played").play;

    let house = House::on(Arc::clone(&store));
    let (position, paused) = (Duration::from_secs(45), false);
    house.audio.keeps(
        GUILD,
        OnNode {
            play,
            position,
            paused,
        },
    );
    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
    house.engine.tell(GUILD, here(&[ANN]));
    tokio::time::sleep(Duration::from_secs(1)).await;

    let current = saved(&house).await.head.current.expect("it plays");
    assert!(current.position >= position, "{:?}", current.position);
}

#[tokio::test(start_paused = true)]
async fn a_track_that_ended_while_the_bot_was_dead_is_not_played_again() {
    let store = killed().await;

    let house = House::on(Arc::clone(&store));
    house.audio.keeps(
        GUILD,
        OnNode {
            play: None,
            position: Duration::ZERO,
            paused: false,
        },
    );
    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
    house.engine.tell(GUILD, here(&[ANN]));
    let order = house.audio.play(GUILD, 1).await.expect("it goes on");
    assert_eq!(order.track.title, "b");
    assert_eq!(titles(&saved(&house).await.history), ["a"]);
}

#[tokio::test(start_paused = true)]
async fn after_a_start_those_with_the_most_listeners_come_first_and_not_all_at_once() {
    let store = killed().await;
    let one = store.player(GUILD).await.expect("readable").expect("saved");
    for guild in 100..200 {
        let save = one.clone().into();
        let written = store.save_player(GuildId(guild), save).await;
        assert_eq!(written, Ok(()));
    }
    let house = House::on(Arc::clone(&store));
    assert_eq!(house.engine.recall(&|_| true).await, Ok(101));
    for guild in 100..200 {
        let listeners: Vec<_> = (0..guild).map(UserId).collect();
        house.engine.tell(GuildId(guild), here(&listeners));
    }
    let began = Instant::now();
    let join = |call: &StageCall| matches!(call, StageCall::Join(..));
    let calls = &house.stage.calls;
    calls.wait_for(40, join).await.expect("forty come at once");
    let crowded =
        |call: &StageCall| matches!(call, StageCall::Join(guild, _) if guild.get() >= 160);
    assert_eq!(calls.count(crowded), 40, "those with the most listeners");
    house
        .stage
        .calls
        .wait_for(100, join)
        .await
        .expect("all come");
    assert!(began.elapsed() >= Duration::from_secs(55), "too fast");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_not_written_over() {
    let store = killed().await;
    let before = store.player(GUILD).await;

    let house = House::on(Arc::clone(&store));
    house.engine.settings(GUILD).await.expect("readable");
    store.fails(Some(StoreError::Corrupt("torn".to_owned())));
    let reply = house.play(GUILD, "c").await.expect("the music plays");
    assert!(matches!(reply, Reply::Unsaved(_)), "{reply:?}");
    store.fails(None);
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(store.player(GUILD).await, before);
}

#[tokio::test(start_paused = true)]
async fn row_43_at_the_end_the_position_is_saved_before_the_channel_is_left() {
    let store = Arc::new(MemoryStore::default());
    let house = House::on(Arc::clone(&store));
    house.play(GUILD, "a").await.expect("queued");
    house.audio.play(GUILD, 1).await.expect("it was played");
    tokio::time::sleep(Duration::from_millis(5_900)).await;
    house.stop.cancel();
    house
        .driver
        .await
        .expect("no panic")
        .expect("it ended well");
    let head = store
        .player(GUILD)
        .await
        .expect("readable")
        .expect("saved")
        .head;
    assert_eq!(head.voice_channel, Some(VOICE), "to come back to");
    let position = head.current.expect("kept").position;
    assert_eq!(position.as_millis() / 100, 59);
}

#[tokio::test(start_paused = true)]
async fn row_43_fifty_players_are_all_saved_where_they_are_at_the_end() {
    let store = Arc::new(MemoryStore::default());
    let house = House::on(Arc::clone(&store));
    let guilds = || (100..150).map(GuildId);
    for guild in guilds() {
        house.play(guild, "a").await.expect("queued");
        house.audio.play(guild, 1).await.expect("it was played");
    }
    tokio::time::sleep(Duration::from_millis(5_900)).await;
    let began = Instant::now();
    house.stop.cancel();
    let ended = house.driver.await.expect("no panic");
    ended.expect("it ended well");
    assert!(
        began.elapsed() < seraphim_engine::CLOSING,
        "of eight in all"
    );
    for guild in guilds() {
        let saved = store.player(guild).await.expect("readable");
        let position = saved.expect("saved").head.current.expect("kept").position;
        assert_eq!(position.as_millis() / 100, 59, "{guild:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_guild_has_chosen_outlives_the_program() {
    let house = House::new();
    let manager = Caller {
        manages: true,
        ..ann()
    };
    let louder = vec![SettingsChange::Volume(40), SettingsChange::Fair(true)];
    house
        .engine
        .choose(GUILD, &manager, louder)
        .await
        .expect("chosen");
    let store = Arc::new(house.store.remains());
    let house = House::on(Arc::clone(&store));
    let settings = house.engine.settings(GUILD).await.expect("readable");
    assert_eq!((settings.volume, settings.fair), (40, true));
    let kept = store.choices(GUILD).await.expect("readable");
    assert_eq!(kept.len(), 2, "only what was chosen is kept");

    store.fails(Some(StoreError::Full));
    let louder = vec![SettingsChange::Volume(41)];
    let refused = house.engine.choose(GUILD, &manager, louder).await;
    assert_eq!(refused, Err(Refusal::NotSaved));
    let settings = house.engine.settings(GUILD).await.expect("at hand");
    assert_eq!(settings.volume, 40);
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_of_a_guild_goes_when_the_bot_is_taken_out_of_it() {
    let house = House::new();
    for guild in [GUILD, OTHER] {
        house.play(guild, "a").await.expect("queued");
        let chosen = house.store.choose(guild, &[("fair", Some("true"))]).await;
        assert_eq!(chosen, Ok(()));
    }
    house.audio.play(GUILD, 1).await.expect("it plays");

    house.engine.tell(GUILD, News::GuildGone);
    // Without a player, as of a guild that was left while the bot was away.
    let away = GuildId(77);
    let chosen = house.store.choose(away, &[("fair", Some("true"))]).await;
    assert_eq!(chosen, Ok(()));
    house.engine.tell(away, News::GuildGone);
    tokio::time::sleep(Duration::from_secs(10)).await;

    for gone in [GUILD, away] {
        assert_eq!(house.store.player(gone).await, Ok(None), "{gone}");
        let choices = house.store.choices(gone).await.expect("readable");
        assert!(choices.is_empty(), "{choices:?}");
    }
    assert!(house.store.player(OTHER).await.expect("readable").is_some());
    assert_eq!(house.engine.players(), 1);
    // Invited again, it is saved as ever.
    house.play(GUILD, "b").await.expect("queued");
    let back = saved(&house).await.head.current.expect("a current track");
    assert_eq!(back.entry.track.title, "b");
}
