//! The border between Discord's ids as twilight types them and the engine's.

use seraphim_core::{ChannelId, GuildId, UserId};
use twilight_model::id::{
    Id,
    marker::{ChannelMarker, GuildMarker, UserMarker},
};

pub(crate) fn guild(id: Id<GuildMarker>) -> GuildId {
    GuildId(id.get())
}

pub(crate) fn channel(id: Id<ChannelMarker>) -> ChannelId {
    ChannelId(id.get())
}

pub(crate) fn user(id: Id<UserMarker>) -> UserId {
    UserId(id.get())
}

/// `None` for zero, which no snowflake is.
pub(crate) fn to_guild(id: GuildId) -> Option<Id<GuildMarker>> {
    Id::new_checked(id.get())
}

/// `None` for zero, which no snowflake is.
pub(crate) fn to_channel(id: ChannelId) -> Option<Id<ChannelMarker>> {
    Id::new_checked(id.get())
}

/// `None` for zero, which no snowflake is.
pub(crate) fn to_user(id: UserId) -> Option<Id<UserMarker>> {
    Id::new_checked(id.get())
}
