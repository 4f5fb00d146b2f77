//! Discord as the engine sees it: voice channels by gateway opcode 4, the panel,
//! and a word to a channel.

use std::sync::Arc;

use async_trait::async_trait;
use seraphim_core::Speech;
use seraphim_engine::{
    ChannelId, FailureCause, GuildId, Notice, UserId,
    ports::{PanelState, Stage, StageError},
};
use twilight_model::id::{
    Id,
    marker::{ChannelMarker, GuildMarker},
};

use crate::{
    ids,
    panel::Panels,
    rest::{Rest, RestError},
    signed_link,
    view::{Catalogue, Manner, notice},
    voice_orders::VoiceOrders,
    voice_status::VoiceStatuses,
};

/// The stage port.
pub(crate) struct DiscordStage {
    pub(crate) rest: Rest,
    pub(crate) panels: Panels,
    pub(crate) statuses: VoiceStatuses,
    pub(crate) voice_orders: VoiceOrders,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) owners: Arc<[UserId]>,
    /// How the owners are spoken to.
    pub(crate) manner: Manner,
}

impl DiscordStage {
    fn voice(
        &self,
        guild: Id<GuildMarker>,
        channel: Option<Id<ChannelMarker>>,
    ) -> Result<(), StageError> {
        self.voice_orders
            .give(guild, channel)
            .map_err(|_| unreachable("the guild's shard does not run here"))
    }
}

fn unreachable(reason: &str) -> StageError {
    StageError::Unreachable {
        reason: reason.to_owned(),
    }
}

fn told(error: RestError) -> StageError {
    match error {
        RestError::Refused { .. } => StageError::Refused {
            reason: error.to_string(),
        },
        RestError::Unreachable(reason) => StageError::Unreachable { reason },
    }
}

fn no_such_id() -> StageError {
    StageError::Refused {
        reason: "zero is no id".to_owned(),
    }
}

#[async_trait]
impl Stage for DiscordStage {
    async fn join(&self, guild: GuildId, channel: ChannelId) -> Result<(), StageError> {
        let guild = ids::to_guild(guild).ok_or_else(no_such_id)?;
        self.voice(
            guild,
            Some(ids::to_channel(channel).ok_or_else(no_such_id)?),
        )
    }

    async fn leave(&self, guild: GuildId) -> Result<(), StageError> {
        self.voice(ids::to_guild(guild).ok_or_else(no_such_id)?, None)
    }

    /// Returns at once: the guild's panel works towards its newest state by itself.
    async fn show_panel(&self, guild: GuildId, panel: PanelState) -> Result<(), StageError> {
        let guild = ids::to_guild(guild).ok_or_else(no_such_id)?;
        self.statuses.show(guild, &panel.snapshot);
        self.panels.show(guild, &panel);
        Ok(())
    }

    async fn warn_owners(&self, source: &str, cause: FailureCause) -> Result<(), StageError> {
        let message = notice::source_failing(self.catalogue.voice(self.manner), source, cause);
        for owner in self.owners.iter().filter_map(|owner| ids::to_user(*owner)) {
            let sent = async {
                let channel = self.rest.direct(owner).await?;
                self.rest.post(channel, &message).await
            };
            sent.await.map_err(told)?;
        }
        Ok(())
    }

    async fn fresh_link(&self, link: &str) -> Result<Option<String>, StageError> {
        if !signed_link::is_over(link) {
            return Ok(None);
        }
        self.rest.refresh_link(link).await.map_err(told)
    }

    async fn tell(
        &self,
        guild: GuildId,
        channel: ChannelId,
        notice: Notice,
        speech: Speech,
    ) -> Result<(), StageError> {
        let channel = ids::to_channel(channel).ok_or_else(no_such_id)?;
        let message = notice::message(self.catalogue.voice(speech), &notice);
        self.rest
            .post(channel, &message)
            .await
            .map(drop)
            .map_err(|error| {
                tracing::debug!(%guild, %channel, %error, "a notice could not be posted");
                told(error)
            })
    }
}
