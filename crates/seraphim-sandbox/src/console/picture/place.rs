//! Where one can be: guilds and their channels.

use serde_json::{Value, json};

use super::Sketch;
use crate::world::{
    World,
    guild::{Channel, Guild},
    permission::{self, CONNECT, SEND_MESSAGES, USE_APPLICATION_COMMANDS, VIEW_CHANNEL},
};

pub(super) fn guilds(sketch: &mut Sketch<'_>, world: &World, you: u64) {
    for (position, guild) in world.guilds_of(you).enumerate() {
        let mut value = guild_json(guild);
        value["position"] = json!(position);
        sketch.put(format!("guild/{}", guild.id), value);
        for channel in guild.channels.values() {
            let granted = permission::in_channel(guild, you, channel);
            if granted & VIEW_CHANNEL != 0 {
                let value = channel_json(guild, channel, granted);
                sketch.put(format!("channel/{}", channel.id), value);
            }
        }
    }
}

fn guild_json(guild: &Guild) -> Value {
    let roles = guild.roles.values().map(|role| {
        json!({"id": role.id.to_string(), "name": role.name, "position": role.position,
               "managed": role.bot.is_some()})
    });
    let members = guild.members.values().map(|member| {
        let roles: Vec<String> = member.roles.iter().map(u64::to_string).collect();
        json!({"id": member.user_id.to_string(), "nick": member.nick, "roles": roles})
    });
    json!({
        "id": guild.id.to_string(), "name": guild.name, "available": guild.available,
        "owner_id": guild.owner_id.to_string(), "roles": roles.collect::<Vec<_>>(),
        "members": members.collect::<Vec<_>>(),
    })
}

fn channel_json(guild: &Guild, channel: &Channel, granted: u64) -> Value {
    let may = |flag: u64| granted & flag != 0;
    json!({
        "id": channel.id.to_string(), "guild_id": guild.id.to_string(),
        "type": channel.kind.number(), "name": channel.name, "position": channel.position,
        "topic": channel.topic, "status": channel.status, "user_limit": channel.user_limit,
        "bitrate": channel.bitrate, "rtc_region": channel.rtc_region,
        "may": {"view": true, "send": may(SEND_MESSAGES), "connect": may(CONNECT),
                "commands": may(USE_APPLICATION_COMMANDS)},
    })
}
