//! Skip, back, pause, shuffle, stop, restore.

use super::*;
use crate::request::LoopMode;

#[test]
fn pause_toggles() {
    let mut rig = Rig::playing(&["a"]);

    assert!(matches!(
        rig.answer(Request::TogglePause { by: ann() }),
        Ok(Reply::Paused { .. })
    ));
    assert!(rig.did(&Effect::Pause(true)));
    assert!(matches!(
        rig.answer(Request::TogglePause { by: ann() }),
        Ok(Reply::Resumed { .. })
    ));
    assert!(rig.did(&Effect::Pause(false)));
    assert_eq!(
        rig.answer(Request::Resume { by: ann() }),
        Err(Refusal::NotPaused)
    );
}

#[test]
fn a_pause_ends_with_its_track() {
    let mut rig = Rig::playing(&["a", "b"]);
    assert!(rig.answer(Request::TogglePause { by: ann() }).is_ok());

    assert!(rig.answer(skip(None)).is_ok());

    assert!(!rig.last_play().paused);
}

#[test]
fn skip_ends_the_last_track_too() {
    let mut rig = Rig::playing(&["a"]);

    let answer = rig.answer(skip(None));

    assert!(
        matches!(answer, Ok(Reply::Skipped { next: None, .. })),
        "{answer:?}"
    );
    assert!(rig.did(&Effect::StopAudio));
    assert_eq!(rig.current(), None);
}

#[test]
fn a_skip_of_what_is_over_already_never_hits_its_successor() {
    let mut rig = Rig::playing(&["a", "b"]);
    let seen = rig.player.snapshot(rig.now).current.map(|now| now.entry.id);

    rig.end(EndReason::Finished);
    rig.pass_seconds(5);
    assert_eq!(rig.answer(skip(seen)), Err(Refusal::AlreadyOver));
    assert_eq!(rig.current().as_deref(), Some("b"));
    rig.end(EndReason::Finished);
    assert_eq!(
        rig.answer(skip(seen)),
        Err(Refusal::AlreadyOver),
        "nor nothing at all"
    );
}

#[test]
fn a_skip_typed_while_the_track_ended_is_not_spent_on_its_successor() {
    let mut rig = Rig::playing(&["a", "b", "c"]);
    rig.end(EndReason::Finished);

    rig.pass(Duration::from_millis(900));
    assert_eq!(rig.answer(skip(None)), Err(Refusal::AlreadyOver));
    rig.pass(Duration::from_millis(100));
    assert!(rig.answer(skip(None)).is_ok());
    assert!(
        rig.answer(skip(None)).is_ok(),
        "two skips in a row are two skips"
    );
}

#[test]
fn two_people_who_skip_the_same_track_at_once_skip_one() {
    let skip_of = |user| Request::Skip {
        by: caller(user),
        seen: None,
        to: None,
    };
    let mut rig = Rig::playing(&["a", "b", "c"]);

    assert!(rig.answer(skip_of(ANN)).is_ok());
    rig.pass(Duration::from_millis(300));
    assert_eq!(rig.answer(skip_of(BEN)), Err(Refusal::AlreadyOver));
    assert_eq!(rig.current().as_deref(), Some("b"));

    rig.pass(Duration::from_millis(700));
    assert!(rig.answer(skip_of(BEN)).is_ok(), "that one he has heard");
    assert_eq!(rig.current().as_deref(), Some("c"));
}

#[test]
fn skip_to_leaves_out_what_lies_between() {
    let mut rig = Rig::playing(&["a", "b", "c"]);
    let to = rig.play("d").id;

    let request = Request::Skip {
        by: ann(),
        seen: None,
        to: Some(to),
    };
    let answer = rig.answer(request.clone());

    assert!(
        matches!(answer, Ok(Reply::Skipped { passed: 2, .. })),
        "{answer:?}"
    );
    assert_eq!(rig.current().as_deref(), Some("d"));
    assert_eq!(
        rig.player.history().len(),
        1,
        "unheard tracks are no history"
    );
    assert_eq!(rig.answer(request), Err(Refusal::UnknownEntry));
}

