//! What a guild has chosen holds, is not lost, and is not guessed at.

use seraphim_core::{SettingsChange, VolumeChange};
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{SavedPlayers as _, SettingsBook as _};

use super::*;

const BEN: UserId = UserId(2);

fn manager() -> Caller {
    Caller {
        manages: true,
        ..ann()
    }
}

fn skip_by(user: UserId) -> Request {
    Request::Skip {
        by: Caller { user, ..ann() },
        seen: None,
        to: None,
    }
}

fn volume(level: u16) -> Request {
    Request::Volume {
        by: ann(),
        change: VolumeChange::Set(level),
    }
}

/// A store that says of the guild that a role makes its DJs.
async fn strict() -> Arc<MemoryStore> {
    let store = Arc::new(MemoryStore::default());
    let chosen = [("dj_role", "9"), ("vote_share", "0"), ("volume", "30")];
    for (name, text) in chosen {
        assert_eq!(store.choose(GUILD, &[(name, Some(text))]).await, Ok(()));
    }
    store
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_read_is_guessed_at_by_nobody_and_holds_when_it_is_read() {
    let store = strict().await;
    let before = store.choices(GUILD).await;
    let house = House::on(Arc::clone(&store));
    house.stage.lets_in(&house.engine, &[ANN, BEN]);
    store.fails(Some(StoreError::Unreachable("gone".to_owned())));

    let refused = Err(Refusal::SettingsUnread);
    assert_eq!(house.play(GUILD, "a").await, refused);
    assert_eq!(house.engine.ask(GUILD, volume(50)).await, refused);
    let change = vec![SettingsChange::Fair(true)];
    let chosen = house.engine.choose(GUILD, &manager(), change).await;
    assert_eq!(chosen, Err(Refusal::SettingsUnread));
    store.fails(None);
    assert_eq!(
        store.choices(GUILD).await,
        before,
        "nothing is written over"
    );

    tokio::time::sleep(Duration::from_secs(3)).await;
    house.play(GUILD, "a").await.expect("it was read again");
    let order = house.audio.play(GUILD, 1).await.expect("it plays");
    assert_eq!(order.volume, 30);
    let skipped = house.engine.ask(GUILD, skip_by(BEN)).await;
    let role = Some(seraphim_core::RoleId(9));
    assert_eq!(skipped, Err(Refusal::NeedsDj { role }));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_does_not_answer_costs_a_person_a_second_and_no_choice() {
    let store = strict().await;
    let before = store.choices(GUILD).await;
    let house = House::on(Arc::clone(&store));
    store.hang();
    let began = Instant::now();
    let settings = house.engine.settings(GUILD).await;
    assert_eq!(settings, Err(Refusal::SettingsUnread));
    let change = vec![SettingsChange::Fair(true)];
    let chosen = house.engine.choose(GUILD, &manager(), change).await;
    assert_eq!(chosen, Err(Refusal::SettingsUnread));
    assert_eq!(
        began.elapsed(),
        Duration::from_secs(1),
        "nobody waits twice"
    );

    store.release();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let settings = house.engine.settings(GUILD).await.expect("readable");
    assert_eq!((settings.volume, settings.fair), (30, false));
    assert_eq!(store.choices(GUILD).await, before);
}

#[tokio::test(start_paused = true)]
async fn a_volume_and_a_choice_made_at_once_are_both_kept() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("queued");
    house.audio.play(GUILD, 1).await.expect("it plays");
    house.store.hang();
    let (engine, by) = (house.engine.clone(), manager());
    let change = vec![SettingsChange::Fair(true)];
    let choice = async { engine.choose(GUILD, &by, change).await };
    let louder = async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        house.engine.ask(GUILD, volume(50)).await
    };
    let released = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        house.store.release();
    };
    let (chosen, louder, ()) = tokio::join!(choice, louder, released);
    chosen.expect("chosen");
    let level = Reply::Volume {
        level: 50,
        changed: true,
    };
    assert_eq!(louder, Ok(level));

    let settings = house.engine.settings(GUILD).await.expect("at hand");
    assert_eq!((settings.volume, settings.fair), (50, true));
    let kept = house.store.choices(GUILD).await.expect("readable");
    let kept = |name: &str| kept.get(name).map(String::as_str);
    assert_eq!((kept("volume"), kept("fair")), (Some("50"), Some("true")));
}

