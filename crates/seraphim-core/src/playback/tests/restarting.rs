//! The program ends and starts again.

use super::*;
use crate::playback::{OnNode, SavedPlayer};
use crate::request::LoopMode;

/// The program was killed and has started again.
fn killed(rig: &Rig, on_node: Option<OnNode>) -> Rig {
    let now = rig.now;
    let saved = SavedPlayer {
        head: rig.player.saved_head(now),
        queue: rig.player.kept_waiting().cloned().collect(),
        history: history(rig),
    };
    let (guild, settings) = (GuildId(7), GuildSettings::default());
    Rig {
        player: Player::restored(guild, settings, saved, on_node, 1, now),
        now,
        ..Rig::new()
    }
}

fn history(rig: &Rig) -> Vec<Entry> {
    let mut history: Vec<_> = rig.player.history().latest_first().cloned().collect();
    history.reverse();
    history
}

#[test]
fn autoplay_that_was_between_two_tracks_goes_back_and_goes_on() {
    let mut rig = Rig::playing(&["a"]);
    let (by, on) = (ann(), Some(true));
    assert!(rig.answer(Request::Autoplay { by, on }).is_ok());
    rig.nothing_answers = true;
    rig.end(EndReason::Finished);
    assert_eq!(rig.current(), None);

    let mut rig = killed(&rig, None);
    let (channel, empty) = (VOICE, false);
    rig.feed(Input::GoBack { channel, empty });
    rig.enter(VOICE);
    assert_eq!(rig.looked.len(), 1, "for what goes with a");
}

#[test]
fn row_21_a_channel_that_went_while_the_program_was_away_is_not_wanted_back() {
    let mut rig = killed(&Rig::playing(&["a", "b"]), None);
    let (channel, empty) = (VOICE, false);
    rig.feed(Input::GoBack { channel, empty });
    rig.feed(Input::JoinRefused { channel });
    rig.pass_seconds(600);
    assert_eq!(rig.player.saved_head(rig.now).voice_channel, None);
    assert!(matches!(rig.notices[..], [Notice::JoinFailed { .. }]));
    assert_eq!(rig.titles(), ["b"], "the queue is kept");
}

#[test]
fn who_calls_from_elsewhere_is_followed_while_discord_lets_it_in_nowhere() {
    let mut rig = killed(&Rig::playing(&["a", "b"]), None);
    let settings = GuildSettings {
        always_on: true,
        ..GuildSettings::default()
    };
    rig.feed(Input::Settings(Box::new(settings)));
    let (channel, empty) = (VOICE, true);
    rig.feed(Input::GoBack { channel, empty });
    rig.pass_seconds(600);
    let by = Caller {
        voice_channel: Some(OTHER_VOICE),
        ..ann()
    };
    assert!(matches!(
        rig.answer(Request::Join { by }),
        Ok(Reply::Joined { .. })
    ));
    rig.enter(OTHER_VOICE);
    assert_eq!(rig.last_play().track.title, "a");
}

#[test]
fn row_44_killed_again_before_it_went_back_it_still_knows_where_it_was() {
    let mut rig = killed(&Rig::playing(&["a", "b"]), None);
    assert!(rig.answer(Request::Queue).is_ok());

    let mut rig = killed(&rig, None);
    assert_eq!(rig.player.saved_head(rig.now).voice_channel, Some(VOICE));
    let (channel, empty) = (VOICE, true);
    rig.feed(Input::GoBack { channel, empty });

    let stays_out = rig.player.saved_head(rig.now).voice_channel;
    assert_eq!(stays_out, None);
}

#[test]
fn a_track_that_ended_while_the_bot_was_away_comes_again_where_it_is_repeated() {
    for (mode, current, waiting) in [
        (LoopMode::Track, "a", vec!["b"]),
        (LoopMode::Queue, "b", vec!["a"]),
        (LoopMode::Off, "b", vec![]),
    ] {
        let mut rig = Rig::playing(&["a", "b"]);
        let wanted = Request::Loop {
            by: ann(),
            mode: Some(mode),
        };
        assert!(rig.answer(wanted).is_ok());
        let ended = OnNode {
            play: None,
            position: Duration::ZERO,
            paused: false,
        };
        let mut rig = killed(&rig, Some(ended));
        let (channel, empty) = (VOICE, false);
        rig.feed(Input::GoBack { channel, empty });
        rig.enter(VOICE);

        assert_eq!(rig.last_play().track.title, current, "{mode:?}");
        assert_eq!(rig.last_play().start, Duration::ZERO);
        assert_eq!(rig.titles(), waiting, "{mode:?}");
    }
}

#[test]
fn row_44_what_a_node_plays_on_counts_before_the_bot_has_gone_back() {
    let rig = Rig::playing(&["a", "b"]);
    let on_node = OnNode {
        play: Some(rig.play_id()),
        position: Duration::from_secs(20),
        paused: false,
    };
    let mut rig = killed(&rig, Some(on_node));
    assert!(rig.answer(Request::Queue).is_ok());
    rig.pass_seconds(10);

    assert!(rig.player.is_sounding(), "its position would not be saved");
    assert_eq!(rig.position(), Duration::from_secs(30));
    let (channel, empty) = (VOICE, false);
    rig.feed(Input::GoBack { channel, empty });
    rig.pass_seconds(2);
    rig.enter(VOICE);
    assert_eq!(rig.position(), Duration::from_secs(32));
    assert_eq!(rig.plays, [], "the node still has the track");
}
