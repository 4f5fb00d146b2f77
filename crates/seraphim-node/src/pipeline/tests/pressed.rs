//! Encoding with less care, where there is no time for more.

use std::io::Cursor;
use std::time::Duration;

use super::formats::media;
use super::listener::{Listener, settings};
use super::measured::{frequency, worst_click};
use crate::pipeline::cache::{CacheKey, CacheSettings, FrameCache};
use crate::pipeline::{Input, OpenFailure, PlaySettings};

#[test]
fn a_lower_complexity_holds_from_one_frame_to_the_next_without_a_click() {
    let mut pressed = Listener::to(media!("tone.flac"));
    let mut at_ease = Listener::to(media!("tone.flac"));
    pressed.frames(40);
    pressed.workshop().bound_complexity(0);
    pressed.frames(40);
    pressed.workshop().bound_complexity(10);
    pressed.listen();
    at_ease.listen();
    assert_eq!(pressed.frames.len(), at_ease.frames.len());
    assert!(pressed.frames[..40] == at_ease.frames[..40]);
    assert!(
        pressed.frames[66..80] != at_ease.frames[66..80],
        "made in haste"
    );
    let heard = &pressed.heard[5 * 960..118 * 960];
    assert!((frequency(heard) - 440.0).abs() < 0.2);
    assert!(
        worst_click(heard) < 0.05,
        "a click of {}",
        worst_click(heard)
    );
}

#[test]
fn what_was_encoded_in_haste_is_not_kept() {
    let cache = FrameCache::new(CacheSettings::default()).expect("no folder is needed");
    let key = || CacheKey::new("http", "a", Duration::from_secs(3), 128_000, 10);
    let input = Input {
        source: Box::new(Cursor::new(media!("tone.mp3"))),
        seek: None,
        aac: None,
        remote: false,
        extension: None,
        mime: None,
        recording: Some(cache.record(key(), Duration::from_millis(2_500))),
        kept: false,
        instead: None,
    };
    let mut listener = Listener::new(settings());
    let open = Box::new(move || Ok::<_, OpenFailure>(input));
    listener.deck.play(open, PlaySettings::default());
    listener.frames(20);
    listener.workshop().bound_complexity(2);
    listener.listen();
    listener.wait_until_it_rests();
    assert!(cache.find(&key()).is_none());
}
