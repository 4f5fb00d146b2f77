//! From packets to 48 kHz stereo: what comes in of a track, without what is not
//! to be heard of it, and the Opus packets that may be passed on as they are.

mod blocks;
mod skip;

use std::sync::Arc;
use std::time::Duration;

use symphonia::core::packet::Packet;

use self::blocks::Blocks;
use self::skip::Skip;
use super::decoder::{Decoded, Decoder};
use super::encoder::FRAME;
use super::failure::PlayFailure;
use super::input::{Guard, Input};
use super::opus::{OpusHead, samples};
use super::packets::Packets;
use super::passage::Passage;
use super::reader::{Next, Place};
use super::resampler::{RATE, Resampler};
use super::tape::Tape;

/// Microseconds of a frame.
pub(super) const FRAME_MICROS: i64 = 20_000;
/// Samples per channel of a frame, where places are counted.
const FRAME_COUNT: u64 = FRAME as u64;
/// Decoding begins this much before a place that was sought, so that codecs
/// which lean on what came before have it.
const RUN_UP: Duration = Duration::from_millis(160);
/// So many damaged packets in a row, and the rest is not waited for.
const MAX_DAMAGED: u32 = 500;

/// So many frames bring an encoder where another encoder was: its pitch filter
/// and its energies are then those that the listener's decoder has. With one,
/// the seam is a click half as loud as the music; from three on, it drowns in
/// the noise of coding.
pub(super) const LEAD: usize = 4;

/// What comes in of one track.
pub(super) struct Intake {
    reader: Packets,
    guard: Arc<Guard>,
    decoder: Decoder,
    resampler: Resampler,
    /// `Some` while Opus packets and frames are in step.
    passage: Option<Passage>,
    /// Packets that are in step are decoded as they come.
    decoding: bool,
    /// 48 kHz stereo, counted from the last place that was sought.
    pcm: Tape,
    skip: Option<Skip>,
    /// Media time of the first sample kept since the last seek.
    first: Option<i64>,
    ended: bool,
    damaged: u32,
    memory: usize,
    blocks: Blocks,
    stereo: Vec<f32>,
    resampled: Vec<f32>,
}

impl Intake {
    /// Opens an input and finds a decoder for it.
    pub(super) fn open(input: Input, guard: Arc<Guard>) -> Result<Self, PlayFailure> {
        let reader = Packets::open(input, Arc::clone(&guard))?;
        let decoder = Decoder::new(reader.params(), reader.head())?;
        let rate = match reader.head() {
            Some(_) => RATE,
            None => reader.params().sample_rate.unwrap_or(RATE),
        };
        let passage = passage_for(reader.head());
        Ok(Self {
            decoding: passage.is_none(),
            passage,
            reader,
            guard,
            decoder,
            resampler: Resampler::from(rate)?,
            pcm: Tape::new(),
            skip: None,
            first: None,
            ended: false,
            damaged: 0,
            memory: 0,
            blocks: Blocks::default(),
            stereo: Vec::new(),
            resampled: Vec::new(),
        })
    }

    /// Whether the source has no more.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Whether something of the track is not heard, for want of a decoder.
    pub(super) fn lacks_something(&self) -> bool {
        self.reader.lacks_something()
    }

    /// See [`Packets::refill`].
    pub(super) fn refill(&self) {
        self.reader.refill();
    }

    /// See [`Packets::let_go`].
    pub(super) fn let_go(&mut self) {
        if !self.ended {
            self.reader.let_go();
        }
    }

    /// See [`Packets::take_up`].
    pub(super) fn take_up(&mut self) -> Result<(), PlayFailure> {
        if self.ended {
            return Ok(());
        }
        self.reader.take_up()
    }

    /// The packets, while they are in step with frames.
    pub(super) fn passage(&mut self) -> Option<&mut Passage> {
        self.passage.as_mut()
    }

    /// Whether packets and frames are in step.
    pub(super) fn is_in_step(&self) -> bool {
        self.passage.is_some()
    }

    /// Whether packets are left as they are.
    pub(super) fn is_passing(&self) -> bool {
        !self.decoding
    }

    /// Samples per channel that can be taken.
    pub(super) fn ready(&self) -> usize {
        self.pcm.ready()
    }

    /// Takes so many samples per channel, silence where there are no more.
    pub(super) fn take(&mut self, samples: usize) -> Vec<f32> {
        self.pcm.take(samples)
    }

    /// The next samples without taking them, silence where there are none yet.
    pub(super) fn copy(&self, samples: usize) -> Vec<f32> {
        self.pcm.copy(self.pcm.at(), samples)
    }

