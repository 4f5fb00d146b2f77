//! A source to Opus frames of 20 ms, one at a time: what comes in, rendered
//! and encoded, or the packets as they are.
//!
//! What the encoder is given runs ahead of the frames by its look-ahead, so
//! that what comes out is neither late nor cut off, and so that transcoded and
//! passed frames follow on each other without a shift.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::cache::Recording;
use super::controls::Controls;
use super::encoder::{Encoder, FRAME, FRAME_SAMPLES, LOOK_AHEAD, Quality};
use super::failure::PlayFailure;
use super::input::{Guard, Input};
use super::intake::Intake;
use super::passage::Passage;
use super::reader::Place;
use super::rendering::Rendering;
use super::workshop::Mode;

/// How far a sought place may be missed without the position being corrected,
/// in microseconds.
const CLOSE: i64 = 50_000;
/// A time stamp that is off by more than a day is nonsense.
const NONSENSE: i64 = 86_400_000_000;

/// One frame of a play.
#[derive(Debug)]
pub(super) struct Frame {
    /// 20 ms of Opus.
    pub(super) packet: Bytes,
    /// Media time behind it.
    pub(super) until: Duration,
}

/// The frames of one play.
pub(super) struct Frames {
    intake: Intake,
    guard: Arc<Guard>,
    controls: Arc<Controls>,
    rendering: Rendering,
    encoder: Encoder,
    /// As long as the frames are the track's own, from the first one on.
    recording: Option<Recording>,
    /// The packets were made here before.
    kept: bool,
    /// What the listener heard before the next frame, where the encoder does
    /// not know it.
    lead: Option<Vec<f32>>,
    /// The encoder was given the look-ahead.
    primed: bool,
    /// Samples per channel of the next frame that the encoder has already.
    inside: usize,
    untouched: bool,
    /// Frames since the last seek.
    made: u64,
    /// Media time of the first of them, in microseconds.
    begin: i64,
    end: Option<i64>,
}

impl Frames {
    /// Opens an input and finds a decoder for it. So many frames are made
    /// ahead of what is heard.
    pub(super) fn open(
        mut input: Input,
        guard: Arc<Guard>,
        controls: Arc<Controls>,
        end: Option<Duration>,
        ahead: usize,
    ) -> Result<Self, PlayFailure> {
        let (recording, kept) = (input.recording.take(), input.kept);
        let intake = Intake::open(input, Arc::clone(&guard))?;
        Ok(Self {
            intake,
            guard,
            rendering: Rendering::new(controls.sound(), ahead, LOOK_AHEAD)?,
            controls,
            encoder: Encoder::new(),
            recording: recording.filter(|_| end.is_none()),
            kept,
            lead: None,
            primed: false,
            inside: 0,
            untouched: true,
            made: 0,
            begin: 0,
            end: end.map(micros),
        })
    }

    /// Goes to a media time; what comes back is where that really is. Where the
    /// source cannot go back, it plays on behind the frames that were heard.
    pub(super) fn seek(&mut self, to: Duration, heard: u64) -> Result<Duration, PlayFailure> {
        let target = micros(to);
        if !self.untouched || !to.is_zero() {
            self.recording = None;
        }
        let from_start = std::mem::take(&mut self.untouched) && to.is_zero();
        let place = if from_start {
            Place::Found
        } else {
            self.guard.seeks();
            self.intake.seek(to)?
        };
        if matches!(place, Place::Fixed) && target < self.media_at(self.made) {
            self.go_back(heard)?;
            return Ok(duration(self.media_at(self.made)));
        }
        self.forget_lead();
        self.made = 0;
        self.begin = target;
        if matches!(place, Place::Beyond) {
            self.intake.end();
        } else {
            let jumped = matches!(place, Place::Found | Place::Anew);
            let first = self.intake.begin_at(target, jumped)?.unwrap_or(target);
            let missed = first.saturating_sub(target);
            if !from_start && (CLOSE..NONSENSE).contains(&missed.abs()) {
                self.begin = first.max(0);
            }
        }
        self.rendering
            .begin(self.controls.sound(), &mut self.intake)?;
        Ok(duration(self.begin))
    }

    /// Goes back to a frame that was made already.
    fn go_back(&mut self, frame: u64) -> Result<(), PlayFailure> {
        if !self.intake.is_passing() {
            return self.retune(frame);
        }
        self.made = frame;
        let source = self.rendering.source_at(frame);
        self.intake.given_out(source);
        Ok(())
    }

    /// Whether another sound is wanted than the one that is rendered.
    pub(super) fn is_out_of_tune(&self) -> bool {
        !self.rendering.is(&self.controls.sound())
    }

    /// Renders with the sound that is wanted from a frame on, which was made
    /// already or is the next; counted since the last seek.
    pub(super) fn retune(&mut self, frame: u64) -> Result<(), PlayFailure> {
        let sound = self.controls.sound();
        self.recording = None;
        self.guard.sign();
        if self.made == 0 {
            return self.rendering.begin(sound, &mut self.intake);
        }
        let lead = self.rendering.change(sound, frame, &mut self.intake)?;
        self.forget_lead();
        self.made = frame;
        self.lead = Some(lead);
        Ok(())
    }

    /// What the encoder knows is not what the listener heard.
    fn forget_lead(&mut self) {
        self.lead = None;
        self.primed = false;
        self.inside = 0;
    }

    /// Media time of the next frame.
    pub(super) fn reached(&self) -> Duration {
        duration(self.media_at(self.made))
    }

