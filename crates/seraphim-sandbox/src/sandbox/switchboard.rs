//! Connects the gateway's opcode 4, people and moderators with the voice
//! servers: who is let in where, and who is told which server.
//! <https://discord.com/developers/docs/topics/voice-connections>

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use serde_json::json;
use tokio::time::Instant;

use super::Shared;
use crate::{
    error::ActError,
    voice::{Admission, Ears, VoiceServer},
    world::{SelfState, World, voice_state::VoiceState},
};

/// How long a call that has lost its voice server waits for another one.
const ALLOCATION: Duration = Duration::from_millis(500);

impl Shared {
    /// A bot's opcode 4: join, change or leave. What Discord would ignore is
    /// ignored.
    pub(crate) fn bot_voice_update(
        &self,
        bot: u64,
        guild: u64,
        channel: Option<u64>,
        own: SelfState,
    ) {
        let Some(channel) = channel else {
            if self.with(|world| world.voice_leave(guild, bot)).is_some() {
                self.dismiss(guild, bot);
            }
            return;
        };
        let joined = self.with(|world| world.voice_join(guild, bot, channel, own));
        let Ok(joined) = joined else { return };
        let same_call = joined.before.as_ref().is_some_and(|before| {
            before.channel_id == channel && before.session_id == joined.state.session_id
        });
        if same_call && self.is_connected(&joined.state) {
            return;
        }
        self.leave_other_servers(&joined.state);
        self.admit(&joined.state);
        self.with(|world| self.tell_server(world, &joined.state, true));
    }

    /// A person joins a voice channel. With `listens`, a real voice client
    /// connects and keeps what it hears.
    pub(crate) async fn person_joins(
        &self,
        guild: u64,
        user: u64,
        channel: u64,
        listens: bool,
    ) -> Result<(), ActError> {
        let moved = self
            .with(|world| world.voice_join(guild, user, channel, SelfState::default()))
            .map_err(|refusal| match refusal {
                crate::world::VoiceRefusal::Unknown => ActError::Unknown {
                    what: "voice channel",
                    name: channel.to_string(),
                },
                crate::world::VoiceRefusal::Forbidden => ActError::Forbidden("View and Connect"),
                crate::world::VoiceRefusal::Full => ActError::Forbidden("the channel is full"),
            })?;
        if listens {
            self.listen(&moved.state).await
        } else {
            Ok(())
        }
    }

    /// A person leaves their voice channel.
    pub(crate) fn person_leaves(&self, guild: u64, user: u64) -> bool {
        let left = self.with(|world| world.voice_leave(guild, user)).is_some();
        self.drop_ears(guild, user);
        if left {
            self.dismiss(guild, user);
        }
        left
    }

    /// Connects a person's voice client as their voice state says.
    pub(crate) async fn listen(&self, state: &VoiceState) -> Result<(), ActError> {
        self.drop_ears(state.guild_id, state.user_id);
        let server = self.server_of(state).clone();
        let ears = Ears::join(&server, admission(state))
            .await
            .map_err(|error| ActError::Voice(error.to_string()))?;
        self.ears
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((state.guild_id, state.user_id), Arc::new(ears));
        self.touch();
        Ok(())
    }

