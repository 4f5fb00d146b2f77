//! Voice connections and nodes that break.

use super::*;
use crate::playback::PlayFailure;
use crate::snapshot::Status;

fn closed(rig: &mut Rig, code: u16) {
    rig.audio(AudioNews::VoiceClosed {
        code,
        reason: String::new(),
        by_remote: true,
    });
}

#[test]
fn an_invalid_session_is_replaced_by_a_new_one() {
    for code in [4006, 4009, 4004, 4011, 1006] {
        let mut rig = Rig::playing(&["a"]);

        closed(&mut rig, code);
        assert_eq!(
            rig.did[..2],
            [Effect::Leave, Effect::Join { channel: VOICE }],
            "{code}"
        );
        rig.feed(Input::Voice(VoiceNews::State { channel: None }));
        rig.enter(VOICE);

        assert!(
            rig.did(&Effect::SendVoice { channel: VOICE }),
            "{code}: {:?}",
            rig.did
        );
        assert_eq!(rig.plays.len(), 1, "the node still has the track");
        assert_eq!(rig.notices, []);
    }
}

#[test]
fn after_three_new_sessions_it_tells_and_goes_on_trying_with_longer_waits() {
    let mut rig = Rig::playing(&["a", "b"]);
    let mut joins = 0;
    for _ in 0..4 {
        closed(&mut rig, 4006);
        joins += rig
            .did
            .iter()
            .filter(|did| matches!(did, Effect::Join { .. }))
            .count();
        rig.pass_seconds(6);
        joins += rig
            .did
            .iter()
            .filter(|did| matches!(did, Effect::Join { .. }))
            .count();
        rig.enter(VOICE);
    }

    assert_eq!(joins, 3);
    assert_eq!(rig.notices, [Notice::VoiceFailed { code: 4006 }]);
    for _ in 0..30 {
        rig.pass_seconds(120);
        rig.enter(VOICE);
        closed(&mut rig, 4006);
    }
    assert_eq!(rig.notices.len(), 1, "it is told once");
    assert_eq!(rig.player.saved_head(rig.now).voice_channel, Some(VOICE));
    // Whoever asks for it does not wait.
    for request in [Request::Resume { by: ann() }, Request::Join { by: ann() }] {
        closed(&mut rig, 4006);
        let answer = rig.answer(request);
        assert!(answer.is_ok(), "{answer:?}");
        assert!(rig.did(&Effect::Join { channel: VOICE }), "{:?}", rig.did);
        rig.enter(VOICE);
    }
    rig.enter(VOICE);
    rig.pass_seconds(40);
    assert_eq!(rig.last_play().track.title, "a");
    assert_eq!(
        (rig.current().as_deref(), rig.titles()),
        (Some("a"), vec!["b".into()])
    );
}

#[test]
fn a_call_in_which_the_node_never_connects_is_told_however_long_it_tries() {
    for (connected, notices) in [
        (false, vec![Notice::VoiceFailed { code: 1006 }]),
        (true, Vec::new()),
    ] {
        let mut rig = Rig::playing(&["a", "b"]);
        for _ in 0..4 {
            for second in 1..13 {
                rig.pass_seconds(5);
                let play = Some(rig.play_id());
                rig.audio(AudioNews::Position {
                    play,
                    position: Duration::from_secs(second),
                    connected,
                });
            }
            closed(&mut rig, 1006);
            rig.pass_seconds(6);
            rig.enter(VOICE);
        }
        assert_eq!(rig.notices, notices, "{connected}");
    }
}

#[test]
fn a_new_voice_server_is_passed_on() {
    let mut rig = Rig::playing(&["a"]);

    closed(&mut rig, 4014);
    rig.feed(Input::Voice(VoiceNews::Server));
    assert!(rig.did(&Effect::SendVoice { channel: VOICE }));
    rig.pass_seconds(60);

    assert!(!rig.did(&Effect::Leave), "{:?}", rig.did);
}

