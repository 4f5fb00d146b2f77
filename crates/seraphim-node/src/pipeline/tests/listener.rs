//! A listener to an output, and sources to listen to.

#![expect(
    clippy::cast_possible_truncation,
    reason = "what is measured are a few seconds of samples"
)]

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use opusic_c::{Channels, Decoder, SampleRate};
use symphonia::core::io::MediaSource;
use tokio::sync::mpsc;

use super::super::{
    Deck, DeckEvent, DeckSettings, Input, Open, OpenFailure, Output, PlaySettings, Pull, Sound,
    Workshop, WorkshopSettings,
};

/// However slow the machine, what takes longer than this has hung.
const HUNG: Duration = Duration::from_mins(1);

/// One player with somebody listening.
pub(in crate::pipeline) struct Listener {
    pub(in crate::pipeline) deck: Deck,
    pub(in crate::pipeline) output: Output,
    pub(in crate::pipeline) events: mpsc::Receiver<DeckEvent>,
    pub(in crate::pipeline) frames: Vec<Bytes>,
    /// All that was heard, one channel, 48 kHz.
    pub(in crate::pipeline) heard: Vec<f32>,
    decoder: Decoder,
    workshop: Workshop,
}

pub(in crate::pipeline) fn workshop() -> Workshop {
    Workshop::new(WorkshopSettings::default())
}

/// Settings that take no slow machine for a stuck track.
pub(in crate::pipeline) fn settings() -> DeckSettings {
    let mut settings = DeckSettings::new(workshop());
    settings.stuck_after = Duration::from_secs(100_000);
    settings.unheard_after = Duration::from_secs(100_000);
    // What is measured here is the pipeline, not libopus.
    settings.complexity = 5;
    settings
}

/// The sound as it is, at a volume.
pub(in crate::pipeline) fn volume(percent: u16) -> Sound {
    Sound {
        volume: percent,
        ..Sound::default()
    }
}

impl Listener {
    pub(in crate::pipeline) fn new(settings: DeckSettings) -> Self {
        let workshop = settings.workshop.clone();
        let (deck, output, events) = Deck::new(settings);
        let decoder = Decoder::new(Channels::Stereo, SampleRate::Hz48000).expect("libopus");
        Self {
            deck,
            output,
            events,
            frames: Vec::new(),
            heard: Vec::new(),
            decoder,
            workshop,
        }
    }

    /// Someone who hears a file, from its beginning.
    pub(in crate::pipeline) fn to(bytes: &'static [u8]) -> Self {
        let listener = Self::new(settings());
        listener.play(1, bytes);
        listener
    }

    pub(in crate::pipeline) fn play(
        &self,
        id: u64,
        bytes: impl AsRef<[u8]> + Send + Sync + 'static,
    ) {
        self.play_from(id, bytes, Duration::ZERO);
    }

    pub(in crate::pipeline) fn play_from(
        &self,
        id: u64,
        bytes: impl AsRef<[u8]> + Send + Sync + 'static,
        start: Duration,
    ) {
        let track = PlaySettings {
            id,
            start,
            ..PlaySettings::default()
        };
        self.deck.play(opening(Cursor::new(bytes)), track);
    }

    /// One tick's frame, decoded; waits where the decode thread is not so far.
    pub(in crate::pipeline) fn frame(&mut self) -> Option<Bytes> {
        let begun = Instant::now();
        loop {
            match self.output.next_frame() {
                Pull::Frame(frame) => {
                    let mut pcm = vec![0.0; 2 * 5760];
                    let samples = self
                        .decoder
                        .decode_float_to_slice(&frame, &mut pcm, false)
                        .expect("an Opus packet");
                    assert_eq!(samples, 960, "every frame is 20 ms");
                    self.heard
                        .extend(pcm.chunks(2).take(samples).map(|pair| pair[0]));
                    self.frames.push(frame.clone());
                    return Some(frame);
                }
                Pull::Idle => return None,
                Pull::Starved => thread::park_timeout(Duration::from_millis(1)),
            }
            assert!(begun.elapsed() < HUNG, "nothing to hear");
        }
    }

    pub(in crate::pipeline) fn frames(&mut self, count: usize) {
        for n in 0..count {
            assert!(
                self.frame().is_some(),
                "the track ended after {n} frames: {:?}",
                self.events.try_recv()
            );
        }
    }

    /// Changes the sound of what plays. The decode thread is given the time that
    /// it has in life, where a tick takes 20 ms.
    pub(in crate::pipeline) fn set_sound(&mut self, sound: Sound) {
        let begun = Instant::now();
        while self.output.runs_low() && !self.output.sees_the_end() {
            assert!(begun.elapsed() < HUNG, "nothing is made ahead");
            thread::park_timeout(Duration::from_millis(1));
        }
        self.deck.set_sound(sound);
        while !self.output.has_splice() {
            assert!(begun.elapsed() < HUNG, "the sound does not change");
            thread::park_timeout(Duration::from_millis(1));
        }
    }

    /// Listens until the decode thread has come to the end.
    pub(in crate::pipeline) fn listen_until_the_end_is_near(&mut self) {
        let begun = Instant::now();
        while !self.output.sees_the_end() {
            assert!(begun.elapsed() < HUNG, "no end comes near");
            if self.output.runs_low() {
                thread::park_timeout(Duration::from_millis(1));
            } else {
                self.frames(1);
            }
        }
    }

    /// Waits until no decode thread works any more.
    pub(in crate::pipeline) fn wait_until_it_rests(&self) {
        eventually("the decode thread ends", || {
            self.workshop.working() + self.workshop.abandoned() == 0
        });
    }