    /// How many samples per channel must be remembered behind the last taken.
    pub(super) fn keep(&mut self, samples: usize) {
        self.pcm.keep(samples);
        if let Some(passage) = &mut self.passage {
            passage.keep(samples.div_ceil(FRAME));
        }
        self.memory = samples;
    }

    /// Goes back to a sample, counted from the last place that was sought, and
    /// decodes from there on. What comes back are the [`LEAD`] frames before it.
    pub(super) fn rewind(&mut self, to: u64) -> Vec<f32> {
        if let Some(passage) = &mut self.passage {
            passage.go_to(to / FRAME_COUNT);
        }
        if self.is_passing() {
            self.start_decoding();
            let surplus = to.saturating_sub(self.pcm.at());
            self.pcm.take(usize::try_from(surplus).unwrap_or(0));
        }
        self.pcm.go_back(to);
        self.pcm.before(to, LEAD * FRAME)
    }

    /// Frames up to this sample were given out.
    pub(super) fn given_out(&mut self, up_to: u64) {
        if let Some(passage) = &mut self.passage {
            passage.go_to(up_to / FRAME_COUNT);
        }
    }

    /// Goes near a media time, behind which the first sample will be.
    pub(super) fn seek(&mut self, to: Duration) -> Result<Place, PlayFailure> {
        let place = self.reader.seek(to.saturating_sub(RUN_UP))?;
        if matches!(place, Place::Anew) {
            self.decoder = Decoder::new(self.reader.params(), self.reader.head())?;
        }
        Ok(place)
    }

    /// Forgets what was read ahead, after a jump the decoder's past as well,
    /// and reads up to the first sample at or behind a media time. What comes
    /// back is where that is, if there is one.
    pub(super) fn begin_at(&mut self, time: i64, jumped: bool) -> Result<Option<i64>, PlayFailure> {
        self.pcm.restart(0);
        self.resampler.reset();
        self.first = None;
        if jumped {
            self.decoder.reset();
            self.ended = false;
            self.damaged = 0;
            if self.passage.is_none() {
                self.passage = passage_for(self.reader.head());
                self.keep(self.memory);
            }
        }
        if let Some(passage) = &mut self.passage {
            passage.clear();
            self.decoding = false;
        }
        self.skip = Some(Skip::until(time));
        while self.first.is_none() && !self.ended {
            self.fetch()?;
        }
        Ok(self.first)
    }

    /// Nothing more is to come.
    pub(super) fn end(&mut self) {
        self.pcm.restart(0);
        if let Some(passage) = &mut self.passage {
            passage.clear();
        }
        self.ended = true;
    }

    /// Leaves the packets as they are from here on.
    pub(super) fn stop_decoding(&mut self) {
        self.decoding = false;
    }

    /// Decodes the packets from here on. The decoder is brought up to date
    /// with the packets that it has not seen, which are remembered as well.
    pub(super) fn start_decoding(&mut self) {
        let Some(passage) = &self.passage else { return };
        self.decoding = true;
        self.decoder.reset();
        self.stereo.clear();
        let mut past: u64 = 0;
        for packet in passage.past() {
            self.decoder.decode_opus(packet, FRAME, &mut self.stereo);
            past += 1;
        }
        // What lies before the first frame has no place on the tape.
        let (given, known) = (passage.given(), past.min(passage.given()));
        let nowhere = usize::try_from((past - known) * FRAME_COUNT).unwrap_or(0);
        self.pcm.restart((given - known) * FRAME_COUNT);
        self.pcm.push(&self.stereo[2 * nowhere..]);
        let known = usize::try_from(known * FRAME_COUNT).unwrap_or(0);
        self.pcm.take(known);
        for packet in passage.coming() {
            self.stereo.clear();
            self.decoder.decode_opus(packet, FRAME, &mut self.stereo);
            self.pcm.push(&self.stereo);
        }
    }

    /// What lies before the next sample, [`LEAD`] frames of it.
    pub(super) fn lead(&self) -> Vec<f32> {
        self.pcm.before(self.pcm.at(), LEAD * FRAME)
    }

    /// Reads on until so many samples per channel can be taken, or to the end.
    pub(super) fn fill(&mut self, frames: usize) -> Result<(), PlayFailure> {
        while self.ready() < frames && !self.ended {
            self.fetch()?;
        }
        Ok(())
    }