#[test]
fn a_call_that_broke_without_a_word_is_joined_again_after_six_seconds() {
    let mut rig = Rig::playing(&["a"]);

    closed(&mut rig, 4014);
    assert!(!rig.did(&Effect::Leave), "perhaps it was removed");
    rig.pass_seconds(6);

    assert!(rig.did(&Effect::Join { channel: VOICE }), "{:?}", rig.did);
}

#[test]
fn what_was_closed_before_the_node_connected_anew_is_not_joined_again() {
    let mut rig = Rig::playing(&["a"]);
    rig.pass_seconds(10);

    closed(&mut rig, 4014);
    let play = Some(rig.play_id());
    rig.audio(AudioNews::Position {
        play,
        position: Duration::from_secs(10),
        connected: true,
    });
    assert!(rig.player.is_sounding(), "its position would not be saved");
    rig.pass_seconds(60);

    assert!(!rig.did(&Effect::Leave), "{:?}", rig.did);
    assert_eq!(rig.position(), Duration::from_secs(70));
}

#[test]
fn what_is_closed_as_soon_as_it_has_joined_is_what_was_there_before() {
    let mut rig = Rig::playing(&["a"]);
    rig.pass_seconds(60);
    rig.feed(Input::Voice(VoiceNews::Server));

    closed(&mut rig, 4014);
    rig.pass_seconds(5);
    assert!(rig.player.is_sounding(), "its position would not be saved");
    assert_eq!(rig.position(), Duration::from_secs(75));

    rig.pass_seconds(1);
    assert!(
        rig.did(&Effect::Join { channel: VOICE }),
        "the node says nothing"
    );
}

#[test]
fn moved_by_a_person_it_follows() {
    let mut rig = Rig::playing(&["a"]);

    rig.feed(Input::Voice(VoiceNews::State {
        channel: Some(OTHER_VOICE),
    }));
    assert!(
        !rig.did(&Effect::SendVoice {
            channel: OTHER_VOICE
        }),
        "the server is of before"
    );
    rig.feed(Input::Voice(VoiceNews::Server));

    assert!(rig.did(&Effect::SendVoice {
        channel: OTHER_VOICE
    }));
    assert_eq!(
        rig.player.snapshot(rig.now).voice_channel,
        Some(OTHER_VOICE)
    );
    assert_eq!(rig.plays.len(), 1);
}

#[test]
fn moved_without_a_new_server_it_uses_the_old_one() {
    let mut rig = Rig::playing(&["a"]);
    rig.feed(Input::Voice(VoiceNews::State {
        channel: Some(OTHER_VOICE),
    }));

    rig.pass_seconds(2);

    assert!(
        rig.did(&Effect::SendVoice {
            channel: OTHER_VOICE
        }),
        "{:?}",
        rig.did
    );
}

#[test]
fn told_to_slow_down_it_waits_a_minute() {
    let mut rig = Rig::playing(&["a"]);

    closed(&mut rig, 4021);
    rig.pass_seconds(59);
    assert!(
        !rig.did.iter().any(|did| matches!(did, Effect::Join { .. })),
        "{:?}",
        rig.did
    );
    rig.pass_seconds(1);

    assert!(rig.did(&Effect::Join { channel: VOICE }));
}

#[test]
fn a_demand_for_encryption_is_not_retried() {
    let mut rig = Rig::playing(&["a"]);

    closed(&mut rig, 4017);

    assert_eq!(rig.notices, [Notice::VoiceFailed { code: 4017 }]);
    assert!(!rig.did.iter().any(|did| matches!(did, Effect::Join { .. })));
}

