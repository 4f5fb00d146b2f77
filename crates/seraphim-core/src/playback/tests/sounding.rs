//! Seek, loop, volume, filters.

use super::*;
use crate::filters::{FilterChange, Filters, Preset};
use crate::playback::PlayFailure;
use crate::request::{LoopMode, SeekTo, VolumeChange};
use crate::settings::SponsorCategory;

fn seek(rig: &mut Rig, to: SeekTo) -> Result<Duration, Refusal> {
    match rig.answer(Request::Seek { by: ann(), to })? {
        Reply::Sought { position, .. } => Ok(position),
        other => panic!("not sought: {other:?}"),
    }
}

#[test]
fn a_seek_is_absolute_or_from_where_it_is_and_stays_inside_the_track() {
    let mut rig = Rig::playing(&["a"]);
    let seconds = Duration::from_secs;
    let cases = [
        (SeekTo::Position(seconds(60)), 60),
        (SeekTo::Forward(seconds(30)), 90),
        (SeekTo::Back(seconds(15)), 75),
        (SeekTo::Back(seconds(500)), 0),
        (SeekTo::Forward(seconds(179)), 179),
    ];
    for (to, expected) in cases {
        assert_eq!(seek(&mut rig, to), Ok(seconds(expected)), "{to:?}");
        assert!(rig.did(&Effect::Seek(seconds(expected))), "{to:?}");
        assert_eq!(rig.position(), seconds(expected));
    }
}

#[test]
fn a_seek_to_the_end_or_behind_it_is_refused_and_the_track_plays_on() {
    let mut rig = Rig::playing(&["a", "b"]);
    let (seconds, length) = (Duration::from_secs, Duration::from_mins(3));
    let before = rig.position();
    for to in [
        SeekTo::Position(length),
        SeekTo::Position(seconds(600)),
        SeekTo::Forward(length.saturating_sub(before)),
        SeekTo::Forward(Duration::MAX),
    ] {
        let refused = Err(Refusal::BehindTheEnd { length });
        assert_eq!(seek(&mut rig, to), refused, "{to:?}");
    }
    assert_eq!(
        (rig.current().as_deref(), rig.position()),
        (Some("a"), before)
    );
}

#[test]
fn live_streams_and_unseekable_tracks_stay_where_they_are() {
    let mut live = track("radio");
    live.length = None;
    let mut fixed = track("fixed");
    fixed.seekable = false;
    for (track, refusal) in [(live, Refusal::Live), (fixed, Refusal::NotSeekable)] {
        let mut rig = Rig::new();
        let ticket = rig.look_up(ann(), "x", Place::Last);
        assert!(rig.found(ticket, Loaded::Track(track)).is_ok());
        rig.enter(VOICE);
        rig.start();
        assert_eq!(
            seek(&mut rig, SeekTo::Position(Duration::ZERO)),
            Err(refusal)
        );
    }
}

#[test]
fn a_seek_before_the_node_has_the_track_is_where_it_starts() {
    let mut rig = Rig::new();
    rig.play("a");

    assert!(seek(&mut rig, SeekTo::Position(Duration::from_secs(20))).is_ok());
    assert!(rig.plays.is_empty());
    rig.enter(VOICE);

    assert_eq!(rig.last_play().start, Duration::from_secs(20));
}

#[test]
fn a_repeated_track_plays_again_until_it_is_skipped() {
    let mut rig = Rig::playing(&["a", "b"]);
    let mode = Some(LoopMode::Track);
    assert_eq!(
        rig.answer(Request::Loop { by: ann(), mode }),
        Ok(Reply::Looping {
            mode: LoopMode::Track
        })
    );

    rig.end(EndReason::Finished);
    assert_eq!((rig.current().as_deref(), rig.plays.len()), (Some("a"), 2));
    assert_eq!(rig.last_play().start, Duration::ZERO);
    rig.start();
    rig.pass_seconds(5);
    assert!(rig.answer(skip(None)).is_ok());
    assert_eq!(rig.current().as_deref(), Some("b"));
}

