//! Who is in which voice channel.
//! <https://discord.com/developers/docs/topics/voice-connections>

use super::{
    World,
    guild::ChannelKind,
    permission::{CONNECT, MOVE_MEMBERS, VIEW_CHANNEL},
    random_text,
    voice_state::VoiceState,
};

/// The outcome of a join: the state, and what was there before.
#[derive(Clone, Debug)]
pub struct VoiceMove {
    /// The state now.
    pub state: VoiceState,
    /// The state before, if they were in a channel.
    pub before: Option<VoiceState>,
}

/// Why somebody cannot join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoiceRefusal {
    /// No such voice channel.
    Unknown,
    /// View or Connect is missing.
    Forbidden,
    /// The user limit is reached.
    Full,
}

/// What a client says of itself when it joins.
#[derive(Clone, Debug, Default)]
pub struct SelfState {
    /// Muted themselves.
    pub mute: bool,
    /// Deafened themselves.
    pub deaf: bool,
    /// The gateway session, for bots.
    pub gateway_session: Option<String>,
}

impl World {
    /// Puts somebody into a voice channel, or changes their state in it, and
    /// tells of it.
    pub fn voice_join(
        &mut self,
        guild: u64,
        user: u64,
        channel: u64,
        own: SelfState,
    ) -> Result<VoiceMove, VoiceRefusal> {
        let found = self.guilds.get(&guild).ok_or(VoiceRefusal::Unknown)?;
        let target = found.channels.get(&channel).ok_or(VoiceRefusal::Unknown)?;
        if !target.is_voice() {
            return Err(VoiceRefusal::Unknown);
        }
        let granted = super::permission::in_channel(found, user, target);
        if granted & (VIEW_CHANNEL | CONNECT) != VIEW_CHANNEL | CONNECT {
            return Err(VoiceRefusal::Forbidden);
        }
        let before = found.voice_states.get(&user).cloned();
        let inside = found
            .listeners(channel)
            .filter(|state| state.user_id != user)
            .count();
        let limit = usize::try_from(target.user_limit).unwrap_or(0);
        if limit > 0 && inside >= limit && granted & MOVE_MEMBERS == 0 {
            return Err(VoiceRefusal::Full);
        }
        let in_audience = target.kind == ChannelKind::Stage;
        let stays = before.as_ref().filter(|state| {
            state.channel_id == channel && state.gateway_session == own.gateway_session
        });
        let member = found.members.get(&user);
        let mut state = stays.cloned().unwrap_or_else(|| VoiceState {
            guild_id: guild,
            channel_id: channel,
            user_id: user,
            session_id: own
                .gateway_session
                .clone()
                .unwrap_or_else(|| random_text(32)),
            token: random_text(16),
            deaf: member.is_some_and(|m| m.deaf),
            mute: member.is_some_and(|m| m.mute),
            self_deaf: false,
            self_mute: false,
            suppress: in_audience,
            request_to_speak: None,
            gateway_session: own.gateway_session,
        });
        state.self_mute = own.mute;
        state.self_deaf = own.deaf;
        self.put_voice_state(state.clone());
        Ok(VoiceMove { state, before })
    }

    /// A moderator moves somebody, whatever their own permissions are.
    pub fn voice_move(&mut self, guild: u64, user: u64, channel: u64) -> Option<VoiceMove> {
        let found = self.guilds.get(&guild)?;
        let target = found
            .channels
            .get(&channel)
            .filter(|channel| channel.is_voice())?;
        let before = found.voice_states.get(&user)?.clone();
        let mut state = before.clone();
        state.channel_id = channel;
        state.token = random_text(16);
        state.suppress = target.kind == ChannelKind::Stage;
        self.put_voice_state(state.clone());
        Some(VoiceMove {
            state,
            before: Some(before),
        })
    }

    /// Takes somebody out of their voice channel and tells of it.
    pub fn voice_leave(&mut self, guild: u64, user: u64) -> Option<VoiceState> {
        let state = self.guilds.get_mut(&guild)?.voice_states.remove(&user)?;
        self.emit_voice_state(guild, user, state.to_left());
        Some(state)
    }

    /// Changes a voice state in place and tells of it.
    pub fn change_voice_state(
        &mut self,
        guild: u64,
        user: u64,
        change: impl FnOnce(&mut VoiceState),
    ) -> bool {
        let Some(mut state) = self
            .guilds
            .get(&guild)
            .and_then(|g| g.voice_states.get(&user))
            .cloned()
        else {
            return false;
        };
        change(&mut state);
        self.put_voice_state(state);
        true
    }

    fn put_voice_state(&mut self, state: VoiceState) {
        let (guild, user, json) = (state.guild_id, state.user_id, state.to_json());
        if let Some(found) = self.guilds.get_mut(&guild) {
            found.voice_states.insert(user, state);
        }
        self.emit_voice_state(guild, user, json);
    }
}
