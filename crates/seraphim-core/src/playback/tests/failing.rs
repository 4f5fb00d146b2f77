//! Tracks that fail.

use super::*;
use crate::policy::fallback::FailureCause;

fn fail(rig: &mut Rig, cause: FailureCause) {
    let play = rig.play_id();
    rig.audio(AudioNews::Failed {
        play,
        cause,
        message: "no".into(),
    });
    rig.audio(AudioNews::Ended {
        play,
        reason: EndReason::LoadFailed,
    });
}

#[test]
fn a_broken_connection_is_tried_once_more_from_where_it_was() {
    let mut rig = Rig::playing(&["a", "b"]);
    let first = rig.play_id();

    fail(&mut rig, FailureCause::Network);

    assert_eq!(rig.plays.len(), 2);
    assert_eq!(rig.last_play().track.title, "a");
    assert_eq!(rig.last_play().start, Duration::from_secs(10));
    assert_ne!(rig.play_id(), first);
    assert_eq!(rig.notices, [], "nobody needs to know");
}

#[test]
fn the_second_failure_is_told_once_and_the_next_track_goes_on() {
    let mut rig = Rig::playing(&["a", "b", "c"]);
    fail(&mut rig, FailureCause::Network);

    fail(&mut rig, FailureCause::Network);

    assert!(
        matches!(&rig.notices[..], [Notice::TrackFailed { entry, cause: FailureCause::Network, goes_on: true, .. }]
        if entry.track.title == "a"),
        "{:?}",
        rig.notices
    );
    assert_eq!(rig.last_play().track.title, "b");
    assert_eq!(
        rig.titles(),
        ["c"],
        "the failing track took the next one with it"
    );
}

#[test]
fn what_is_gone_is_not_tried_again() {
    let mut rig = Rig::playing(&["a", "b"]);

    fail(&mut rig, FailureCause::Gone);

    assert_eq!(rig.last_play().track.title, "b");
    assert_eq!(rig.notices.len(), 1);
}

#[test]
fn nothing_is_said_to_go_on_where_nothing_waits_or_too_many_have_failed() {
    let mut rig = Rig::playing(&["a"]);
    fail(&mut rig, FailureCause::Gone);
    let told = rig.notices.pop();
    assert!(
        matches!(told, Some(Notice::TrackFailed { goes_on: false, .. })),
        "{told:?}"
    );

    let mut rig = Rig::playing(&["a", "b", "c", "d", "e", "f"]);
    for _ in 0..5 {
        fail(&mut rig, FailureCause::Gone);
    }
    let goes_on: Vec<_> = rig
        .notices
        .iter()
        .filter_map(|notice| match notice {
            Notice::TrackFailed { goes_on, .. } => Some(*goes_on),
            _ => None,
        })
        .collect();
    assert_eq!(goes_on, [true, true, true, true, false]);
}

#[test]
fn a_track_without_sound_is_tried_once_more_too() {
    let mut rig = Rig::playing(&["a", "b"]);

    rig.audio(AudioNews::Stuck {
        play: rig.play_id(),
    });
    assert_eq!(
        (rig.last_play().track.title.as_str(), rig.plays.len()),
        ("a", 2)
    );
    assert_eq!(
        rig.last_play().replaces,
        Some(rig.plays[0].play),
        "it may still be there"
    );
    rig.audio(AudioNews::Stuck {
        play: rig.play_id(),
    });
    assert_eq!(rig.last_play().track.title, "b");
}

#[test]
fn a_stream_that_breaks_every_hour_is_tried_again_every_time() {
    let mut rig = Rig::playing(&["a"]);
    for _ in 0..5 {
        rig.pass_seconds(60);
        fail(&mut rig, FailureCause::Network);
        rig.start();
    }

    assert_eq!(rig.notices, []);
    assert_eq!(rig.current().as_deref(), Some("a"));
}

#[test]
fn the_fifth_failure_in_a_row_halts_until_a_person_says_so() {
    let mut rig = Rig::playing(&["a", "b", "c", "d", "e", "f", "g"]);
    for _ in 0..5 {
        fail(&mut rig, FailureCause::Gone);
    }

    assert_eq!(rig.current(), None);
    assert_eq!(rig.titles(), ["f", "g"]);
    assert_eq!(rig.notices.len(), 6);
    assert_eq!(
        rig.notices.last(),
        Some(&Notice::TooManyFailures {
            failures: 5,
            waiting: 2
        })
    );
    assert!(matches!(
        rig.answer(Request::TogglePause { by: ann() }),
        Ok(Reply::Resumed { .. })
    ));
    assert_eq!(rig.last_play().track.title, "f");
}

#[test]
fn a_track_that_was_played_to_its_end_forgives_the_failures_before() {
    let mut rig = Rig::playing(&["a", "b", "c", "d", "e", "f", "g", "h"]);
    for _ in 0..4 {
        fail(&mut rig, FailureCause::Gone);
    }
    rig.start();
    rig.end(EndReason::Finished);

    fail(&mut rig, FailureCause::Gone);

    assert_eq!(rig.current().as_deref(), Some("g"));
}

