//! What must be known of a guild to answer "who may" and "who listens":
//! channels, roles, the bot's own roles, voice states. Nothing is fetched; the
//! gateway tells it all. A guild in an outage is kept, because it comes back.

mod access;
mod guild;

use std::{
    collections::{HashMap, HashSet},
    sync::{OnceLock, PoisonError, RwLock},
};

use twilight_model::id::{
    Id,
    marker::{ChannelMarker, GuildMarker, RoleMarker, UserMarker},
};

pub(crate) use access::Access;
pub(crate) use guild::Guild;

use crate::wire;

/// All guilds of all shards of this process.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    own: OnceLock<Id<UserMarker>>,
    guilds: RwLock<HashMap<Id<GuildMarker>, Guild>>,
    /// Guilds that the bot is in, and that Discord has not told of or has an
    /// outage of.
    away: RwLock<HashSet<Id<GuildMarker>>>,
}

/// The bot's own place in a guild, before and after a voice state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnMove {
    pub(crate) from: Option<Id<ChannelMarker>>,
    pub(crate) to: Option<Id<ChannelMarker>>,
    pub(crate) session_id: String,
    /// It went with the gateway session, without anybody having removed it.
    pub(crate) lost: bool,
    /// Discord lets nobody hear it: on a stage, until it is let speak.
    pub(crate) suppressed: bool,
    /// A moderator has muted the bot, or has unmuted it just now; `None`: it
    /// was not muted and is not.
    pub(crate) muted: Option<bool>,
}

/// What a voice state changed, as far as playback cares.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct VoiceChange {
    /// The bot itself joined, moved, left or was asked to be silent.
    pub(crate) own: Option<OwnMove>,
    /// People in the bot's channel now; absent when the bot is in none or nobody came or went.
    pub(crate) listeners: Option<Vec<Id<UserMarker>>>,
}

impl Cache {
    /// Remembers who we are; the first answer counts, ids never change.
    pub(crate) fn set_own(&self, user: Id<UserMarker>) {
        let _ = self.own.set(user);
    }

    pub(crate) fn own(&self) -> Option<Id<UserMarker>> {
        self.own.get().copied()
    }

    pub(crate) fn guild_count(&self) -> usize {
        self.guilds
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// Discord has not told of these yet, or has an outage of them.
    pub(crate) fn expect(&self, guilds: &[Id<GuildMarker>]) {
        let mut away = self.away.write().unwrap_or_else(PoisonError::into_inner);
        away.extend(guilds);
    }

    /// How many guilds [`Self::expect`] has told of that did not come since.
    pub(crate) fn away(&self) -> usize {
        let away = self.away.read().unwrap_or_else(PoisonError::into_inner);
        away.len()
    }

    fn is_here(&self, guild: Id<GuildMarker>) {
        let mut away = self.away.write().unwrap_or_else(PoisonError::into_inner);
        away.remove(&guild);
    }

    /// Looks at a guild without waiting for anything but other looks and changes.
    pub(crate) fn look<T>(
        &self,
        guild: Id<GuildMarker>,
        look: impl FnOnce(&Guild) -> T,
    ) -> Option<T> {
        self.guilds
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&guild)
            .map(look)
    }

    fn change<T>(&self, guild: Id<GuildMarker>, change: impl FnOnce(&mut Guild) -> T) -> Option<T> {
        self.guilds
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .get_mut(&guild)
            .map(change)
    }

    /// A guild came, or came back from an outage. Tells the bot's own voice state
    /// and the listeners as they are now.
    pub(crate) fn put(&self, guild: wire::Guild) -> VoiceChange {
        let id = guild.id;
        let Some(own) = self.own() else {
            return VoiceChange::default();
        };
        let mut guild = Guild::new(guild, own);
        let mut guilds = self.guilds.write().unwrap_or_else(PoisonError::into_inner);
        let before = guilds.get(&id);
        let from = before.and_then(|before| before.voice_channel(own));
        let was_muted = before.is_some_and(Guild::is_muted);
        if let Some(before) = before {
            guild.told_as(before);
        }
        let change = VoiceChange {
            own: guild.own_move(own, from, was_muted),
            listeners: guild.listeners(own),
        };
        guilds.insert(id, guild);
        drop(guilds);
        self.is_here(id);
        change
    }

