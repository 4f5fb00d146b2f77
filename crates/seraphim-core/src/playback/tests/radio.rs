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
fn whoever_skips_the_last_track_hears_that_something_similar_is_looked_for() {
    let mut rig = Rig::playing(&["a"]);
    on(&mut rig);
    rig.own_finds.push_back(Loaded::Search(vec![track("b")]));

    let answer = rig.answer(skip(None));
    assert!(
        matches!(
            answer,
            Ok(Reply::Skipped {
                next: None,
                similar: true,
                ..
            })
        ),
        "{answer:?}"
    );
    assert_eq!(rig.current().as_deref(), Some("b"));

    rig.play("wish");
    let answer = rig.answer(skip(None));
    assert!(
        matches!(
            answer,
            Ok(Reply::Skipped {
                next: Some(_),
                similar: false,
                ..
            })
        ),
        "{answer:?}"
    );
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
    assert_eq!(rig.notices, [Notice::NothingSimilar], "and told of once");
}

#[test]
fn a_lookup_that_could_not_be_made_is_made_again_and_nobody_hears_of_it() {
    let mut rig = Rig::playing(&["a"]);
    on(&mut rig);
    rig.nothing_answers = true;
    finish(&mut rig);
    rig.pass_seconds(14);
    assert_eq!((rig.looked.len(), rig.notices.len()), (1, 0));

    rig.nothing_answers = false;
    rig.own_finds.push_back(Loaded::Search(vec![track("b")]));
    rig.pass_seconds(1);

    assert_eq!(rig.current().as_deref(), Some("b"));
    assert_eq!(rig.notices, []);
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

#[test]
fn it_goes_on_with_nothing_longer_than_the_guild_takes() {
    let settings = GuildSettings {
        length_limit: Some(Duration::from_mins(4)),
        ..GuildSettings::default()
    };
    let mut rig = Rig::with(settings).begin(&["a"]);
    on(&mut rig);
    let set = Track {
        length: Some(Duration::from_hours(3)),
        ..track("a set of three hours")
    };
    let hits = Loaded::Search(vec![set, track("b")]);
    rig.own_finds.push_back(hits);

    finish(&mut rig);

    assert_eq!(rig.current().as_deref(), Some("b"));
}

#[test]
fn what_is_found_after_it_was_taken_out_of_the_channel_is_not_taken() {
    let mut rig = Rig::playing(&["a"]);
    on(&mut rig);
    let (play, reason) = (rig.play_id(), EndReason::Finished);
    let ended = Input::Audio(AudioNews::Ended { play, reason });
    let looking = rig.player.handle(ended, rig.now);
    let ticket = looking.iter().find_map(|effect| match effect {
        Effect::Load { ticket, .. } => Some(*ticket),
        _ => None,
    });
    let ticket = ticket.expect("it looks for more");

    rig.feed(Input::Voice(VoiceNews::State { channel: None }));
    let outcome = Ok(Loaded::Search(vec![track("b")]));
    rig.feed(Input::Loaded { ticket, outcome });

    assert_eq!(rig.current(), None);
}
