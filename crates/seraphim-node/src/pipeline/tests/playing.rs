//! Pausing, replacing, starving, and the order of events.

use std::io::Cursor;
use std::sync::mpsc;
use std::time::Duration;

use bytes::Bytes;

use super::super::{
    DeckEvent, DeckSettings, Open, Output, PlayFailure, PlaySettings, Pull, Sound, Workshop,
    WorkshopSettings,
};
use super::formats::media;
use super::listener::{Gate, Listener, eventually, opening, settings, tone, volume};
use super::measured::{frequency, level, worst_click};

fn paused(id: u64) -> PlaySettings {
    PlaySettings {
        id,
        paused: true,
        ..PlaySettings::default()
    }
}

#[test]
fn a_track_is_finished_when_its_last_frame_was_taken_and_not_before() {
    let mut listener = Listener::new(settings());
    listener.play(3, tone(48_000, 9_600));
    assert!(matches!(listener.event(), DeckEvent::Started { id: 3 }));
    for taken in 1..=10 {
        assert!(
            listener.events.try_recv().is_err(),
            "an event before frame {taken}"
        );
        listener.frames(1);
        assert_eq!(listener.deck.position(), Duration::from_millis(20 * taken));
    }
    assert!(listener.frame().is_none());
    assert!(matches!(listener.event(), DeckEvent::Finished { id: 3 }));
    assert!(matches!(listener.output.next_frame(), Pull::Idle));
}

#[test]
fn what_is_over_is_not_freed_where_frames_are_taken() {
    let mut listener = Listener::new(settings());
    let left = |output: &mut Output| std::iter::from_fn(|| output.leaving()).count();
    listener.play(1, tone(48_000, 48_000));
    listener.frames(10);
    assert_eq!(left(&mut listener.output), 0, "a ring that is heard");
    let sent = Bytes::from_static(&[0xfc]);
    assert_eq!(listener.output.take_back(sent), None, "the frame goes back");
    listener.set_sound(volume(25));
    listener.frames(10);
    assert!(left(&mut listener.output) > 0, "the ring of the old sound");
    listener.deck.seek(Duration::from_millis(500));
    listener.frames(1);
    assert_eq!(left(&mut listener.output), 1, "the ring before the seek");
    listener.listen();
    assert_eq!(
        left(&mut listener.output),
        1,
        "the ring of a finished track"
    );
    listener.play(2, tone(48_000, 48_000));
    listener.frames(1);
    listener.deck.stop();
    assert!(matches!(listener.output.next_frame(), Pull::Idle));
    assert_eq!(left(&mut listener.output), 1, "the ring of a stopped track");
}

#[test]
fn a_pause_is_immediate_and_loses_nothing() {
    let mut whole = Listener::to(media!("tone.mp3"));
    whole.listen();
    let mut listener = Listener::to(media!("tone.mp3"));
    listener.frames(20);
    listener.deck.pause(true);
    for _ in 0..100 {
        assert!(matches!(listener.output.next_frame(), Pull::Idle));
    }
    assert_eq!(listener.deck.position(), Duration::from_millis(400));
    listener.deck.pause(false);
    listener.listen();
    assert!(
        listener.frames == whole.frames,
        "the same frames as without a pause"
    );
}

#[test]
fn a_track_that_begins_paused_is_ready_but_not_heard() {
    let mut listener = Listener::new(settings());
    listener
        .deck
        .play(opening(Cursor::new(tone(48_000, 4_800))), paused(1));
    assert!(matches!(listener.event(), DeckEvent::Started { id: 1 }));
    assert!(matches!(listener.output.next_frame(), Pull::Idle));
    assert!(listener.deck.is_paused());
    listener.deck.pause(false);
    assert_eq!(listener.listen().len(), 1);
    assert_eq!(listener.frames.len(), 5);
}

