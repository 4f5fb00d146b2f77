use super::message;
use crate::view::{
    Catalogue, Manner,
    message::assert_within_limits,
    samples::{entry, snapshot, track, worst},
};
use seraphim_core::{ChannelId, Count, Deed, Filters, LoopMode, Reply};
use std::time::Duration;

fn replies(track: &seraphim_core::Track) -> Vec<Reply> {
    let one = || entry(1, track.clone());
    let wait = Some(Duration::from_secs(83));
    vec![
        Reply::Queued {
            entry: one(),
            place: 0,
            plays_in: wait,
            started: true,
            playlist: None,
        },
        Reply::Queued {
            entry: one(),
            place: 3,
            plays_in: wait,
            started: false,
            playlist: Some(format!(
                "https://www.youtube.com/playlist?list={}",
                "P".repeat(34)
            )),
        },
        Reply::Queued {
            entry: one(),
            place: 3,
            plays_in: None,
            started: false,
            playlist: Some("x".repeat(500)),
        },
        Reply::QueuedMany {
            name: Some(track.title.clone()),
            first: one(),
            count: 9,
            not_taken: 1,
            left_out: 2,
            place: 4,
            plays_in: wait,
            total: None,
            started: false,
        },
        Reply::QueuedMany {
            name: None,
            first: one(),
            count: 1,
            not_taken: 0,
            left_out: 0,
            place: 0,
            plays_in: None,
            total: None,
            started: true,
        },
        Reply::Paused { entry: one() },
        Reply::Resumed { entry: one() },
        Reply::Previous {
            entry: one(),
            interrupted: Some(one()),
        },
        Reply::Stopped {
            cleared: vec![one()],
            restorable_for: Duration::from_mins(5),
        },
        Reply::Restored {
            count: 3,
            current: Some(one()),
        },
        Reply::Queue(snapshot(Some(track.clone()), vec![track.clone(); 30])),
        Reply::NowPlaying(snapshot(None, vec![])),
    ]
}

#[test]
fn several_that_were_chosen_are_counted_and_not_called_a_list() {
    let catalogue = Catalogue::load().expect("the texts parse");
    let chosen = |plays_in, started| Reply::QueuedMany {
        name: None,
        first: entry(1, track("Kyrie")),
        count: 2,
        not_taken: 0,
        left_out: 0,
        place: 4,
        plays_in,
        total: None,
        started,
    };
    let wait = Some(Duration::from_secs(83));
    for (reply, told) in [
        (
            chosen(wait, false),
            "Queued 2 tracks from place 4. They play in 1:23.",
        ),
        (
            chosen(None, false),
            "Queued 2 tracks from place 4. What plays before them has no end of its own.",
        ),
        (
            chosen(wait, true),
            "Now playing [Kyrie](<https://music.example/o-vis>), the first of 2 tracks.",
        ),
    ] {
        let said = message(catalogue.voice(Manner::Plain), &reply).content;
        assert_eq!(said, told);
    }
}

fn skips(track: &seraphim_core::Track) -> Vec<Reply> {
    let entry = || entry(1, track.clone());
    let of = |next, similar, passed| Reply::Skipped {
        entry: entry(),
        next,
        similar,
        passed,
    };
    vec![
        of(Some(entry()), false, 2),
        of(None, false, 0),
        of(None, true, 1),
    ]
}

fn orders_and_sounds(track: &seraphim_core::Track) -> Vec<Reply> {
    let one = || entry(1, track.clone());
    vec![
        Reply::Shuffled {
            count: 12,
            undoable_for: Duration::from_mins(1),
        },
        Reply::Ordered { count: 3 },
        Reply::Cleared {
            count: 9,
            restorable_for: Duration::from_mins(5),
        },
        Reply::Removed {
            entries: vec![one()],
        },
        Reply::Removed {
            entries: vec![one(); 900],
        },
        Reply::Deduped { count: 1 },
        Reply::Moved {
            entry: one(),
            place: 3,
        },
        Reply::Jumped { entry: one() },
        Reply::Voted {
            deed: Deed::Skip,
            count: Count {
                votes: 1,
                needed: 2,
            },
            track: Some(Box::new(one().track)),
        },
        Reply::Sought {
            entry: one(),
            position: Duration::from_secs(83),
        },
        Reply::Sought {
            entry: one(),
            position: Duration::ZERO,
        },
        Reply::Looping {
            mode: LoopMode::Queue,
        },
        Reply::Volume {
            level: 150,
            changed: true,
        },
        Reply::Filtered {
            filters: Filters::default(),
        },
        Reply::Autoplay { on: true },
        Reply::Autoplay { on: false },
        Reply::Joined {
            channel: ChannelId(u64::MAX),
            current: Some(one()),
        },
        Reply::Left { kept: 0 },
        Reply::Left { kept: 12 },
        Reply::History(vec![one(); 3]),
    ]
}

#[test]
fn every_answer_stays_within_discords_limits_with_the_longest_values() {
    let catalogue = Catalogue::load().expect("the texts parse");
    for manner in [Manner::Celestial, Manner::Plain] {
        for reply in replies(&worst())
            .iter()
            .chain(&orders_and_sounds(&worst()))
            .chain(&skips(&worst()))
            .chain(&replies(&track("O vis aeternitatis")))
        {
            assert_within_limits(&message(catalogue.voice(manner), reply));
        }
    }
}

#[test]
fn the_answer_to_play_tells_place_and_waiting_time() {
    let catalogue = Catalogue::load().expect("the texts parse");
    let reply = &replies(&track("O vis [aeternitatis]"))[1];
    let told = message(catalogue.voice(Manner::Plain), reply);
    let sentence = told.content.lines().next().expect("a line");
    let title = r"[O vis \[aeternitatis\]](<https://music.example/o-vis>)";
    assert_eq!(
        sentence,
        format!("Queued {title} at place 3. It plays in 1:23.")
    );
    assert_eq!(told.rows[0][0].label, "Queue the whole playlist");
}

#[test]
fn the_answer_to_stop_offers_to_undo_it_only_if_something_was_cleared() {
    let catalogue = Catalogue::load().expect("the texts parse");
    let voice = catalogue.voice(Manner::Celestial);
    let restorable_for = Duration::from_mins(5);
    let some = Reply::Stopped {
        cleared: vec![entry(1, track("a"))],
        restorable_for,
    };
    assert_eq!(message(voice, &some).rows.len(), 1);
    let none = Reply::Stopped {
        cleared: vec![],
        restorable_for,
    };
    assert!(message(voice, &none).rows.is_empty());
}
