//! What a dispatch of the gateway leads to: a change of the cache, news for the
//! engine, an interaction in a task of its own. Nothing here waits, so that the
//! shard's loop never does.

mod voice;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use seraphim_engine::{News, Refusal};
use serde::de::DeserializeOwned;
use tokio::{sync::Semaphore, task::AbortHandle};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument as _;
use twilight_model::id::{Id, marker::GuildMarker};

use crate::{
    desk::Desk, guild_commands, ids, interaction, pulse::Pulse, registration::invite_link,
    shards::shard_of, wire,
};

/// Refusals for want of room that may be on their way at the same time.
const TURNED_AWAY: usize = 64;

/// The receiving end of all shards.
pub(crate) struct Events {
    desk: Arc<Desk>,
    pulse: Pulse,
    tracker: TaskTracker,
    /// Cancelled when the program is leaving: new interactions are turned away.
    leaving: CancellationToken,
    work: Arc<Semaphore>,
    turned_away: Arc<Semaphore>,
    /// What registers the commands of owners' guilds, or has done so.
    serving: Mutex<HashMap<Id<GuildMarker>, AbortHandle>>,
}

impl Events {
    pub(crate) fn new(
        desk: Arc<Desk>,
        pulse: Pulse,
        tracker: TaskTracker,
        leaving: CancellationToken,
        max_interactions: usize,
    ) -> Self {
        Self {
            desk,
            pulse,
            tracker,
            leaving,
            work: Arc::new(Semaphore::new(
                max_interactions.clamp(1, Semaphore::MAX_PERMITS),
            )),
            turned_away: Arc::new(Semaphore::new(TURNED_AWAY)),
            serving: Mutex::default(),
        }
    }

    pub(crate) fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    /// Takes one text frame of a shard.
    pub(crate) fn dispatch(&self, shard: u32, frame: &str) {
        let Ok(head) = serde_json::from_str::<wire::Head>(frame) else {
            tracing::warn!(shard, "a gateway frame is not readable");
            return;
        };
        let (0, Some(event)) = (head.op, head.t.as_deref()) else {
            return;
        };
        count(shard, event);
        let cache = &self.desk.cache;
        match event {
            "READY" => read(event, frame, |ready| self.ready(shard, &ready)),
            "RESUMED" => {
                self.pulse.set_connected(shard, true);
                tracing::info!(shard, "the gateway session was resumed");
            }
            "GUILD_CREATE" => read(event, frame, |guild: wire::Guild| {
                if !guild.unavailable {
                    let id = guild.id;
                    self.desk.statuses.rights_changed(id, None);
                    self.voice_changed(id, cache.put(guild));
                    self.here(id);
                    self.serve_owner(id);
                }
            }),
            "GUILD_UPDATE" => read(event, frame, |guild: wire::Guild| {
                let id = guild.id;
                cache.update(guild);
                self.rights_changed(id, None);
            }),
            "GUILD_DELETE" => read(event, frame, |guild: wire::GuildRef| {
                if guild.unavailable == Some(true) {
                    tracing::warn!(guild = %guild.id, "Discord has an outage of this guild");
                    cache.expect(&[guild.id]);
                } else {
                    self.gone(guild.id);
                }
            }),
            "CHANNEL_CREATE" | "CHANNEL_UPDATE" => {
                read(event, frame, |channel| self.channel_set(channel));
            }
            "CHANNEL_DELETE" | "THREAD_DELETE" => {
                read(event, frame, |channel| self.channel_gone(&channel));
            }
            "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE" => {
                read(event, frame, |change: wire::RoleChange| {
                    cache.put_role(change.guild_id, change.role);
                    self.rights_changed(change.guild_id, None);
                });
            }
            "GUILD_ROLE_DELETE" => read(event, frame, |gone: wire::RoleGone| {
                cache.remove_role(gone.guild_id, gone.role_id);
                self.rights_changed(gone.guild_id, None);
            }),
            "GUILD_MEMBER_UPDATE" => read(event, frame, |member: wire::MemberChange| {
                let (guild, user) = (member.guild_id, member.user.id);
                cache.update_member(member);
                if cache.own() == Some(user) {
                    self.rights_changed(guild, None);
                }
            }),
            "VOICE_STATE_UPDATE" => read(event, frame, |state: wire::VoiceState| {
                if let Some(guild) = state.guild_id {
                    self.voice_changed(guild, cache.voice_state(state));
                }
            }),
            "VOICE_SERVER_UPDATE" => read(event, frame, |server| self.voice_server(server)),
            "INTERACTION_CREATE" => read(event, frame, |asked| self.interaction(asked)),
            _ => {}
        }
    }

    fn ready(&self, shard: u32, ready: &wire::Ready) {
        let cache = &self.desk.cache;
        cache.set_own(ready.user.id);
        self.pulse.set_connected(shard, true);
        let total = self.pulse.total();
        let listed: Vec<_> = ready.guilds.iter().map(|guild| guild.id).collect();
        cache.expect(&listed);
        tracing::info!(shard, guilds = listed.len(), "the gateway session is ready");
        for guild in cache.missing_from(&listed, |guild| shard_of(guild, total) == shard) {
            self.gone(guild);
        }
        if total == 1 && listed.is_empty() {
            let link = invite_link(self.desk.rest.application());
            tracing::info!(%link, "the bot is in no server yet; invite it with this link");
        }
    }