#[test]
fn back_plays_the_previous_and_puts_the_interrupted_behind_it() {
    let mut rig = Rig::playing(&["a", "b", "c"]);
    assert!(rig.answer(skip(None)).is_ok());
    rig.start();

    let answer = rig.answer(Request::Previous { by: ann() });

    assert!(
        matches!(&answer, Ok(Reply::Previous { entry, interrupted: Some(behind) })
        if entry.track.title == "a" && behind.track.title == "b"),
        "{answer:?}"
    );
    assert_eq!(rig.titles(), ["b", "c"]);
    assert_eq!(rig.last_play().track.title, "a");
    assert_eq!(
        rig.answer(Request::Previous { by: ann() }),
        Err(Refusal::NoPrevious)
    );
    assert_eq!(
        rig.current().as_deref(),
        Some("a"),
        "a refusal changes nothing"
    );
}

#[test]
fn back_in_a_repeated_queue_leaves_every_entry_there_once() {
    let mut rig = Rig::playing(&["a", "b", "c"]);
    let mode = Some(LoopMode::Queue);
    assert!(rig.answer(Request::Loop { by: ann(), mode }).is_ok());
    rig.end(EndReason::Finished);
    rig.start();
    assert_eq!(rig.titles(), ["c", "a"]);

    for _ in 0..3 {
        assert!(rig.answer(Request::Previous { by: ann() }).is_ok());
        rig.start();
        assert_eq!(rig.current().as_deref(), Some("a"));
        assert_eq!(rig.titles(), ["b", "c"]);
        rig.end(EndReason::Finished);
        rig.start();
        assert_eq!(rig.titles(), ["c", "a"]);
    }
}

#[test]
fn history_counts_what_was_heard_and_nothing_else() {
    let mut rig = Rig::playing(&["finished", "skipped", "never started", "last"]);
    rig.end(EndReason::Finished);
    rig.start();
    rig.pass_seconds(2);
    assert!(rig.answer(skip(None)).is_ok());
    assert!(rig.answer(skip(None)).is_ok());
    rig.start();

    let heard: Vec<_> = rig
        .player
        .history()
        .latest_first()
        .map(|entry| entry.track.title.clone())
        .collect();
    assert_eq!(heard, ["skipped", "finished"]);
}

#[test]
fn back_works_after_the_end_of_the_queue() {
    let mut rig = Rig::playing(&["a"]);
    rig.end(EndReason::Finished);

    assert!(rig.answer(Request::Previous { by: ann() }).is_ok());

    assert_eq!(rig.last_play().track.title, "a");
}

#[test]
fn shuffle_keeps_the_current_track_and_every_entry() {
    let titles = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let mut rig = Rig::playing(&titles);

    assert_eq!(
        rig.answer(Request::Shuffle { by: ann() }),
        Ok(Reply::Shuffled {
            count: 7,
            undoable_for: Duration::from_mins(1)
        })
    );

    assert_eq!(rig.current().as_deref(), Some("a"));
    let mut mixed = rig.titles();
    assert_ne!(mixed, titles[1..], "not mixed");
    mixed.sort();
    assert_eq!(mixed, titles[1..]);
}

#[test]
fn there_is_nothing_to_shuffle_in_one_entry() {
    let mut rig = Rig::playing(&["a", "b"]);

    assert_eq!(
        rig.answer(Request::Shuffle { by: ann() }),
        Err(Refusal::NothingToShuffle)
    );
}

#[test]
fn stop_clears_and_leaves_and_can_be_taken_back() {
    let mut rig = Rig::playing(&["a", "b", "c"]);

    let answer = rig.answer(Request::Stop { by: ann() });
    assert!(
        matches!(&answer, Ok(Reply::Stopped { cleared, .. }) if cleared.len() == 3),
        "{answer:?}"
    );
    assert!(
        rig.did(&Effect::Leave) && rig.did(&Effect::DestroyAudio),
        "{:?}",
        rig.did
    );
    assert_eq!((rig.current(), rig.titles()), (None, Vec::new()));

    rig.pass_seconds(299);
    let answer = rig.answer(Request::RestoreQueue { by: ann() });
    assert!(
        matches!(&answer, Ok(Reply::Restored { count: 3, current: Some(now) })
        if now.track.title == "a"),
        "{answer:?}"
    );
    assert!(rig.did(&Effect::Join { channel: VOICE }));
    rig.enter(VOICE);
    assert_eq!(
        rig.last_play().start,
        Duration::from_secs(10),
        "goes on where it was"
    );
    assert_eq!(rig.titles(), ["b", "c"]);
    assert_eq!(
        rig.answer(Request::RestoreQueue { by: ann() }),
        Err(Refusal::NothingToRestore)
    );
}

