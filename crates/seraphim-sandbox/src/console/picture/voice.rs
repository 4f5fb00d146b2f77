//! Who is in which voice channel, and who speaks.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{super::Desk, Sketch};
use crate::world::{World, permission::VIEW_CHANNEL, voice_state::VoiceState};

/// Somebody without a packet for so long has stopped speaking.
const SPEAKS_FOR: Duration = Duration::from_millis(250);

/// Guild and user.
type Seat = (u64, u64);

/// What was last seen of everybody's media.
#[derive(Debug, Default)]
pub(super) struct Speaking {
    /// Packets with sound so far, and when there was a new one.
    seen: HashMap<Seat, (u64, Option<Instant>)>,
}

/// What the voice servers know of a member.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct InCall {
    is_connected: bool,
    speaks: bool,
}

/// Asks the voice servers about everybody who is in a voice channel.
pub(super) fn calls(desk: &Desk, speaking: &mut Speaking) -> HashMap<Seat, InCall> {
    let shared = &desk.sandbox.shared;
    let states: Vec<VoiceState> = shared.look(|world| {
        let all = world.guilds.values();
        all.flat_map(|guild| guild.voice_states.values().cloned())
            .collect()
    });
    let now = Instant::now();
    let known = states.iter().map(|state| {
        let seat = (state.guild_id, state.user_id);
        let server = shared.server_of(state);
        let call = server.call(state.guild_id, state.channel_id);
        let record = server.sender_record(state.guild_id, state.user_id);
        let sound = record.map_or(0, |record| record.packets.saturating_sub(record.silence));
        let (before, at) = speaking.seen.get(&seat).copied().unwrap_or((sound, None));
        let at = if sound == before { at } else { Some(now) };
        let speaks = at.is_some_and(|at| now.duration_since(at) < SPEAKS_FOR);
        let in_call = InCall {
            is_connected: call.is_some_and(|call| call.members.contains(&state.user_id)),
            speaks,
        };
        (seat, in_call, (sound, at))
    });
    let known: Vec<_> = known.collect();
    speaking.seen = known.iter().map(|(seat, _, seen)| (*seat, *seen)).collect();
    known
        .into_iter()
        .map(|(seat, in_call, _)| (seat, in_call))
        .collect()
}

/// The voice states of the channels that this person sees.
pub(super) fn states(
    sketch: &mut Sketch<'_>,
    world: &World,
    you: u64,
    calls: &HashMap<Seat, InCall>,
) {
    for guild in world.guilds_of(you) {
        for state in guild.voice_states.values() {
            if world.permissions(you, state.channel_id) & VIEW_CHANNEL == 0 {
                continue;
            }
            let seat = (state.guild_id, state.user_id);
            let in_call = calls.get(&seat).copied().unwrap_or_default();
            sketch.put(
                format!("voice/{}/{}", state.guild_id, state.user_id),
                json!({
                    "guild_id": state.guild_id.to_string(),
                    "user_id": state.user_id.to_string(),
                    "channel_id": state.channel_id.to_string(),
                    "self_mute": state.self_mute, "self_deaf": state.self_deaf,
                    "mute": state.mute, "deaf": state.deaf, "suppress": state.suppress,
                    "connected": in_call.is_connected, "speaking": in_call.speaks,
                }),
            );
        }
    }
}
