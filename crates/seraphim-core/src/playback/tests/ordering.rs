//! The queue's other verbs.

use super::*;
use crate::request::{LoopMode, Pick};

fn ids(rig: &Rig) -> Vec<EntryId> {
    let snapshot = rig.player.snapshot(rig.now);
    snapshot.upcoming.iter().map(|entry| entry.id).collect()
}

#[test]
fn a_shuffle_can_be_taken_back_for_a_minute_and_what_came_since_stands_behind() {
    let mut rig = Rig::playing(&["now", "a", "b", "c", "d", "e", "f"]);
    let shuffled = rig.answer(Request::Shuffle { by: ann() });
    assert!(
        matches!(shuffled, Ok(Reply::Shuffled { count: 6, .. })),
        "{shuffled:?}"
    );
    assert_ne!(rig.titles(), ["a", "b", "c", "d", "e", "f"]);
    rig.play("late");
    rig.pass_seconds(59);

    assert_eq!(
        rig.answer(Request::Unshuffle { by: ann() }),
        Ok(Reply::Ordered { count: 7 })
    );

    assert_eq!(rig.titles(), ["a", "b", "c", "d", "e", "f", "late"]);
    let again = rig.answer(Request::Unshuffle { by: ann() });
    assert_eq!(again, Err(Refusal::NothingToUnshuffle));
    assert!(rig.answer(Request::Shuffle { by: ann() }).is_ok());
    rig.pass_seconds(60);
    let late = rig.answer(Request::Unshuffle { by: ann() });
    assert_eq!(late, Err(Refusal::NothingToUnshuffle));
}

#[test]
fn clear_leaves_the_current_track_and_can_be_taken_back() {
    let mut rig = Rig::playing(&["now", "a", "b"]);

    let cleared = rig.answer(Request::Clear { by: ann() });

    assert!(
        matches!(cleared, Ok(Reply::Cleared { count: 2, .. })),
        "{cleared:?}"
    );
    assert_eq!(
        (rig.current().as_deref(), rig.titles().len()),
        (Some("now"), 0)
    );
    assert_eq!(
        rig.answer(Request::Clear { by: ann() }),
        Err(Refusal::QueueEmpty)
    );
    let back = rig.answer(Request::RestoreQueue { by: ann() });
    assert!(
        matches!(
            back,
            Ok(Reply::Restored {
                count: 2,
                current: None
            })
        ),
        "what plays never stopped: {back:?}"
    );
    assert_eq!(rig.titles(), ["a", "b"]);
}

#[test]
fn whoever_clears_again_takes_nothing_from_what_can_be_restored() {
    let mut rig = Rig::playing(&["now", "a", "b"]);
    assert!(rig.answer(Request::Clear { by: ann() }).is_ok());
    assert!(rig.answer(Request::Stop { by: ann() }).is_ok());

    let back = rig.answer(Request::RestoreQueue { by: ann() });

    assert!(
        matches!(back, Ok(Reply::Restored { count: 3, .. })),
        "{back:?}"
    );
    assert_eq!(rig.current().as_deref(), Some("now"));
    assert_eq!(rig.titles(), ["a", "b"]);
}

#[test]
fn what_finds_no_room_when_it_is_restored_can_be_restored_later() {
    let mut rig = Rig::with(GuildSettings {
        queue_limit: 3,
        ..GuildSettings::default()
    })
    .begin(&["now", "a", "b", "c"]);
    assert!(rig.answer(Request::Clear { by: ann() }).is_ok());
    rig.play("d");
    rig.play("e");

    let back = rig.answer(Request::RestoreQueue { by: ann() });
    assert!(
        matches!(back, Ok(Reply::Restored { count: 1, .. })),
        "{back:?}"
    );
    let pick = Pick::Of(ANN);
    assert!(rig.answer(Request::Remove { by: ann(), pick }).is_ok());
    assert!(rig.answer(Request::RestoreQueue { by: ann() }).is_ok());

    assert_eq!(rig.titles(), ["b", "c"]);
}

