//! From a wish to music.

use super::*;
use crate::playback::Search;
use crate::request::LoopMode;

#[test]
fn the_bot_joins_only_after_something_was_found() {
    let mut rig = Rig::new();

    let ticket = rig.look_up(ann(), "some words", Place::Last);
    assert!(
        !rig.did(&Effect::Join { channel: VOICE }),
        "joined before the lookup"
    );
    let answer = rig.found(ticket, Loaded::Track(track("a")));

    assert!(rig.did(&Effect::Join { channel: VOICE }));
    assert!(
        matches!(
            answer,
            Ok(Reply::Queued {
                started: true,
                place: 0,
                ..
            })
        ),
        "{answer:?}"
    );
}

#[test]
fn a_dead_link_is_called_one_and_not_a_search_without_hits() {
    let mut rig = Rig::new();
    let link = "https://radio.example/gone.mp3";
    let ticket = rig.look_up(ann(), link, Place::Last);
    let answer = rig.found(ticket, Loaded::Empty);
    assert_eq!(answer, Err(Refusal::NothingAtLink));
}

#[test]
fn an_empty_search_is_refused_and_nobody_joins() {
    let mut rig = Rig::new();

    let ticket = rig.look_up(ann(), " some words ", Place::Last);
    let answer = rig.found(ticket, Loaded::Search(Vec::new()));

    assert_eq!(
        answer,
        Err(Refusal::NothingFound {
            query: "some words".to_owned()
        })
    );
    assert_eq!(rig.did.len(), 1, "more than the answer: {:?}", rig.did);
    assert!(rig.player.is_dormant());
}

#[test]
fn music_starts_when_both_voice_state_and_server_are_known() {
    let mut rig = Rig::new();
    let entry = rig.play("a");

    rig.feed(Input::Voice(VoiceNews::State {
        channel: Some(VOICE),
    }));
    assert!(rig.plays.is_empty(), "played without a voice server");
    rig.feed(Input::Voice(VoiceNews::Server));

    let voice = rig
        .did
        .iter()
        .position(|did| *did == Effect::SendVoice { channel: VOICE });
    let play = rig
        .did
        .iter()
        .position(|did| matches!(did, Effect::Play(_)));
    assert!(
        voice.is_some() && voice < play,
        "the voice server goes first: {:?}",
        rig.did
    );
    assert_eq!(rig.last_play().track, entry.track);
    assert_eq!(rig.last_play().volume, 100);
    assert_eq!(rig.last_play().replaces, None);
}

#[test]
fn the_order_of_voice_state_and_server_does_not_matter() {
    let mut rig = Rig::new();
    rig.play("a");

    rig.feed(Input::Voice(VoiceNews::Server));
    rig.feed(Input::Voice(VoiceNews::State {
        channel: Some(VOICE),
    }));

    assert_eq!(rig.plays.len(), 1);
}

#[test]
fn a_wish_while_music_plays_is_queued_with_place_and_time() {
    let mut rig = Rig::playing(&["a", "b"]);

    let ticket = rig.look_up(ann(), "c", Place::Last);
    let answer = rig.found(ticket, Loaded::Track(track("c")));

    // 170 s are left of a, b has 180.
    let time = Some(Duration::from_secs(350));
    assert!(
        matches!(&answer, Ok(Reply::Queued { place: 2, plays_in, started: false, .. }) if *plays_in == time),
        "{answer:?}"
    );
    assert_eq!(rig.plays.len(), 1, "the current track was disturbed");
}

#[test]
fn behind_a_track_that_is_repeated_no_time_is_promised() {
    let mut rig = Rig::playing(&["a", "b"]);
    let (by, mode) = (ann(), Some(LoopMode::Track));
    assert!(rig.answer(Request::Loop { by, mode }).is_ok());

    let ticket = rig.look_up(ann(), "c", Place::Last);
    let answer = rig.found(ticket, Loaded::Track(track("c")));

    assert!(
        matches!(&answer, Ok(Reply::Queued { plays_in: None, .. })),
        "{answer:?}"
    );
    assert_eq!(rig.player.snapshot(rig.now).total, None);
}