#[test]
fn a_join_that_is_not_answered_is_told_and_the_queue_kept() {
    let mut rig = Rig::new();
    rig.play("a");

    rig.pass_seconds(10);

    assert_eq!(rig.notices, [Notice::JoinFailed { channel: VOICE }]);
    assert_eq!(rig.current().as_deref(), Some("a"));
    assert!(matches!(
        rig.answer(Request::Resume { by: ann() }),
        Ok(Reply::Resumed { .. })
    ));
    assert!(rig.did(&Effect::Join { channel: VOICE }));
}

#[test]
fn a_lost_node_costs_neither_queue_nor_position() {
    let mut rig = Rig::playing(&["a", "b"]);

    rig.audio(AudioNews::NodeDown);
    rig.pass_seconds(60);
    assert_eq!(rig.player.snapshot(rig.now).status, Status::NodeLost);
    rig.audio(AudioNews::NodeUp { resumed: false });

    let sent: Vec<_> = rig
        .did
        .iter()
        .filter(|did| matches!(did, Effect::SendVoice { .. } | Effect::Play(_)))
        .collect();
    assert!(
        matches!(sent[..], [Effect::SendVoice { .. }, Effect::Play(_)]),
        "{sent:?}"
    );
    assert_eq!(rig.last_play().start, Duration::from_secs(10));
    assert_eq!(rig.notices, [Notice::NodeLost, Notice::NodeBack]);
}

#[test]
fn a_node_that_played_on_is_not_disturbed() {
    let mut rig = Rig::playing(&["a", "b"]);

    rig.audio(AudioNews::NodeDown);
    rig.pass_seconds(3);
    rig.audio(AudioNews::NodeUp { resumed: true });

    assert_eq!(rig.plays.len(), 1);
    assert!(!rig.did(&Effect::SendVoice { channel: VOICE }));
}

#[test]
fn what_people_did_while_the_node_was_away_is_made_up_for() {
    let mut rig = Rig::playing(&["a", "b"]);

    rig.audio(AudioNews::NodeDown);
    assert!(rig.answer(skip(None)).is_ok());
    assert!(rig.answer(Request::TogglePause { by: ann() }).is_ok());
    assert_eq!(rig.plays.len(), 1, "an order to nobody");
    rig.audio(AudioNews::NodeUp { resumed: true });

    assert_eq!(rig.last_play().track.title, "b");
    assert!(rig.last_play().paused);
}

#[test]
fn an_order_that_found_no_node_is_given_again_with_growing_waits() {
    let mut rig = Rig::new();
    rig.play("a");
    rig.enter(VOICE);

    for (tries, wait) in [(1, 2), (2, 4), (3, 8), (4, 16), (5, 32), (6, 32)] {
        assert_eq!(rig.plays.len(), tries);
        let play = rig.play_id();
        rig.feed(Input::PlayRejected {
            play,
            failure: PlayFailure::NodeUnavailable,
        });
        rig.pass_seconds(wait - 1);
        assert_eq!(rig.plays.len(), tries, "too early");
        rig.pass_seconds(1);
    }
    rig.start();

    assert_eq!(
        rig.notices,
        [Notice::NodeLost, Notice::NodeBack],
        "told once"
    );
}

#[test]
fn a_player_that_broke_is_salvaged_with_queue_and_place() {
    let rig = Rig::playing(&["a", "b"]);
    let now = rig.now;

    let mut rig = Rig {
        player: rig.player.salvage(now),
        ..Rig::new()
    };
    rig.now = now;
    closed(&mut rig, 4006);
    rig.enter(VOICE);

    assert_eq!(rig.last_play().track.title, "a");
    assert_eq!(rig.last_play().start, Duration::from_secs(10));
    assert_eq!(rig.titles(), ["b"]);
}

#[test]
fn forgotten_by_discord_it_goes_back_to_its_channel() {
    let mut rig = Rig::playing(&["a"]);

    rig.feed(Input::Voice(VoiceNews::Lost));
    assert!(rig.did(&Effect::Join { channel: VOICE }));
    rig.enter(VOICE);

    assert!(rig.did(&Effect::SendVoice { channel: VOICE }));
    assert_eq!(rig.plays.len(), 1, "the node still has the track");
    assert_eq!(rig.notices, []);
}

