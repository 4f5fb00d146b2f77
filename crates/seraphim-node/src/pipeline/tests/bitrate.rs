//! How finely is encoded, and what becomes of it when that changes.

use std::io::Cursor;
use std::time::Duration;

use bytes::Bytes;

use super::formats::media;
use super::listener::{Listener, settings, wav};
use super::measured::{frequency, worst_click};
use crate::pipeline::cache::{Access, CacheKey, CacheSettings, FrameCache, Recording};
use crate::pipeline::{Input, OpenFailure, PlaySettings};

/// Bits per second of frames.
fn rate(frames: &[Bytes]) -> usize {
    frames.iter().map(Bytes::len).sum::<usize>() * 8 * 50 / frames.len()
}

/// Three seconds of a tone, and of so much noise that every bit is used.
fn rich() -> Vec<u8> {
    let mut seed = 1_u32;
    let noise: Vec<f64> = std::iter::repeat_with(|| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(seed) / f64::from(u32::MAX) - 0.5
    })
    .take(3 * 48_000)
    .collect();
    wav(48_000, 3 * 48_000, |n| 0.5 * noise[n as usize])
}

fn listener_at(bitrate: u32) -> Listener {
    let mut settings = settings();
    settings.bitrate = bitrate;
    Listener::new(settings)
}

fn key(bitrate: u32) -> CacheKey {
    CacheKey::new("http", "a", Duration::from_secs(3), bitrate, 10)
}

fn record(listener: &Listener, recording: Recording, bytes: Vec<u8>) {
    let input = Input {
        source: Box::new(Cursor::new(bytes)),
        seek: None,
        aac: None,
        remote: false,
        extension: None,
        mime: None,
        recording: Some(recording),
        kept: false,
        instead: None,
    };
    let open = Box::new(move || Ok::<_, OpenFailure>(input));
    listener.deck.play(open, PlaySettings::default());
}

#[test]
fn another_bitrate_holds_from_the_next_frame_on_and_back() {
    let mut listener = listener_at(64_000);
    listener.play(1, rich());
    listener.frames(40);
    listener.deck.set_bitrate(256_000);
    listener.frames(50);
    listener.deck.set_bitrate(64_000);
    listener.listen();
    assert_eq!(listener.frames.len(), 150, "not a frame more or less");
    // What was made ahead is as it was; half a second of it at most.
    let heard = [5..40, 67..90, 120..145].map(|part| rate(&listener.frames[part]));
    assert!((50_000..80_000).contains(&heard[0]), "{heard:?}");
    assert!((210_000..300_000).contains(&heard[1]), "{heard:?}");
    assert!((50_000..80_000).contains(&heard[2]), "{heard:?}");
}

#[test]
fn a_change_of_the_bitrate_is_not_heard_as_a_seam() {
    let mut listener = Listener::to(media!("tone.flac"));
    for (n, bitrate) in [256_000, 64_000, 384_000, 96_000].into_iter().enumerate() {
        listener.frames(10 + n);
        listener.deck.set_bitrate(bitrate);
    }
    listener.listen();
    assert_eq!(listener.frames.len(), 125, "not a frame more or less");
    let heard = &listener.heard[5 * 960..118 * 960];
    assert!((frequency(heard) - 440.0).abs() < 0.2);
    let click = worst_click(heard);
    assert!(click < 0.05, "a click of {click}");
}

#[test]
fn what_was_encoded_at_two_bitrates_is_neither_kept_nor_followed() {
    let cache = FrameCache::new(CacheSettings::default()).expect("no folder is needed");
    let length = Duration::from_millis(2_900);
    let mut listener = listener_at(128_000);
    record(&listener, cache.record(key(128_000), length), rich());
    listener.frames(20);
    assert!(matches!(
        cache.access(key(128_000), length),
        Access::Followed(_)
    ));
    listener.deck.set_bitrate(256_000);
    listener.listen();
    listener.wait_until_it_rests();
    assert!(cache.find(&key(128_000)).is_none());
    assert!(cache.find(&key(256_000)).is_none());
}

#[test]
fn what_was_set_before_the_source_was_open_is_not_kept_under_the_former_bitrate() {
    let cache = FrameCache::new(CacheSettings::default()).expect("no folder is needed");
    let mut listener = listener_at(256_000);
    let recording = cache.record(key(128_000), Duration::from_millis(2_900));
    record(&listener, recording, rich());
    listener.listen();
    listener.wait_until_it_rests();
    assert!(cache.find(&key(128_000)).is_none());
}

#[test]
fn opus_that_was_too_fine_for_the_channel_passes_untouched_once_it_is_not() {
    let mut listener = listener_at(48_000);
    listener.play(1, media!("steps.opus"));
    listener.frames(90);
    listener.deck.set_bitrate(192_000);
    listener.listen();
    let mut untouched = listener_at(192_000);
    untouched.play(1, media!("steps.opus"));
    untouched.listen();
    let count = untouched.frames.len();
    assert_eq!(listener.frames.len(), count, "not a frame more or less");
    assert!(listener.frames[70..85] != untouched.frames[70..85]);
    assert!(listener.frames[140..] == untouched.frames[140..]);
}
