//! Tracks that are known by their words or their link alone.

use super::*;
use crate::playback::Search;
use crate::policy::fallback::FailureCause;

/// As a playlist file names it.
fn named(title: &str) -> Track {
    Track {
        encoded: String::new(),
        source: "file".to_owned(),
        ..track(title)
    }
}

fn with(settings: GuildSettings, tracks: Vec<Track>) -> Rig {
    let mut rig = Rig::with(settings);
    let queued = rig.answer(Request::PlayTracks {
        by: ann(),
        name: None,
        tracks,
        place: Place::Last,
    });
    assert!(queued.is_ok(), "{queued:?}");
    rig
}

fn link(title: &str) -> Vec<Search> {
    vec![Search::Url(format!("https://example.org/{title}"))]
}

#[test]
fn a_link_is_looked_up_when_its_turn_comes_and_not_before() {
    let mut rig = with(GuildSettings::default(), vec![named("a"), named("b")]);
    assert_eq!(rig.looked, Vec::<Vec<Search>>::new(), "nobody is there yet");
    rig.own_finds
        .extend([Loaded::Track(track("a")), Loaded::Track(track("b"))]);

    rig.enter(VOICE);
    assert_eq!(rig.looked, [link("a")]);
    assert_eq!(rig.last_play().track, track("a"));
    rig.start();
    rig.end(EndReason::Finished);
    assert_eq!(rig.looked, [link("a"), link("b")]);
    assert_eq!(rig.last_play().track, track("b"));
}

#[test]
fn words_without_a_link_are_searched_for() {
    let words = Track {
        uri: None,
        ..named("a")
    };
    let mut rig = with(GuildSettings::default(), vec![words]);
    rig.own_finds
        .push_back(Loaded::Search(vec![track("a"), track("z")]));

    rig.enter(VOICE);

    let wanted = Search::Words {
        prefix: "localsearch".to_owned(),
        words: "somebody a".to_owned(),
    };
    assert_eq!(rig.looked[0][0], wanted);
    assert_eq!(rig.last_play().track, track("a"));
}

#[test]
fn a_link_that_leads_nowhere_is_told_once_and_the_next_one_plays() {
    let mut rig = with(GuildSettings::default(), vec![named("a"), named("b")]);
    // At the link, and by both sorts of words.
    rig.own_finds
        .extend([Loaded::Empty, Loaded::Empty, Loaded::Empty]);
    rig.own_finds.push_back(Loaded::Track(track("b")));

    rig.enter(VOICE);

    assert_eq!(rig.last_play().track, track("b"));
    let told = rig.notices.as_slice();
    assert!(
        matches!(told, [Notice::TrackFailed { entry, cause: FailureCause::Gone, .. }] if entry.track.title == "a"),
        "{told:?}"
    );
}

#[test]
fn what_the_guild_does_not_take_is_not_let_in_by_a_link() {
    let settings = GuildSettings {
        sources: vec!["local".to_owned()],
        ..GuildSettings::default()
    };
    let mut rig = with(settings, vec![named("a")]);
    rig.own_finds.push_back(Loaded::Track(track("a")));

    rig.enter(VOICE);

    assert!(rig.plays.is_empty(), "{:?}", rig.plays);
    assert_eq!(rig.notices.len(), 1);
}

#[test]
fn while_no_node_is_there_the_track_waits_for_one() {
    let mut rig = with(GuildSettings::default(), vec![named("a")]);
    rig.player.handle(
        Input::Voice(VoiceNews::State {
            channel: Some(VOICE),
        }),
        rig.now,
    );
    let did = rig.player.handle(Input::Voice(VoiceNews::Server), rig.now);
    let asked = |did: &[Effect]| {
        did.iter().find_map(|effect| match effect {
            Effect::Load { ticket, .. } => Some(*ticket),
            _ => None,
        })
    };
    let ticket = asked(&did).expect("it is looked up");
    let outcome = Err(LoadFailure::NodeUnavailable);
    let did = rig
        .player
        .handle(Input::Loaded { ticket, outcome }, rig.now);
    assert_eq!(asked(&did), None, "not at once again");

    rig.own_finds.push_back(Loaded::Track(track("a")));
    rig.audio(AudioNews::NodeUp { resumed: false });
    rig.pass_seconds(5);
    assert_eq!(rig.last_play().track, track("a"));
    assert!(rig.notices.is_empty(), "{:?}", rig.notices);
}