#[test]
fn a_volume_is_heard_within_100_ms_and_over_20_ms() {
    let mut listener = Listener::new(settings());
    listener.play(1, tone(44_100, 5 * 44_100));
    listener.frames(50);
    listener.set_sound(volume(25));
    listener.heard.clear();
    listener.frames(50);
    let quiet = |from: usize| level(&listener.heard[from..from + 480]);
    assert!(quiet(4320) < -15.0, "within 100 ms: {} dBFS", quiet(4320));
    assert!(
        (quiet(5280) + 24.08).abs() < 0.5,
        "after 110 ms: {} dBFS",
        quiet(5280)
    );
    assert!((quiet(24_000) + 24.08).abs() < 0.5);
    assert!(
        worst_click(&listener.heard) < 0.05,
        "{}",
        worst_click(&listener.heard)
    );
}

#[test]
fn the_volume_reaches_from_silence_to_ten_times_without_passing_full_scale() {
    let mut settings = settings();
    settings.sound = volume(0);
    let mut listener = Listener::new(settings);
    listener.play(1, tone(48_000, 3 * 48_000));
    listener.frames(20);
    assert!(level(&listener.heard[4800..]) < -80.0);
    listener.set_sound(volume(1000));
    listener.frames(50);
    let loud = &listener.heard[40 * 960..];
    assert!(level(loud) > -1.0, "{} dBFS", level(loud));
    // What libopus adds to a square wave is its own.
    assert!(loud.iter().all(|sample| sample.abs() < 1.35));
    assert!((frequency(loud) - 440.0).abs() < 0.5);
}

#[test]
fn a_new_track_cuts_the_old_one_at_once() {
    let mut listener = Listener::new(settings());
    listener.play(1, tone(48_000, 480_000));
    listener.frames(10);
    listener.play(2, media!("steps.flac"));
    listener.heard.clear();
    listener.frames(20);
    let pitch = frequency(&listener.heard[960..]);
    assert!(
        (pitch - 400.0).abs() < 2.0,
        "not a frame of the old one: {pitch} Hz"
    );
    listener.deck.stop();
    assert!(listener.frame().is_none());
    assert_eq!(listener.deck.position(), Duration::ZERO);
    let events = [listener.event(), listener.event()];
    assert!(matches!(
        events,
        [DeckEvent::Started { id: 1 }, DeckEvent::Started { id: 2 }]
    ));
    assert!(
        listener.events.try_recv().is_err(),
        "a cut track has no end"
    );
}

#[test]
fn a_seek_back_from_the_very_end_plays_on() {
    let mut listener = Listener::new(settings());
    listener.play(1, tone(48_000, 48_000));
    listener.frames(48);
    listener.deck.seek(Duration::from_millis(500));
    let events = listener.listen();
    assert_eq!(listener.frames.len(), 48 + 25);
    assert!(matches!(events.last(), Some(DeckEvent::Finished { id: 1 })));
}

#[test]
fn a_seek_back_goes_there_when_the_source_was_read_to_its_end() {
    let files = [
        ("mp3", media!("steps.mp3")),
        ("flac", media!("steps.flac")),
        ("m4a", media!("steps.m4a")),
        ("ogg", media!("steps.ogg")),
        ("opus", media!("steps.opus")),
        ("webm", media!("steps.webm")),
    ];
    for (name, bytes) in files {
        let mut listener = Listener::to(bytes);
        listener.listen_until_the_end_is_near();
        listener.deck.seek(Duration::from_millis(250));
        listener.heard.clear();
        assert!(listener.frame().is_some(), "{name}");
        listener.frames(12);
        let pitch = frequency(&listener.heard[1920..9600]);
        assert!((pitch - 400.0).abs() < 5.0, "{name}: {pitch} Hz");
    }
}

/// Sounds that come after one another, each for so many frames.
fn hears(bytes: &'static [u8], sounds: &[(Sound, usize)]) -> Listener {
    let mut listener = Listener::to(bytes);
    listener.frames(30);
    for (sound, frames) in sounds {
        listener.set_sound(sound.clone());
        listener.frames(*frames);
    }
    listener
}

