//! Another recording in a failed track's place.

use super::*;
use crate::playback::Search;
use crate::policy::fallback::FailureCause;

fn fail(rig: &mut Rig) {
    let play = rig.play_id();
    let message = "Video unavailable".to_owned();
    let cause = FailureCause::Gone;
    rig.audio(AudioNews::Failed {
        play,
        cause,
        message,
    });
}

fn hit(title: &str, seconds: u64) -> Loaded {
    let mut hit = track(title);
    hit.length = Some(Duration::from_secs(seconds));
    Loaded::Search(vec![hit])
}

#[test]
fn another_recording_goes_on_where_the_first_broke_off_and_is_told_once() {
    let mut rig = Rig::playing(&["a", "b"]);
    rig.own_finds
        .extend([hit("too long", 300), hit("a live", 175)]);

    fail(&mut rig);

    let words: Vec<_> = rig.looked.iter().flatten().collect();
    let local = |words: &str| Search::Words {
        prefix: "localsearch".to_owned(),
        words: words.to_owned(),
    };
    assert_eq!(words, [&local("somebody a"), &local("a")]);
    assert_eq!(rig.last_play().track.title, "a live");
    assert_eq!(rig.last_play().start, Duration::from_secs(10));
    assert!(
        matches!(rig.notices[..], [Notice::Replaced { .. }]),
        "{:?}",
        rig.notices
    );
    assert_eq!(rig.titles(), ["b"]);
}

#[test]
fn two_replacements_are_tried_and_then_the_next_track_plays_without_another_word() {
    let mut rig = Rig::playing(&["a", "b"]);
    rig.own_finds
        .extend([hit("second", 180), hit("third", 180), hit("fourth", 180)]);

    fail(&mut rig);
    fail(&mut rig);
    fail(&mut rig);

    assert_eq!(rig.current().as_deref(), Some("b"));
    assert_eq!(rig.own_finds.len(), 1, "a third one is not looked for");
    assert!(
        matches!(rig.notices[..], [Notice::Replaced { .. }]),
        "{:?}",
        rig.notices
    );
}

#[test]
fn a_skip_while_a_replacement_is_looked_for_is_not_undone_by_what_is_found() {
    let mut rig = Rig::playing(&["a", "b"]);
    let play = rig.play_id();
    let failed = Input::Audio(AudioNews::Failed {
        play,
        cause: FailureCause::Gone,
        message: String::new(),
    });
    let ticket = rig
        .player
        .handle(failed, rig.now)
        .iter()
        .find_map(|effect| match effect {
            Effect::Load { ticket, .. } => Some(*ticket),
            _ => None,
        })
        .expect("a replacement is looked for");
    assert!(rig.answer(skip(None)).is_ok());
    let plays = rig.plays.len();

    rig.feed(Input::Loaded {
        ticket,
        outcome: Ok(hit("late", 180)),
    });

    assert_eq!(
        (rig.current().as_deref(), rig.plays.len()),
        (Some("b"), plays)
    );
}
