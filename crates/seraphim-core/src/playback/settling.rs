//! After every input: what the player wants against what the node was told,
//! and when it has to be woken next.

use super::current::Current;
use super::state::Player;
use super::voice::Voice;
use super::{Effect, PanelChange, PlayOrder};
use crate::filters::Filters;
use crate::ids::PlayId;
use crate::policy::idle;
use crate::time::Timestamp;

impl Player {
    pub(super) fn ticked(&mut self, at: Timestamp) {
        self.wake = None;
        if self
            .cleared
            .as_ref()
            .is_some_and(|cleared| cleared.until <= at)
        {
            self.cleared = None;
        }
        if self.node.hold_until.is_some_and(|until| until <= at) {
            self.node.hold_until = None;
        }
        self.voice_overdue(at);
        self.hush_overdue(at);
        if let Some((due, why)) = idle::leaves_at(&self.settings, self.idle)
            && due <= at
        {
            self.leave_idle(why, at);
        }
        if self.progress_at.is_some_and(|due| due <= at) {
            self.edit_panel(PanelChange::Detail);
        }
    }

    pub(super) fn settle(&mut self, at: Timestamp) {
        self.settle_radio(at);
        self.settle_idleness(at);
        self.settle_node(at);
        self.settle_clock(at);
        self.settle_alarm(at);
    }

    fn settle_idleness(&mut self, at: Timestamp) {
        let present = matches!(self.voice, Voice::In { .. });
        let was_still = self.stands_still();
        let alone = present && self.room().is_empty();
        self.idle.alone = alone.then(|| self.idle.alone.unwrap_or(at));
        let over = present && self.current.is_none();
        self.idle.queue_over = over.then(|| self.idle.queue_over.unwrap_or(at));
        if self.current.is_some() && was_still != self.stands_still() {
            self.edit_panel(PanelChange::State);
        }
    }

    /// Gives the node the orders that it lacks.
    fn settle_node(&mut self, at: Timestamp) {
        if !self.node.takes_orders() {
            return;
        }
        let again = self.node.again_at.is_some_and(|due| due <= at);
        let ordered = self.current.as_ref().is_some_and(|it| it.play.is_some());
        if again && matches!(self.voice, Voice::Out) && !ordered {
            self.node.again_at = None;
            self.effects.push(Effect::DestroyAudio);
            return;
        }
        let Some(current) = &self.current else {
            if self.node.sounding.take().is_some() || again {
                self.node.again_at = None;
                self.effects.push(Effect::StopAudio);
            }
            self.send_voice();
            return;
        };
        let (play, replacing) = (current.play, current.replacing.is_some());
        let waits = current.waits_until.is_some_and(|until| until > at);
        let unresolved = current.entry.track.is_unresolved();
        self.send_voice();
        if play.is_none() {
            match (self.voice.is_ready() && !replacing && !waits, unresolved) {
                (true, true) => self.resolve(),
                (true, false) => self.order_play(again),
                (false, _) => {}
            }
            return;
        }
        if self.node.sounding == play {
            self.adjust(again);
        }
    }

    /// What sounds already is brought to what is wanted; `all`: whatever the node
    /// was told.
    fn adjust(&mut self, all: bool) {
        self.node.again_at = self.node.again_at.filter(|_| !all);
        let still = self.stands_still();
        if all || self.node.paused != still {
            self.node.paused = still;
            self.effects.push(Effect::Pause(still));
        }
        if all || self.node.volume != self.settings.volume {
            self.node.volume = self.settings.volume;
            self.effects.push(Effect::Volume(self.settings.volume));
        }
        let differ = |told: Filters| told != self.filters;
        if all || self.node.filters.is_some_and(differ) {
            self.node.filters = Some(self.filters);
            self.effects.push(Effect::Filter(self.filters));
        }
        self.leave_out(all);
    }

