//! Filters that are switched while a track plays.

use std::time::Duration;

use super::super::filters::{ChannelMix, Equalizer, Filters, Karaoke, Timescale, Tremolo, Vibrato};
use super::super::{DeckEvent, Sound};
use super::formats::media;
use super::listener::{Listener, settings, tone, volume};
use super::measured::{frequency, level, seconds, worst_click};

fn with(filters: Filters) -> Sound {
    Sound {
        volume: 100,
        filters,
    }
}

/// One of each, none so strong that it makes tones of its own.
fn each() -> Vec<(&'static str, Sound)> {
    let mut all = Vec::new();
    let mut add = |name, set: &dyn Fn(&mut Filters)| {
        let mut filters = Filters::default();
        set(&mut filters);
        all.push((name, with(filters)));
    };
    add("volume", &|filters| filters.volume = 0.3);
    add("equalizer", &|filters| filters.equalizer.gains[6] = 0.05);
    add("karaoke", &|filters| {
        filters.karaoke = Some(Karaoke::default());
    });
    add("tremolo", &|filters| {
        let (frequency, depth) = (3.0, 0.6);
        filters.tremolo = Some(Tremolo { frequency, depth });
    });
    add("vibrato", &|filters| {
        let (frequency, depth) = (3.0, 0.5);
        filters.vibrato = Some(Vibrato { frequency, depth });
    });
    add("distortion", &|filters| {
        filters.distortion.tan_offset = 1.0;
        filters.distortion.scale = 0.8;
    });
    add("rotation", &|filters| filters.rotation.hertz = 0.5);
    add("channel mix", &|filters| {
        filters.channel_mix.left_to_left = 0.2;
    });
    add("low pass", &|filters| filters.low_pass.smoothing = 40.0);
    add("speed", &|filters| filters.timescale.speed = 1.5);
    add("pitch", &|filters| filters.timescale.pitch = 1.2);
    all
}

/// The furthest that one sample is from the next.
fn worst_jump(samples: &[f32]) -> f32 {
    samples
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f32::max)
}

#[test]
fn no_filter_clicks_when_it_is_switched_on_and_off_while_a_tone_plays() {
    for bytes in [media!("tone.flac"), media!("tone.opus")] {
        for (name, sound) in each() {
            let mut listener = Listener::to(bytes);
            listener.frames(20);
            listener.set_sound(sound);
            listener.frames(30);
            listener.set_sound(Sound::default());
            listener.frames(25);
            // The tone itself never moves further than 0.0144 from one sample
            // to the next; half of that more is what a filter may add.
            let jump = worst_jump(&listener.heard[960..]);
            assert!(jump < 0.022, "{name}: a jump of {jump}");
        }
    }
}

#[test]
fn a_filter_is_heard_within_100_ms_and_gone_as_soon() {
    let mute = with(Filters {
        channel_mix: ChannelMix {
            left_to_left: 0.0,
            right_to_right: 0.0,
            ..ChannelMix::default()
        },
        ..Filters::default()
    });
    for bytes in [media!("tone.mp3"), media!("tone.opus")] {
        let mut listener = Listener::to(bytes);
        listener.frames(30);
        listener.set_sound(mute.clone());
        listener.frames(20);
        let silent = &listener.heard[35 * 960..50 * 960];
        assert!(level(silent) < -50.0, "{} dBFS", level(silent));
        listener.set_sound(Sound::default());
        listener.frames(20);
        let loud = &listener.heard[55 * 960..70 * 960];
        let frames: Vec<f64> = loud.chunks(960).map(level).collect();
        assert!((level(loud) + 12.04).abs() < 0.5, "{frames:?} dBFS");
    }
}

