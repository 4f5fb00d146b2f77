//! Every format is heard as what it is, from its first to its last sample.

use std::io::Cursor;
use std::time::Duration;

use symphonia::core::io::ReadOnlySource;

use super::super::{DeckEvent, Open, PlaySettings};
use super::listener::{Listener, opening, settings, tone, volume, wav};
use super::measured::{first_change, frequency, level, seconds, worst_click};

macro_rules! media {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/media/", $name)).as_slice()
    };
}
pub(in crate::pipeline) use media;

/// Lossy codecs blur; what they leave is far below a click.
const CLICK: f32 = 0.05;

fn hears_the_tone(name: &str, bytes: &'static [u8], length: f64, slack: f64) {
    let mut listener = Listener::to(bytes);
    let events = listener.listen();
    assert!(
        matches!(
            events[..],
            [DeckEvent::Started { id: 1 }, DeckEvent::Finished { id: 1 }]
        ),
        "{name}: {events:?}"
    );
    let heard = seconds(listener.frames.len());
    assert!(
        (length - 0.001..=length + slack).contains(&heard),
        "{name}: {heard} s"
    );
    let inner = &listener.heard[4800..listener.heard.len() - 9600];
    let (pitch, level) = (frequency(inner), level(inner));
    assert!((pitch - 440.0).abs() < 0.5, "{name}: {pitch} Hz");
    assert!((level + 12.04).abs() < 0.5, "{name}: {level} dBFS");
    let click = worst_click(inner);
    assert!(click < CLICK, "{name}: a click of {click}");
}

/// The same file, said to be HE-AAC with this sound as its lower half: the
/// configuration of 44.1 kHz and two channels, with an extension that says no to
/// band replication, has room for one that begins with it.
pub(in crate::pipeline) fn he_aac(file: &[u8]) -> &'static [u8] {
    const PLAIN: [u8; 5] = [0x12, 0x10, 0x56, 0xe5, 0x00];
    const EXPLICIT: [u8; 5] = [0x2a, 0x10, 0x88, 0x00, 0x00];
    let mut file = file.to_vec();
    let places = file.windows(5).enumerate();
    let found: Vec<_> = places.filter(|(_, five)| *five == PLAIN).collect();
    let [(place, _)] = found[..] else {
        panic!("one configuration")
    };
    file[place..place + 5].copy_from_slice(&EXPLICIT);
    file.leak()
}

#[test]
fn each_format_is_heard_as_440_hz_at_its_level_for_its_length() {
    let frame = 0.021;
    // Without a word on the encoder's padding, its last frame is heard too.
    let padded = 0.08;
    hears_the_tone("mp3", media!("tone.mp3"), 2.5, padded);
    hears_the_tone("mp3 vbr", media!("tone-vbr.mp3"), 2.5, padded);
    hears_the_tone("flac", media!("tone.flac"), 2.5, frame);
    hears_the_tone("m4a aac", media!("tone.m4a"), 2.5, padded);
    hears_the_tone("m4a he-aac", he_aac(media!("tone.m4a")), 2.5, padded);
    hears_the_tone("adts", media!("tone.aac"), 2.5, padded);
    hears_the_tone("m4a alac", media!("tone-alac.m4a"), 1.0, frame);
    hears_the_tone("ogg vorbis", media!("tone.ogg"), 2.5, frame);
    hears_the_tone("webm vorbis", media!("tone-vorbis.webm"), 2.5, padded);
    hears_the_tone("ogg opus", media!("tone.opus"), 2.5, 0.041);
    hears_the_tone("ogg opus mono", media!("tone-mono.opus"), 2.5, 0.041);
    hears_the_tone("ogg opus 60 ms", media!("tone-60ms.opus"), 2.5, frame);
    hears_the_tone("webm opus", media!("tone.webm"), 2.5, 0.041);
    hears_the_tone("wav 8 kHz mono", media!("tone-8k-mono.wav"), 2.5, frame);
}