#[test]
fn many_changes_of_the_sound_lose_double_and_move_nothing() {
    for bytes in [media!("tone.flac"), media!("tone.mp3"), media!("tone.opus")] {
        let mut whole = Listener::to(bytes);
        whole.listen();
        let levels = [80, 100, 60, 100, 40, 90, 100];
        let sounds: Vec<(Sound, usize)> = levels.map(|level| (volume(level), 5)).to_vec();
        let mut listener = hears(bytes, &sounds);
        listener.listen();
        assert_eq!(
            listener.frames.len(),
            whole.frames.len(),
            "not a frame more"
        );
        // A shift of one sample is 3.3 degrees of the tone's phase.
        let late = 80 * 960..110 * 960;
        let worst = listener.heard[late.clone()]
            .iter()
            .zip(&whole.heard[late])
            .map(|(one, other)| (one - other).abs())
            .fold(0.0, f32::max);
        assert!(worst < 0.02, "off by {worst}");
        let all = &listener.heard[5 * 960..115 * 960];
        assert!(worst_click(all) < 0.06, "a click of {}", worst_click(all));
    }
}

#[test]
fn the_position_is_what_was_heard_also_while_the_sound_changes() {
    let mut listener = Listener::new(settings());
    listener.play(1, tone(44_100, 3 * 44_100));
    for n in 1..100_u16 {
        listener.frames(1);
        if n % 7 == 0 {
            listener.set_sound(volume(100 - n % 50));
        }
        let heard = Duration::from_millis(20 * u64::from(n));
        assert_eq!(listener.deck.position(), heard);
    }
}

#[test]
fn a_sound_that_comes_too_late_for_its_frame_comes_a_little_later_without_a_gap() {
    let mut listener = Listener::new(settings());
    let (source, gate) = Gate::around(tone(48_000, 3 * 48_000), 30 * 3840 + 44);
    listener.deck.play(opening(source), PlaySettings::default());
    listener.frames(10);
    eventually("the ring fills", || gate.holds_up());
    // The decode thread waits for the source and sees nothing of this.
    listener.deck.set_sound(volume(50));
    listener.frames(15);
    assert!((level(&listener.heard[20 * 960..]) + 12.04).abs() < 0.3);
    gate.open();
    listener.frames(60);
    assert!((level(&listener.heard[60 * 960..]) + 18.06).abs() < 0.3);
    assert!(worst_click(&listener.heard[960..]) < 0.06);
}

#[test]
fn a_change_while_paused_is_heard_from_the_first_frame_on() {
    let mut listener = Listener::new(settings());
    listener.play(1, tone(48_000, 3 * 48_000));
    listener.frames(20);
    listener.deck.pause(true);
    listener.set_sound(volume(25));
    listener.deck.pause(false);
    listener.heard.clear();
    listener.frames(10);
    let quiet = &listener.heard[960 + 480..9600];
    assert!((level(quiet) + 24.08).abs() < 0.3, "{} dBFS", level(quiet));
}

#[test]
fn a_change_right_before_the_end_is_heard_to_the_last_sample() {
    let mut listener = Listener::to(media!("tone.flac"));
    listener.listen_until_the_end_is_near();
    let before = listener.frames.len();
    listener.set_sound(volume(50));
    let events = listener.listen();
    assert!(matches!(events.last(), Some(DeckEvent::Finished { id: 1 })));
    assert_eq!(listener.frames.len(), 125);
    let last = &listener.heard[(before + 5) * 960..124 * 960];
    assert!((level(last) + 18.06).abs() < 0.3, "{} dBFS", level(last));
}

#[test]
fn a_stalled_source_starves_is_told_and_plays_on_without_a_loss() {
    let mut settings = settings();
    settings.stuck_after = Duration::from_secs(10);
    let mut listener = Listener::new(settings);
    let bytes = tone(48_000, 96_000);
    let mut whole = Listener::new(super::listener::settings());
    whole.play(1, bytes.clone());
    whole.listen();

    let (source, gate) = Gate::around(bytes, 150_000);
    listener.deck.play(opening(source), PlaySettings::default());
    assert!(matches!(listener.event(), DeckEvent::Started { id: 0 }));
    while !gate.holds_up() {
        match listener.output.next_frame() {
            Pull::Frame(frame) => listener.frames.push(frame),
            // A late decode thread is no stalled source.
            _ => std::thread::park_timeout(Duration::from_millis(10)),
        }
    }
    while let Pull::Frame(frame) = listener.output.next_frame() {
        listener.frames.push(frame);
    }
    let mut ticks = 1;
    while listener.events.is_empty() {
        assert_eq!(listener.output.next_frame(), Pull::Starved);
        ticks += 1;
    }
    assert!((400..=500).contains(&ticks), "after {ticks} ticks");
    for _ in 0..1000 {
        assert_eq!(listener.output.next_frame(), Pull::Starved);
    }
    let position = listener.deck.position();
    assert!(listener.frames.len() < 45);
    let frames = u64::try_from(listener.frames.len()).expect("few");
    assert_eq!(
        position,
        Duration::from_millis(20 * frames),
        "its clock stands still"
    );
    let event = listener.event();
    let ten = Duration::from_secs(10);
    assert!(matches!(event, DeckEvent::Stuck { id: 0, threshold } if threshold == ten));
    assert!(listener.events.try_recv().is_err(), "told once");
    gate.open();
    let events = listener.listen();
    assert!(
        matches!(events[..], [DeckEvent::Finished { id: 0 }]),
        "{events:?}"
    );
    assert!(listener.frames == whole.frames, "nothing is lost");
}

