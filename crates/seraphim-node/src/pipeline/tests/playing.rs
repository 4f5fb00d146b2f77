//! Pausing, replacing, starving, and the order of events.

use std::io::Cursor;
use std::time::Duration;

use super::super::{
    DeckEvent, DeckSettings, PlayFailure, PlaySettings, Pull, Workshop, WorkshopSettings,
};
use super::formats::media;
use super::listener::{
    Gate, Listener, eventually, frequency, level, opening, settings, tone, worst_click,
};

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
    // Let the ring fill: the most that can lie between.
    eventually("the ring fills", || {
        listener.deck.position() == Duration::from_secs(1)
    });
    std::thread::park_timeout(Duration::from_millis(50));
    listener.deck.set_volume(25);
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
    settings.volume = 0;
    let mut listener = Listener::new(settings);
    listener.play(1, tone(48_000, 3 * 48_000));
    listener.frames(20);
    assert!(level(&listener.heard[4800..]) < -80.0);
    listener.deck.set_volume(1000);
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

fn small_workshop(max_threads: usize, patience: Duration) -> (Workshop, DeckSettings) {
    let workshop = Workshop::new(WorkshopSettings {
        max_threads,
        max_abandoned: 1,
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
