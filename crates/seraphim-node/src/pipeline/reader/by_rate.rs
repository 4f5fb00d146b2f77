//! Places in files that are nothing but frames, which their demuxers find by reading
//! all that lies before.

use std::io::{Seek as _, SeekFrom};
use std::time::Duration;

use symphonia::core::formats::well_known::{FORMAT_ID_ADTS, FORMAT_ID_MP3};
use symphonia::core::io::MediaSource;

use super::super::constant_rate::ConstantRate;
use super::super::failure::PlayFailure;
use super::super::variable_rate::{Spot, VariableRate};
use super::{Chosen, Next, Place, Reader, refusal};

/// How the times of such a file lie in its bytes.
pub(super) enum Rates {
    /// Nobody has wanted to be elsewhere yet.
    Unknown,
    /// As only reading tells.
    Read,
    /// By arithmetic.
    One(ConstantRate),
    /// By what is said of it and by what was read.
    Many(VariableRate),
}

impl Reader {
    /// Goes to the frame of a time in an MP3 of one bitrate, and reads nothing
    /// between; in other bare frames that have to be fetched the same, where much
    /// lies between. `None` in every other file.
    pub(super) fn seek_by_rate(&mut self, to: Duration) -> Result<Option<Place>, PlayFailure> {
        let format = self.format.format_info().format;
        let by_rate = format == FORMAT_ID_MP3 || format == FORMAT_ID_ADTS && self.trail.is_some();
        let mut source = self.origin.held.source(self.origin.as_stream);
        if !by_rate || !source.is_seekable() {
            return Ok(None);
        }
        let look = matches!(self.rates, Rates::Unknown);
        if look {
            self.rates = self.look(source.as_mut());
        }
        self.cut_at_end = false;
        let spot = match (&self.rates, &mut self.trail) {
            (Rates::One(rate), _) => rate.find(&mut source, to, self.chosen.delay),
            (Rates::Many(rate), Some(trail)) => {
                rate.find(&mut source, trail, to, self.chosen.delay)
            }
            _ => {
                // The demuxer is no longer where it was.
                self.ended |= look;
                return Ok(None);
            }
        };
        let mut there = |byte| source.seek(SeekFrom::Start(byte)).is_ok();
        let Some(spot) = spot.filter(|spot| there(spot.byte)) else {
            self.ended = true;
            return Ok(None);
        };
        self.go(spot)?;
        self.pass_over(to)?;
        Ok(Some(Place::Anew))
    }

    /// Reads up to the packet in which a media time lies, and decodes nothing.
    fn pass_over(&mut self, to: Duration) -> Result<(), PlayFailure> {
        let to = i64::try_from(to.as_micros()).unwrap_or(i64::MAX);
        while let Next::Packet(packet) = self.next()? {
            if self.end(&packet) > to {
                self.held.push_front(packet);
                break;
            }
        }
        Ok(())
    }

    fn look(&self, mut source: &mut dyn MediaSource) -> Rates {
        let one = (self.format.format_info().format == FORMAT_ID_MP3)
            .then(|| ConstantRate::of(&mut source))
            .flatten();
        if let Some(rate) = one {
            return Rates::One(rate);
        }
        let end = self.trail.as_ref().and_then(|_| source.byte_len());
        end.and_then(|end| VariableRate::of(&mut source, end, self.chosen.samples))
            .map_or(Rates::Read, Rates::Many)
    }

    /// Begins anew with a frame, where the source is.
    fn go(&mut self, spot: Spot) -> Result<(), PlayFailure> {
        let refused = |error| refusal(&error, &self.guard);
        self.format = self.origin.stream().map_err(refused)?;
        let (delay, end, samples) = (self.chosen.delay, self.chosen.end, self.chosen.samples);
        self.chosen = Chosen::of(self.format.as_ref())?;
        self.chosen.delay = delay;
        self.chosen.end = end;
        self.chosen.samples = samples;
        let before = i128::from(spot.samples) - i128::from(delay);
        let micros = before * 1_000_000 / i128::from(spot.rate);
        self.anchor = i64::try_from(micros).ok();
        self.cut_at_end = spot.exact;
        self.ended = false;
        Ok(())
    }
}