#[test]
fn a_source_that_fails_is_heard_up_to_there_and_named() {
    let mut listener = Listener::new(settings());
    let (source, gate) = Gate::around(tone(48_000, 96_000), 150_000);
    listener.deck.play(opening(source), PlaySettings::default());
    listener.frames(20);
    gate.fail(std::io::ErrorKind::TimedOut);
    let events = listener.listen();
    let Some(DeckEvent::Failed { cause, .. }) = events.last() else {
        unreachable!("{events:?}");
    };
    let timed_out = std::io::ErrorKind::TimedOut;
    assert!(
        matches!(cause, PlayFailure::Source { kind, .. } if *kind == timed_out),
        "{cause}"
    );
    assert!(
        (30..=40).contains(&listener.frames.len()),
        "{}",
        listener.frames.len()
    );
}

#[test]
fn a_track_that_cannot_be_opened_says_why() {
    #[derive(Debug, thiserror::Error)]
    #[error("no such file")]
    struct Gone;
    let mut listener = Listener::new(settings());
    let open = Box::new(|| Err(super::super::OpenFailure::new(Gone)));
    listener.deck.play(open, PlaySettings::default());
    let DeckEvent::Failed {
        cause: PlayFailure::Open(failure),
        ..
    } = listener.event()
    else {
        unreachable!("it cannot be opened");
    };
    assert!(failure.0.downcast_ref::<Gone>().is_some());
    assert!(listener.frame().is_none());
}

#[test]
fn a_panic_costs_its_own_track_only() {
    let mut listener = Listener::new(settings());
    let (source, gate) = Gate::around(tone(48_000, 96_000), 150_000);
    listener.deck.play(opening(source), PlaySettings::default());
    listener.frames(10);
    gate.panic();
    let events = listener.listen();
    let failed = matches!(
        events.last(),
        Some(DeckEvent::Failed {
            cause: PlayFailure::DecoderPanicked,
            ..
        })
    );
    assert!(failed, "{events:?}");
    // The same deck plays the next.
    listener.play(2, media!("tone.flac"));
    assert!(matches!(
        listener.listen().last(),
        Some(DeckEvent::Finished { id: 2 })
    ));
}

/// A source that says when it is asked for and is there when it is told to be,
/// or when nobody can tell it any more.
fn slow_to_open(bytes: Vec<u8>) -> (Open, mpsc::Receiver<()>, mpsc::SyncSender<()>) {
    let (ask, asked) = mpsc::sync_channel(1);
    let (answer, answered) = mpsc::sync_channel(1);
    let open = Box::new(move || {
        let _ = ask.send(());
        let _ = answered.recv();
        opening(Cursor::new(bytes))()
    });
    (open, asked, answer)
}