    /// The voice client of a person in a guild.
    pub(crate) fn ears(&self, guild: u64, user: u64) -> Option<Arc<Ears>> {
        self.ears
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&(guild, user))
            .cloned()
    }

    fn drop_ears(&self, guild: u64, user: u64) {
        let gone = self
            .ears
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&(guild, user));
        drop(gone);
    }

    /// A moderator moves somebody to another channel.
    pub(crate) async fn moderator_moves(
        &self,
        guild: u64,
        user: u64,
        channel: u64,
    ) -> Result<(), ActError> {
        let moved = self
            .with(|world| world.voice_move(guild, user, channel))
            .ok_or(ActError::Unknown {
                what: "voice state",
                name: user.to_string(),
            })?;
        self.reconnect(&moved.state).await
    }

    /// A moderator disconnects somebody.
    pub(crate) fn moderator_kicks(&self, guild: u64, user: u64) -> bool {
        self.person_leaves(guild, user)
    }

    /// Everybody in a channel goes to another voice server, as soon as there is
    /// one: first the call ends, then they are told where it goes on.
    pub(crate) async fn change_region(&self, guild: u64, channel: u64, region: usize) {
        let index = region % self.voice.len();
        let inside = || {
            self.look(|world| {
                let guild = world.guilds.get(&guild);
                guild.map_or_else(Vec::new, |guild| {
                    guild.listeners(channel).cloned().collect::<Vec<_>>()
                })
            })
        };
        for state in inside() {
            self.drop_ears(guild, state.user_id);
        }
        for (_, server) in &self.voice {
            server.end_call(guild);
        }
        tokio::time::sleep(ALLOCATION).await;
        let name = self.voice[index].0.clone();
        self.with(|world| world.change_channel(channel, |c| c.rtc_region = Some(name)));
        for state in inside() {
            let fresh = crate::world::random_text(16);
            self.with(|world| {
                world.change_voice_state(guild, state.user_id, |s| s.token.clone_from(&fresh));
            });
            let state = VoiceState {
                token: fresh,
                ..state
            };
            if let Err(error) = self.reconnect(&state).await {
                tracing::warn!(%error, "a listener did not follow to the new region");
            }
        }
    }

    /// Lets somebody in where their state says now: bots are told, people
    /// connect if they listened before.
    async fn reconnect(&self, state: &VoiceState) -> Result<(), ActError> {
        self.leave_other_servers(state);
        let is_bot = self.look(|world| world.applications.contains_key(&state.user_id));
        if is_bot {
            self.admit(state);
            self.with(|world| self.tell_server(world, state, true));
            Ok(())
        } else {
            self.listen(state).await
        }
    }

    /// Sends `VOICE_SERVER_UPDATE` to a bot; without a server the endpoint is
    /// null, as when the old one is gone and the next not yet there.
    pub(crate) fn tell_server(&self, world: &mut World, state: &VoiceState, there: bool) {
        let endpoint = there.then(|| self.server_in(world, state).endpoint());
        let event = json!({
            "token": state.token, "guild_id": state.guild_id.to_string(), "endpoint": endpoint,
        });
        world.emit_to(state.user_id, state.guild_id, "VOICE_SERVER_UPDATE", &event);
    }

    pub(crate) fn dismiss(&self, guild: u64, user: u64) {
        for (_, server) in &self.voice {
            server.dismiss(guild, user);
        }
    }

    fn admit(&self, state: &VoiceState) {
        self.server_of(state).admit(admission(state));
    }

    /// The voice server of a state, by its channel's region.
    pub(crate) fn server_of(&self, state: &VoiceState) -> &VoiceServer {
        self.look(|world| self.server_in(world, state))
    }

    fn server_in(&self, world: &World, state: &VoiceState) -> &VoiceServer {
        let region = world
            .channel(state.channel_id)
            .and_then(|(_, c)| c.rtc_region.clone());
        let found = region.and_then(|name| self.voice.iter().find(|(known, _)| *known == name));
        &found.unwrap_or(&self.voice[0]).1
    }

    fn leave_other_servers(&self, state: &VoiceState) {
        let here = self.server_of(state).endpoint();
        for (_, server) in &self.voice {
            if server.endpoint() != here {
                server.dismiss(state.guild_id, state.user_id);
            }
        }
    }

    fn is_connected(&self, state: &VoiceState) -> bool {
        self.server_of(state)
            .call(state.guild_id, state.channel_id)
            .is_some_and(|call| call.members.contains(&state.user_id))
    }

    /// Forgets sessions whose time to resume is over; their bots leave voice.
    pub(crate) async fn sweep(&self) {
        let mut ticks = tokio::time::interval(Duration::from_millis(500));
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = self.stop.cancelled() => return,
            }
            let window = self.settings.resume_window;
            let now = Instant::now();
            let over: Vec<String> = self.look(|world| {
                let gone = world.sessions.values().filter(|session| {
                    session
                        .left
                        .is_some_and(|left| now.duration_since(left) > window)
                });
                gone.map(|session| session.id.clone()).collect()
            });
            for id in over {
                self.forget_session(&id);
            }
        }
    }

    /// A gateway session ends for good; its bot leaves voice.
    pub(crate) fn forget_session(&self, id: &str) {
        let left = self.with(|world| {
            let session = world.sessions.remove(id)?;
            let held: Vec<u64> = world
                .guilds
                .values()
                .filter_map(|guild| guild.voice_states.get(&session.application))
                .filter(|state| state.gateway_session.as_deref() == Some(id))
                .map(|state| state.guild_id)
                .collect();
            for guild in &held {
                world.voice_leave(*guild, session.application);
            }
            Some((session.application, held))
        });
        if let Some((bot, guilds)) = left {
            for guild in guilds {
                self.dismiss(guild, bot);
            }
        }
    }
}

fn admission(state: &VoiceState) -> Admission {
    Admission {
        guild_id: state.guild_id,
        channel_id: state.channel_id,
        user_id: state.user_id,
        session_id: state.session_id.clone(),
        token: state.token.clone(),
    }
}
