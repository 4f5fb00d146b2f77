//! The packets of a track as they can be decoded here. HE-AAC goes to a decoder of
//! its own, in another program: what comes back of it are packets as well.
//!
//! The demuxer stays here, so that places, lengths and the source are what they are
//! for every other track. Its packets become frames of ADTS as the program asks for
//! them; a place that is sought is one more beginning.
//!
//! Without that program, or where it gives up, the lower half of the band is heard.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::io::MediaSource;
use symphonia::core::packet::Packet;

use super::failure::{PlayFailure, guarded};
use super::input::{DecodeAac, Guard, Input};
use super::opus::OpusHead;
use super::reader::{Next, Place, Reader};

/// So much before a place the decoder begins: what makes the upper half is said
/// once or twice a second, and nothing can be made of it until then.
const RUN_UP: Duration = Duration::from_secs(1);

/// So much before the place where it gave up the decoder here begins: two frames.
const SEAM: Duration = Duration::from_millis(100);

/// Who lacks the program reads so once.
static TOLD: Once = Once::new();

/// The packets of one track, of whatever they are decoded from.
pub(super) struct Packets {
    reader: Reader,
    elsewhere: Option<Elsewhere>,
    /// See [`Packets::resumed`].
    resumed: Option<i64>,
}

/// A decoder in another program.
struct Elsewhere {
    decode: DecodeAac,
    track: Arc<Mutex<Track>>,
    /// Over the source of the track; what comes back has its own.
    source: Arc<Guard>,
    back: Arc<Guard>,
    /// Media time behind the last packet that came back, in microseconds.
    reached: i64,
}

/// The track's own packets. Whoever feeds the decoder takes them on a thread of his.
struct Track {
    reader: Option<Reader>,
    /// Which feeder may take them: each place that is sought has its own.
    turn: u64,
    failed: Option<PlayFailure>,
}

/// The track's packets as a stream of ADTS.
struct Framed {
    track: Arc<Mutex<Track>>,
    turn: u64,
    frame: io::Cursor<Vec<u8>>,
}

impl Packets {
    /// Finds the format, its first audio track, and who decodes that.
    pub(super) fn open(mut input: Input, guard: Arc<Guard>) -> Result<Self, PlayFailure> {
        let decode = input.aac.take();
        let reader = Reader::open(input, Arc::clone(&guard))?;
        if reader.high_efficiency().is_none() {
            return Ok(Self::plain(reader));
        }
        let Some(decode) = decode else {
            TOLD.call_once(|| {
                tracing::info!("HE-AAC plays with the lower half of its band: no ffmpeg is there");
            });
            return Ok(Self::plain(reader));
        };
        let mut elsewhere = Elsewhere {
            decode,
            track: Arc::new(Mutex::new(Track {
                reader: Some(reader),
                turn: 0,
                failed: None,
            })),
            back: Arc::new(guard.beside()),
            source: guard,
            reached: 0,
        };
        match elsewhere.begin() {
            Ok(reader) => Ok(Self {
                reader,
                elsewhere: Some(elsewhere),
                resumed: None,
            }),
            Err(failure) => Ok(Self::plain(elsewhere.give_up(failure)?)),
        }
    }

    fn plain(reader: Reader) -> Self {
        Self {
            reader,
            elsewhere: None,
            resumed: None,
        }
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
        let next = self.reader.next();
        let Some(elsewhere) = &mut self.elsewhere else {
            return next;
        };
        match next {
            Ok(Next::Packet(packet)) => {
                elsewhere.back.refill();
                elsewhere.reached = self.reader.end(&packet);
                Ok(Next::Packet(packet))
            }
            Err(_) if elsewhere.source.is_cut() => Ok(Next::End),
            Err(failure) => {
                self.reader.close();
                self.reader = elsewhere.give_up(failure)?;
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
        match elsewhere.begin() {
            Ok(reader) => self.reader = reader,
            Err(failure) => {
                elsewhere.reached = i64::try_from(to.as_micros()).unwrap_or(i64::MAX);
                self.reader = elsewhere.give_up(failure)?;
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

    /// Goes elsewhere in the track. Where that was found, nobody feeds the decoder
    /// until it begins anew.
    fn seek(&mut self, to: Duration) -> Result<Place, PlayFailure> {
        let mut track = self.track();
        let Some(reader) = &mut track.reader else {
            return Ok(Place::Fixed);
        };
        let place = reader.seek(to.saturating_sub(RUN_UP))?;
        if matches!(place, Place::Found | Place::Anew) {
            track.turn += 1;
            track.failed = None;
        }
        Ok(place)
    }

    /// Starts the decoder with the next packet of the track.
    fn begin(&mut self) -> Result<Reader, PlayFailure> {
        let (frames, time) = {
            let mut track = self.track();
            track.turn += 1;
            let mut frames = Framed {
                track: Arc::clone(&self.track),
                turn: track.turn,
                frame: io::Cursor::default(),
            };
            let empty = || PlayFailure::Corrupt("there is no packet".to_owned());
            let time = track.fill(&mut frames.frame)?.ok_or_else(empty)?;
            (frames, time)
        };
        self.reached = time;
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
        Ok(reader)
    }

    /// The decoder gave up, and the track's own packets go on where it was; or it
    /// is the track that failed.
    fn give_up(&mut self, failure: PlayFailure) -> Result<Reader, PlayFailure> {
        let mut track = self.track();
        track.turn += 1;
        if let Some(failed) = track.failed.take().or_else(|| self.source.failure()) {
            return Err(failed);
        }
        let Some(mut reader) = track.reader.take() else {
            return Err(failure);
        };
        tracing::warn!(
            error = %failure,
            "HE-AAC plays on with the lower half of its band: its decoder gave up"
        );
        let to = Duration::from_micros(u64::try_from(self.reached).unwrap_or(0));
        reader.seek(to.saturating_sub(SEAM))?;
        Ok(reader)
    }
}

impl Track {
    /// Makes a frame of the next packet, and says when that begins; `None` behind
    /// the last.
    fn fill(&mut self, frame: &mut io::Cursor<Vec<u8>>) -> Result<Option<i64>, PlayFailure> {
        let Some(reader) = &mut self.reader else {
            return Ok(None);
        };
        loop {
            let Next::Packet(packet) = reader.next()? else {
                return Ok(None);
            };
            let Some(track) = reader.high_efficiency() else {
                return Ok(None);
            };
            // No frame is as long as that.
            let Some(header) = track.header(&packet.data) else {
                continue;
            };
            frame.set_position(0);
            let bytes = frame.get_mut();
            bytes.clear();
            bytes.extend_from_slice(&header);
            bytes.extend_from_slice(&packet.data);
            return Ok(Some(reader.begin(&packet)));
        }
    }
}

impl Read for Framed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.frame.read(into)?;
            if count > 0 || into.is_empty() {
                return Ok(count);
            }
            let mut track = self.track.lock().unwrap_or_else(PoisonError::into_inner);
            if track.turn != self.turn {
                return Ok(0);
            }
            let filled = guarded(|| track.fill(&mut self.frame));
            if filled.is_err() {
                // A demuxer that panicked is not to be trusted again.
                track.reader = None;
            }
            match filled.and_then(|filled| filled) {
                Ok(Some(_)) => {}
                Ok(None) => return Ok(0),
                Err(failure) => {
                    track.failed = Some(failure.clone());
                    return Err(io::Error::other(failure));
                }
            }
        }
    }
}

impl Seek for Framed {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl MediaSource for Framed {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}