#[test]
fn a_source_that_takes_its_time_to_open_is_neither_stuck_nor_a_decoder_that_hangs() {
    let patience = Duration::from_millis(100);
    let (_, mut settings) = small_workshop(1, patience);
    settings.stuck_after = Duration::from_secs(10);
    let mut listener = Listener::new(settings);
    let (open, asked, answer) = slow_to_open(tone(48_000, 9_600));
    listener.deck.play(open, PlaySettings::default());
    asked.recv().expect("the source is asked for");
    for _ in 0..1_400 {
        assert_eq!(listener.output.next_frame(), Pull::Starved);
    }
    // The watch looks several times meanwhile.
    std::thread::park_timeout(4 * patience);
    assert!(listener.events.is_empty(), "nothing is told of it");
    answer.send(()).expect("it is waited for");
    assert!(matches!(
        listener.listen().last(),
        Some(DeckEvent::Finished { id: 0 })
    ));
}

#[test]
fn a_source_that_never_opens_is_told_as_stuck_in_the_end() {
    let (_, mut settings) = small_workshop(1, Duration::from_secs(100));
    settings.stuck_after = Duration::from_secs(10);
    let mut listener = Listener::new(settings);
    let (open, asked, answer) = slow_to_open(tone(48_000, 9_600));
    listener.deck.play(open, PlaySettings::default());
    asked.recv().expect("the source is asked for");
    let mut ticks = 0;
    while listener.events.is_empty() {
        listener.output.next_frame();
        ticks += 1;
    }
    assert!((1_500..=1_510).contains(&ticks), "after {ticks} ticks");
    assert!(matches!(listener.event(), DeckEvent::Stuck { id: 0, .. }));
    drop(answer);
}

fn small_workshop(max_threads: usize, patience: Duration) -> (Workshop, DeckSettings) {
    let workshop = Workshop::new(WorkshopSettings {
        max_threads,
        max_abandoned: 1,
        opening: Duration::from_secs(30),
        patience,
    });
    let mut settings = settings();
    settings.workshop = workshop.clone();
    (workshop, settings)
}

#[test]
fn a_track_beyond_the_limit_of_threads_is_refused() {
    let (workshop, settings) = small_workshop(1, Duration::from_secs(100));
    let first = Listener::new(settings.clone());
    first.play(1, tone(48_000, 96_000));
    let mut second = Listener::new(settings);
    second.play(2, tone(48_000, 9_600));
    let event = second.event();
    let crowded = PlayFailure::Crowded { limit: 1 };
    assert!(
        matches!(&event, DeckEvent::Failed { id: 2, cause } if cause.to_string() == crowded.to_string()),
        "{event:?}"
    );
    drop(first);
    eventually("the slot is free again", || workshop.working() == 0);
    second.play(3, tone(48_000, 9_600));
    assert!(matches!(
        second.listen().last(),
        Some(DeckEvent::Finished { id: 3 })
    ));
    eventually("no thread is left", || {
        workshop.working() + workshop.abandoned() == 0
    });
}

#[test]
fn a_decoder_that_does_not_return_is_abandoned_and_its_slot_is_free() {
    let (workshop, settings) = small_workshop(1, Duration::from_millis(300));
    let mut listener = Listener::new(settings);
    let (source, gate) = Gate::around(tone(48_000, 96_000), 20);
    listener.deck.play(opening(source), PlaySettings::default());
    let event = listener.event();
    let stuck = matches!(
        event,
        DeckEvent::Failed {
            cause: PlayFailure::DecoderStuck,
            ..
        }
    );
    assert!(stuck, "{event:?}");
    assert!(listener.frame().is_none(), "it is over");
    eventually("it is abandoned", || workshop.abandoned() == 1);
    assert_eq!(workshop.working(), 0);
    listener.play(2, tone(48_000, 9_600));
    assert!(matches!(
        listener.listen().last(),
        Some(DeckEvent::Finished { id: 2 })
    ));

    // With as many left behind as may be, another one keeps its slot.
    let (blocked, second_gate) = Gate::around(tone(48_000, 96_000), 20);
    eventually("the thread ends", || workshop.working() == 0);
    listener
        .deck
        .play(opening(blocked), PlaySettings::default());
    eventually("the source blocks", || second_gate.holds_up());
    listener.deck.stop();
    listener.play(3, tone(48_000, 9_600));
    assert!(matches!(
        listener.event(),
        DeckEvent::Failed {
            id: 3,
            cause: PlayFailure::Crowded { .. }
        }
    ));
    gate.open();
    second_gate.open();
    eventually("both end", || {
        workshop.working() + workshop.abandoned() == 0
    });
}