    /// The node keeps it for the guild, from one track to the next.
    fn leave_out(&mut self, all: bool) {
        let wanted = &self.settings.sponsor_categories;
        let told = self.node.left_out.as_ref();
        if all || told.is_some_and(|told| told != wanted) {
            self.effects.push(Effect::LeaveOut(wanted.clone()));
            self.node.left_out = Some(wanted.clone());
        }
    }

    fn send_voice(&mut self) {
        if let Voice::In {
            channel,
            renew_by: None,
            ..
        } = self.voice
            && !self.node.has_voice
        {
            self.node.has_voice = true;
            self.node.connected = false;
            self.node.plays_on = false;
            self.node.has_player = true;
            self.effects.push(Effect::SendVoice { channel });
        }
    }

    /// `all`: whatever the node was told.
    fn order_play(&mut self, all: bool) {
        self.node.again_at = self.node.again_at.filter(|_| !all);
        let play = PlayId(self.new_id());
        let paused = self.stands_still();
        let replaces = self.node.sounding.replace(play);
        self.node.paused = paused;
        self.node.has_player = true;
        self.node.volume = self.settings.volume;
        let alike = !all && self.node.filters == Some(self.filters) && !self.filters.are_on();
        let filters = (!alike).then_some(self.filters);
        self.node.filters = Some(self.filters);
        self.leave_out(all || self.node.left_out.is_none());
        if let Some(current) = &mut self.current {
            current.play = Some(play);
            current.started = false;
            current.waits_until = None;
            current.began = current.reached;
            current.heard_before = current.heard;
            current.reported = None;
            self.effects.push(Effect::Play(Box::new(PlayOrder {
                play,
                track: current.entry.track.clone(),
                start: current.reached,
                paused,
                volume: self.settings.volume,
                filters,
                replaces,
            })));
        }
    }

    /// The current track's clock runs while it sounds.
    fn settle_clock(&mut self, at: Timestamp) {
        let connected = self.voice.is_ready() || self.node.plays_on;
        let audible = self.node.up && connected && !self.stands_still();
        let Some(current) = &mut self.current else {
            self.progress_at = None;
            return;
        };
        let runs = audible && current.started && current.play.is_some();
        let pace = self.filters.pace();
        if current.pace != pace {
            current.reached = current.position(at);
            current.running_since = current.running_since.map(|_| at);
            current.pace = pace;
        }
        match (runs, current.running_since) {
            (true, None) => current.running_since = Some(at),
            (false, Some(_)) => {
                current.reached = current.position(at);
                current.running_since = None;
            }
            _ => {}
        }
        let step = progress_step(current).zip(self.settings.progress_every);
        self.progress_at = match step {
            Some((step, every)) if runs => Some(self.progress_at.unwrap_or(at + step.max(every))),
            _ => None,
        };
    }

    fn settle_alarm(&mut self, at: Timestamp) {
        let voice = match self.voice {
            Voice::Out => None,
            Voice::Joining { until, .. } | Voice::Cooling { until, .. } => Some(until),
            Voice::In { renew_by, .. } => renew_by.map(|renewal| renewal.by),
        };
        let due = [
            voice,
            self.node.hold_until,
            self.node.again_at.filter(|due| *due > at),
            self.progress_at,
            self.hushed_until(),
            self.cleared.as_ref().map(|cleared| cleared.until),
            self.looks_again_at().filter(|due| *due > at),
            self.waits_until().filter(|due| *due > at),
            idle::leaves_at(&self.settings, self.idle).map(|(due, _)| due),
        ]
        .into_iter()
        .flatten()
        .min();
        if let Some(due) = due
            && self.wake != Some(due)
        {
            self.wake = Some(due);
            self.effects.push(Effect::WakeAt(due));
        }
    }
}

/// A progress bar has about twenty steps: an edit between two of them shows
/// nothing new. A live stream has no progress.
fn progress_step(current: &Current) -> Option<std::time::Duration> {
    current.entry.track.length.map(|length| length / 20)
}
