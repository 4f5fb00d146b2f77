//! Autoplay.

use super::*;

fn on(rig: &mut Rig) {
    let answer = rig.answer(Request::Autoplay {
        by: ann(),
        on: None,
    });
    assert_eq!(answer, Ok(Reply::Autoplay { on: true }));
}

fn finish(rig: &mut Rig) {
    rig.end(EndReason::Finished);
}

#[test]
fn the_music_goes_on_with_what_was_not_heard_lately() {
    let mut rig = Rig::playing(&["a"]);
    on(&mut rig);
    rig.own_finds
        .push_back(Loaded::Search(vec![track("a"), track("b")]));

    finish(&mut rig);

    assert_eq!(rig.current().as_deref(), Some("b"));
    let snapshot = rig.player.snapshot(rig.now);
    let requester = snapshot.current.map(|now| now.entry.requester);
    assert_eq!(requester, Some(UserId::NOBODY));
}

#[test]
fn what_somebody_asked_for_comes_first() {
    let mut rig = Rig::playing(&["a", "wish"]);
    on(&mut rig);

    finish(&mut rig);

    assert_eq!(rig.current().as_deref(), Some("wish"));
    assert!(rig.looked.is_empty());
}

#[test]
fn a_track_with_nothing_to_follow_it_is_asked_for_once() {
    let mut rig = Rig::playing(&["a"]);
    on(&mut rig);

    finish(&mut rig);
    rig.pass_seconds(60);

    assert_eq!((rig.current(), rig.looked.len()), (None, 1));
}

#[test]
fn nobody_to_listen_ends_it() {
    let mut rig = Rig::playing(&["a"]);
    on(&mut rig);
    rig.listeners(&[]);

    finish(&mut rig);

    assert!(rig.looked.is_empty());
}

#[test]
fn off_is_off() {
    let mut rig = Rig::playing(&["a"]);
    on(&mut rig);
    let answer = rig.answer(Request::Autoplay {
        by: ann(),
        on: Some(false),
    });
    assert_eq!(answer, Ok(Reply::Autoplay { on: false }));

    finish(&mut rig);

    assert!(rig.looked.is_empty());
}
