//! The packets of a track as they can be decoded here. HE-AAC goes to a decoder of
//! its own, in another program: what comes back of it are packets as well.
//!
//! The demuxer stays here, so that places, lengths and the source are what they are
//! for every other track. Its packets become frames of ADTS as the program asks for
//! them; a place that is sought is one more beginning.
//!
//! Without that program, or where it gives up, the lower half of the band is heard.
//! As many programs run as may: a play that is paused lets go of its own, and begins
//! another where it was, with packets that were remembered.

mod track;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::packet::Packet;

use self::track::{Framed, Track};
use super::failure::PlayFailure;
use super::input::{DecodeAac, Guard, Input};
use super::opus::OpusHead;
use super::reader::{Next, Place, Reader};

/// So much before a place the decoder begins: what makes the upper half is said
/// once or twice a second, and nothing can be made of it until then.
const RUN_UP: Duration = Duration::from_secs(1);

/// So much before the place where it gave up the decoder here begins: two frames.
const SEAM: Duration = Duration::from_millis(100);

/// A decoder that gave up after so much sound is worth another one.
const WORTH: i64 = 60_000_000;

/// Who lacks the program reads so once.
static TOLD: Once = Once::new();

/// The packets of one track, of whatever they are decoded from.
pub(super) struct Packets {
    reader: Reader,
    /// Over the source of the track.
    guard: Arc<Guard>,
    elsewhere: Option<Elsewhere>,
    /// What comes next is another reader's.
    changed: bool,
    /// See [`Packets::resumed`].
    resumed: Option<i64>,
}

/// A decoder in another program.
struct Elsewhere {
    decode: DecodeAac,
    track: Arc<Mutex<Track>>,
    /// Over what comes back.
    back: Arc<Guard>,
    /// Media time behind the last packet that came back, in microseconds.
    reached: i64,
    /// Packets from this media time on are remembered.
    kept: Arc<AtomicI64>,
    /// Media time with which the decoder began.
    began: i64,
    /// There is no decoder now.
    let_go: bool,
}

impl Packets {
    /// Finds the format, its first audio track, and who decodes that.
    pub(super) fn open(mut input: Input, guard: Arc<Guard>) -> Result<Self, PlayFailure> {
        let decode = input.aac.take();
        let reader = Reader::open(input, Arc::clone(&guard))?;
        if reader.high_efficiency().is_none() {
            return Ok(Self::plain(reader, guard));
        }
        let Some(decode) = decode else {
            TOLD.call_once(|| {
                tracing::info!("HE-AAC plays with the lower half of its band: no ffmpeg is there");
            });
            return Ok(Self::plain(reader, guard));
        };
        let kept = Arc::new(AtomicI64::new(i64::MIN));
        let track = Track::new(reader, Arc::clone(&guard), Arc::clone(&kept));
        let mut elsewhere = Elsewhere {
            decode,
            track: Arc::new(Mutex::new(track)),
            kept,
            back: Arc::new(guard.beside()),
            reached: 0,
            began: 0,
            let_go: false,
        };
        let begun = elsewhere.begin().and_then(|begun| {
            let empty = || PlayFailure::Corrupt("there is no packet".to_owned());
            begun.ok_or_else(empty)
        });
        match begun {
            Ok(reader) => {
                elsewhere.reach(elsewhere.began);
                Ok(Self {
                    elsewhere: Some(elsewhere),
                    ..Self::plain(reader, guard)
                })
            }
            Err(failure) => Ok(Self::plain(elsewhere.give_up(failure, &guard)?, guard)),
        }
    }

    fn plain(reader: Reader, guard: Arc<Guard>) -> Self {
        Self {
            reader,
            guard,
            elsewhere: None,
            changed: false,
            resumed: None,
        }
    }

    /// A frame was made, see [`Guard::refill`]. What the track's own packets are
    /// read from is not meant, where they are read on another thread.
    pub(super) fn refill(&self) {
        match &self.elsewhere {
            Some(elsewhere) => elsewhere.back.refill(),
            None => self.guard.refill(),
        }
    }

    /// Ends the decoder in another program until packets are wanted again.
    pub(super) fn let_go(&mut self) {
        if let Some(elsewhere) = &mut self.elsewhere
            && !elsewhere.let_go
        {
            elsewhere.let_go = true;
            self.reader.close();
        }
    }

    /// Begins a decoder again where one was let go of.
    pub(super) fn take_up(&mut self) -> Result<(), PlayFailure> {
        let Some(elsewhere) = self.elsewhere.as_mut().filter(|one| one.let_go) else {
            return Ok(());
        };
        match elsewhere.resume() {
            Ok(Some(reader)) => self.reader = reader,
            // There is nothing more to be decoded.
            Ok(None) => return Ok(()),
            Err(failure) => {
                self.reader = elsewhere.give_up(failure, &self.guard)?;
            }
        }
        self.resumed = Some(elsewhere.reached);
        self.changed = true;
        if elsewhere.let_go {
            self.elsewhere = None;
        }
        Ok(())
    }

    /// The codec and its parameters.
    pub(super) fn params(&self) -> &AudioCodecParameters {
        self.reader.params()
    }

    /// The Opus header, where the codec is Opus and the header is sound.
    pub(super) fn head(&self) -> Option<&OpusHead> {
        self.reader.head()
    }

    /// Whether something of the track is not heard, for want of a decoder.
    pub(super) fn lacks_something(&self) -> bool {
        self.reader.high_efficiency().is_some()
    }

