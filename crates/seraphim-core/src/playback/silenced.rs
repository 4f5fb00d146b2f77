//! Nobody would hear what is played: muted by a moderator, or without the right
//! to speak in its channel.

use std::time::Duration;

use super::state::Player;
use super::{Notice, PanelChange};
use crate::ids::ChannelId;
use crate::policy::permission;
use crate::refusal::Refusal;
use crate::request::{BotPermission, Caller};
use crate::time::Timestamp;

/// So long the right to speak is waited for.
const PATIENCE: Duration = Duration::from_mins(5);

impl Player {
    /// It stands still until that is over.
    pub(super) fn muted_or_not(&mut self, muted: bool) {
        if self.muted != muted {
            self.muted = muted;
            self.edit_panel(PanelChange::State);
        }
    }

    /// The channel is told once, where there is something to be heard.
    pub(super) fn speaks_or_not(&mut self, may: bool, at: Timestamp) {
        if may {
            if self.hushed.take().is_some() {
                self.edit_panel(PanelChange::State);
            }
            return;
        }
        let Some(channel) = self.voice.channel().filter(|_| self.hushed.is_none()) else {
            return;
        };
        self.hushed = Some(at);
        self.edit_panel(PanelChange::State);
        if self.current.is_some() {
            self.tell(Notice::MayNotSpeak { channel });
        }
    }

    /// The caller may bring the bot into their channel, or has it there already
    /// and it is heard.
    ///
    /// # Errors
    /// Those of [`permission::summon`].
    pub(super) fn summoned(&self, by: &Caller) -> Result<ChannelId, Refusal> {
        let channel = permission::summon(by, self.room(), &self.settings)?;
        if self.hushed.is_none() || self.voice.channel() != Some(channel) {
            return Ok(channel);
        }
        let mut missing = by.access.missing.clone();
        if missing.is_empty() {
            missing.push(BotPermission::Speak);
        }
        Err(Refusal::BotLacks { channel, missing })
    }

    /// Until when the right to speak is waited for.
    pub(super) fn hushed_until(&self) -> Option<Timestamp> {
        self.hushed.map(|since| since + PATIENCE)
    }

    pub(super) fn hush_overdue(&mut self, at: Timestamp) {
        if self.hushed_until().is_some_and(|until| until <= at) {
            self.withdraw(true, at);
        }
    }
}