#[test]
fn next_goes_before_what_waits_and_now_before_what_plays() {
    let mut rig = Rig::playing(&["a", "b"]);

    rig.play_at(ann(), "c", Place::Next);
    assert_eq!(
        (rig.current(), rig.titles()),
        (Some("a".into()), vec!["c".into(), "b".into()])
    );
    rig.play_at(ann(), "d", Place::Now);

    assert_eq!(rig.current().as_deref(), Some("d"));
    assert_eq!(
        rig.titles(),
        ["a", "c", "b"],
        "the interrupted track waits behind"
    );
    assert_eq!(rig.last_play().track.title, "d");
    assert_eq!(rig.last_play().replaces, Some(rig.plays[0].play));
}

#[test]
fn a_playlist_is_queued_in_order_as_far_as_there_is_room() {
    let settings = GuildSettings {
        queue_limit: 3,
        ..GuildSettings::default()
    };
    let mut rig = Rig::with(settings);

    let ticket = rig.look_up(ann(), "https://example.org/list", Place::Last);
    let tracks = ["a", "b", "c", "d", "e", "f"].map(track).to_vec();
    let answer = rig.found(
        ticket,
        Loaded::Playlist {
            name: Some("mine".into()),
            tracks,
        },
    );

    assert!(
        matches!(
            &answer,
            Ok(Reply::QueuedMany {
                count: 4,
                left_out: 2,
                started: true,
                ..
            })
        ),
        "{answer:?}"
    );
    assert_eq!(
        (rig.current().as_deref(), rig.titles()),
        (Some("a"), vec!["b".into(), "c".into(), "d".into()])
    );
    let refused = rig.ask(Request::Play {
        by: ann(),
        query: "g".into(),
        place: Place::Last,
    });
    assert_eq!(refused, Some(Err(Refusal::QueueFull { limit: 3 })));
}

#[test]
fn of_a_playlist_what_the_guild_does_not_take_is_not_called_a_full_queue() {
    let mut rig = Rig::with(GuildSettings {
        queue_limit: 1,
        length_limit: Some(Duration::from_mins(4)),
        ..GuildSettings::default()
    });
    let mut long = track("long");
    long.length = Some(Duration::from_mins(5));

    let ticket = rig.look_up(ann(), "https://example.org/list", Place::Last);
    let tracks = vec![track("a"), long.clone(), track("b"), long, track("c")];
    let answer = rig.found(ticket, Loaded::Playlist { name: None, tracks });

    assert!(
        matches!(
            answer,
            Ok(Reply::QueuedMany {
                count: 2,
                not_taken: 2,
                left_out: 1,
                ..
            })
        ),
        "{answer:?}"
    );
}

#[test]
fn a_track_that_ends_is_followed_by_the_next() {
    let mut rig = Rig::playing(&["a", "b"]);

    rig.end(EndReason::Finished);

    assert_eq!(rig.last_play().track.title, "b");
    assert_eq!(rig.last_play().replaces, None, "nothing sounds any more");
}

#[test]
fn news_of_an_older_order_is_ignored() {
    let mut rig = Rig::playing(&["a", "b", "c"]);
    let old = rig.play_id();
    assert!(rig.answer(skip(None)).is_ok());

    rig.audio(AudioNews::Ended {
        play: old,
        reason: EndReason::Finished,
    });
    rig.audio(AudioNews::Failed {
        play: old,
        cause: crate::FailureCause::Gone,
        message: String::new(),
    });
    rig.audio(AudioNews::Stuck { play: old });

    assert_eq!(rig.current().as_deref(), Some("b"));
    assert_eq!(rig.plays.len(), 2);
}

#[test]
fn a_failed_lookup_says_why() {
    let mut rig = Rig::new();
    let causes = [
        (LoadFailure::NodeUnavailable, Refusal::NodeUnavailable),
        (LoadFailure::TimedOut, Refusal::SearchTimedOut),
        (
            LoadFailure::Source {
                cause: crate::FailureCause::Age,
                message: "18".into(),
            },
            Refusal::SourceRefused {
                cause: crate::FailureCause::Age,
                reason: "18".into(),
            },
        ),
    ];

    for (failure, refusal) in causes {
        let ticket = rig.look_up(ann(), "a", Place::Last);
        assert_eq!(rig.outcome(ticket, Err(failure)), Err(refusal));
    }
}