    /// The decode threads.
    pub(in crate::pipeline) fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    /// Listens to the end, and says what the events were.
    pub(in crate::pipeline) fn listen(&mut self) -> Vec<DeckEvent> {
        while self.frame().is_some() {}
        self.events_until_the_last()
    }

    pub(in crate::pipeline) fn events_until_the_last(&mut self) -> Vec<DeckEvent> {
        let mut events = Vec::new();
        loop {
            let event = self.event();
            let last = matches!(event, DeckEvent::Finished { .. } | DeckEvent::Failed { .. });
            events.push(event);
            if last {
                return events;
            }
        }
    }

    /// The next event.
    pub(in crate::pipeline) fn event(&mut self) -> DeckEvent {
        let begun = Instant::now();
        loop {
            if let Ok(event) = self.events.try_recv() {
                return event;
            }
            assert!(begun.elapsed() < HUNG, "no event came");
            thread::park_timeout(Duration::from_millis(1));
        }
    }
}

/// Waits until something is so.
pub(in crate::pipeline) fn eventually(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < HUNG, "{what}");
        thread::park_timeout(Duration::from_millis(1));
    }
}

/// Opens a source without any hint.
pub(in crate::pipeline) fn opening(source: impl MediaSource + 'static) -> Open {
    let input = Input {
        source: Box::new(source),
        seek: None,
        aac: None,
        remote: false,
        extension: None,
        mime: None,
        recording: None,
        kept: false,
        instead: None,
    };
    Box::new(move || Ok::<_, OpenFailure>(input))
}

/// WAV of 16 bit, two channels, with the sound of `sample` at each frame.
pub(in crate::pipeline) fn wav(rate: u32, frames: u32, sample: impl Fn(u32) -> f64) -> Vec<u8> {
    let length = frames * 4;
    let mut bytes = Vec::new();
    bytes.extend_from_slice(b"RIFF");
    bytes.extend_from_slice(&(36 + length).to_le_bytes());
    bytes.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0\x02\0");
    bytes.extend_from_slice(&rate.to_le_bytes());
    bytes.extend_from_slice(&(rate * 4).to_le_bytes());
    bytes.extend_from_slice(b"\x04\0\x10\0data");
    bytes.extend_from_slice(&length.to_le_bytes());
    for n in 0..frames {
        let sample = (sample(n) * 32767.0).round() as i16;
        bytes.extend_from_slice(&sample.to_le_bytes());
        bytes.extend_from_slice(&sample.to_le_bytes());
    }
    bytes
}

/// 440 Hz at -12 dBFS as WAV.
pub(in crate::pipeline) fn tone(rate: u32, frames: u32) -> Vec<u8> {
    let step = 440.0 * std::f64::consts::TAU / f64::from(rate);
    wav(rate, frames, |n| 0.25 * (f64::from(n) * step).sin())
}

/// How far a source may be read, by whom it is held up.
#[derive(Clone)]
pub(in crate::pipeline) struct Gate {
    state: Arc<(Mutex<Allowed>, Condvar)>,
}

struct Allowed {
    up_to: u64,
    then: Then,
    held_up: bool,
}

#[derive(Clone, Copy)]
enum Then {
    Wait,
    Fail(io::ErrorKind),
    Panic,
}

/// A source behind a gate.
pub(in crate::pipeline) struct Gated {
    bytes: Cursor<Vec<u8>>,
    gate: Gate,
}

impl Gate {
    /// A source of which so many bytes may be read at first.
    pub(in crate::pipeline) fn around(bytes: Vec<u8>, allowed: u64) -> (Gated, Self) {
        let allowed = Allowed {
            up_to: allowed,
            then: Then::Wait,
            held_up: false,
        };
        let state = (Mutex::new(allowed), Condvar::new());
        let gate = Self {
            state: Arc::new(state),
        };
        let gated = Gated {
            bytes: Cursor::new(bytes),
            gate: gate.clone(),
        };
        (gated, gate)
    }

    pub(in crate::pipeline) fn open(&self) {
        self.set(|allowed| allowed.up_to = u64::MAX);
    }

    pub(in crate::pipeline) fn fail(&self, kind: io::ErrorKind) {
        self.set(|allowed| allowed.then = Then::Fail(kind));
    }

    pub(in crate::pipeline) fn panic(&self) {
        self.set(|allowed| allowed.then = Then::Panic);
    }

    /// Whether a reader has come to the gate and waits.
    pub(in crate::pipeline) fn holds_up(&self) -> bool {
        self.state
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .held_up
    }

    fn set(&self, change: impl FnOnce(&mut Allowed)) {
        change(&mut self.state.0.lock().unwrap_or_else(PoisonError::into_inner));
        self.state.1.notify_all();
    }
}

impl Read for Gated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (lock, changed) = &*self.gate.state;
        let mut allowed = lock.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let room = allowed.up_to.saturating_sub(self.bytes.position());
            if room > 0 {
                let room = usize::try_from(room)
                    .unwrap_or(usize::MAX)
                    .min(buffer.len());
                return self.bytes.read(&mut buffer[..room]);
            }
            match allowed.then {
                Then::Wait => {
                    allowed.held_up = true;
                    allowed = changed
                        .wait(allowed)
                        .unwrap_or_else(PoisonError::into_inner);
                }
                Then::Fail(kind) => return Err(kind.into()),
                Then::Panic => {
                    drop(allowed);
                    panic!("a decoder's bug");
                }
            }
        }
    }
}

impl Seek for Gated {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

impl MediaSource for Gated {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        u64::try_from(self.bytes.get_ref().len()).ok()
    }
}