#[test]
fn an_entry_that_came_back_out_of_the_history_is_not_restored_twice() {
    let mut rig = Rig::playing(&["a", "b"]);
    assert!(rig.answer(Request::Stop { by: ann() }).is_ok());
    assert!(rig.answer(Request::Previous { by: ann() }).is_ok());
    assert_eq!(rig.current().as_deref(), Some("a"));

    let answer = rig.answer(Request::RestoreQueue { by: ann() });

    assert!(
        matches!(answer, Ok(Reply::Restored { count: 1, .. })),
        "{answer:?}"
    );
    assert_eq!(rig.titles(), ["b"]);
}

#[test]
fn a_cleared_queue_is_kept_for_five_minutes() {
    let mut rig = Rig::playing(&["a"]);
    assert!(rig.answer(Request::Stop { by: ann() }).is_ok());
    assert!(!rig.player.is_dormant());

    rig.pass_seconds(300);

    assert_eq!(
        rig.answer(Request::RestoreQueue { by: ann() }),
        Err(Refusal::NothingToRestore)
    );
    assert!(rig.player.is_dormant());
}

#[test]
fn stop_wins_over_an_earlier_wish_that_is_still_looked_up() {
    let mut rig = Rig::playing(&["a"]);
    let ticket = rig.look_up(ann(), "b", Place::Last);

    assert!(rig.answer(Request::Stop { by: ann() }).is_ok());
    assert!(
        rig.answers()
            .contains(&(ticket, Err(Refusal::StoppedMeanwhile)))
    );
    rig.feed(Input::Loaded {
        ticket,
        outcome: Ok(Loaded::Track(track("b"))),
    });

    assert_eq!(rig.did, [], "the late hit did something");
    assert_eq!(rig.current(), None);
}

#[test]
fn now_playing_brings_the_panel_to_the_callers_channel() {
    let mut rig = Rig::playing(&["a"]);
    let channel = ChannelId(61);

    let answer = rig.answer(Request::NowPlaying {
        by: ann(),
        text_channel: channel,
    });

    assert!(matches!(answer, Ok(Reply::NowPlaying(_))));
    let change = crate::PanelChange::Asked;
    assert!(rig.did(&Effect::EditPanel { channel, change }));
}

#[test]
fn where_the_panels_channel_is_no_more_it_follows_who_asks_next() {
    let mut rig = Rig::playing(&["a"]);
    let gone = rig.player.snapshot(rig.now).text_channel;
    for channel in [ChannelId(62), TEXT] {
        rig.feed(Input::TextChannelGone { channel });
    }
    assert_eq!(gone, Some(TEXT));
    // Who looks at the voice channel's status sees what plays all the same.
    rig.play("next");
    assert!(rig.answer(skip(None)).is_ok());
    assert!(
        rig.did
            .iter()
            .any(|did| matches!(did, Effect::EditPanel { .. }))
    );
    rig.feed(Input::TextChannelGone { channel: TEXT });
    assert_eq!(rig.player.saved_head(rig.now).text_channel, None);
    rig.audio(AudioNews::NodeDown);
    assert_eq!(rig.notices, [], "nobody would read it");
    rig.audio(AudioNews::NodeUp { resumed: true });
    let elsewhere = ChannelId(61);
    let by = Caller {
        text_channel: elsewhere,
        ..ann()
    };
    rig.play_at(by, "b", Place::Last);

    assert!(
        rig.did
            .iter()
            .any(|did| matches!(did, Effect::EditPanel { channel, .. } if *channel == elsewhere)),
        "{:?}",
        rig.did
    );
}

#[test]
fn a_player_on_which_nothing_is_can_be_looked_at_all_the_same() {
    let mut rig = Rig::playing(&["a"]);
    rig.end(EndReason::Finished);

    assert_eq!(rig.answer(Request::Queue), Err(Refusal::NothingPlaying));
    let seen = match rig.answer(Request::Look) {
        Ok(Reply::Queue(snapshot)) => (snapshot.voice_channel, snapshot.text_channel),
        other => panic!("not seen: {other:?}"),
    };
    assert_eq!(seen, (Some(VOICE), Some(TEXT)));
}