    /// Whether another play may follow the frames of this one.
    pub(super) fn may_be_followed(&self) -> bool {
        self.recording.is_some()
    }

    /// Nobody takes the frames; who follows them has to go on alone.
    pub(super) fn let_followers_go(&self) {
        if let Some(recording) = &self.recording {
            recording.let_followers_go();
        }
    }

    /// Nobody will want frames for a while: lets go of what others could use.
    pub(super) fn let_go(&mut self) {
        self.intake.let_go();
    }

    /// Has again what was let go of.
    pub(super) fn take_up(&mut self) -> Result<(), PlayFailure> {
        self.intake.take_up()
    }

    /// How the frame that was made last came about.
    fn mode(&self) -> Mode {
        match (self.primed, self.kept) {
            (true, _) => Mode::Encoded,
            (false, true) => Mode::Cached,
            (false, false) => Mode::Passed,
        }
    }

    /// How many frames were made since the last seek.
    pub(super) fn made(&self) -> u64 {
        self.made
    }

    /// The next frame; `None` at the end.
    pub(super) fn next_frame(&mut self) -> Result<Option<Frame>, PlayFailure> {
        if self.end.is_some_and(|end| self.media_at(self.made) >= end) {
            return Ok(None);
        }
        let quality = self.controls.quality();
        let recorded = self.recording.as_ref().map(Recording::bitrate);
        let other = recorded.is_some_and(|rate| rate != quality.bitrate);
        if !self.rendering.is_plain() || other || self.intake.lacks_something() {
            self.recording = None;
        }
        let packet = if self.may_pass(quality.bitrate) {
            self.pass(quality)?
        } else {
            self.transcode(quality)?
        };
        let Some(packet) = packet else {
            return Ok(None);
        };
        if let Some(recording) = &mut self.recording {
            recording.push(&packet);
        }
        self.made += 1;
        self.intake.refill();
        self.guard.makes(self.mode());
        Ok(Some(Frame {
            packet,
            until: duration(self.media_at(self.made)),
        }))
    }

    /// The track came to its own end: what was recorded is kept. Writes to the
    /// disk.
    pub(super) fn keep(&mut self) {
        if let Some(recording) = self.recording.take() {
            recording.finish();
        }
    }

    fn may_pass(&mut self, bitrate: u32) -> bool {
        let passing = self.intake.is_passing();
        let fits = |passage: &mut Passage| passage.fits(bitrate, passing);
        let plain = if passing {
            self.rendering.is_plain()
        } else {
            self.rendering.is_plain_at(self.made)
        };
        plain && self.intake.passage().is_some_and(fits)
    }

    fn pass(&mut self, quality: Quality) -> Result<Option<Bytes>, PlayFailure> {
        if !self.intake.is_passing() {
            self.intake.stop_decoding();
            self.forget_lead();
            self.encoder = Encoder::new();
        }
        loop {
            let Some(passage) = self.intake.passage() else {
                return self.transcode(quality);
            };
            if let Some(packet) = passage.pop() {
                return Ok(Some(packet));
            }
            if self.intake.has_ended() {
                return Ok(None);
            }
            self.intake.fetch()?;
        }
    }

    fn transcode(&mut self, quality: Quality) -> Result<Option<Bytes>, PlayFailure> {
        if !self.primed {
            self.prime(quality)?;
        }
        self.rendering.fill(&mut self.intake, FRAME)?;
        let there = self.inside + self.rendering.ready().min(FRAME);
        if there == 0 {
            return Ok(None);
        }
        let frame = self.rendering.take(FRAME);
        let packet = self.encoder.encode(&frame, quality)?;
        if self.controls.is_pressed()
            && let Some(recording) = &mut self.recording
        {
            recording.make_do();
        }
        self.inside = there.saturating_sub(FRAME);
        if self.made == 0 {
            self.encoder.set_leaning(true)?;
        }
        self.intake
            .given_out(self.rendering.source_at(self.made + 1));
        Ok(Some(packet))
    }

    /// Gives the encoder what was heard before the next frame, and the
    /// look-ahead.
    fn prime(&mut self, quality: Quality) -> Result<(), PlayFailure> {
        let known = self.lead.take();
        let lead = known.unwrap_or_else(|| {
            if self.intake.is_passing() {
                self.intake.start_decoding();
            }
            self.rendering.take_up(self.made);
            self.intake.lead()
        });
        let fresh = self.made == 0;
        self.rendering.fill(&mut self.intake, LOOK_AHEAD)?;
        self.inside = self.rendering.ready().min(LOOK_AHEAD);
        let mut before = if fresh {
            vec![0.0; FRAME_SAMPLES]
        } else {
            lead
        };
        before.extend(self.rendering.take(LOOK_AHEAD));
        // What was heard before a start or a seek was something else.
        self.encoder.reset(quality, !fresh)?;
        for frame in before[2 * LOOK_AHEAD..].chunks_exact(FRAME_SAMPLES) {
            self.encoder.encode(frame, quality)?;
        }
        self.primed = true;
        Ok(())
    }

    /// The media time at which a frame begins, in microseconds.
    fn media_at(&self, frame: u64) -> i64 {
        let samples = i64::try_from(self.rendering.source_at(frame)).unwrap_or(i64::MAX / 128);
        // 48 kHz: 125 microseconds are six samples.
        self.begin.saturating_add(samples.saturating_mul(125) / 6)
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX / 2)
}

fn duration(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}
