//! Alone, muted, idle, removed.

use super::*;
use crate::settings::Unheard;
use crate::snapshot::Status;

#[test]
fn alone_it_pauses_and_goes_on_when_somebody_comes() {
    let mut rig = Rig::playing(&["a"]);

    rig.listeners(&[]);
    assert!(rig.did(&Effect::Pause(true)));
    assert_eq!(rig.player.snapshot(rig.now).status, Status::Alone);
    rig.pass_seconds(299);
    rig.listeners(&[BEN]);

    assert!(rig.did(&Effect::Pause(false)));
    assert_eq!(rig.position(), Duration::from_secs(10));
    rig.pass_seconds(100);
    assert_eq!(rig.notices, [], "the time-out was not called off");
}

#[test]
fn what_a_person_paused_stays_paused_when_somebody_comes() {
    let mut rig = Rig::playing(&["a"]);
    assert!(rig.answer(Request::TogglePause { by: ann() }).is_ok());

    rig.listeners(&[]);
    rig.listeners(&[ANN]);

    assert!(!rig.did(&Effect::Pause(false)), "{:?}", rig.did);
}

#[test]
fn row_66_muted_it_pauses_and_goes_on_where_it_was_when_it_is_unmuted() {
    let mut rig = Rig::playing(&["a"]);

    rig.feed(Input::Voice(VoiceNews::Muted(true)));
    assert!(rig.did(&Effect::Pause(true)), "{:?}", rig.did);
    assert_eq!(rig.player.snapshot(rig.now).status, Status::Muted);
    rig.pass_seconds(3_600);
    rig.feed(Input::Voice(VoiceNews::Muted(false)));

    assert!(rig.did(&Effect::Pause(false)), "{:?}", rig.did);
    assert_eq!(rig.player.snapshot(rig.now).status, Status::Playing);
    assert_eq!(rig.position(), Duration::from_secs(10));
    assert_eq!(rig.notices, []);
}

#[test]
fn what_a_person_paused_stays_paused_when_the_bot_is_unmuted() {
    let mut rig = Rig::playing(&["a"]);
    rig.feed(Input::Voice(VoiceNews::Muted(true)));
    assert!(rig.answer(Request::TogglePause { by: ann() }).is_ok());

    rig.feed(Input::Voice(VoiceNews::Muted(false)));

    assert!(!rig.did(&Effect::Pause(false)), "{:?}", rig.did);
    assert_eq!(rig.player.snapshot(rig.now).status, Status::Paused);
}

#[test]
fn called_while_it_is_muted_it_begins_when_it_is_unmuted() {
    let mut rig = Rig::new();
    rig.play("a");
    rig.feed(Input::Voice(VoiceNews::Muted(true)));
    rig.enter(VOICE);
    assert!(rig.last_play().paused);
    rig.start();

    rig.feed(Input::Voice(VoiceNews::Muted(false)));

    assert!(rig.did(&Effect::Pause(false)), "{:?}", rig.did);
    assert_eq!(rig.position(), Duration::ZERO);
}

#[test]
fn row_20_without_the_right_to_speak_it_pauses_says_so_once_and_goes_on_with_it() {
    let mut rig = Rig::playing(&["a"]);

    rig.feed(Input::Voice(VoiceNews::MaySpeak(false)));
    assert!(rig.did(&Effect::Pause(true)), "{:?}", rig.did);
    assert_eq!(rig.player.snapshot(rig.now).status, Status::Hushed);
    rig.pass_seconds(299);
    rig.feed(Input::Voice(VoiceNews::MaySpeak(false)));
    rig.feed(Input::Voice(VoiceNews::MaySpeak(true)));

    assert!(rig.did(&Effect::Pause(false)), "{:?}", rig.did);
    assert_eq!(rig.position(), Duration::from_secs(10));
    rig.pass_seconds(100);
    assert_eq!(rig.player.snapshot(rig.now).status, Status::Playing);
    assert_eq!(rig.notices, [Notice::MayNotSpeak { channel: VOICE }]);
}

#[test]
fn row_20_without_the_right_to_speak_for_five_minutes_it_leaves_and_keeps_the_queue() {
    let mut rig = Rig::playing(&["a", "b"]);
    rig.feed(Input::Voice(VoiceNews::MaySpeak(false)));

    rig.pass_seconds(300);

    assert!(rig.did(&Effect::Leave), "{:?}", rig.did);
    assert_eq!(rig.player.snapshot(rig.now).status, Status::Away);
    assert_eq!(rig.notices, [Notice::MayNotSpeak { channel: VOICE }]);
    assert!(rig.answer(Request::Resume { by: ann() }).is_ok());
    rig.enter(VOICE);
    assert_eq!(rig.last_play().start, Duration::from_secs(10));
    assert!(!rig.last_play().paused);
    assert_eq!(rig.titles(), ["b"]);
}

