//! When the panel is shown. Changes are gathered: small ones appear every five
//! seconds at most, a pause or another track at once, and never two within one
//! second. What is shown is the player at that moment, not at the change.

use std::time::Duration;

use seraphim_core::{ChannelId, PanelChange, Snapshot, Timestamp};

use crate::ports::PanelState;

/// Between two edits for small changes; Discord allows five in five seconds
/// per channel, for everything.
const CALM: Duration = Duration::from_secs(5);

/// Between two edits, the second of which a person waits for.
const PROMPT: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(crate) struct Panel {
    waiting: Option<(ChannelId, PanelChange)>,
    shown_at: Option<Timestamp>,
    /// One is on its way to Discord.
    busy: Option<(ChannelId, PanelChange)>,
    revision: u64,
}

impl Panel {
    pub(crate) fn changed(&mut self, channel: ChannelId, change: PanelChange) {
        let before = self
            .waiting
            .map_or(PanelChange::Detail, |(_, before)| before);
        self.waiting = Some((channel, before.max(change)));
    }

    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting.is_some() || self.busy.is_some()
    }

    /// When it is to be shown.
    pub(crate) fn due(&self) -> Option<Timestamp> {
        let (_, change) = self.waiting?;
        if self.busy.is_some() {
            return None;
        }
        let pause = if change == PanelChange::Detail {
            CALM
        } else {
            PROMPT
        };
        Some(
            self.shown_at
                .map_or(Timestamp::START, |shown| shown + pause),
        )
    }

    /// What to show now, if it is time.
    pub(crate) fn take_due(
        &mut self,
        now: Timestamp,
        snapshot: impl FnOnce() -> Snapshot,
    ) -> Option<PanelState> {
        if self.due()? > now {
            return None;
        }
        let (channel, change) = self.waiting.take()?;
        self.busy = Some((channel, change));
        self.shown_at = Some(now);
        self.revision += 1;
        Some(PanelState {
            snapshot: snapshot(),
            revision: self.revision,
            channel,
            change,
        })
    }

    /// It is there, or (`again`) did not get through.
    pub(crate) fn shown(&mut self, now: Timestamp, again: bool) {
        self.shown_at = Some(now);
        if let Some((channel, change)) = self.busy.take()
            && again
            && self.waiting.is_none()
        {
            // Without haste: Discord is not reachable.
            self.waiting = Some((channel, change.min(PanelChange::Detail)));
        }
    }
}
