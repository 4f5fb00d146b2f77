//! The bot in its voice channel: where it is, with whom, and whether it is heard.

use std::{sync::Arc, time::Duration};

use secrecy::SecretString;
use seraphim_engine::News;
use twilight_model::{
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    util::Timestamp,
};

use super::Events;
use crate::{
    cache::{OwnMove, VoiceChange},
    ids, wire,
};

/// Waits before a stage's floor is asked for again, in seconds.
const FLOOR_WAITS: [u64; 2] = [1, 10];

impl Events {
    pub(super) fn voice_changed(&self, guild: Id<GuildMarker>, change: VoiceChange) {
        if let Some(own) = change.own {
            if let Some(muted) = own.muted.filter(|_| own.to.is_some()) {
                let news = News::Muted(muted);
                self.desk.players.tell(ids::guild(guild), news);
            }
            if let Some(channel) = own.to {
                self.bitrate_set(guild, channel);
                if own.from != own.to {
                    self.desk.statuses.arrived(guild, channel);
                }
            }
            let news = if own.lost {
                News::VoiceLost
            } else {
                News::VoiceState {
                    channel: own.to.map(ids::channel),
                    session_id: own.session_id.clone(),
                }
            };
            self.desk.players.tell(ids::guild(guild), news);
            self.take_the_floor(guild, &own);
            self.tell_hearing(guild);
        }
        let here = self
            .desk
            .cache
            .own()
            .and_then(|own| self.desk.cache.voice_channel(guild, own));
        if let (Some(users), Some(channel)) = (change.listeners, here) {
            let users = users.into_iter().map(ids::user).collect();
            let channel = ids::channel(channel);
            self.desk
                .players
                .tell(ids::guild(guild), News::Listeners { channel, users });
        }
    }

    /// A channel is set to what it is set to now; of use where the bot is in it.
    pub(super) fn bitrate_set(&self, guild: Id<GuildMarker>, channel: Id<ChannelMarker>) {
        let cache = &self.desk.cache;
        let own = cache
            .own()
            .filter(|own| cache.voice_channel(guild, *own) == Some(channel));
        let bitrate = own.and_then(|own| cache.look(guild, |guild| guild.bitrate(own)).flatten());
        if let Some(bits) = bitrate {
            let news = News::Bitrate(bits);
            self.desk.players.tell(ids::guild(guild), news);
        }
    }

    /// Roles or overwrites are others, in one channel or in all of the guild.
    pub(super) fn rights_changed(
        &self,
        guild: Id<GuildMarker>,
        channel: Option<Id<ChannelMarker>>,
    ) {
        self.desk.statuses.rights_changed(guild, channel);
        self.tell_hearing(guild);
        if self.desk.cache.is_to_come_anew(guild) {
            tracing::info!(%guild, "the right to speak was granted; the bot comes anew to use it");
            self.desk.players.tell(ids::guild(guild), News::SpeakAnew);
        }
    }

    /// The bot's rights or its place are others: may it still be heard?
    fn tell_hearing(&self, guild: Id<GuildMarker>) {
        if let Some(may) = self.desk.cache.hearing(guild) {
            self.desk
                .players
                .tell(ids::guild(guild), News::MaySpeak(may));
        }
    }

    /// On a stage everybody begins in the audience, the bot too.
    fn take_the_floor(&self, guild: Id<GuildMarker>, own: &OwnMove) {
        let Some(channel) = own.to.filter(|_| own.suppressed) else {
            return;
        };
        let Some(access) = self
            .desk
            .cache
            .access(guild, channel)
            .filter(|access| access.stage)
        else {
            return;
        };
        // A request that is up already comes back suppressed as well.
        if own.from == own.to && !access.may_speak() {
            return;
        }
        let desk = Arc::clone(&self.desk);
        let taking = async move {
            let seconds = std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| since.as_secs());
            let now = i64::try_from(seconds)
                .ok()
                .and_then(|now| Timestamp::from_secs(now).ok());
            let now = now
                .map(|now| now.iso_8601().to_string())
                .unwrap_or_default();
            let is_there = || {
                let own = desk.cache.own();
                own.is_some_and(|own| desk.cache.voice_channel(guild, own) == Some(channel))
            };
            let (speaks, mut waits) = (access.may_speak(), FLOOR_WAITS.into_iter());
            while let Err(error) = desk.rest.take_the_floor(guild, channel, speaks, &now).await {
                tracing::warn!(%guild, %channel, %error, "the stage's floor could not be taken");
                let Some(wait) = waits.next().filter(|_| !error.is_final()) else {
                    return;
                };
                tokio::time::sleep(Duration::from_secs(wait)).await;
                if !is_there() {
                    return;
                }
            }
        };
        let leaving = self.leaving.clone();
        self.tracker
            .spawn(leaving.run_until_cancelled_owned(taking));
    }

    pub(super) fn voice_server(&self, server: wire::VoiceServer) {
        self.desk.players.tell(
            ids::guild(server.guild_id),
            News::VoiceServer {
                token: SecretString::from(server.token),
                endpoint: server.endpoint,
            },
        );
    }
}