#[test]
fn a_filter_on_passed_opus_is_transcoded_and_then_passed_again_at_the_same_place() {
    for bytes in [media!("tone.opus"), media!("tone.webm")] {
        let mut whole = Listener::to(bytes);
        whole.listen();
        let mut gains = [0.0; 15];
        gains[2] = 0.2;
        let bass = with(Filters {
            equalizer: Equalizer { gains },
            ..Filters::default()
        });
        let mut listener = Listener::to(bytes);
        listener.frames(25);
        listener.set_sound(bass);
        listener.frames(40);
        listener.set_sound(Sound::default());
        listener.listen();
        assert_eq!(
            listener.frames.len(),
            whole.frames.len(),
            "not a frame more"
        );
        let same = |at: usize| listener.frames[at] == whole.frames[at];
        assert!((0..28).all(same), "passed");
        assert!((28..68).all(|at| !same(at)), "transcoded");
        assert!((74..whole.frames.len()).all(same), "passed again");
        // In the middle, the phase of the tone is the source's as well.
        let inner = 40 * 960..60 * 960;
        let off = listener.heard[inner.clone()]
            .iter()
            .zip(&whole.heard[inner])
            .map(|(one, other)| (one - other).abs())
            .fold(0.0, f32::max);
        assert!(off < 0.03, "off by {off}");
        let click = worst_click(&listener.heard[5 * 960..110 * 960]);
        assert!(click < 0.06, "a click of {click}");
    }
}

fn speed(speed: f64) -> Sound {
    with(Filters {
        timescale: Timescale {
            speed,
            ..Timescale::default()
        },
        ..Filters::default()
    })
}

#[test]
fn the_position_is_that_of_the_track_at_any_speed() {
    let mut listener = Listener::new(settings());
    listener.play(1, tone(44_100, 5 * 44_100));
    listener.frames(50);
    listener.set_sound(speed(2.0));
    // Three frames of the old speed are left.
    listener.frames(53);
    assert_eq!(listener.deck.position(), Duration::from_millis(3_060));
    listener.set_sound(speed(0.5));
    listener.frames(23);
    assert_eq!(listener.deck.position(), Duration::from_millis(3_380));
    listener.set_sound(Sound::default());
    let events = listener.listen();
    assert!(matches!(events.last(), Some(DeckEvent::Finished { id: 1 })));
    let position = listener.deck.position();
    let end = Duration::from_secs(5);
    assert!(
        position >= end && position < end + Duration::from_millis(25),
        "{position:?}"
    );
}

#[test]
fn a_track_at_twice_the_speed_lasts_half_as_long_at_its_own_pitch() {
    for bytes in [media!("tone.flac"), media!("tone.opus")] {
        let mut settings = settings();
        settings.sound = speed(2.0);
        let mut listener = Listener::new(settings);
        listener.play(1, bytes);
        listener.listen();
        let heard = seconds(listener.frames.len());
        assert!((1.24..=1.29).contains(&heard), "{heard} s");
        let inner = &listener.heard[4_800..52_800];
        assert!((frequency(inner) - 440.0).abs() < 1.0);
        assert!((level(inner) + 12.04).abs() < 0.5, "{} dBFS", level(inner));
    }
}

#[test]
fn passed_opus_is_passed_again_after_another_speed() {
    let mut listener = Listener::to(media!("tone.opus"));
    listener.frames(20);
    listener.set_sound(speed(1.3));
    listener.frames(31);
    listener.set_sound(Sound::default());
    listener.listen();
    let mut whole = Listener::to(media!("tone.opus"));
    whole.listen();
    let ours = &listener.frames[listener.frames.len() - 30..];
    let theirs = &whole.frames[whole.frames.len() - 30..];
    assert!(ours == theirs, "the last frames are the packets");
    // A seek lands where it is asked to, too.
    let mut listener = Listener::to(media!("steps.opus"));
    listener.frames(10);
    listener.set_sound(speed(2.0));
    listener.frames(10);
    listener.deck.seek(Duration::from_millis(1_750));
    listener.heard.clear();
    listener.frames(5);
    assert_eq!(listener.deck.position(), Duration::from_millis(1_950));
    let pitch = frequency(&listener.heard[960..4_800]);
    assert!((pitch - 1_000.0).abs() < 15.0, "{pitch} Hz");
}

#[test]
fn a_volume_and_a_filter_that_come_at_once_are_one_change() {
    let mut listener = Listener::to(media!("tone.flac"));
    listener.frames(20);
    let mut quiet = with(Filters {
        volume: 0.5,
        ..Filters::default()
    });
    quiet.volume = 50;
    listener.set_sound(quiet);
    listener.frames(10);
    let out = &listener.heard[24 * 960 + 480..30 * 960];
    assert!((level(out) + 24.08).abs() < 0.3, "{} dBFS", level(out));
    listener.set_sound(volume(100));
    listener.frames(10);
    let out = &listener.heard[34 * 960 + 480..40 * 960];
    assert!((level(out) + 12.04).abs() < 0.3, "{} dBFS", level(out));
}