    /// The engine may have been here before a restart.
    fn here(&self, guild: Id<GuildMarker>) {
        let own = self.desk.cache.own();
        let people = |guild: &crate::cache::Guild| own.map(|own| guild.people(own));
        let Some(people) = self.desk.cache.look(guild, people).flatten() else {
            return;
        };
        let voices = people
            .into_iter()
            .map(|(channel, users)| {
                let users = users.into_iter().map(ids::user).collect();
                (ids::channel(channel), users)
            })
            .collect();
        let news = News::GuildHere { voices };
        self.desk.players.tell(ids::guild(guild), news);
    }

    /// `/admin` is registered in the guilds of the application's owners. A guild that
    /// Discord tells of again has it tried at once, and nothing tries beside that.
    fn serve_owner(&self, guild: Id<GuildMarker>) {
        let (desk, id) = (Arc::clone(&self.desk), ids::guild(guild));
        if !guild_commands::is_owners(&desk, id) {
            return;
        }
        let trying = async move { guild_commands::keep_publishing(&desk, id).await };
        let leaving = self.leaving.clone();
        let task = self
            .tracker
            .spawn(leaving.run_until_cancelled_owned(trying));
        let mut serving = self.serving.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = serving.insert(guild, task.abort_handle()) {
            before.abort();
        }
    }

    /// Guilds of shards that another program has now. What is written down of
    /// them is that program's.
    pub(crate) fn let_go(&self, theirs: impl Fn(Id<GuildMarker>) -> bool) {
        for guild in self.desk.cache.missing_from(&[], theirs) {
            self.forget(guild);
        }
    }

    fn gone(&self, guild: Id<GuildMarker>) {
        tracing::info!(%guild, "the bot is no longer in this guild");
        self.forget(guild);
        self.desk.players.tell(ids::guild(guild), News::GuildGone);
    }

    fn forget(&self, guild: Id<GuildMarker>) {
        self.desk.cache.remove(guild);
        self.desk.panels.forget(guild);
        self.desk.pages.forget(guild);
        self.desk.statuses.forget(guild);
    }

    fn channel_set(&self, channel: wire::Channel) {
        let (guild, id) = (channel.guild_id, channel.id);
        self.desk.cache.put_channel(channel);
        if let Some(guild) = guild {
            self.bitrate_set(guild, id);
            self.rights_changed(guild, Some(id));
        }
    }

    /// A channel or thread is no more.
    fn channel_gone(&self, channel: &wire::Channel) {
        self.desk.cache.remove_channel(channel);
        if let Some(guild) = channel.guild_id {
            // Nothing has to be remembered of it.
            self.desk.statuses.rights_changed(guild, Some(channel.id));
            self.desk.panels.channel_gone(guild, channel.id);
            let channel = ids::channel(channel.id);
            let news = News::TextChannelGone { channel };
            self.desk.players.tell(ids::guild(guild), news);
        }
    }

    /// Every interaction gets a task, within bounds; what is beyond them is told
    /// so, as long as that is within bounds too.
    fn interaction(&self, asked: wire::Interaction) {
        let desk = Arc::clone(&self.desk);
        let refusal = match Arc::clone(&self.work).try_acquire_owned() {
            Ok(permit) if !self.leaving.is_cancelled() => {
                let span = tracing::info_span!(
                    "interaction",
                    interaction.id = %asked.id,
                    guild.id = asked.guild_id.map(Id::get),
                );
                let answering = async move {
                    interaction::handle(desk, asked).await;
                    drop(permit);
                };
                self.tracker.spawn(answering.instrument(span));
                return;
            }
            Ok(_) => Refusal::ShuttingDown,
            Err(_) => Refusal::Busy,
        };
        if let Ok(permit) = Arc::clone(&self.turned_away).try_acquire_owned() {
            self.tracker.spawn(async move {
                interaction::turn_away(desk, asked, refusal.into()).await;
                drop(permit);
            });
        } else {
            tracing::warn!("more interactions than can even be refused; one is dropped");
        }
    }
}

/// Events that Discord may have by now and this version has no use for are one
/// figure together: what comes from outside is no label.
fn count(shard: u32, event: &str) {
    const KNOWN: &[&str] = &[
        "READY",
        "RESUMED",
        "GUILD_CREATE",
        "GUILD_UPDATE",
        "GUILD_DELETE",
        "CHANNEL_CREATE",
        "CHANNEL_UPDATE",
        "CHANNEL_DELETE",
        "THREAD_DELETE",
        "GUILD_ROLE_CREATE",
        "GUILD_ROLE_UPDATE",
        "GUILD_ROLE_DELETE",
        "GUILD_MEMBER_UPDATE",
        "VOICE_STATE_UPDATE",
        "VOICE_SERVER_UPDATE",
        "INTERACTION_CREATE",
    ];
    let shard = shard.to_string();
    let kind = match event {
        "READY" => Some("identify"),
        "RESUMED" => Some("resume"),
        _ => None,
    };
    if let Some(kind) = kind {
        let labels = [("shard", shard.clone()), ("kind", kind.to_owned())];
        metrics::counter!("seraphim_gateway_reconnects_total", &labels).increment(1);
    }
    let event = KNOWN.iter().find(|known| **known == event);
    let labels = [
        ("shard", shard),
        ("type", event.map_or("OTHER", |event| *event).to_owned()),
    ];
    metrics::counter!("seraphim_gateway_events_total", &labels).increment(1);
}

/// Reads a payload. Its text is not logged: it may hold a token.
fn read<T: DeserializeOwned>(event: &str, frame: &str, take: impl FnOnce(T)) {
    match wire::payload(frame) {
        Ok(payload) => take(payload),
        Err(error) => tracing::warn!(event, %error, "a gateway event is not readable"),
    }
}

#[cfg(test)]
mod tests;
