//! Who may do what, and what is named where it cannot be done.

use super::*;

#[test]
fn everything_is_refused_where_there_is_nothing() {
    let requests = [
        Request::TogglePause { by: ann() },
        Request::Resume { by: ann() },
        skip(None),
        Request::Previous { by: ann() },
        Request::Shuffle { by: ann() },
        Request::Stop { by: ann() },
        Request::Queue,
        Request::NowPlaying {
            by: ann(),
            text_channel: TEXT,
        },
    ];
    let mut rig = Rig::new();

    for request in requests {
        assert_eq!(
            rig.answer(request.clone()),
            Err(Refusal::NothingPlaying),
            "{request:?}"
        );
    }
}

#[test]
fn who_is_elsewhere_or_nowhere_steers_nothing() {
    let elsewhere = Caller {
        voice_channel: Some(OTHER_VOICE),
        ..ann()
    };
    let nowhere = Caller {
        voice_channel: None,
        ..ann()
    };
    for (by, refusal) in [
        (elsewhere, Refusal::OtherChannel { bot_in: VOICE }),
        (nowhere, Refusal::NotInVoice),
    ] {
        let mut rig = Rig::playing(&["a", "b", "c"]);
        let by = || by.clone();
        for request in [
            Request::Play {
                by: by(),
                query: "x".into(),
                place: Place::Last,
            },
            Request::TogglePause { by: by() },
            Request::Resume { by: by() },
            Request::Skip {
                by: by(),
                seen: None,
                to: None,
            },
            Request::Previous { by: by() },
            Request::Shuffle { by: by() },
            Request::Stop { by: by() },
        ] {
            assert_eq!(
                rig.answer(request.clone()),
                Err(refusal.clone()),
                "{request:?}"
            );
        }
        assert!(rig.answer(Request::Queue).is_ok(), "looking is free");
        rig.did.clear();
        let looked = rig.answer(Request::NowPlaying {
            by: by(),
            text_channel: ChannelId(4_711),
        });
        assert!(matches!(looked, Ok(Reply::Queue(_))), "{looked:?}");
        let moved = |did: &Effect| matches!(did, Effect::EditPanel { .. });
        assert!(!rig.did.iter().any(moved), "the panel stays: {:?}", rig.did);
    }
}

#[test]
fn with_a_dj_role_others_tracks_are_safe_and_own_ones_free() {
    let mut rig = Rig::strict().begin(&["a", "b", "c"]);
    let skip_by = |by| Request::Skip {
        by,
        seen: None,
        to: None,
    };

    assert_eq!(
        rig.answer(skip_by(caller(BEN))),
        Err(Refusal::NeedsDj {
            role: Some(crate::RoleId(9))
        })
    );
    assert_eq!(
        rig.answer(Request::Stop { by: caller(BEN) }),
        Err(Refusal::NeedsDj {
            role: Some(crate::RoleId(9))
        })
    );
    assert!(rig.answer(skip_by(ann())).is_ok(), "her own");
    rig.pass_seconds(1);
    assert!(
        rig.answer(skip_by(Caller {
            manages: true,
            ..caller(BEN)
        }))
        .is_ok(),
        "a DJ"
    );
    rig.listeners(&[BEN]);
    assert!(
        rig.answer(skip_by(caller(BEN))).is_ok(),
        "alone with the bot"
    );
}

#[test]
fn with_a_dj_role_nobody_goes_before_what_others_wait_for() {
    let mut rig = Rig::strict().begin(&["a", "b"]);
    let role = Some(crate::RoleId(9));
    let ask = |by, place| Request::Play {
        by,
        query: "c".to_owned(),
        place,
    };
    for place in [Place::Next, Place::Now] {
        let answer = rig.ask(ask(caller(BEN), place));
        assert_eq!(answer, Some(Err(Refusal::NeedsDj { role })), "{place:?}");
    }
    rig.play_at(ann(), "next", Place::Next);
    assert_eq!(rig.titles(), ["next", "b"], "before her own");
    let dj = Caller {
        roles: vec![crate::RoleId(9)],
        ..caller(BEN)
    };
    rig.play_at(dj, "now", Place::Now);
    assert_eq!(rig.current().as_deref(), Some("now"));
}

#[test]
fn what_the_bot_lacks_is_named_before_anything_is_looked_up() {
    use crate::request::BotPermission::{Connect, Speak};
    let mut rig = Rig::new();
    let access = VoiceAccess {
        missing: vec![Connect, Speak],
        ..VoiceAccess::default()
    };
    let answer = rig.answer(Request::Play {
        by: Caller { access, ..ann() },
        query: "a".into(),
        place: Place::Last,
    });
    let missing = vec![Connect, Speak];
    assert_eq!(
        answer,
        Err(Refusal::BotLacks {
            channel: VOICE,
            missing
        })
    );
}

#[test]
fn row_68_a_full_channel_is_told_at_once() {
    let mut rig = Rig::new();
    let access = VoiceAccess {
        full: true,
        ..VoiceAccess::default()
    };
    let refused = rig.answer(Request::Play {
        by: Caller { access, ..ann() },
        query: "a".to_owned(),
        place: Place::Last,
    });

    assert_eq!(refused, Err(Refusal::ChannelFull { channel: VOICE }));
    assert!(!rig.did(&Effect::Join { channel: VOICE }), "{:?}", rig.did);
}