#[test]
fn an_order_that_the_node_refuses_is_a_failure_of_the_track() {
    let mut rig = Rig::playing(&["a", "b"]);
    assert!(rig.answer(skip(None)).is_ok());

    let failure = crate::PlayFailure::Refused {
        cause: FailureCause::Expired,
        message: "no".into(),
    };
    rig.feed(Input::PlayRejected {
        play: rig.play_id(),
        failure,
    });

    assert!(matches!(
        &rig.notices[..],
        [Notice::TrackFailed {
            cause: FailureCause::Expired,
            ..
        }]
    ));
    assert_eq!(rig.current(), None);
}

/// The node has taken the order, and says that the track is where it began.
fn opens(rig: &mut Rig) {
    let play = rig.play_id();
    rig.start();
    rig.audio(AudioNews::Position {
        play: Some(play),
        position: rig.last_play().start,
        connected: true,
    });
}

#[test]
fn what_never_sounded_begins_at_its_beginning_and_was_not_heard() {
    let mut rig = Rig::new();
    rig.play("a");
    rig.enter(VOICE);
    rig.listeners(&[ANN]);
    for _ in 0..2 {
        opens(&mut rig);
        rig.pass_seconds(4);
        assert_eq!(rig.last_play().start, Duration::ZERO);
        fail(&mut rig, FailureCause::Network);
    }

    assert_eq!(rig.current(), None);
    assert!(rig.player.history().is_empty());
}

#[test]
fn while_no_source_answers_a_track_waits_and_goes_on_where_it_was() {
    let mut rig = Rig::playing(&["a", "b"]);
    rig.nothing_answers = true;
    fail(&mut rig, FailureCause::Network);
    fail(&mut rig, FailureCause::Network);
    assert_eq!(rig.current().as_deref(), Some("a"));
    let tries = rig.plays.len();
    rig.pass_seconds(29);
    assert_eq!(rig.plays.len(), tries);

    rig.pass_seconds(1);

    assert_eq!(rig.plays.len(), tries + 1);
    assert_eq!(rig.last_play().track.title, "a");
    assert_eq!(rig.last_play().start, Duration::from_secs(10));
    assert_eq!(rig.titles(), ["b"]);
}

#[test]
fn a_track_whose_wait_is_over_waits_for_the_channel_without_a_stir() {
    let mut rig = Rig::playing(&["a", "b"]);
    rig.nothing_answers = true;
    fail(&mut rig, FailureCause::Network);
    fail(&mut rig, FailureCause::Network);
    rig.feed(Input::Voice(VoiceNews::ServerAway));
    rig.pass_seconds(29);
    rig.audio(AudioNews::NodeDown);

    rig.pass_seconds(5);
    let wakes = |rig: &Rig| {
        let wakes = rig
            .did
            .iter()
            .filter(|did| matches!(did, Effect::WakeAt(_)));
        wakes.count()
    };
    assert!(wakes(&rig) < 3, "{:?}", rig.did);
}

#[test]
fn while_no_source_answers_nothing_is_lost_of_a_queue_however_short() {
    for titles in [&["a", "b", "c"][..], &["a", "b", "c", "d", "e", "f", "g"]] {
        let mut rig = Rig::playing(titles);
        rig.nothing_answers = true;
        for _ in 0..20 {
            if rig.current().is_some() {
                fail(&mut rig, FailureCause::Network);
                rig.pass_seconds(30);
            }
        }

        assert_eq!(rig.current(), None, "it has paused");
        assert_eq!(rig.titles(), titles, "all is there, in order");
        let last = rig.notices.last();
        assert!(
            matches!(last, Some(Notice::TooManyFailures { waiting, .. }) if *waiting == titles.len()),
            "{last:?}"
        );
        rig.pass_seconds(300);
        let left_idle = rig.notices.contains(&Notice::LeftIdle);
        assert!(!left_idle, "there is something left to play");
    }
}

#[test]
fn what_is_set_aside_outlives_the_program_and_a_stop_and_the_end_of_the_queue() {
    let set_aside = || {
        let mut rig = Rig::playing(&["a", "b", "c"]);
        rig.nothing_answers = true;
        for wait in [30, 0] {
            fail(&mut rig, FailureCause::Network);
            fail(&mut rig, FailureCause::Network);
            rig.pass_seconds(wait);
        }
        assert_eq!(rig.current().as_deref(), Some("b"), "a is set aside");
        rig
    };
    let rig = set_aside();
    let kept = rig.player.kept_waiting().map(|entry| &*entry.track.title);
    assert_eq!(kept.collect::<Vec<_>>(), ["a", "c"]);

    let mut rig = set_aside();
    let Ok(Reply::Stopped { cleared, .. }) = rig.answer(Request::Stop { by: ann() }) else {
        panic!("it does not stop")
    };
    assert_eq!(cleared.len(), 3);
    assert!(rig.answer(Request::RestoreQueue { by: ann() }).is_ok());
    let mut titles = rig.titles();
    titles.extend(rig.current());
    titles.sort();
    assert_eq!(titles, ["a", "b", "c"]);

    // Whoever skips the last one wants to hear what is left.
    let mut rig = set_aside();
    let told = rig.notices.len();
    for expected in ["c", "a"] {
        rig.pass_seconds(5);
        let next = match rig.answer(skip(None)) {
            Ok(Reply::Skipped { next, .. }) => next.map(|next| next.track.title),
            other => panic!("not skipped: {other:?}"),
        };
        assert_eq!(next.as_deref(), Some(expected));
    }
    assert_eq!(rig.notices.len(), told, "{:?}", rig.notices);
    rig.start();
    assert_eq!(
        (rig.current().as_deref(), rig.titles()),
        (Some("a"), Vec::new())
    );
}

