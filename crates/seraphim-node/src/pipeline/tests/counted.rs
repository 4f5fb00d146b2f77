//! What is counted of plays.

use std::thread;
use std::time::Duration;

use super::super::{Gaps, PlaySettings, Pull, Streams};
use super::formats::media;
use super::listener::{Gate, Listener, opening, settings, tone, volume};

#[test]
fn tracks_are_counted_by_how_their_frames_come_about_and_no_longer_than_they_play() {
    let mut listener = Listener::to(media!("tone.opus"));
    listener.frames(10);
    let passed = Streams {
        passed: 1,
        ..Streams::default()
    };
    assert_eq!(listener.workshop().streams(), passed);

    listener.set_sound(volume(50));
    listener.frames(10);
    let encoded = Streams {
        encoded: 1,
        ..Streams::default()
    };
    assert_eq!(listener.workshop().streams(), encoded);

    listener.listen();
    listener.wait_until_it_rests();
    assert_eq!(listener.workshop().streams(), Streams::default());
}

#[test]
fn a_gap_in_a_track_is_one_underrun_however_long_it_is() {
    let mut listener = Listener::new(settings());
    let (source, gate) = Gate::around(tone(48_000, 96_000), 150_000);
    let gaps = Gaps::default();
    let track = PlaySettings {
        gaps: gaps.clone(),
        ..PlaySettings::default()
    };
    listener.deck.play(opening(source), track);
    listener.frames(5);
    while listener.output.next_frame() != Pull::Starved || !gate.holds_up() {
        thread::park_timeout(Duration::from_millis(1));
    }
    let counted = gaps.count();
    assert!(counted > 0, "a gap is counted");
    for _ in 0..50 {
        assert_eq!(listener.output.next_frame(), Pull::Starved);
    }
    assert_eq!(gaps.count(), counted, "and not again");
    gate.open();
    listener.listen();
}
