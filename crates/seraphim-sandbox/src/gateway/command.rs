//! What clients send after they are in: presence, voice, members.
//! <https://discord.com/developers/docs/events/gateway-events#send-events>

use serde_json::{Value, json};

use super::connection::{Connection, End, close};
use crate::world::{SelfState, World, session::intent};

/// Members in one chunk.
const CHUNK: usize = 1000;

impl Connection {
    pub(super) async fn command(&mut self, op: u64, data: &Value) -> Result<(), End> {
        let known = matches!(op, 2 | 3 | 4 | 6 | 8 | 31 | 43);
        if !known {
            return Err(close(4001, "Unknown opcode."));
        }
        match (op, self.session.clone()) {
            (2 | 6, Some(_)) => Err(close(4005, "Already authenticated.")),
            (2, None) => self.identify(data).await,
            (6, None) => self.resume(data).await,
            (_, None) => Err(close(4003, "Not authenticated.")),
            (3, Some(session)) => {
                self.shared.with(|world| {
                    if let Some(session) = world.sessions.get_mut(&session) {
                        session.presence = data.clone();
                    }
                });
                Ok(())
            }
            (4, Some(session)) => self.voice(&session, data),
            (8, Some(session)) => {
                self.shared.with(|world| members(world, &session, data));
                Ok(())
            }
            (43, Some(session)) => {
                self.shared
                    .with(|world| channel_info(world, &session, data));
                Ok(())
            }
            // Soundboard sounds: no guild of the sandbox has any.
            (_, Some(_)) => Ok(()),
        }
    }

    fn voice(&self, session: &str, data: &Value) -> Result<(), End> {
        let Some(guild) = snowflake(&data["guild_id"]) else {
            return Err(close(4002, "Error while decoding payload."));
        };
        let bot = self
            .shared
            .look(|world| world.sessions.get(session).map(|s| s.application));
        let own = SelfState {
            mute: data["self_mute"].as_bool().unwrap_or(false),
            deaf: data["self_deaf"].as_bool().unwrap_or(false),
            gateway_session: Some(session.to_owned()),
        };
        if let Some(bot) = bot {
            self.shared
                .bot_voice_update(bot, guild, snowflake(&data["channel_id"]), own);
        }
        Ok(())
    }
}

/// An id as clients write it: a string, or (some) a number.
fn snowflake(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn members(world: &mut World, session: &str, data: &Value) {
    let Some(guild_id) = snowflake(&data["guild_id"]) else {
        return;
    };
    let Some(asking) = world.sessions.get(session) else {
        return;
    };
    let Some(guild) = world.guilds.get(&guild_id) else {
        return;
    };
    if !guild.members.contains_key(&asking.application) {
        return;
    }
    let wanted: Option<Vec<u64>> = match &data["user_ids"] {
        Value::Array(ids) => Some(ids.iter().filter_map(snowflake).collect()),
        Value::Null => None,
        one => Some(snowflake(one).into_iter().collect()),
    };
    let query = data["query"].as_str().unwrap_or("").to_lowercase();
    let limit = data["limit"]
        .as_u64()
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or(0);
    let everyone = wanted.is_none() && query.is_empty();
    if everyone && asking.intents & intent::GUILD_MEMBERS == 0 {
        return;
    }
    let found: Vec<Value> = guild
        .members
        .values()
        .filter_map(|member| Some((member, world.users.get(&member.user_id)?)))
        .filter(|(member, user)| match &wanted {
            Some(ids) => ids.contains(&member.user_id),
            None => user.username.to_lowercase().starts_with(&query),
        })
        .take(if wanted.is_some() || limit == 0 {
            usize::MAX
        } else {
            limit.min(100)
        })
        .map(|(member, user)| member.to_json(user))
        .collect();
    let missing: Vec<String> = wanted
        .unwrap_or_default()
        .iter()
        .filter(|id| !guild.members.contains_key(id))
        .map(u64::to_string)
        .collect();
    let count = found.len().div_ceil(CHUNK).max(1);
    for index in 0..count {
        let chunk: Vec<&Value> = found.iter().skip(index * CHUNK).take(CHUNK).collect();
        let mut event = json!({
            "guild_id": guild_id.to_string(), "members": chunk, "chunk_index": index,
            "chunk_count": count, "not_found": missing,
        });
        if data["presences"] == true {
            event["presences"] = json!([]);
        }
        if data["nonce"].is_string() {
            event["nonce"] = data["nonce"].clone();
        }
        if let Some(session) = world.sessions.get_mut(session) {
            session.push("GUILD_MEMBERS_CHUNK", &event.to_string());
        }
    }
}

fn channel_info(world: &mut World, session: &str, data: &Value) {
    let Some(guild) = snowflake(&data["guild_id"]).and_then(|id| world.guilds.get(&id)) else {
        return;
    };
    let channels: Vec<Value> = guild
        .channels
        .values()
        .filter(|channel| channel.is_voice())
        .map(|channel| json!({"id": channel.id.to_string(), "status": channel.status}))
        .collect();
    let event = json!({"guild_id": guild.id.to_string(), "channels": channels}).to_string();
    if let Some(session) = world.sessions.get_mut(session) {
        session.push("CHANNEL_INFO", &event);
    }
}