#[tokio::test(start_paused = true)]
async fn a_volume_that_the_store_does_not_take_is_not_called_saved_and_comes_later() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("queued");
    house.store.fails(Some(StoreError::Full));
    let reply = house.engine.ask(GUILD, volume(50)).await;
    assert!(matches!(reply, Ok(Reply::Unsaved(_))), "{reply:?}");

    house.store.fails(None);
    tokio::time::sleep(Duration::from_secs(10)).await;
    let kept = house.store.choices(GUILD).await.expect("readable");
    assert_eq!(kept.get("volume").map(String::as_str), Some("50"));
}

#[tokio::test(start_paused = true)]
async fn the_volume_of_the_settings_is_heard_at_once_and_after_a_restart() {
    let house = House::new();
    house.play(GUILD, "a").await.expect("queued");
    house.audio.play(GUILD, 1).await.expect("it plays");
    let softer = |level| vec![SettingsChange::Volume(level)];
    let chosen = house.engine.choose(GUILD, &manager(), softer(40)).await;
    chosen.expect("chosen");
    let heard = |call: &AudioCall| *call == AudioCall::Volume(GUILD, 40);
    house.audio.calls.wait_for(1, heard).await.expect("heard");
    tokio::time::sleep(Duration::from_secs(5)).await;

    // The player is written down as it was at 40, and is away.
    let house = House::on(Arc::new(house.store.remains()));
    let chosen = house.engine.choose(GUILD, &manager(), softer(20)).await;
    chosen.expect("chosen");
    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
    let voices = vec![(VOICE, vec![ANN])];
    house.engine.tell(GUILD, News::GuildHere { voices });
    let order = house.audio.play(GUILD, 1).await.expect("it goes on");
    assert_eq!(order.volume, 20);
}

#[tokio::test(start_paused = true)]
async fn what_another_program_has_let_a_guild_choose_holds_when_the_guild_is_back() {
    let store = Arc::new(MemoryStore::default());
    let house = House::on(Arc::clone(&store));
    let before = house.engine.settings(GUILD).await.expect("readable");
    assert_eq!(before.dj_role, None);

    house.engine.let_go(&|guild| guild == GUILD).await;
    let chosen = store.choose(GUILD, &[("dj_role", Some("9"))]).await;
    assert_eq!(chosen, Ok(()));

    let after = house.engine.settings(GUILD).await.expect("readable");
    assert_eq!(after.dj_role, Some(seraphim_core::RoleId(9)));
}