    /// Reads and uses one packet. Behind one that is out of step, packets are
    /// decoded and [`Intake::passage`] is gone.
    pub(super) fn fetch(&mut self) -> Result<(), PlayFailure> {
        self.guard.sign();
        if self.guard.is_cut() {
            self.ended = true;
            return Ok(());
        }
        match self.reader.next()? {
            Next::Packet(packet) => self.use_packet(&packet),
            Next::Changed => self.change_track(),
            Next::End => {
                self.ended = true;
                self.flush()
            }
        }
    }

    fn use_packet(&mut self, packet: &Packet) -> Result<(), PlayFailure> {
        if packet.data.is_empty() {
            return self.note_damage();
        }
        let time = self.reader.time(packet);
        if self.passage.is_some() {
            if Passage::takes(&packet.data) {
                self.keep_in_step(packet, time);
                return Ok(());
            }
            if samples(&packet.data).is_none() {
                return self.note_damage();
            }
            self.fall_out_of_step();
        }
        self.stereo.clear();
        match self.decoder.decode(packet, &mut self.stereo)? {
            Decoded::At(rate) => {
                self.damaged = 0;
                self.use_samples(rate, time)
            }
            Decoded::Damaged => self.note_damage(),
        }
    }

    fn keep_in_step(&mut self, packet: &Packet, time: i64) {
        let Some(passage) = &mut self.passage else {
            return;
        };
        self.damaged = 0;
        let bytes = self.blocks.put(&packet.data);
        let before = |skip: &Skip| time.saturating_add(FRAME_MICROS) <= skip.until;
        if let Some(skip) = self.skip.as_mut().filter(|skip| before(skip))
            && skip.spend(time, FRAME_MICROS)
        {
            passage.push_past(bytes);
            return;
        }
        if packet.trim_end.get() >= u64::try_from(FRAME).unwrap_or(u64::MAX) {
            return;
        }
        self.skip = None;
        self.first.get_or_insert(time);
        if self.decoding {
            self.stereo.clear();
            self.decoder.decode_opus(&bytes, FRAME, &mut self.stereo);
            self.pcm.push(&self.stereo);
        }
        passage.push(bytes);
    }

    /// From here on, a frame is no longer a packet.
    fn fall_out_of_step(&mut self) {
        if !self.decoding {
            self.start_decoding();
        }
        self.passage = None;
    }

    /// Leaves out what is not to be heard of the samples decoded, and
    /// resamples the rest.
    fn use_samples(&mut self, rate: u32, time: i64) -> Result<(), PlayFailure> {
        let frames = self.stereo.len() / 2;
        let mut first = time;
        if let Some(skip) = &mut self.skip {
            let ahead = skip.until.saturating_sub(time).max(0);
            let surplus = i128::from(ahead) * i128::from(rate) / 1_000_000;
            let surplus = usize::try_from(surplus).unwrap_or(usize::MAX).min(frames);
            let length = i64::try_from(surplus).unwrap_or(0) * 1_000_000 / i64::from(rate.max(1));
            if skip.spend(time, length) {
                self.stereo.drain(..2 * surplus);
                first = time.saturating_add(length);
            }
        }
        if self.stereo.is_empty() {
            return Ok(());
        }
        // What is no number would stay in every filter behind for ever.
        for sample in &mut self.stereo {
            if !sample.is_finite() {
                *sample = 0.0;
            }
        }
        self.skip = None;
        self.first.get_or_insert(first);
        if rate != self.resampler.rate() {
            self.flush()?;
            self.resampler = Resampler::from(rate)?;
        }
        self.resampled.clear();
        self.resampler.push(&self.stereo, &mut self.resampled)?;
        self.pcm.push(&self.resampled);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), PlayFailure> {
        self.resampled.clear();
        self.resampler.flush(&mut self.resampled)?;
        self.pcm.push(&self.resampled);
        Ok(())
    }

    fn note_damage(&mut self) -> Result<(), PlayFailure> {
        self.damaged += 1;
        if self.damaged > MAX_DAMAGED {
            let message = "no packet of many could be decoded".to_owned();
            return Err(PlayFailure::Corrupt(message));
        }
        Ok(())
    }

    /// A chained stream goes on with another track.
    fn change_track(&mut self) -> Result<(), PlayFailure> {
        self.flush()?;
        let in_step = self.passage.is_some() && passage_for(self.reader.head()).is_some();
        if !in_step {
            self.fall_out_of_step();
        }
        self.decoder = Decoder::new(self.reader.params(), self.reader.head())?;
        self.skip = Some(Skip::until(self.reader.resumed().unwrap_or(0)));
        Ok(())
    }
}

fn passage_for(head: Option<&OpusHead>) -> Option<Passage> {
    head.filter(|head| head.is_plain())
        .map(|_| Passage::default())
}