#[test]
fn after_a_seek_backwards_a_break_does_not_leap_to_where_an_earlier_order_began() {
    let mut rig = Rig::playing(&["a"]);
    rig.pass_seconds(170);
    fail(&mut rig, FailureCause::Network);
    assert_eq!(rig.last_play().start, Duration::from_mins(3));
    rig.start();
    let to = crate::request::SeekTo::Position(Duration::ZERO);
    assert!(rig.answer(Request::Seek { by: ann(), to }).is_ok());
    for second in (5..=90).step_by(5) {
        rig.pass_seconds(5);
        let play = Some(rig.play_id());
        rig.audio(AudioNews::Position {
            play,
            position: Duration::from_secs(second),
            connected: true,
        });
    }

    fail(&mut rig, FailureCause::Network);

    assert_eq!(rig.last_play().start, Duration::from_secs(90));
}

#[test]
fn a_station_is_tried_again_through_an_outage() {
    let mut rig = Rig::new();
    let ticket = rig.look_up(ann(), "https://radio.example", Place::Last);
    let mut station = track("radio");
    (station.length, station.seekable) = (None, false);
    assert!(rig.found(ticket, Loaded::Track(station)).is_ok());
    rig.enter(VOICE);
    rig.listeners(&[ANN]);
    rig.start();
    for minute in 1..=4 {
        fail(&mut rig, FailureCause::Network);
        fail(&mut rig, FailureCause::Network);
        let tries = rig.plays.len();
        rig.pass_seconds(240);
        assert_eq!(rig.plays.len(), tries + 1, "attempt {minute}");
    }
    rig.start();
    rig.pass_seconds(60);

    assert_eq!(rig.current().as_deref(), Some("radio"));
    assert_eq!(rig.notices.len(), 1, "{:?}", rig.notices);
}

/// The node says every five seconds, for so many times, that it is still here.
fn report(rig: &mut Rig, times: u32, connected: bool, position: impl Fn(u32) -> Duration) {
    let play = Some(rig.play_id());
    for time in 1..=times {
        rig.pass_seconds(5);
        rig.audio(AudioNews::Position {
            play,
            position: position(time),
            connected,
        });
    }
}

#[test]
fn a_position_that_does_not_advance_for_half_a_minute_is_a_stuck_track() {
    let seconds = |seconds: u32| Duration::from_secs(u64::from(seconds));
    let mut rig = Rig::playing(&["a"]);
    report(&mut rig, 6, true, |_| seconds(12));
    assert_eq!(rig.plays.len(), 1, "not before its time");

    report(&mut rig, 1, true, |_| seconds(12));

    assert_eq!(rig.plays.len(), 2);
    assert_eq!(
        rig.last_play().start,
        seconds(12),
        "it is tried again from there"
    );
}

#[test]
fn a_track_that_moves_or_is_paused_or_waits_for_a_connection_is_not_stuck() {
    let seconds = |seconds: u32| Duration::from_secs(u64::from(seconds));
    let mut rig = Rig::playing(&["a"]);
    report(&mut rig, 20, true, |time| seconds(10 + 5 * time));
    let mut paused = Rig::playing(&["a"]);
    assert!(paused.answer(Request::TogglePause { by: ann() }).is_ok());
    report(&mut paused, 20, true, |_| seconds(12));
    assert!(paused.answer(Request::TogglePause { by: ann() }).is_ok());
    report(&mut paused, 2, true, |_| seconds(12));
    let mut away = Rig::playing(&["a"]);
    report(&mut away, 20, false, |_| seconds(12));
    for rig in [rig, paused, away] {
        assert_eq!(rig.plays.len(), 1);
    }
}

#[test]
fn a_player_that_breaks_on_its_way_into_a_channel_is_let_in_anew() {
    let mut rig = Rig::new();
    rig.play("a");
    let channel = Some(VOICE);
    rig.feed(Input::Voice(VoiceNews::State { channel }));
    rig.player = rig.player.clone().salvage(rig.now);

    let closed = AudioNews::VoiceClosed {
        code: 4006,
        reason: String::new(),
        by_remote: false,
    };
    rig.audio(closed);
    assert!(rig.did(&Effect::Leave) && rig.did(&Effect::Join { channel: VOICE }));
    rig.enter(VOICE);
    assert_eq!(rig.last_play().track.title, "a");
}
