//! Single stages of a play, each without the thread and the ring around it.

use std::io::Cursor;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bytes::Bytes;

use super::encoder::{Encoder, FRAME, Quality};
use super::failure::PlayFailure;
use super::filters::{Chain, Sound};
use super::gaps::Gaps;
use super::input::{Guard, Input};
use super::intake::Intake;
use super::resampler::Resampler;
use super::turntable::Run;
use super::workshop::{Bench, Workshop, WorkshopSettings};

static WORKSHOP: LazyLock<Workshop> = LazyLock::new(|| Workshop::new(WorkshopSettings::default()));

/// Samples per channel of a frame.
pub const FRAME_LENGTH: usize = FRAME;

/// A file on its way to 48 kHz stereo.
pub struct Decoding {
    intake: Intake,
    bench: Arc<Bench>,
}

impl Decoding {
    /// Finds the format and the decoder of a file.
    ///
    /// # Errors
    /// As a play fails; [`PlayFailure::Crowded`] beside too many others.
    pub fn open(bytes: Bytes, extension: Option<&str>) -> Result<Self, PlayFailure> {
        let bench = WORKSHOP
            .claim(Box::new(|| ()))
            .ok_or(PlayFailure::Crowded {
                limit: WORKSHOP.limit(),
            })?;
        let guard = Arc::new(Guard::new(
            Arc::new(Run::new(0, Gaps::default())),
            Arc::clone(&bench),
        ));
        let input = Input {
            source: Box::new(Cursor::new(bytes)),
            seek: None,
            aac: None,
            remote: false,
            extension: extension.map(str::to_owned),
            mime: None,
            recording: None,
            kept: false,
            instead: None,
        };
        match Intake::open(input, guard) {
            Ok(mut intake) => {
                if intake.is_in_step() {
                    intake.start_decoding();
                }
                Ok(Self { intake, bench })
            }
            Err(failure) => {
                bench.leave();
                Err(failure)
            }
        }
    }

    /// The next frame of interleaved stereo; `None` behind the last.
    ///
    /// # Errors
    /// As a play fails.
    pub fn frame(&mut self) -> Result<Option<Vec<f32>>, PlayFailure> {
        self.intake.fill(FRAME)?;
        let left = self.intake.ready() > 0;
        Ok(left.then(|| self.intake.take(FRAME)))
    }

    /// Goes near a media time.
    ///
    /// # Errors
    /// As a play fails.
    pub fn seek(&mut self, to: Duration) -> Result<(), PlayFailure> {
        self.intake.seek(to)?;
        let micros = i64::try_from(to.as_micros()).unwrap_or(i64::MAX);
        self.intake.begin_at(micros, true)?;
        if self.intake.is_in_step() {
            self.intake.start_decoding();
        }
        Ok(())
    }
}

impl Drop for Decoding {
    fn drop(&mut self) {
        self.bench.leave();
    }
}

/// A rate on its way to 48 kHz.
pub struct Resampling(Resampler);

impl Resampling {
    /// From this rate, in Hertz.
    ///
    /// # Errors
    /// [`PlayFailure::Unsupported`] for a rate that no recording has.
    pub fn from(rate: u32) -> Result<Self, PlayFailure> {
        Resampler::from(rate).map(Self)
    }

    /// Takes interleaved stereo and appends what has become ready.
    ///
    /// # Errors
    /// As a play fails.
    pub fn push(&mut self, stereo: &[f32], out: &mut Vec<f32>) -> Result<(), PlayFailure> {
        self.0.push(stereo, out)
    }
}

/// Volume and filters at work.
pub struct Filtering(Chain);

impl Filtering {
    /// The filters of a sound.
    ///
    /// # Errors
    /// As a play fails.
    pub fn new(sound: &Sound) -> Result<Self, PlayFailure> {
        Chain::new(sound, 0).map(Self)
    }

    /// Takes interleaved stereo and appends what has become ready.
    ///
    /// # Errors
    /// As a play fails.
    pub fn push(&mut self, stereo: &[f32], out: &mut Vec<f32>) -> Result<(), PlayFailure> {
        self.0.push(stereo, out)
    }
}

/// 48 kHz stereo on its way to Opus.
pub struct Encoding {
    encoder: Encoder,
    quality: Quality,
}

impl Encoding {
    /// At so many bits per second, with this complexity from 0 to 10.
    pub fn new(bitrate: u32, complexity: u8) -> Self {
        Self {
            encoder: Encoder::new(),
            quality: Quality {
                bitrate,
                complexity,
            },
        }
    }

    /// The packet of a frame.
    ///
    /// # Errors
    /// As a play fails.
    pub fn frame(&mut self, stereo: &[f32]) -> Result<Bytes, PlayFailure> {
        self.encoder.encode(stereo, self.quality)
    }
}