    /// Where a track that changed goes on, in microseconds of media time, when that
    /// is the same as before: what comes up to there was heard.
    pub(super) fn resumed(&mut self) -> Option<i64> {
        self.resumed.take()
    }

    /// See [`Reader::time`].
    pub(super) fn time(&self, packet: &Packet) -> i64 {
        self.reader.time(packet)
    }

    /// The next packet of the track.
    pub(super) fn next(&mut self) -> Result<Next, PlayFailure> {
        self.take_up()?;
        if std::mem::take(&mut self.changed) {
            return Ok(Next::Changed);
        }
        let Some(elsewhere) = &mut self.elsewhere else {
            return self.reader.next();
        };
        if elsewhere.let_go {
            return Ok(Next::End);
        }
        match self.reader.next() {
            Ok(Next::Packet(packet)) => {
                elsewhere.reach(self.reader.end(&packet));
                Ok(Next::Packet(packet))
            }
            Err(_) if self.guard.is_cut() => Ok(Next::End),
            Err(failure) => {
                self.reader.close();
                if elsewhere.is_worth_another(&self.guard) {
                    tracing::warn!(error = %failure, "a decoder of HE-AAC begins again");
                    elsewhere.let_go = true;
                    return self.next();
                }
                self.reader = elsewhere.give_up(failure, &self.guard)?;
                self.resumed = Some(elsewhere.reached);
                self.elsewhere = None;
                Ok(Next::Changed)
            }
            other => other,
        }
    }

    /// Goes to a media time, or a little before it.
    pub(super) fn seek(&mut self, to: Duration) -> Result<Place, PlayFailure> {
        let Some(elsewhere) = &mut self.elsewhere else {
            return self.reader.seek(to);
        };
        match elsewhere.seek(to)? {
            Place::Found | Place::Anew => {}
            place => return Ok(place),
        }
        // One at a time.
        self.reader.close();
        self.changed = false;
        elsewhere.let_go = true;
        match elsewhere.begin() {
            Ok(Some(reader)) => {
                elsewhere.reach(elsewhere.began);
                self.reader = reader;
            }
            Ok(None) => return Ok(Place::Beyond),
            Err(failure) => {
                elsewhere.reach(micros(to));
                self.reader = elsewhere.give_up(failure, &self.guard)?;
                self.elsewhere = None;
            }
        }
        Ok(Place::Anew)
    }
}

impl Elsewhere {
    fn track(&self) -> MutexGuard<'_, Track> {
        self.track.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So far the track came back, in microseconds of media time.
    fn reach(&mut self, reached: i64) {
        self.reached = reached;
        let kept = reached.saturating_sub(micros(RUN_UP));
        self.kept.store(kept, Ordering::Relaxed);
    }

    /// Goes elsewhere in the track. Where that was found, nobody feeds the decoder
    /// until it begins anew.
    fn seek(&mut self, to: Duration) -> Result<Place, PlayFailure> {
        let mut track = self.track();
        let Some(reader) = &mut track.reader else {
            return Ok(Place::Fixed);
        };
        let place = reader.seek(to.saturating_sub(RUN_UP))?;
        if matches!(place, Place::Found | Place::Anew) {
            track.begin_elsewhere();
        }
        Ok(place)
    }

    /// Begins again a little before what came back, so that all is known by then.
    fn resume(&mut self) -> Result<Option<Reader>, PlayFailure> {
        {
            let mut track = self.track();
            if let Some(failed) = track.failed.take() {
                return Err(failed);
            }
            track.go_back(self.reached.saturating_sub(micros(RUN_UP)))?;
        }
        self.begin()
    }

    /// Starts the decoder with the next packet of the track; `None` behind the last.
    fn begin(&mut self) -> Result<Option<Reader>, PlayFailure> {
        let mut frames = Framed::of(&self.track);
        let Some(time) = frames.begin()? else {
            return Ok(None);
        };
        self.back = Arc::new(self.back.beside());
        let source = (self.decode)(Box::new(frames)).map_err(PlayFailure::Open)?;
        let input = Input {
            source,
            seek: None,
            aac: None,
            remote: false,
            extension: Some("flac".to_owned()),
            mime: Some("audio/flac".to_owned()),
            recording: None,
            kept: false,
            instead: None,
        };
        let mut reader = Reader::open(input, Arc::clone(&self.back))?;
        reader.begins_at(time);
        self.began = time;
        self.let_go = false;
        Ok(Some(reader))
    }

    /// The decoder gave up, and it worked well before.
    fn is_worth_another(&self, source: &Guard) -> bool {
        self.reached.saturating_sub(self.began) >= WORTH
            && self.track().failed.is_none()
            && source.failure().is_none()
    }

    /// The decoder gave up, and the track's own packets go on where it was; or it
    /// is the track that failed.
    fn give_up(&mut self, failure: PlayFailure, source: &Guard) -> Result<Reader, PlayFailure> {
        let mut track = self.track();
        track.turn += 1;
        if let Some(failed) = track.failed.take().or_else(|| source.failure()) {
            return Err(failed);
        }
        track.go_back(self.reached.saturating_sub(micros(SEAM)))?;
        let Some(reader) = track.reader.take() else {
            return Err(failure);
        };
        tracing::warn!(
            error = %failure,
            "HE-AAC plays on with the lower half of its band: its decoder gave up"
        );
        Ok(reader)
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
