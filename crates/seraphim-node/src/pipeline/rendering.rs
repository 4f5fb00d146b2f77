//! What comes in, as the player's sound makes it: chain and cross-fade.
//!
//! What was rendered ahead and not yet heard can be rendered anew with another
//! sound, from any frame on. The new chain is brought up to date with what was
//! heard before that frame, and the old sound goes over into the new one, so
//! that nothing clicks, is lost or comes twice. That begins an encoder's
//! look-ahead behind the frame: up to there, the frame before it has told the
//! listener's decoder of the old sound.

use std::sync::Arc;

use super::encoder::FRAME;
use super::failure::PlayFailure;
use super::filters::{Chain, Sound};
use super::intake::{Intake, LEAD};
use super::tape::Tape;

/// The rendering of one play.
pub(super) struct Rendering {
    sound: Arc<Sound>,
    chain: Chain,
    /// This sample of the source is heard at this sample of the output.
    anchor: (u64, u64),
    /// Samples per channel of the chain's output that only bring it up to date.
    unheard: usize,
    fade: Fade,
    out: Tape,
    /// From this sample of the output on, it is the source as it is.
    pure_from: u64,
    /// How many samples per channel may have to be rendered anew.
    memory: usize,
    /// The encoder's look-ahead in samples per channel.
    look_ahead: usize,
    drained: bool,
    block: Vec<f32>,
}

/// The old sound of the frame over which the new one comes, with what leads to it.
#[derive(Default)]
struct Fade {
    old: Vec<f32>,
    done: usize,
    lead: usize,
}

impl Rendering {
    /// From the first sample on. So many frames may be rendered ahead, and the
    /// encoder looks so many samples ahead.
    pub(super) fn new(
        sound: Arc<Sound>,
        ahead: usize,
        look_ahead: usize,
    ) -> Result<Self, PlayFailure> {
        Ok(Self {
            chain: Chain::new(&sound, 0)?,
            sound,
            anchor: (0, 0),
            unheard: 0,
            fade: Fade::default(),
            out: Tape::new(),
            pure_from: 0,
            memory: (ahead + LEAD + 2) * FRAME,
            look_ahead,
            drained: false,
            block: Vec::new(),
        })
    }

    /// Begins anew, at the source's first sample.
    pub(super) fn begin(
        &mut self,
        sound: Arc<Sound>,
        intake: &mut Intake,
    ) -> Result<(), PlayFailure> {
        let ahead = self.memory / FRAME - LEAD - 2;
        *self = Self::new(sound, ahead, self.look_ahead)?;
        self.remember(intake);
        Ok(())
    }

    /// The source's packets were passed on up to this frame of the output; from
    /// here on, it is rendered.
    pub(super) fn take_up(&mut self, frame: u64) {
        self.out.restart(frame * count(FRAME));
        self.drained = false;
    }

    /// Whether the sound is this one.
    pub(super) fn is(&self, sound: &Arc<Sound>) -> bool {
        Arc::ptr_eq(&self.sound, sound) || self.sound == *sound
    }

    /// Whether the source is heard as it is at a frame, and was for so long
    /// that a decoder has converged (RFC 7845 section 4.6).
    pub(super) fn is_plain_at(&self, frame: u64) -> bool {
        let converged = self.pure_from + count(LEAD * FRAME);
        self.is_plain() && (self.pure_from == 0 || frame * count(FRAME) >= converged)
    }

    /// Whether the source is heard as it is, and no other sound fades out.
    pub(super) fn is_plain(&self) -> bool {
        self.chain.is_neutral() && self.fade.old.is_empty()
    }

    /// Which sample of the source is heard at a frame of the output.
    pub(super) fn source_at(&self, frame: u64) -> u64 {
        let (source, out) = self.anchor;
        let since = (frame * count(FRAME)).saturating_sub(out);
        source + scaled(since, self.chain.media_per_heard())
    }

    /// Samples per channel that can be taken.
    pub(super) fn ready(&self) -> usize {
        self.out.ready()
    }

    /// Takes so many samples per channel, silence where there are no more.
    pub(super) fn take(&mut self, samples: usize) -> Vec<f32> {
        // What is the source as it is need not be remembered twice.
        let memory = count(self.memory);
        let pure = self.chain.is_neutral() && self.out.at() > self.pure_from + memory;
        self.out.keep(if pure { 0 } else { self.memory });
        self.out.take(samples)
    }

    /// Renders on until so many samples per channel can be taken, or to the end.
    pub(super) fn fill(&mut self, intake: &mut Intake, samples: usize) -> Result<(), PlayFailure> {
        while self.out.ready() < samples && !self.drained {
            intake.fill(FRAME)?;
            let there = intake.ready().min(FRAME);
            let mut block = std::mem::take(&mut self.block);
            block.clear();
            if there == 0 {
                self.drained = true;
                self.chain.flush(&mut block)?;
            } else {
                self.chain.push(&intake.take(there), &mut block)?;
            }
            self.accept(&mut block);
            self.block = block;
        }
        Ok(())
    }

