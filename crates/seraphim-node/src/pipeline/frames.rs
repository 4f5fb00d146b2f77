//! A source to Opus frames of 20 ms, one at a time: what comes in, through
//! fader and encoder, or the packets as they are.
//!
//! What the encoder is given runs ahead of the frames by its look-ahead, so
//! that what comes out is neither late nor cut off, and so that transcoded and
//! passed frames follow on each other without a shift.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;

use super::deck::Controls;
use super::encoder::{Encoder, FRAME, FRAME_SAMPLES};
use super::fader::Fader;
use super::failure::PlayFailure;
use super::input::{Guard, Input};
use super::intake::{FRAME_MICROS, Intake};
use super::passage::Passage;
use super::reader::Place;

/// How far a sought place may be missed without the position being corrected,
/// in microseconds.
const CLOSE: i64 = 50_000;
/// A time stamp that is off by more than a day is nonsense.
const NONSENSE: i64 = 86_400_000_000;
/// The frames of one play.
pub(super) struct Frames {
    intake: Intake,
    guard: Arc<Guard>,
    controls: Arc<Controls>,
    fader: Fader,
    encoder: Encoder,
    /// The encoder was given the look-ahead.
    primed: bool,
    /// Samples per channel of the next frame that the encoder has already.
    inside: usize,
    /// No frame was made since the last seek.
    fresh: bool,
    untouched: bool,
    /// Media time of the next frame, in microseconds.
    cursor: i64,
    end: Option<i64>,
}

impl Frames {
    /// Opens an input and finds a decoder for it.
    pub(super) fn open(
        input: Input,
        guard: Arc<Guard>,
        controls: Arc<Controls>,
        end: Option<Duration>,
    ) -> Result<Self, PlayFailure> {
        let intake = Intake::open(input, Arc::clone(&guard))?;
        let bitrate = controls.bitrate.load(Ordering::Acquire);
        let encoder = Encoder::new(bitrate, controls.complexity)?;
        Ok(Self {
            intake,
            guard,
            fader: Fader::at(controls.volume.load(Ordering::Acquire)),
            controls,
            encoder,
            primed: false,
            inside: 0,
            fresh: true,
            untouched: true,
            cursor: 0,
            end: end.map(micros),
        })
    }

    /// Goes to a media time; what comes back is where that really is.
    pub(super) fn seek(&mut self, to: Duration) -> Result<Duration, PlayFailure> {
        let target = micros(to);
        let from_start = std::mem::take(&mut self.untouched) && to.is_zero();
        let place = if from_start {
            Place::Found
        } else {
            self.intake.seek(to)?
        };
        if matches!(place, Place::Fixed) && target < self.cursor {
            return Ok(duration(self.cursor));
        }
        self.fresh = true;
        self.primed = false;
        self.inside = 0;
        self.cursor = target;
        if matches!(place, Place::Beyond) {
            self.intake.end();
            return Ok(to);
        }
        let jumped = matches!(place, Place::Found);
        let first = self.intake.begin_at(target, jumped)?.unwrap_or(target);
        let missed = first.saturating_sub(target);
        if !from_start && (CLOSE..NONSENSE).contains(&missed.abs()) {
            self.cursor = first.max(0);
        }
        Ok(duration(self.cursor))
    }

    /// The next frame; `None` at the end.
    pub(super) fn next_frame(&mut self) -> Result<Option<Bytes>, PlayFailure> {
        if self.end.is_some_and(|end| self.cursor >= end) {
            return Ok(None);
        }
        let bitrate = self.controls.bitrate.load(Ordering::Acquire);
        let volume = self.controls.volume.load(Ordering::Acquire);
        let frame = if self.may_pass(volume, bitrate) {
            self.pass(volume, bitrate)?
        } else {
            self.transcode(volume, bitrate)?
        };
        if frame.is_some() {
            self.cursor = self.cursor.saturating_add(FRAME_MICROS);
            self.fresh = false;
            self.guard.refill();
        }
        Ok(frame)
    }

    fn may_pass(&mut self, volume: u16, bitrate: u32) -> bool {
        let passing = !self.intake.is_decoding();
        let fits = |passage: &mut Passage| passage.fits(bitrate, passing);
        volume == 100
            && (passing || self.fader.is_neutral())
            && self.intake.passage().is_some_and(fits)
    }

    fn pass(&mut self, volume: u16, bitrate: u32) -> Result<Option<Bytes>, PlayFailure> {
        if self.intake.is_decoding() {
            self.intake.stop_decoding();
            self.primed = false;
            self.inside = 0;
        }
        loop {
            let Some(passage) = self.intake.passage() else {
                return self.transcode(volume, bitrate);
            };
            if let Some(packet) = passage.pop() {
                self.fader = Fader::at(100);
                return Ok(Some(packet));
            }
            if self.intake.has_ended() {
                return Ok(None);
            }
            self.intake.fetch()?;
        }
    }

    fn transcode(&mut self, volume: u16, bitrate: u32) -> Result<Option<Bytes>, PlayFailure> {
        if self.fresh {
            self.fader = Fader::at(volume);
        }
        if !self.intake.is_decoding() {
            self.intake.start_decoding();
        }
        if !self.primed {
            self.prime(bitrate)?;
        }
        self.intake.fill(FRAME)?;
        let there = self.inside + self.intake.ready().min(FRAME);
        if there == 0 {
            return Ok(None);
        }
        let mut frame = self.intake.take(FRAME);
        self.fader.ramp(&mut frame, volume);
        let packet = self.encoder.encode(&frame, bitrate)?;
        self.inside = there.saturating_sub(FRAME);
        if self.fresh {
            self.encoder.set_leaning(true)?;
        }
        if let Some(passage) = self.intake.passage() {
            passage.pop();
        }
        Ok(Some(packet))
    }

    /// Gives the encoder what was heard before the next frame, and the
    /// look-ahead.
    fn prime(&mut self, bitrate: u32) -> Result<(), PlayFailure> {
        let ahead = self.encoder.look_ahead();
        self.intake.fill(ahead)?;
        self.inside = self.intake.ready().min(ahead);
        let mut before = self.intake.take_lead();
        before.extend(self.intake.take(ahead));
        self.fader.hold(&mut before);
        self.encoder.reset()?;
        // What was heard before a start or a seek was something else.
        self.encoder.set_leaning(!self.fresh)?;
        for frame in before[2 * ahead..].chunks_exact(FRAME_SAMPLES) {
            self.encoder.encode(frame, bitrate)?;
        }
        self.primed = true;
        Ok(())
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX / 2)
}

fn duration(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}