#[test]
fn words_are_looked_up_in_each_place_in_order() {
    let search = vec!["localsearch".to_owned(), "ytsearch".to_owned()];
    let mut rig = Rig::with(GuildSettings {
        search,
        ..GuildSettings::default()
    });

    rig.look_up(ann(), "two words", Place::Last);

    let words = |prefix: &str| Search::Words {
        prefix: prefix.into(),
        words: "two words".into(),
    };
    let searches = vec![words("localsearch"), words("ytsearch")];
    assert!(
        rig.did(&Effect::Load {
            ticket: Ticket(1),
            searches
        }),
        "{:?}",
        rig.did
    );
}

#[test]
fn the_seventeenth_lookup_at_a_time_is_refused() {
    let mut rig = Rig::new();
    for _ in 0..16 {
        rig.look_up(ann(), "a", Place::Last);
    }

    let answer = rig.ask(Request::Play {
        by: ann(),
        query: "a".into(),
        place: Place::Last,
    });

    assert_eq!(answer, Some(Err(Refusal::Busy)));
}

#[test]
fn the_one_whose_lookup_ends_later_hears_that_the_bot_is_elsewhere() {
    let mut rig = Rig::new();
    let first = rig.look_up(ann(), "a", Place::Last);
    let elsewhere = Caller {
        voice_channel: Some(OTHER_VOICE),
        ..caller(BEN)
    };
    let second = rig.look_up(elsewhere, "b", Place::Last);

    assert!(rig.found(first, Loaded::Track(track("a"))).is_ok());
    let answer = rig.found(second, Loaded::Track(track("b")));

    assert_eq!(answer, Err(Refusal::OtherChannel { bot_in: VOICE }));
}

#[test]
fn the_clock_runs_only_while_there_is_sound() {
    let mut rig = Rig::new();
    rig.play("a");
    rig.pass_seconds(3);
    assert_eq!(rig.position(), Duration::ZERO, "ran while joining");
    rig.enter(VOICE);
    rig.pass_seconds(2);
    assert_eq!(
        rig.position(),
        Duration::ZERO,
        "ran while the track was opened"
    );

    rig.start();
    rig.pass_seconds(4);
    assert_eq!(rig.position(), Duration::from_secs(4));
    assert!(rig.answer(Request::TogglePause { by: ann() }).is_ok());
    rig.pass_seconds(60);
    assert_eq!(rig.position(), Duration::from_secs(4), "ran while paused");
    let position = Duration::from_secs(30);
    rig.audio(AudioNews::Position {
        play: Some(rig.play_id()),
        position,
        connected: true,
    });
    assert_eq!(rig.position(), position, "the node knows better");
}

#[test]
fn the_panel_moves_its_bar_while_music_plays_and_rests_while_it_does_not() {
    let mut rig = Rig::playing(&["a"]);
    let edits = |rig: &Rig| {
        rig.did
            .iter()
            .filter(|did| matches!(did, Effect::EditPanel { .. }))
            .count()
    };

    rig.pass_seconds(60);
    assert_eq!(edits(&rig), 4, "one in fifteen seconds: {:?}", rig.did);
    assert!(rig.answer(Request::TogglePause { by: ann() }).is_ok());
    rig.pass_seconds(60);
    assert_eq!(edits(&rig), 0, "nothing moves: {:?}", rig.did);
}

#[test]
fn row_36_a_clock_that_jumps_an_hour_either_way_loses_nothing_and_the_node_puts_it_right() {
    let hour = Duration::from_hours(1);
    let jumps: [fn(Timestamp, Duration) -> Timestamp; 2] = [|now, by| now + by, |now, by| now - by];
    for jump in jumps {
        let mut rig = Rig::playing(&["a", "b"]);
        rig.now = jump(rig.now, hour);
        rig.feed(Input::Tick);
        assert!(rig.position() <= Duration::from_mins(3));

        rig.audio(AudioNews::Position {
            play: Some(rig.play_id()),
            position: Duration::from_secs(20),
            connected: true,
        });
        rig.pass_seconds(5);

        assert_eq!(rig.position(), Duration::from_secs(25));
        assert_eq!(
            (rig.current(), rig.titles()),
            (Some("a".into()), vec!["b".into()])
        );
        assert_eq!((rig.notices.len(), rig.plays.len()), (0, 1));
    }
}