#[test]
fn the_loop_button_goes_through_all_three_modes() {
    let mut rig = Rig::playing(&["a"]);
    for mode in [LoopMode::Track, LoopMode::Queue, LoopMode::Off] {
        let answer = rig.answer(Request::Loop {
            by: ann(),
            mode: None,
        });
        assert_eq!(answer, Ok(Reply::Looping { mode }));
    }
}

#[test]
fn the_volume_is_heard_kept_and_bounded_by_the_guild() {
    let settings = GuildSettings {
        max_volume: 110,
        ..GuildSettings::default()
    };
    let mut rig = Rig::with(settings).begin(&["a"]);
    let change = |change| Request::Volume { by: ann(), change };
    let level = |level, changed| Ok(Reply::Volume { level, changed });

    assert_eq!(rig.answer(change(VolumeChange::Set(40))), level(40, true));
    assert!(rig.did(&Effect::Volume(40)));
    assert!(rig.did(&Effect::KeepVolume(40)));
    assert_eq!(rig.answer(change(VolumeChange::Show)), level(40, false));
    assert_eq!(rig.answer(change(VolumeChange::Down(50))), level(0, true));
    assert_eq!(rig.answer(change(VolumeChange::Up(200))), level(110, true));
    assert_eq!(rig.answer(change(VolumeChange::Up(10))), level(110, false));
    assert_eq!(
        rig.answer(change(VolumeChange::Set(111))),
        Err(Refusal::OutOfRange {
            least: 0,
            most: 110
        })
    );
}

#[test]
fn filters_are_given_to_the_node_at_once_and_again_when_it_has_lost_them() {
    let mut rig = Rig::playing(&["a", "b"]);
    let change = FilterChange::Preset(Some(Preset::Nightcore));
    let filters = Filters {
        preset: Some(Preset::Nightcore),
        ..Filters::default()
    };

    let answer = rig.answer(Request::Filter { by: ann(), change });
    assert_eq!(answer, Ok(Reply::Filtered { filters }));
    assert!(rig.did(&Effect::Filter(filters)));
    rig.audio(AudioNews::NodeDown);
    rig.audio(AudioNews::NodeUp { resumed: false });
    assert_eq!(rig.last_play().filters, Some(filters));

    let off = FilterChange::Off;
    rig.start();
    assert!(
        rig.answer(Request::Filter {
            by: ann(),
            change: off
        })
        .is_ok()
    );
    assert!(rig.did(&Effect::Filter(Filters::default())));
    rig.end(EndReason::Finished);
    assert_eq!(rig.last_play().filters, None);
}

#[test]
fn parts_to_leave_out_are_told_before_the_track_and_again_to_a_node_that_forgot_them() {
    let categories = vec![SponsorCategory::Sponsor, SponsorCategory::Intro];
    let settings = GuildSettings {
        sponsor_categories: categories.clone(),
        ..GuildSettings::default()
    };
    let mut rig = Rig::with(settings);
    let told = Effect::LeaveOut(categories);
    rig.play("a");
    rig.play("b");
    rig.enter(VOICE);
    assert!(rig.did(&told));
    rig.listeners(&[ANN]);
    rig.start();
    rig.end(EndReason::Finished);
    assert!(!rig.did(&told), "it holds for the next track too");
    rig.start();

    rig.audio(AudioNews::NodeDown);
    rig.audio(AudioNews::NodeUp { resumed: false });
    assert!(rig.did(&told));

    rig.start();
    rig.feed(Input::Settings(Box::default()));
    assert!(rig.did(&Effect::LeaveOut(Vec::new())));
}

#[test]
fn a_faster_track_is_over_sooner() {
    let mut rig = Rig::playing(&["a"]);
    let before = rig.position();
    let change = FilterChange::Speed(150);
    assert!(rig.answer(Request::Filter { by: ann(), change }).is_ok());

    rig.pass_seconds(20);

    assert_eq!(rig.position(), before + Duration::from_secs(30));
}

