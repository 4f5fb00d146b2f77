//! A play that follows the frames of another one, and goes on alone where those
//! end early or where it is to be elsewhere; and the end of being followed.

use std::time::{Duration, Instant};

use super::super::failure::{PlayFailure, guarded};
use super::super::frames::Frames;
use super::super::intake::LEAD;
use super::{Needle, Work};

/// So much is read again before a play goes on alone: the frames that bring an
/// encoder where another one was, see [`LEAD`].
const RUN_UP: Duration = Duration::from_millis(20 * LEAD as u64);

impl Work {
    /// What was followed has ended early: goes on with the track's own source,
    /// from the next frame on. The encoder hears what comes before it, so that
    /// the seam is not heard.
    pub(super) fn go_on_alone(&mut self, frames: &Frames) -> Result<Frames, PlayFailure> {
        let instead = self.instead.take();
        self.bench.busy();
        let made = frames.made();
        let reached = frames.reached();
        guarded(|| {
            let gone = || PlayFailure::Corrupt("there is no other source".to_owned());
            let mut own = self.open(instead.ok_or_else(gone)?)?;
            own.seek(reached.saturating_sub(RUN_UP), 0)?;
            while own.reached() < reached && own.next_frame()?.is_some() {}
            self.base += count(own.made()) - count(made);
            Ok(own)
        })
        .and_then(|own| own)
    }

    /// What is followed cannot be sought in; the track's own source can.
    pub(super) fn leave_for_a_seek(
        &mut self,
        frames: &mut Frames,
        needle: &Needle,
    ) -> Result<(), PlayFailure> {
        let Some(instead) = self.instead.take() else {
            return Ok(());
        };
        self.bench.busy();
        tracing::debug!(to = ?needle.from, "a play goes elsewhere alone");
        *frames = guarded(|| self.open(instead)).and_then(|own| own)?;
        Ok(())
    }

    /// A ring that stays full is taken from by nobody.
    pub(super) fn look_for_listeners(&mut self, frames: &mut Frames, needle: &Needle) {
        let taken = needle.progress.taken();
        let Some((_, since)) = self.full.filter(|(before, _)| *before == taken) else {
            self.full = Some((taken, Instant::now()));
            return;
        };
        let (unheard, settings) = (since.elapsed(), &self.shared.settings);
        if unheard >= settings.unheard_after {
            frames.let_followers_go();
        }
        if unheard >= settings.idle_after && self.shared.is_paused() {
            frames.let_go();
        }
    }

    /// Which frame the lane has at a place.
    pub(super) fn frame_of(&self, place: u64) -> u64 {
        u64::try_from(self.base + count(place)).unwrap_or(0)
    }

    /// At which place the lane has a frame.
    pub(super) fn place_of(&self, frame: u64) -> u64 {
        u64::try_from(count(frame) - self.base).unwrap_or(0)
    }
}

pub(super) fn count(frames: u64) -> i64 {
    i64::try_from(frames).unwrap_or(i64::MAX / 2)
}
