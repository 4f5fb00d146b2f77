//! A guild whose settings the store did not give out: who may do what is not
//! known, so nobody may do anything, and what plays goes on as it is. They are
//! asked for again until they are there.

use std::time::Duration;

use seraphim_core::{ChannelId, GuildSettings, Input, Refusal, Request, Timestamp};

use super::Task;
use crate::lanes::StoreOrder;

/// Between two attempts to read.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// That the settings are still to be read.
#[derive(Debug)]
pub(crate) struct Unread {
    /// The next attempt; `None`: it is under way.
    at: Option<Timestamp>,
    /// An empty channel to go back to, if the guild wants that.
    empty: Option<ChannelId>,
}

impl Unread {
    /// An attempt has failed just now.
    pub(crate) fn since(now: Timestamp) -> Self {
        Self {
            at: Some(now + AGAIN_AFTER),
            empty: None,
        }
    }
}

impl Task<'_> {
    /// What a person is told while nobody knows what they may.
    pub(super) fn refused_unread(&self, request: &Request) -> Option<Refusal> {
        let judged = self.unread.is_some() && request.caller().is_some();
        judged.then_some(Refusal::SettingsUnread)
    }

    /// When the settings are to be asked for again.
    pub(super) fn reads_at(&self) -> Option<Timestamp> {
        self.unread.as_ref()?.at
    }

    /// Something waits for the settings.
    pub(super) fn waits_for_settings(&self) -> bool {
        self.unread
            .as_ref()
            .is_some_and(|unread| unread.empty.is_some())
    }

    pub(super) fn read_settings(&mut self) {
        let now = self.context.clock.now();
        if let Some(unread) = self.unread
            && unread.at.is_some_and(|at| at <= now)
        {
            let given = self.lanes.store(StoreOrder::Read);
            unread.at = (!given).then_some(now + AGAIN_AFTER);
        }
    }

    /// The settings are as they are at hand now.
    pub(super) fn take_settings(&mut self) {
        let now = self.context.clock.now();
        let Some(settings) = self.context.choices.at_hand(self.guild) else {
            let unread = self.unread.get_or_insert_with(|| Unread::since(now));
            unread.at = Some(now + AGAIN_AFTER);
            return;
        };
        let settings = Box::new(GuildSettings::clone(&settings));
        let waited = self.unread.take();
        self.feed(Input::Settings(settings));
        if let Some(channel) = waited.and_then(|unread| unread.empty) {
            let empty = true;
            self.feed(Input::GoBack { channel, empty });
        }
    }

    pub(super) fn go_back(&mut self, channel: ChannelId, empty: bool) {
        match self.unread {
            Some(unread) if empty => unread.empty = Some(channel),
            _ => self.feed(Input::GoBack { channel, empty }),
        }
    }
}