#[test]
fn remove_takes_entries_or_all_of_a_person() {
    let mut rig = Rig::playing(&["now", "a", "b", "c"]);
    let bens = rig.play_at(caller(BEN), "d", Place::Last);
    rig.play("e");

    let pick = Pick::Entries(ids(&rig)[1..3].to_vec());
    let removed = rig.answer(Request::Remove { by: ann(), pick });
    assert!(matches!(removed, Ok(Reply::Removed { entries }) if entries.len() == 2));
    assert_eq!(rig.titles(), ["a", "d", "e"]);

    let pick = Pick::Of(ANN);
    assert!(rig.answer(Request::Remove { by: ann(), pick }).is_ok());
    assert_eq!(ids(&rig), [bens.id]);
    let pick = Pick::Of(ANN);
    let nobody = rig.answer(Request::Remove { by: ann(), pick });
    assert_eq!(nobody, Err(Refusal::UnknownEntry));
}

#[test]
fn where_a_dj_is_needed_ones_own_entries_may_be_removed_and_no_others() {
    let mut rig = Rig::strict().begin(&["now", "a"]);
    rig.play_at(caller(BEN), "b", Place::Last);
    let [own, bens] = ids(&rig)[..] else {
        panic!("two entries wait");
    };

    let remove = |rig: &mut Rig, id| {
        let pick = Pick::Entries(vec![id]);
        rig.answer(Request::Remove { by: ann(), pick })
    };
    assert!(matches!(
        remove(&mut rig, bens),
        Err(Refusal::NeedsDj { .. })
    ));
    assert!(remove(&mut rig, own).is_ok());
    assert_eq!(rig.titles(), ["b"]);
}

#[test]
fn move_and_jump_bring_an_entry_where_it_is_wanted() {
    let mut rig = Rig::playing(&["now", "a", "b", "c"]);
    let [a, _, c] = ids(&rig)[..] else {
        panic!("three entries wait");
    };

    let moved = rig.answer(Request::Move {
        by: ann(),
        entry: c,
        place: 1,
    });
    assert!(
        matches!(moved, Ok(Reply::Moved { place: 1, .. })),
        "{moved:?}"
    );
    assert_eq!(rig.titles(), ["c", "a", "b"]);
    let far = rig.answer(Request::Move {
        by: ann(),
        entry: c,
        place: 99,
    });
    assert!(matches!(far, Ok(Reply::Moved { place: 3, .. })), "{far:?}");

    assert!(
        rig.answer(Request::Jump {
            by: ann(),
            entry: c
        })
        .is_ok()
    );
    assert_eq!(rig.current().as_deref(), Some("c"));
    assert_eq!(rig.titles(), ["a", "b"], "those before it stay");
    let gone = rig.answer(Request::Jump {
        by: ann(),
        entry: c,
    });
    assert_eq!(gone, Err(Refusal::UnknownEntry));
    assert!(
        rig.answer(Request::Jump {
            by: ann(),
            entry: a
        })
        .is_ok()
    );
}

#[test]
fn dedupe_keeps_the_first_of_each_and_counts_the_current_track() {
    let mut rig = Rig::playing(&["now", "a", "now", "b", "a"]);

    assert_eq!(
        rig.answer(Request::Dedupe { by: ann() }),
        Ok(Reply::Deduped { count: 2 })
    );
    assert_eq!(rig.titles(), ["a", "b"]);
    assert_eq!(
        rig.answer(Request::Dedupe { by: ann() }),
        Err(Refusal::NoDuplicates)
    );
}