#[test]
fn with_the_right_to_speak_that_only_coming_anew_brings_it_leaves_and_comes_and_goes_on() {
    let mut rig = Rig::playing(&["a"]);
    rig.feed(Input::Voice(VoiceNews::MaySpeak(false)));

    rig.feed(Input::Voice(VoiceNews::SpeakAnew));
    assert_eq!(
        rig.did[..2],
        [Effect::Leave, Effect::Join { channel: VOICE }]
    );
    rig.feed(Input::Voice(VoiceNews::State { channel: None }));
    rig.feed(Input::Voice(VoiceNews::SpeakAnew));
    assert!(!rig.did(&Effect::Leave), "on its way: {:?}", rig.did);
    rig.enter(VOICE);
    assert!(
        rig.did(&Effect::SendVoice { channel: VOICE }),
        "{:?}",
        rig.did
    );
    assert_eq!(rig.player.snapshot(rig.now).status, Status::Hushed);
    rig.feed(Input::Voice(VoiceNews::MaySpeak(true)));

    assert!(rig.did(&Effect::Pause(false)), "{:?}", rig.did);
    assert_eq!(rig.player.snapshot(rig.now).status, Status::Playing);
    assert_eq!(rig.position(), Duration::from_secs(10));
    assert_eq!(rig.plays.len(), 1, "the node still has the track");
    assert_eq!(rig.notices, [Notice::MayNotSpeak { channel: VOICE }]);
}

#[test]
fn in_no_channel_it_comes_nowhere_anew() {
    let mut rig = Rig::playing(&["a"]);
    rig.feed(Input::Voice(VoiceNews::State { channel: None }));

    rig.feed(Input::Voice(VoiceNews::SpeakAnew));

    assert!(!rig.did(&Effect::Join { channel: VOICE }), "{:?}", rig.did);
}

#[test]
fn alone_for_five_minutes_it_leaves_and_keeps_the_queue() {
    let mut rig = Rig::playing(&["a", "b"]);
    rig.listeners(&[]);

    rig.pass_seconds(300);

    assert!(
        rig.did(&Effect::Leave) && rig.did(&Effect::DestroyAudio),
        "{:?}",
        rig.did
    );
    assert_eq!(rig.notices, [Notice::LeftAlone { kept: 2 }]);
    assert!(matches!(
        rig.answer(Request::Resume { by: ann() }),
        Ok(Reply::Resumed { .. })
    ));
    rig.enter(VOICE);
    assert_eq!(rig.last_play().start, Duration::from_secs(10));
    assert!(!rig.last_play().paused);
}

#[test]
fn whoever_calls_it_back_hears_what_was_paused_before_it_left() {
    let wishes: [fn(&mut Rig); 2] = [
        |rig| {
            let joined = rig.answer(Request::Join { by: ann() });
            assert!(
                matches!(
                    joined,
                    Ok(Reply::Joined {
                        current: Some(_),
                        ..
                    })
                ),
                "{joined:?}"
            );
        },
        |rig| {
            rig.play("b");
        },
    ];
    for wish in wishes {
        let mut rig = Rig::playing(&["a"]);
        assert!(rig.answer(Request::TogglePause { by: ann() }).is_ok());
        let joined = rig.answer(Request::Join { by: ann() });
        assert!(
            matches!(joined, Ok(Reply::Joined { current: None, .. })),
            "it is there, and nothing sounds: {joined:?}"
        );
        assert!(rig.answer(Request::Leave { by: ann() }).is_ok());

        wish(&mut rig);
        rig.enter(VOICE);

        assert_eq!(rig.last_play().track.title, "a");
        assert!(!rig.last_play().paused);
    }
}

fn around_the_clock(unheard: Unheard) -> GuildSettings {
    GuildSettings {
        always_on: true,
        unheard,
        ..GuildSettings::default()
    }
}

#[test]
fn a_guild_that_keeps_it_is_never_left_and_the_music_waits_for_listeners() {
    let mut rig = Rig::with(around_the_clock(Unheard::Waits)).begin(&["a"]);

    rig.listeners(&[]);
    assert!(rig.did(&Effect::Pause(true)), "{:?}", rig.did);
    rig.pass_seconds(3_600);
    assert_eq!(rig.notices, []);

    rig.listeners(&[ANN]);
    assert!(rig.did(&Effect::Pause(false)), "{:?}", rig.did);
}

#[test]
fn a_guild_that_keeps_it_may_choose_that_it_plays_on_unheard() {
    let mut rig = Rig::with(around_the_clock(Unheard::PlaysOn)).begin(&["a"]);

    rig.listeners(&[]);
    assert!(!rig.did(&Effect::Pause(true)));
    rig.end(EndReason::Finished);
    rig.pass_seconds(3_600);

    assert_eq!(rig.notices, []);
}

