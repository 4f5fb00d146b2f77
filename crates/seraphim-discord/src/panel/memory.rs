//! Panels over a restart: their places are written down, and what a kill
//! between posting and writing has left behind is tidied away.

use std::sync::Arc;

use seraphim_core::{GuildId, MessageId};
use seraphim_engine::ports::store::PanelPlace;
use seraphim_engine::ports::{Store, StoreError};
use twilight_model::id::Id;

use super::{Panels, Posted, Worker};
use crate::{cache::Cache, ids};

/// The store, and who we are.
pub(super) struct Memory {
    store: Arc<dyn Store>,
    cache: Arc<Cache>,
}

impl Panels {
    /// Keeps the panels' places from now on. To be called once, before anything
    /// is shown.
    pub(crate) fn remember_in(&self, store: Arc<dyn Store>, cache: Arc<Cache>) {
        // Set once, here.
        let _ = self.inner.memory.set(Memory { store, cache });
    }

    /// Takes up the panels that guilds had before they became this program's; a
    /// guild that has one already keeps it.
    ///
    /// # Errors
    /// [`StoreError`]; panels are then found by their buttons, where the history
    /// may be read.
    pub(crate) async fn recall(
        &self,
        ours: &(dyn Fn(GuildId) -> bool + Sync),
    ) -> Result<(), StoreError> {
        let Some(memory) = self.inner.memory.get() else {
            return Ok(());
        };
        let panels = memory.store.panels().await?.into_iter();
        for (guild, place) in panels.filter(|(guild, _)| ours(*guild)) {
            let guild = ids::to_guild(guild);
            let channel = ids::to_channel(place.channel);
            let message = Id::new_checked(place.message.get());
            if let (Some(guild), Some(channel), Some(id)) = (guild, channel, message)
                && self.current(guild).is_none()
            {
                self.adopt(guild, channel, id);
            }
        }
        Ok(())
    }
}

impl Worker {
    /// Looks, once after a start, for panels of ours in the channel: the one
    /// that is known stays, else the newest; the others go.
    pub(super) async fn find(&self) {
        let Some(memory) = self.inner.memory.get() else {
            return;
        };
        let (known, channel) = {
            let mut held = self.slot.lock();
            if std::mem::replace(&mut held.searched, true) {
                return;
            }
            let known = held.posted;
            let wanted = held.wanted.as_ref().map(|wanted| wanted.channel);
            (known, wanted.or(known.map(|known| known.channel)))
        };
        let (Some(channel), Some(own)) = (channel, memory.cache.own()) else {
            return;
        };
        let found = match self.inner.rest.own_panels(channel, own).await {
            Ok(found) => found,
            Err(error) => {
                tracing::debug!(guild = %self.guild, %error, "no panel of before can be found");
                return;
            }
        };
        let listed = known.filter(|known| found.contains(&known.id));
        let newest = found.first().map(|id| Posted { channel, id: *id });
        let Some(kept) = listed.or(newest) else {
            return;
        };
        // One in another channel is moved from there, as ever.
        if known.is_none_or(|known| known.channel == channel) {
            self.slot.lock().posted = Some(kept);
            self.remember(Some(kept)).await;
        }
        for id in found.into_iter().filter(|id| *id != kept.id) {
            if let Err(error) = self.inner.rest.delete(channel, id).await {
                tracing::debug!(guild = %self.guild, %error, "an old panel could not be deleted");
            }
        }
    }

    /// Writes down where the panel is.
    pub(super) async fn remember(&self, posted: Option<Posted>) {
        let Some(memory) = self.inner.memory.get() else {
            return;
        };
        let place = posted.map(|posted| PanelPlace {
            channel: ids::channel(posted.channel),
            message: MessageId(posted.id.get()),
        });
        let saved = memory.store.save_panel(ids::guild(self.guild), place).await;
        if let Err(error) = saved {
            tracing::warn!(guild = %self.guild, %error, "the panel's place was not saved");
        }
    }
}