#[test]
fn through_an_outage_of_the_gateway_it_keeps_wanting_back() {
    let mut rig = Rig::playing(&["a"]);

    closed(&mut rig, 4014);
    rig.pass_seconds(300);
    assert_eq!(rig.notices, [], "gave up");
    rig.feed(Input::Voice(VoiceNews::Lost));
    rig.enter(VOICE);
    assert!(rig.did(&Effect::SendVoice { channel: VOICE }));

    closed(&mut rig, 4014);
    rig.pass_seconds(3_600);
    assert_eq!(rig.notices, [Notice::JoinFailed { channel: VOICE }]);
    let wanted = rig.player.snapshot(rig.now).voice_channel;
    assert_eq!(wanted, Some(VOICE), "it is not forgotten");
    let at_once = (0..5).any(|_| {
        rig.pass_seconds(5);
        rig.answer(Request::Join { by: ann() }).is_ok() && rig.did(&Effect::Join { channel: VOICE })
    });
    assert!(
        at_once,
        "whoever calls it does not wait for its next attempt"
    );
    rig.pass_seconds(7_200);
    rig.feed(Input::Voice(VoiceNews::Lost));
    rig.enter(VOICE);
    assert!(rig.did(&Effect::SendVoice { channel: VOICE }));
    assert_eq!(rig.notices.len(), 1, "told once");
    assert_eq!(rig.current().as_deref(), Some("a"));
}

#[test]
fn a_voice_server_and_a_track_that_are_refused_together_count_once() {
    let mut rig = Rig::new();
    rig.play("a");
    rig.enter(VOICE);

    rig.feed(Input::VoiceRejected);
    let play = rig.play_id();
    rig.feed(Input::PlayRejected {
        play,
        failure: PlayFailure::NodeUnavailable,
    });
    rig.pass_seconds(2);

    assert_eq!(rig.plays.len(), 2);
    assert!(rig.did(&Effect::SendVoice { channel: VOICE }));
    assert_eq!(rig.notices, [], "two seconds are not worth a word");
}

#[test]
fn row_32_without_a_voice_server_it_waits_for_one() {
    let mut rig = Rig::playing(&["a"]);

    rig.feed(Input::Voice(VoiceNews::ServerAway));
    closed(&mut rig, 4014);
    rig.feed(Input::Voice(VoiceNews::ServerAway));
    rig.pass_seconds(29);
    let quiet = |did: &Effect| !matches!(did, Effect::Leave | Effect::Join { .. });
    assert!(rig.did.iter().all(quiet), "{:?}", rig.did);
    rig.feed(Input::Voice(VoiceNews::Server));

    assert!(rig.did(&Effect::SendVoice { channel: VOICE }));
    assert_eq!(rig.plays.len(), 1, "the node still has the track");
    assert_eq!(rig.notices, []);
}

#[test]
fn row_21_a_deleted_channel_keeps_the_queue_for_another() {
    let mut rig = Rig::playing(&["a", "b"]);

    closed(&mut rig, 4022);
    rig.feed(Input::Voice(VoiceNews::State { channel: None }));
    rig.pass_seconds(600);
    let joins = |did: &Effect| matches!(did, Effect::Join { .. });
    assert!(!rig.did.iter().any(joins), "{:?}", rig.did);
    let by = Caller {
        voice_channel: Some(OTHER_VOICE),
        ..ann()
    };
    assert!(matches!(
        rig.answer(Request::Resume { by }),
        Ok(Reply::Resumed { .. })
    ));
    rig.enter(OTHER_VOICE);

    assert_eq!(rig.last_play().track.title, "a");
    assert_eq!(rig.last_play().start, Duration::from_secs(10));
    assert_eq!(rig.titles(), ["b"]);
}