    /// Owner, AFK channel and roles of a guild may have changed.
    pub(crate) fn update(&self, update: wire::Guild) {
        self.change(update.id, |guild| guild.update(update));
    }

    /// Guilds of one shard that a fresh session no longer lists: the bot was
    /// removed from them while nobody told us.
    pub(crate) fn missing_from(
        &self,
        listed: &[Id<GuildMarker>],
        on_shard: impl Fn(Id<GuildMarker>) -> bool,
    ) -> Vec<Id<GuildMarker>> {
        let guilds = self.guilds.read().unwrap_or_else(PoisonError::into_inner);
        guilds
            .keys()
            .copied()
            .filter(|id| on_shard(*id) && !listed.contains(id))
            .collect()
    }

    /// The bot is no longer in the guild.
    pub(crate) fn remove(&self, guild: Id<GuildMarker>) {
        self.is_here(guild);
        self.guilds
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&guild);
    }

    pub(crate) fn put_channel(&self, channel: wire::Channel) {
        if let Some(id) = channel.guild_id {
            self.change(id, |guild| guild.put_channel(channel));
        }
    }

    pub(crate) fn remove_channel(&self, channel: &wire::Channel) {
        if let Some(id) = channel.guild_id {
            self.change(id, |guild| guild.remove_channel(channel.id));
        }
    }

    pub(crate) fn put_role(&self, guild: Id<GuildMarker>, role: wire::Role) {
        self.change(guild, |guild| guild.put_role(role));
    }

    pub(crate) fn remove_role(&self, guild: Id<GuildMarker>, role: Id<RoleMarker>) {
        self.change(guild, |guild| guild.remove_role(role));
    }

    /// A member changed; only the bot itself is of interest.
    pub(crate) fn update_member(&self, member: wire::MemberChange) {
        if self.own() == Some(member.user.id) {
            self.change(member.guild_id, |guild| guild.set_own_roles(member.roles));
        }
    }

    /// Somebody joined, moved, left, or the bot itself did.
    pub(crate) fn voice_state(&self, state: wire::VoiceState) -> VoiceChange {
        let (Some(guild), Some(own)) = (state.guild_id, self.own()) else {
            return VoiceChange::default();
        };
        self.change(guild, |guild| guild.voice_state(state, own))
            .unwrap_or_default()
    }
    /// The voice channel that somebody is in.
    pub(crate) fn voice_channel(
        &self,
        guild: Id<GuildMarker>,
        user: Id<UserMarker>,
    ) -> Option<Id<ChannelMarker>> {
        self.look(guild, |guild| guild.voice_channel(user))
            .flatten()
    }

    /// Whether that is the guild's AFK channel, in which Discord lets nobody be heard.
    pub(crate) fn is_afk(&self, guild: Id<GuildMarker>, channel: Id<ChannelMarker>) -> bool {
        self.look(guild, |guild| guild.is_afk(channel))
            .unwrap_or(false)
    }

    /// Whether the bot may be heard in its channel, if that has changed since it
    /// was asked last.
    pub(crate) fn hearing(&self, guild: Id<GuildMarker>) -> Option<bool> {
        let own = self.own()?;
        self.change(guild, |guild| guild.hearing(own)).flatten()
    }

    /// What the bot may do in a voice channel; `None` if guild or channel are unknown.
    pub(crate) fn access(
        &self,
        guild: Id<GuildMarker>,
        channel: Id<ChannelMarker>,
    ) -> Option<Access> {
        let own = self.own()?;
        self.look(guild, |guild| guild.access(channel, own))
            .flatten()
    }
}
