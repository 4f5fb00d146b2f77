//! How the current track sounds, and from where: seek, loop, volume, filters,
//! autoplay.

use super::state::Player;
use super::{Effect, PanelChange};
use crate::filters::FilterChange;
use crate::policy::permission;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{Caller, LoopMode, SeekTo, VolumeChange};
use crate::time::Timestamp;

impl Player {
    pub(super) fn seek(
        &mut self,
        by: &Caller,
        to: SeekTo,
        at: Timestamp,
    ) -> Result<Reply, Refusal> {
        let current = self.current.as_ref().ok_or(Refusal::NothingPlaying)?;
        self.may_disturb(by, [current.entry.requester])?;
        let track = &current.entry.track;
        if track.is_live() {
            return Err(Refusal::Live);
        }
        let length = track.length.filter(|_| track.seekable);
        let length = length.ok_or(Refusal::NotSeekable)?;
        let now = current.position(at);
        let position = match to {
            SeekTo::Position(position) => position,
            SeekTo::Forward(by) => now.saturating_add(by),
            SeekTo::Back(by) => now.saturating_sub(by),
        };
        if position >= length && !position.is_zero() && !matches!(to, SeekTo::Back(_)) {
            return Err(Refusal::BehindTheEnd { length });
        }
        let sounds = current.play.is_some() && current.play == self.node.sounding;
        let entry = current.entry.clone();
        if let Some(current) = &mut self.current {
            current.reached = position;
            current.running_since = current.running_since.map(|_| at);
            current.began = current.began.min(position);
            current.heard_before = current.heard;
            current.reported = None;
        }
        if sounds {
            self.effects.push(Effect::Seek(position));
        }
        self.edit_panel(PanelChange::State);
        Ok(Reply::Sought { entry, position })
    }

    pub(super) fn set_loop(
        &mut self,
        by: &Caller,
        mode: Option<LoopMode>,
    ) -> Result<Reply, Refusal> {
        self.require_anything()?;
        self.may_disturb(by, self.current_requester())?;
        let mode = mode.unwrap_or(self.looping.next());
        self.looping = mode;
        self.edit_panel(PanelChange::State);
        Ok(Reply::Looping { mode })
    }

    pub(super) fn volume(&mut self, by: &Caller, change: VolumeChange) -> Result<Reply, Refusal> {
        let before = self.settings.volume;
        let most = self.settings.max_volume;
        let level = match change {
            VolumeChange::Show => {
                return Ok(Reply::Volume {
                    level: before,
                    changed: false,
                });
            }
            VolumeChange::Set(level) if level > most => {
                return Err(Refusal::OutOfRange {
                    least: 0,
                    most: i64::from(most),
                });
            }
            VolumeChange::Set(level) => level,
            VolumeChange::Up(more) => before.saturating_add(more).min(most),
            VolumeChange::Down(less) => before.saturating_sub(less),
        };
        self.may_disturb(by, self.current_requester())?;
        let changed = level != before;
        if changed {
            self.settings.volume = level;
            self.effects.push(Effect::KeepVolume(level));
            self.edit_panel(PanelChange::State);
        }
        Ok(Reply::Volume { level, changed })
    }

    pub(super) fn filter(&mut self, by: &Caller, change: FilterChange) -> Result<Reply, Refusal> {
        let filters = self.filters.changed(change)?;
        self.may_disturb(by, self.current_requester())?;
        self.filters = filters;
        self.edit_panel(PanelChange::Detail);
        Ok(Reply::Filtered { filters })
    }

    pub(super) fn autoplay(&mut self, by: &Caller, on: Option<bool>) -> Result<Reply, Refusal> {
        permission::same_channel(by, self.room())?;
        let on = on.unwrap_or(!self.radio.on);
        self.radio.on = on;
        self.edit_panel(PanelChange::Detail);
        Ok(Reply::Autoplay { on })
    }

    /// Whose track it is that everybody hears.
    pub(super) fn current_requester(&self) -> Option<crate::UserId> {
        self.current.as_ref().map(|current| current.entry.requester)
    }
}