    /// Renders with another sound from a frame on that was rendered already, or
    /// is the next. What was heard before it, [`LEAD`] frames, comes back.
    pub(super) fn change(
        &mut self,
        sound: Arc<Sound>,
        frame: u64,
        intake: &mut Intake,
    ) -> Result<Vec<f32>, PlayFailure> {
        let place = frame * count(FRAME);
        let passed = intake.is_passing();
        let faded = FRAME + self.look_ahead;
        // So much of the old sound has to be there.
        if !passed {
            let ahead = (place + count(faded)).saturating_sub(self.out.at());
            self.fill(intake, usize::try_from(ahead).unwrap_or(0))?;
        }
        let mut source = self.source_at(frame);
        let retimed = is_one(sound.filters.timescale.media_per_heard())
            && !is_one(self.chain.media_per_heard());
        if retimed && intake.is_in_step() {
            // Packets and frames are to be in step again; nobody hears 10 ms
            // of a change of speed.
            source = (source + count(FRAME / 2)) / count(FRAME) * count(FRAME);
        }
        let source_lead = intake.rewind(source);
        self.out.keep(self.memory);
        let plain = self.chain.is_neutral() && place >= self.pure_from + count(LEAD * FRAME);
        let lead = if passed || plain {
            intake.fill(faded)?;
            self.out.restart(place.saturating_sub(count(LEAD * FRAME)));
            let behind = usize::try_from(place - self.out.at()).unwrap_or(0);
            self.out
                .push(&source_lead[source_lead.len() - 2 * behind..]);
            self.out.push(&intake.copy(faded));
            self.out.take(behind);
            source_lead.clone()
        } else {
            self.out.go_back(place);
            self.out.before(place, LEAD * FRAME)
        };
        self.fade = Fade {
            old: self.out.copy(place, faded),
            done: 0,
            lead: self.look_ahead,
        };
        self.out.cut();
        self.start_chain(sound, (source, place), &source_lead)?;
        self.remember(intake);
        Ok(lead)
    }

    /// Puts a chain to work that has heard what came before.
    fn start_chain(
        &mut self,
        sound: Arc<Sound>,
        anchor: (u64, u64),
        source_lead: &[f32],
    ) -> Result<(), PlayFailure> {
        let speed = sound.filters.timescale.media_per_heard();
        let run_up = scaled(count(LEAD * FRAME), 1.0 / speed);
        let first =
            i64::try_from(anchor.1).unwrap_or(i64::MAX) - i64::try_from(run_up).unwrap_or(i64::MAX);
        self.chain = Chain::new(&sound, first)?;
        self.sound = sound;
        self.anchor = anchor;
        self.unheard = usize::try_from(run_up).unwrap_or(0);
        self.pure_from = anchor.1 + count(FRAME + self.look_ahead);
        self.drained = false;
        let mut block = Vec::new();
        self.chain.push(source_lead, &mut block)?;
        self.accept(&mut block);
        Ok(())
    }

    /// Takes the chain's output: without what only brought it up to date, and
    /// with what still fades out.
    fn accept(&mut self, block: &mut [f32]) {
        let unheard = self.unheard.min(block.len() / 2);
        self.unheard -= unheard;
        let heard = &mut block[2 * unheard..];
        self.fade.over(heard);
        self.out.push(heard);
    }

    /// Lets the source remember as much as may have to be rendered anew.
    fn remember(&self, intake: &mut Intake) {
        let speed = self.chain.media_per_heard().max(1.0);
        let memory = scaled(count(self.memory + LEAD * FRAME), speed);
        intake.keep(usize::try_from(memory).unwrap_or(usize::MAX));
    }
}

impl Fade {
    /// Goes on from the old sound into this one.
    fn over(&mut self, new: &mut [f32]) {
        if self.old.is_empty() {
            return;
        }
        let old = self.old[2 * self.done..].chunks_exact(2);
        let mut faded = 0;
        for (old, new) in old.zip(new.chunks_exact_mut(2)) {
            faded += 1;
            let share = share((self.done + faded).saturating_sub(self.lead));
            for (old, new) in old.iter().zip(new) {
                *new = old + (*new - old) * share;
            }
        }
        self.done += faded;
        if 2 * self.done == self.old.len() {
            self.old.clear();
        }
    }
}

/// How much of the new sound is heard at a sample of the frame.
#[expect(clippy::cast_precision_loss, reason = "a frame has 960 samples")]
fn share(done: usize) -> f32 {
    done as f32 / FRAME as f32
}

fn is_one(speed: f64) -> bool {
    (speed - 1.0).abs() < f64::EPSILON
}

fn count(samples: usize) -> u64 {
    u64::try_from(samples).unwrap_or(u64::MAX)
}

/// So many samples at another speed.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a track, never negative and far below 2^53"
)]
fn scaled(samples: u64, speed: f64) -> u64 {
    if is_one(speed) {
        return samples;
    }
    (samples as f64 * speed) as u64
}
