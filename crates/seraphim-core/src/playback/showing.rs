//! The player as others see it.

use super::state::Player;
use super::voice::Voice;
use crate::snapshot::{NowPlaying, Snapshot, Status};
use crate::time::Timestamp;

impl Player {
    /// The player as others may see it.
    #[must_use]
    pub fn snapshot(&self, at: Timestamp) -> Snapshot {
        let current = self.current.as_ref();
        Snapshot {
            status: self.status(),
            current: current.map(|current| NowPlaying {
                entry: current.entry.clone(),
                position: current.position(at),
                paused: self.stands_still(),
            }),
            upcoming: self.queue.iter().cloned().collect(),
            total: self.plays_in(self.queue.len(), at),
            history: self.history.len(),
            previous: self.history.last().cloned(),
            volume: self.settings.volume,
            looping: self.looping,
            filters: self.filters,
            autoplay: self.radio.on,
            speech: self.settings.speech,
            voice_channel: self.voice.channel(),
            text_channel: self.text_channel,
        }
    }

    fn status(&self) -> Status {
        let out = matches!(self.voice, Voice::Out);
        let Some(current) = &self.current else {
            return match (self.halted && !self.queue.is_empty(), out) {
                (true, _) => Status::Halted,
                (false, true) => Status::Stopped,
                (false, false) => Status::Idle,
            };
        };
        if out {
            Status::Away
        } else if !self.node.up || self.node.loss_told {
            Status::NodeLost
        } else if current.paused {
            Status::Paused
        } else if self.muted {
            Status::Muted
        } else if self.hushed.is_some() {
            Status::Hushed
        } else if self.stands_still() {
            Status::Alone
        } else if current.started && self.voice.is_ready() {
            Status::Playing
        } else {
            Status::Starting
        }
    }
}