#[test]
fn surround_is_heard_in_stereo_at_no_more_than_its_level() {
    for bytes in [media!("tone-surround.flac"), media!("tone-surround.opus")] {
        let mut listener = Listener::to(bytes);
        listener.listen();
        let inner = &listener.heard[4800..listener.heard.len() - 4800];
        assert!((frequency(inner) - 440.0).abs() < 0.5);
        let level = level(inner);
        assert!((-13.5..=-11.5).contains(&level), "{level} dBFS");
    }
}

#[test]
fn the_first_and_the_last_samples_are_heard() {
    // A burst at each end of silence.
    let loud = |n: u32| !(441..44_100 - 441).contains(&n);
    let bytes = wav(44_100, 44_100, |n| {
        if loud(n) {
            0.5 * f64::from(n).sin()
        } else {
            0.0
        }
    });
    let mut listener = Listener::new(settings());
    listener.play(1, bytes);
    listener.listen();
    assert_eq!(listener.frames.len(), 50);
    let level_of = |from: usize| level(&listener.heard[from..from + 480]);
    assert!(
        level_of(48_000 / 50 * 49 + 480) > -12.0,
        "the end: {}",
        level_of(47_520)
    );
    assert!(level_of(0) > -12.0, "the beginning: {}", level_of(0));
    assert!(level_of(24_000) < -60.0, "the middle: {}", level_of(24_000));
}

pub(in crate::pipeline) fn lands_at_its_place(name: &str, open: Open) {
    let mut listener = Listener::new(settings());
    let track = PlaySettings {
        id: 1,
        start: Duration::from_millis(1750),
        ..PlaySettings::default()
    };
    listener.deck.play(open, track);
    assert_eq!(listener.deck.position(), Duration::from_millis(1750));
    listener.frames(30);
    let begun = frequency(&listener.heard[1920..9600]);
    assert!((begun - 1000.0).abs() < 5.0, "{name}: begins at {begun} Hz");
    let change = first_change(&listener.heard);
    assert!(
        (change - 0.25).abs() <= 0.05,
        "{name}: the next tone after {change} s"
    );
    assert_eq!(listener.deck.position(), Duration::from_millis(2350));

    for (to, tone) in [(3250, 1600.0), (250, 400.0)] {
        listener.deck.seek(Duration::from_millis(to));
        assert_eq!(
            listener.deck.position(),
            Duration::from_millis(to),
            "{name}"
        );
        listener.heard.clear();
        listener.frames(22);
        let begun = frequency(&listener.heard[1920..9600]);
        assert!((begun - tone).abs() < 5.0, "{name}: {begun} Hz at {to} ms");
        let change = first_change(&listener.heard);
        assert!(
            (change - 0.25).abs() <= 0.05,
            "{name}: from {to} ms on, {change} s"
        );
        assert_eq!(
            listener.deck.position(),
            Duration::from_millis(to + 440),
            "{name}"
        );
    }
}

#[test]
fn a_start_and_a_seek_land_within_50_ms_of_their_place() {
    lands_at_its_place("mp3", opening(Cursor::new(media!("steps.mp3"))));
    lands_at_its_place("flac", opening(Cursor::new(media!("steps.flac"))));
    lands_at_its_place("m4a", opening(Cursor::new(media!("steps.m4a"))));
    lands_at_its_place("ogg vorbis", opening(Cursor::new(media!("steps.ogg"))));
    lands_at_its_place("ogg opus", opening(Cursor::new(media!("steps.opus"))));
    lands_at_its_place("webm opus", opening(Cursor::new(media!("steps.webm"))));
}

#[test]
fn a_transcoded_opus_track_is_sought_as_exactly() {
    for bytes in [media!("steps.opus"), media!("steps.webm")] {
        let mut settings = settings();
        settings.sound = volume(99);
        let mut listener = Listener::new(settings);
        listener.play_from(1, bytes, Duration::from_millis(1750));
        listener.frames(30);
        let change = first_change(&listener.heard);
        assert!((change - 0.25).abs() <= 0.05, "{change} s");
    }
}