#[test]
fn the_choice_to_play_on_unheard_holds_at_once_and_not_where_it_leaves() {
    let mut rig = Rig::with(around_the_clock(Unheard::Waits)).begin(&["a"]);
    rig.listeners(&[]);

    rig.feed(Input::Settings(Box::new(around_the_clock(
        Unheard::PlaysOn,
    ))));
    assert!(rig.did(&Effect::Pause(false)), "{:?}", rig.did);
    rig.feed(Input::Settings(Box::new(GuildSettings {
        always_on: false,
        ..around_the_clock(Unheard::PlaysOn)
    })));
    assert!(rig.did(&Effect::Pause(true)), "{:?}", rig.did);
    rig.pass_seconds(300);
    assert_eq!(rig.notices, [Notice::LeftAlone { kept: 1 }]);
}

#[test]
fn five_minutes_after_the_end_of_the_queue_it_leaves() {
    let mut rig = Rig::playing(&["a"]);
    rig.end(EndReason::Finished);

    rig.pass_seconds(299);
    assert_eq!(rig.notices, []);
    rig.pass_seconds(1);

    assert!(rig.did(&Effect::Leave));
    assert_eq!(rig.notices, [Notice::LeftIdle]);
    assert!(rig.player.is_dormant());
}

#[test]
fn a_new_wish_calls_the_departure_off() {
    let mut rig = Rig::playing(&["a"]);
    rig.end(EndReason::Finished);
    rig.pass_seconds(299);

    rig.play("b");
    rig.start();
    rig.pass_seconds(100);

    assert_eq!(rig.notices, []);
    assert_eq!(rig.last_play().track.title, "b");
}

#[test]
fn removed_by_a_person_it_stays_out_and_keeps_queue_and_position() {
    let mut rig = Rig::playing(&["a", "b"]);

    rig.audio(AudioNews::VoiceClosed {
        code: 4014,
        reason: String::new(),
        by_remote: true,
    });
    rig.feed(Input::Voice(VoiceNews::State { channel: None }));
    assert_eq!(rig.notices, [Notice::Removed { kept: 2 }]);
    rig.pass_seconds(3_600);
    assert!(
        !rig.did.iter().any(|did| matches!(did, Effect::Join { .. })),
        "{:?}",
        rig.did
    );
    assert_eq!(rig.player.snapshot(rig.now).status, Status::Away);

    rig.play("c");
    rig.enter(VOICE);
    assert_eq!(rig.last_play().track.title, "a");
    assert_eq!(rig.last_play().start, Duration::from_secs(10));
    assert_eq!(rig.titles(), ["b", "c"]);
}

#[test]
fn its_own_departure_is_no_removal() {
    let mut rig = Rig::playing(&["a"]);
    assert!(rig.answer(Request::Stop { by: ann() }).is_ok());
    rig.play("b");

    rig.feed(Input::Voice(VoiceNews::State { channel: None }));
    rig.enter(VOICE);

    assert_eq!(rig.notices, []);
    assert_eq!(rig.last_play().track.title, "b");
}

#[test]
fn from_a_channel_where_nobody_listens_it_can_be_called_away() {
    let mut rig = Rig::playing(&["a"]);
    rig.listeners(&[]);
    assert!(rig.player.node.paused, "nobody would hear it");
    let elsewhere = Caller {
        voice_channel: Some(OTHER_VOICE),
        ..caller(BEN)
    };

    rig.play_at(elsewhere, "b", Place::Last);

    assert!(rig.did(&Effect::Join {
        channel: OTHER_VOICE
    }));
    rig.enter(OTHER_VOICE);
    rig.listeners(&[BEN]);
    assert!(!rig.player.node.paused, "somebody hears it again");
    let snapshot = rig.player.snapshot(rig.now);
    assert_eq!(snapshot.status, Status::Playing);
}

#[test]
fn where_it_is_not_heard_nothing_more_is_promised_and_the_missing_right_is_named() {
    use crate::request::BotPermission::{Connect, Speak};
    let mut rig = Rig::playing(&["a", "b"]);
    rig.feed(Input::Voice(VoiceNews::MaySpeak(false)));
    let by = |missing| Caller {
        access: VoiceAccess {
            missing,
            ..VoiceAccess::default()
        },
        ..ann()
    };
    let lacks = |missing| {
        Some(Err(Refusal::BotLacks {
            channel: VOICE,
            missing,
        }))
    };
    let play = |by| Request::Play {
        by,
        query: "c".to_owned(),
        place: Place::Last,
    };

    assert_eq!(rig.ask(play(by(vec![Connect]))), lacks(vec![Connect]));
    let by = by(Vec::new());
    assert_eq!(rig.ask(Request::Resume { by }), lacks(vec![Speak]));

    rig.feed(Input::Voice(VoiceNews::MaySpeak(true)));
    rig.play("c");
    assert_eq!(rig.titles(), ["b", "c"]);
}

#[test]
fn out_of_the_guild_it_forgets_everything() {
    let mut rig = Rig::playing(&["a", "b"]);
    let ticket = rig.look_up(ann(), "c", Place::Last);

    rig.feed(Input::GuildGone);

    assert_eq!(rig.answers(), [(ticket, Err(Refusal::StoppedMeanwhile))]);
    assert!(rig.player.is_dormant());
}