#[test]
fn what_the_node_was_told_in_vain_it_is_told_again_and_once() {
    let mut rig = Rig::playing(&["a"]);
    let pause = Effect::Pause(true);
    assert!(rig.answer(Request::TogglePause { by: ann() }).is_ok());
    assert!(rig.did(&pause));

    rig.feed(Input::OrderLost);
    rig.pass_seconds(5);
    let again = rig.did.iter().filter(|effect| **effect == pause).count();
    assert_eq!(again, 1, "{:?}", rig.did);
    assert!(rig.did(&Effect::Volume(100)) && rig.did(&Effect::Filter(Filters::default())));
    rig.pass_seconds(60);
    assert!(!rig.did(&pause), "it was taken");
}

#[test]
fn what_was_lost_on_the_way_to_a_node_that_is_away_is_told_when_it_has_gone_on_playing() {
    let mut rig = Rig::playing(&["a"]);
    assert!(rig.answer(Request::TogglePause { by: ann() }).is_ok());
    rig.feed(Input::OrderLost);
    rig.audio(AudioNews::NodeDown);
    rig.pass_seconds(60);
    assert!(!rig.did(&Effect::Pause(true)), "nobody is there to be told");

    rig.audio(AudioNews::NodeUp { resumed: true });
    assert!(rig.did(&Effect::Pause(true)));
}

#[test]
fn a_node_that_did_not_hear_that_it_is_over_is_told_until_it_does() {
    let mut rig = Rig::playing(&["a"]);
    assert!(rig.answer(skip(None)).is_ok());
    for wait in [3, 6, 12] {
        assert!(rig.did(&Effect::StopAudio));
        rig.feed(Input::OrderLost);
        rig.pass_seconds(wait);
    }
    assert!(rig.did(&Effect::StopAudio));

    assert!(rig.answer(Request::Leave { by: ann() }).is_ok());
    assert!(rig.did(&Effect::DestroyAudio) && rig.player.is_dormant());
    rig.feed(Input::OrderLost);
    assert!(!rig.player.is_dormant(), "something is left at the node");
    rig.pass_seconds(24);
    assert!(rig.did(&Effect::DestroyAudio) && rig.player.is_dormant());
}

#[test]
fn a_node_that_lets_every_order_run_out_is_told_more_and_more_seldom() {
    let mut rig = Rig::playing(&["a"]);
    assert!(rig.answer(Request::TogglePause { by: ann() }).is_ok());
    // Each order takes ten seconds, one after the other.
    let (mut waiting, mut most) = (1_usize, 0);
    for _ in 0..60 {
        rig.pass_seconds(10);
        let orders = rig.did.iter().filter(|effect| {
            matches!(
                effect,
                Effect::Pause(_) | Effect::Volume(_) | Effect::Filter(_) | Effect::LeaveOut(_)
            )
        });
        waiting += orders.count();
        most = most.max(waiting);
        if waiting > 0 {
            waiting -= 1;
            rig.did.clear();
            rig.feed(Input::OrderLost);
        }
    }
    assert!(most <= 16, "{most} orders waited at once");
}

#[test]
fn a_filter_whose_end_was_lost_is_gone_when_the_next_track_begins() {
    let nightcore = FilterChange::Preset(Some(Preset::Nightcore));
    let changed = |rig: &mut Rig, change| {
        let answer = rig.answer(Request::Filter { by: ann(), change });
        assert!(answer.is_ok(), "{answer:?}");
    };

    let mut rig = Rig::playing(&["a"]);
    changed(&mut rig, nightcore);
    changed(&mut rig, FilterChange::Off);
    rig.feed(Input::OrderLost);
    rig.end(EndReason::Finished);
    rig.pass_seconds(60);
    rig.play("b");
    assert_eq!(rig.last_play().filters, Some(Filters::default()));

    let mut rig = Rig::playing(&["a", "b"]);
    changed(&mut rig, nightcore);
    changed(&mut rig, FilterChange::Off);
    rig.end(EndReason::Finished);
    rig.feed(Input::PlayRejected {
        play: rig.last_play().play,
        failure: PlayFailure::NodeUnavailable,
    });
    rig.pass_seconds(5);
    assert_eq!(rig.last_play().filters, Some(Filters::default()));
}