#[test]
fn fair_lets_people_take_turns_once_or_always() {
    let mut rig = Rig::playing(&["now", "a1", "a2", "a3"]);
    rig.play_at(caller(BEN), "b1", Place::Last);
    rig.play_at(caller(BEN), "b2", Place::Last);

    assert_eq!(
        rig.answer(Request::Fair { by: ann() }),
        Ok(Reply::Ordered { count: 5 })
    );
    assert_eq!(rig.titles(), ["a1", "b1", "a2", "b2", "a3"]);

    let settings = GuildSettings {
        fair: true,
        ..GuildSettings::default()
    };
    let mut rig = Rig::with(settings).begin(&["now", "a1", "a2", "a3"]);
    rig.play_at(caller(BEN), "b1", Place::Last);
    assert_eq!(rig.titles(), ["a1", "b1", "a2", "a3"]);
}

#[test]
fn a_repeated_queue_goes_round_and_no_entry_is_in_it_twice() {
    let mut rig = Rig::playing(&["a", "b"]);
    let mode = Some(LoopMode::Queue);
    assert!(rig.answer(Request::Loop { by: ann(), mode }).is_ok());

    for expected in ["b", "a", "b"] {
        rig.end(EndReason::Finished);
        rig.start();
        rig.pass_seconds(5);
        assert_eq!(rig.current().as_deref(), Some(expected));
        assert_eq!(rig.titles().len(), 1);
    }
    assert!(rig.answer(skip(None)).is_ok());
    assert_eq!(
        (rig.current().as_deref(), rig.titles().len()),
        (Some("a"), 1)
    );
}

#[test]
fn what_is_skipped_before_its_first_sound_stays_in_the_round() {
    let mut rig = Rig::playing(&["a", "b", "c"]);
    let mode = Some(LoopMode::Queue);
    assert!(rig.answer(Request::Loop { by: ann(), mode }).is_ok());

    for _ in 0..2 {
        assert!(rig.answer(skip(None)).is_ok());
        rig.pass_seconds(5);
    }
    assert_eq!(
        (rig.current().as_deref(), rig.titles()),
        (Some("c"), vec!["a".to_owned(), "b".to_owned()])
    );
}

#[test]
fn people_and_lengths_beyond_the_guilds_limits_are_refused() {
    let settings = GuildSettings {
        person_limit: Some(1),
        length_limit: Some(Duration::from_mins(4)),
        ..GuildSettings::default()
    };
    let mut rig = Rig::with(settings).begin(&["now", "a"]);
    let by = ann();
    let refused = rig.answer(Request::PlayTracks {
        by: by.clone(),
        name: None,
        tracks: vec![track("b")],
        place: Place::Last,
    });
    assert_eq!(refused, Err(Refusal::PersonLimit { limit: 1 }));
    let mut long = track("long");
    long.length = Some(Duration::from_mins(5));
    let refused = rig.answer(Request::PlayTracks {
        by: caller(BEN),
        name: None,
        tracks: vec![long],
        place: Place::Last,
    });
    let limit = Duration::from_mins(4);
    assert_eq!(refused, Err(Refusal::TooLong { limit }));
}

#[test]
fn a_source_that_the_guild_does_not_take_is_refused() {
    let settings = GuildSettings {
        sources: vec!["local".to_owned()],
        ..GuildSettings::default()
    };
    let mut rig = Rig::with(settings);
    let ticket = rig.look_up(ann(), "a", Place::Last);

    let refused = rig.found(ticket, Loaded::Track(track("a")));

    let source_name = "http".to_owned();
    assert_eq!(refused, Err(Refusal::SourceClosed { source_name }));
}

#[test]
fn a_search_to_choose_from_queues_nothing_and_keeps_its_order() {
    let mut rig = Rig::new();
    let request = Request::Search {
        by: ann(),
        query: "kyrie".to_owned(),
        source: None,
    };
    assert_eq!(rig.ask(request), None);
    let ticket = Ticket(rig.ticket);

    let hits = rig.found(ticket, Loaded::Search(vec![track("a"), track("b")]));

    assert_eq!(hits, Ok(Reply::Hits(vec![track("a"), track("b")])));
    assert!(rig.player.is_dormant());
}