#[tokio::test(start_paused = true)]
async fn a_guild_told_of_before_the_store_says_where_the_bot_was_is_gone_back_to() {
    let house = House::new();
    for guild in [GUILD, OTHER] {
        house.play(guild, "a").await.expect("queued");
    }
    let store = Arc::new(house.store.remains());
    let chosen = store.choose(GUILD, &[("always_on", Some("true"))]).await;
    assert_eq!(chosen, Ok(()));

    let house = House::on(Arc::clone(&store));
    store.hang();
    let slow = house.engine.recall(&|_| true);
    let limit = Duration::from_secs(1);
    assert!(tokio::time::timeout(limit, slow).await.is_err());
    // One wants the bot to be there always, the other has listeners.
    let voices = |who| vec![(VOICE, who)];
    let told = [(GUILD, voices(Vec::new())), (OTHER, voices(vec![ANN]))];
    for (guild, voices) in told {
        house.engine.tell(guild, News::GuildHere { voices });
    }
    store.release();
    assert_eq!(house.engine.recall(&|_| true).await, Ok(2));

    for guild in [GUILD, OTHER] {
        let join = |call: &StageCall| *call == StageCall::Join(guild, VOICE);
        let joined = house.stage.calls.wait_for(1, join).await;
        joined.expect("it comes back");
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_channel_is_gone_back_to_when_it_is_read_that_the_guild_wants_it() {
    for (always, joins) in [("true", 1), ("false", 0)] {
        let house = House::new();
        house.play(GUILD, "a").await.expect("queued");
        house.audio.play(GUILD, 1).await.expect("it plays");
        let store = Arc::new(house.store.remains());
        let chosen = store.choose(GUILD, &[("always_on", Some(always))]).await;
        assert_eq!(chosen, Ok(()));

        let house = House::on(Arc::clone(&store));
        assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
        store.hang();
        let voices = vec![(VOICE, Vec::new())];
        house.engine.tell(GUILD, News::GuildHere { voices });
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        store.release();
        tokio::time::sleep(Duration::from_secs(5)).await;
        let join = |call: &StageCall| matches!(call, StageCall::Join(..));
        assert_eq!(house.stage.calls.count(join), joins, "24/7: {always}");
    }
}

/// A guild that wants the bot to be there always, and where it was when it died.
async fn always_on() -> Arc<MemoryStore> {
    let house = House::new();
    house.play(GUILD, "a").await.expect("queued");
    house.audio.play(GUILD, 1).await.expect("it plays");
    let store = Arc::new(house.store.remains());
    let chosen = store.choose(GUILD, &[("always_on", Some("true"))]).await;
    assert_eq!(chosen, Ok(()));
    store
}

async fn joins_within_three_minutes(house: &House) -> usize {
    tokio::time::sleep(Duration::from_mins(3)).await;
    let join = |call: &StageCall| matches!(call, StageCall::Join(GUILD, _));
    house.stage.calls.count(join)
}

#[tokio::test(start_paused = true)]
async fn who_stops_it_while_nobody_can_say_where_it_was_is_not_visited_later() {
    for stops in [true, false] {
        let store = always_on().await;
        let house = House::on(Arc::clone(&store));
        house.engine.settings(GUILD).await.expect("at hand");
        let gone = StoreError::Unreachable("gone".to_owned());
        store.fails(Some(gone.clone()));
        assert_eq!(house.engine.recall(&|_| true).await, Err(gone));
        house.engine.tell(GUILD, here(&[ANN]));

        if stops {
            let reply = house.engine.ask(GUILD, Request::Stop { by: ann() }).await;
            assert_eq!(reply, Err(Refusal::NothingPlaying), "nothing is known");
        }
        store.fails(None);
        assert_eq!(house.engine.recall(&|_| true).await, Ok(1));

        let joins = joins_within_three_minutes(&house).await;
        assert_eq!(joins, usize::from(!stops), "stopped: {stops}");
        let again = House::on(Arc::new(store.remains()));
        let recalled = again.engine.recall(&|_| true).await;
        assert_eq!(recalled, Ok(usize::from(!stops)), "at the next restart");
    }
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_it_was_sent_out_of_is_not_gone_back_to_though_its_music_was_not_readable() {
    let store = always_on().await;
    let house = House::on(Arc::clone(&store));
    house.engine.settings(GUILD).await.expect("at hand");
    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
    store.fails(Some(StoreError::Unreachable("gone".to_owned())));
    house.engine.tell(GUILD, here(&[ANN]));
    let join = |call: &StageCall| *call == StageCall::Join(GUILD, VOICE);
    house.stage.calls.wait_for(1, join).await.expect("it comes");
    let reply = house.engine.ask(GUILD, Request::Leave { by: ann() }).await;
    assert!(matches!(reply, Ok(Reply::Unsaved(_))), "{reply:?}");

    store.fails(None);
    tokio::time::sleep(Duration::from_secs(10)).await;
    let saved = store.player(GUILD).await.expect("readable").expect("saved");
    let current = saved.head.current.expect("its music is kept");
    assert_eq!(current.entry.track.title, "a");
    let again = House::on(Arc::new(store.remains()));
    assert_eq!(again.engine.recall(&|_| true).await, Ok(0));
}

#[tokio::test(start_paused = true)]
async fn who_stops_it_while_others_are_gone_back_to_first_is_not_visited_later() {
    for request in [Request::Stop { by: ann() }, Request::Leave { by: ann() }] {
        let store = always_on().await;
        let one = store.player(GUILD).await.expect("readable").expect("saved");
        for guild in 100..200 {
            let written = store.save_player(GuildId(guild), one.clone().into()).await;
            assert_eq!(written, Ok(()));
        }
        let house = House::on(Arc::clone(&store));
        assert_eq!(house.engine.recall(&|_| true).await, Ok(101));
        for guild in 100..200 {
            house.engine.tell(GuildId(guild), here(&[ANN, BEN]));
        }
        house.engine.tell(GUILD, here(&[ANN]));

        let reply = house.engine.ask(GUILD, request).await;
        assert!(
            matches!(reply, Ok(Reply::Stopped { .. } | Reply::Left { .. })),
            "{reply:?}"
        );
        assert_eq!(joins_within_three_minutes(&house).await, 0);
        let all = |call: &StageCall| matches!(call, StageCall::Join(..));
        assert_eq!(house.stage.calls.count(all), 100, "the others are");
    }
}

#[tokio::test(start_paused = true)]
async fn who_may_not_stop_it_does_not_keep_it_from_coming_back_and_a_dj_does() {
    let role = seraphim_core::RoleId(9);
    let dj = Caller {
        roles: vec![role],
        ..ann()
    };
    let other = Caller { user: BEN, ..ann() };
    let outside = Caller {
        voice_channel: None,
        ..dj.clone()
    };
    for (by, joins) in [(&dj, 0), (&other, 1), (&outside, 1)] {
        // Whether it can be read what plays there.
        for known in [true, false] {
            for request in [
                Request::Stop { by: by.clone() },
                Request::Leave { by: by.clone() },
            ] {
                let store = always_on().await;
                let chosen = store.choose(GUILD, &[("dj_role", Some("9"))]).await;
                assert_eq!(chosen, Ok(()));
                let house = House::on(Arc::clone(&store));
                house.engine.settings(GUILD).await.expect("at hand");
                let gone = StoreError::Unreachable("gone".to_owned());
                store.fails((!known).then(|| gone.clone()));
                let recalled = house.engine.recall(&|_| true).await;
                assert_eq!(recalled, if known { Ok(1) } else { Err(gone) });

                let reply = house.engine.ask(GUILD, request.clone()).await;
                store.fails(None);
                if !known {
                    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
                }
                house.engine.tell(GUILD, here(&[ANN, BEN]));

                let came = joins_within_three_minutes(&house).await;
                assert_eq!(came, joins, "{request:?}, known: {known}, told {reply:?}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_that_nobody_can_judge_yet_is_refused_as_such_and_ends_no_return() {
    let store = always_on().await;
    let house = House::on(Arc::clone(&store));
    assert_eq!(house.engine.recall(&|_| true).await, Ok(1));
    store.fails(Some(StoreError::Unreachable("gone".to_owned())));
    let stop = || house.engine.ask(GUILD, Request::Stop { by: ann() });
    assert_eq!(stop().await, Err(Refusal::SettingsUnread));
    store.fails(None);
    house.engine.tell(GUILD, here(&[ANN]));
    assert_eq!(joins_within_three_minutes(&house).await, 1);
    assert!(stop().await.is_ok(), "it is judged now");
}