#[test]
fn a_source_that_cannot_seek_is_decoded_up_to_the_start() {
    let mut listener = Listener::new(settings());
    let source = ReadOnlySource::new(Cursor::new(media!("steps.mp3")));
    let track = PlaySettings {
        id: 1,
        start: Duration::from_millis(1750),
        ..PlaySettings::default()
    };
    listener.deck.play(opening(source), track);
    listener.frames(25);
    let begun = frequency(&listener.heard[1920..9600]);
    assert!((begun - 1000.0).abs() < 5.0, "begins at {begun} Hz");
    // Back it cannot go: it plays on, and the position says so.
    listener.deck.seek(Duration::from_millis(100));
    listener.frames(1);
    let position = listener.deck.position();
    assert!(position > Duration::from_millis(2200), "{position:?}");
}

#[test]
fn a_track_ends_at_its_end_time() {
    let mut listener = Listener::new(settings());
    let track = PlaySettings {
        id: 7,
        start: Duration::from_millis(500),
        end: Some(Duration::from_millis(1500)),
        ..PlaySettings::default()
    };
    let source = Cursor::new(tone(44_100, 3 * 44_100));
    listener.deck.play(opening(source), track);
    let events = listener.listen();
    assert!(
        matches!(events.last(), Some(DeckEvent::Finished { id: 7 })),
        "{events:?}"
    );
    assert_eq!(listener.frames.len(), 50);
    assert_eq!(listener.deck.position(), Duration::from_millis(1500));
}

#[test]
fn a_start_behind_the_end_finishes_the_track_at_once() {
    for bytes in [media!("tone.flac"), media!("tone.mp3"), media!("tone.opus")] {
        let mut listener = Listener::new(settings());
        listener.play_from(1, bytes, Duration::from_mins(1));
        let events = listener.listen();
        assert!(
            matches!(events.last(), Some(DeckEvent::Finished { .. })),
            "{events:?}"
        );
        assert!(listener.frames.len() <= 1);
    }
}

#[test]
fn a_chained_stream_plays_on_into_its_next_track() {
    for bytes in [
        media!("tone.opus"),
        media!("tone.ogg"),
        media!("tone-60ms.opus"),
    ] {
        for as_stream in [false, true] {
            let mut listener = Listener::new(settings());
            let twice = Cursor::new(bytes.repeat(2));
            if as_stream {
                let source = ReadOnlySource::new(twice);
                listener.deck.play(opening(source), PlaySettings::default());
            } else {
                listener.deck.play(opening(twice), PlaySettings::default());
            }
            let events = listener.listen();
            assert!(
                matches!(events.last(), Some(DeckEvent::Finished { .. })),
                "{events:?}"
            );
            let heard = seconds(listener.frames.len());
            assert!((4.98..5.1).contains(&heard), "{heard} s");
            for tone in [
                &listener.heard[9600..96_000],
                &listener.heard[144_000..220_000],
            ] {
                assert!((frequency(tone) - 440.0).abs() < 0.5);
            }
        }
    }
}

#[test]
fn a_station_that_is_joined_in_the_middle_of_a_frame_is_heard() {
    let mut listener = Listener::new(settings());
    let source = ReadOnlySource::new(Cursor::new(&media!("tone.mp3")[5000..]));
    listener.deck.play(opening(source), PlaySettings::default());
    listener.listen();
    let heard = seconds(listener.frames.len());
    assert!((1.7..2.0).contains(&heard), "{heard} s");
    let inner = &listener.heard[9600..72_000];
    assert!((frequency(inner) - 440.0).abs() < 0.5);
}

#[test]
fn a_cover_of_megabytes_does_not_hide_the_track() {
    let picture: u32 = 5 << 20;
    let pixels = b"pixels: ".repeat(5 << 17);
    let mut frame = b"APIC".to_vec();
    let synchsafe = |size: u32| [21, 14, 7, 0].map(|shift| (size >> shift).to_le_bytes()[0] & 0x7f);
    frame.extend(synchsafe(picture + 14));
    frame.extend(b"\0\0\0image/png\0\x03\0\0");
    let mut bytes = b"ID3\x04\0\0".to_vec();
    bytes.extend(synchsafe(picture + 14 + 10));
    bytes.extend(frame);
    bytes.extend(pixels);
    bytes.extend(media!("tone.mp3"));
    let mut listener = Listener::new(settings());
    listener.play(1, bytes);
    listener.listen();
    let heard = seconds(listener.frames.len());
    assert!((2.4..2.6).contains(&heard), "{heard} s");
}
