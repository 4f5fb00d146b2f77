//! `POST /world`: guilds, bots, people and channels come and change.

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Control};
use crate::{
    error::ActError,
    sandbox::{Shared, guild_of, user_of},
    world::{
        World,
        guild::{ChannelKind, Overwrite},
        permission,
    },
};

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(super) enum Grow {
    Guild {
        name: String,
    },
    Bot {
        name: String,
        token: Option<String>,
        #[serde(default)]
        privileged: bool,
    },
    Person {
        name: String,
        locale: Option<String>,
    },
    Channel {
        guild: Option<String>,
        name: String,
        /// 0 text, 2 voice, 13 stage.
        kind: u64,
    },
    /// Changes a voice channel.
    Voice {
        guild: Option<String>,
        channel: String,
        user_limit: Option<u32>,
        bitrate: Option<u32>,
    },
    /// Sets an overwrite for a member or bot in a channel, by flag names.
    Overwrite {
        guild: Option<String>,
        channel: String,
        who: String,
        #[serde(default)]
        allow: Vec<String>,
        #[serde(default)]
        deny: Vec<String>,
    },
    /// A member (bot or person) goes.
    Remove {
        guild: Option<String>,
        who: String,
    },
    /// A bot is invited (again), with these permissions.
    Invite {
        guild: Option<String>,
        bot: String,
        permissions: Option<Vec<String>>,
    },
}

pub(super) async fn grow(State(control): State<Control>, Json(grow): Json<Grow>) -> Answer {
    let sandbox = control.sandbox();
    let done = match grow {
        Grow::Guild { name } => json!({"guild": sandbox.add_guild(&name).to_string()}),
        Grow::Bot {
            name,
            token,
            privileged,
        } => {
            let token = sandbox.add_bot(&name, token);
            sandbox.with(|world| {
                if let Some(id) = world.application_named(&name).map(|app| app.id) {
                    world.allow_privileged(id, privileged);
                }
            });
            json!({"token": token})
        }
        other => change(&control.shared, other)?,
    };
    Ok(Json(done))
}

fn change(shared: &Shared, grow: Grow) -> Result<Value, ActError> {
    let done = json!({"done": true});
    shared.with(|world| match grow {
        Grow::Person { name, locale } => {
            let id = world.add_person(&name, &name, locale.as_deref().unwrap_or("en-US"));
            for guild in world.guilds.values_mut() {
                guild
                    .members
                    .entry(id)
                    .or_insert_with(|| crate::world::guild::Member::new(id));
            }
            Ok(json!({"person": id.to_string()}))
        }
        Grow::Channel { guild, name, kind } => {
            let guild = guild_of(world, guild.as_deref())?.id;
            let unknown = || ActError::Unknown {
                what: "channel kind",
                name: kind.to_string(),
            };
            let kind = ChannelKind::from_number(kind).ok_or_else(unknown)?;
            let id = world.add_channel(guild, kind, &name).ok_or_else(unknown)?;
            Ok(json!({"channel": id.to_string()}))
        }
        Grow::Voice {
            guild,
            channel,
            user_limit,
            bitrate,
        } => {
            let id = channel_id(world, guild.as_deref(), &channel)?;
            world.change_channel(id, |channel| {
                channel.user_limit = user_limit.unwrap_or(channel.user_limit);
                channel.bitrate = bitrate.unwrap_or(channel.bitrate);
            });
            Ok(done)
        }
        Grow::Overwrite {
            guild,
            channel,
            who,
            allow,
            deny,
        } => {
            let id = channel_id(world, guild.as_deref(), &channel)?;
            let user = user_of(world, &who)?;
            let (allow, deny) = (bits(&allow)?, bits(&deny)?);
            world.change_channel(id, |channel| {
                channel.overwrites.retain(|o| o.id != user);
                channel.overwrites.push(Overwrite {
                    id: user,
                    kind: 1,
                    allow,
                    deny,
                });
            });
            Ok(done)
        }
        Grow::Remove { guild, who } => {
            let guild = guild_of(world, guild.as_deref())?.id;
            let user = user_of(world, &who)?;
            world.remove_member(guild, user);
            Ok(done)
        }
        Grow::Invite {
            guild,
            bot,
            permissions,
        } => {
            let guild = guild_of(world, guild.as_deref())?.id;
            let bot = user_of(world, &bot)?;
            let granted = permissions
                .as_deref()
                .map_or(Ok(permission::MUSIC_BOT), bits)?;
            world.invite_bot(bot, guild, granted);
            Ok(done)
        }
        Grow::Guild { .. } | Grow::Bot { .. } => Ok(done),
    })
}

fn channel_id(world: &World, guild: Option<&str>, name: &str) -> Result<u64, ActError> {
    let unknown = || ActError::Unknown {
        what: "channel",
        name: name.to_owned(),
    };
    Ok(guild_of(world, guild)?
        .channel_named(name)
        .ok_or_else(unknown)?
        .id)
}

fn bits(names: &[String]) -> Result<u64, ActError> {
    names.iter().try_fold(0, |sum, name| {
        let unknown = || ActError::Unknown {
            what: "permission",
            name: name.clone(),
        };
        Ok(sum | permission::by_name(name).ok_or_else(unknown)?)
    })
}
