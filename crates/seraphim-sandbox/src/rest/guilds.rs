//! `/guilds/{guild}` and `/channels/{channel}`: reading them, and the changes
//! that a music bot makes.
//! <https://discord.com/developers/docs/resources/guild>,
//! <https://discord.com/developers/docs/resources/channel>

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    body::Body,
    error::{Answer, ApiError, Form},
    guard::Caller,
    messages::access,
};
use crate::{
    sandbox::Shared,
    world::{
        World,
        guild::{ChannelKind, Guild, Role},
        permission::{self, CONNECT, MANAGE_CHANNELS, SET_VOICE_CHANNEL_STATUS},
        session::intent,
    },
};

/// A guild that the bot is in.
pub(super) fn own_guild(world: &World, caller: Caller, guild: u64) -> Answer<&Guild> {
    let found = world.guilds.get(&guild).ok_or(ApiError::unknown(10004))?;
    if found.members.contains_key(&caller.0) {
        Ok(found)
    } else {
        Err(ApiError::unknown(10004))
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct WithCounts {
    with_counts: Option<bool>,
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(guild): Path<u64>,
    Query(wanted): Query<WithCounts>,
) -> Answer<Json<Value>> {
    shared.look(|world| {
        let guild = own_guild(world, caller, guild)?;
        let mut object = guild.to_json();
        if wanted.with_counts == Some(true) {
            object["approximate_member_count"] = json!(guild.members.len());
            object["approximate_presence_count"] = json!(guild.members.len());
        }
        Ok(Json(object))
    })
}

pub(super) async fn channels(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(guild): Path<u64>,
) -> Answer<Json<Vec<Value>>> {
    shared.look(|world| {
        let guild = own_guild(world, caller, guild)?;
        Ok(Json(
            guild
                .channels
                .values()
                .map(|c| c.to_json(Some(guild.id)))
                .collect(),
        ))
    })
}

pub(super) async fn roles(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(guild): Path<u64>,
) -> Answer<Json<Vec<Value>>> {
    shared.look(|world| {
        Ok(Json(
            own_guild(world, caller, guild)?
                .roles
                .values()
                .map(Role::to_json)
                .collect(),
        ))
    })
}

pub(super) async fn role(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((guild, role)): Path<(u64, u64)>,
) -> Answer<Json<Value>> {
    shared.look(|world| {
        let role = own_guild(world, caller, guild)?.roles.get(&role);
        Ok(Json(role.ok_or(ApiError::unknown(10011))?.to_json()))
    })
}

pub(super) async fn member(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((guild, user)): Path<(u64, String)>,
) -> Answer<Json<Value>> {
    shared.look(|world| {
        own_guild(world, caller, guild)?;
        let user = if user == "@me" {
            Some(caller.0)
        } else {
            user.parse().ok()
        };
        let member = user.and_then(|user| world.member_json(guild, user));
        Ok(Json(member.ok_or(ApiError::unknown(10007))?))
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct MemberPage {
    limit: Option<usize>,
    after: Option<u64>,
    query: Option<String>,
}

pub(super) async fn members(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(guild): Path<u64>,
    Query(page): Query<MemberPage>,
) -> Answer<Json<Vec<Value>>> {
    shared.look(|world| {
        let guild = own_guild(world, caller, guild)?;
        let query = page.query.unwrap_or_default().to_lowercase();
        let found = guild
            .members
            .range(page.after.map_or(0, |after| after + 1)..)
            .filter_map(|(id, member)| Some((member, world.users.get(id)?)))
            .filter(|(_, user)| user.username.to_lowercase().starts_with(&query))
            .take(page.limit.unwrap_or(1).clamp(1, 1000))
            .map(|(member, user)| member.to_json(user));
        Ok(Json(found.collect()))
    })
}

/// Mutes, deafens, renames, moves or disconnects a member.
pub(super) async fn edit_member(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((guild, user)): Path<(u64, String)>,
    body: Body,
) -> Answer<Json<Value>> {
    let user = if user == "@me" {
        Some(caller.0)
    } else {
        user.parse().ok()
    };
    let user = user.ok_or(ApiError::unknown(10007))?;
    let change = body.json;
    shared.with(|world| {
        let found = own_guild(world, caller, guild)?;
        if !found.members.contains_key(&user) {
            return Err(ApiError::unknown(10007));
        }
        let granted = permission::base(found, caller.0);
        for (key, needs) in [
            ("mute", permission::MUTE_MEMBERS),
            ("deaf", permission::DEAFEN_MEMBERS),
            ("channel_id", permission::MOVE_MEMBERS),
            ("roles", permission::MANAGE_ROLES),
        ] {
            if change.get(key).is_some() && granted & needs == 0 {
                return Err(ApiError::missing_permissions());
            }
        }
        world.change_member(guild, user, |member| {
            if let Some(nick) = change.get("nick") {
                member.nick = nick
                    .as_str()
                    .filter(|nick| !nick.is_empty())
                    .map(str::to_owned);
            }
            member.mute = change["mute"].as_bool().unwrap_or(member.mute);
            member.deaf = change["deaf"].as_bool().unwrap_or(member.deaf);
        });
        if change.get("mute").is_some() || change.get("deaf").is_some() {
            world.change_voice_state(guild, user, |state| {
                state.mute = change["mute"].as_bool().unwrap_or(state.mute);
                state.deaf = change["deaf"].as_bool().unwrap_or(state.deaf);
            });
        }
        Ok(())
    })?;
    match change.get("channel_id").map(super::body::number) {
        Some(Some(channel)) => {
            shared
                .moderator_moves(guild, user, channel)
                .await
                .map_err(|_| {
                    ApiError::bad_request(40032, "Target user is not connected to voice.")
                })?;
        }
        Some(None) => {
            shared.moderator_kicks(guild, user);
        }
        None => {}
    }
    let member = shared.look(|world| world.member_json(guild, user));
    Ok(Json(member.ok_or(ApiError::unknown(10007))?))
}

pub(super) async fn leave(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(guild): Path<u64>,
) -> Answer<StatusCode> {
    shared.with(|world| {
        own_guild(world, caller, guild)?;
        world.remove_member(guild, caller.0);
        Ok(())
    })?;
    shared.dismiss(guild, caller.0);
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn channel(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(channel): Path<u64>,
) -> Answer<Json<Value>> {
    shared.look(|world| {
        access(world, caller.0, channel, 0)?;
        if let Some(direct) = world.directs.get(&channel) {
            let recipient = world
                .users
                .get(&direct.person)
                .map(crate::world::user::User::to_json);
            return Ok(Json(
                json!({"id": channel.to_string(), "type": 1, "flags": 0,
                                  "recipients": [recipient]}),
            ));
        }
        let (guild, channel) = world.channel(channel).ok_or(ApiError::unknown(10003))?;
        Ok(Json(channel.to_json(Some(guild.id))))
    })
}

pub(super) async fn edit_channel(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(id): Path<u64>,
    body: Body,
) -> Answer<Json<Value>> {
    let change = body.json;
    let mut form = Form::default();
    if let Some(name) = change["name"].as_str() {
        form.between("name", name.chars().count(), 1, 100);
    }
    form.text("topic", &change["topic"], 1024);
    if change["bitrate"]
        .as_u64()
        .is_some_and(|rate| !(8000..=96_000).contains(&rate))
    {
        let message = "int value should be between 8000 and 96000.";
        form.add("bitrate", "NUMBER_TYPE_MAX", message);
    }
    form.done()?;
    let (before, after) = shared.with(|world| {
        access(world, caller.0, id, MANAGE_CHANNELS)?;
        let region = |world: &World| world.channel(id).and_then(|(_, c)| c.rtc_region.clone());
        let before = region(world);
        let number = |key: &str| change[key].as_u64().and_then(|n| u32::try_from(n).ok());
        world.change_channel(id, |channel| {
            if let Some(name) = change["name"].as_str() {
                name.clone_into(&mut channel.name);
            }
            if change.get("topic").is_some() {
                channel.topic = change["topic"].as_str().map(str::to_owned);
            }
            channel.bitrate = number("bitrate").unwrap_or(channel.bitrate);
            channel.user_limit = number("user_limit").unwrap_or(channel.user_limit);
        });
        let after = change
            .get("rtc_region")
            .map(|name| name.as_str().map(str::to_owned));
        Ok::<_, ApiError>((before.clone(), after.unwrap_or(before)))
    })?;
    if before != after {
        let index = shared
            .voice
            .iter()
            .position(|(name, _)| Some(name) == after.as_ref());
        let guild = shared.look(|world| world.channel(id).map_or(0, |(guild, _)| guild.id));
        shared.change_region(guild, id, index.unwrap_or(0)).await;
    }
    channel(State(shared), caller, Path(id)).await
}

pub(super) async fn delete_channel(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(id): Path<u64>,
) -> Answer<Json<Value>> {
    let (object, guild, inside) = shared.with(|world| {
        access(world, caller.0, id, MANAGE_CHANNELS)?;
        let (guild, channel) = world.channel(id).ok_or(ApiError::unknown(10003))?;
        let (object, guild) = (channel.to_json(Some(guild.id)), guild.id);
        Ok::<_, ApiError>((object, guild, world.delete_channel(id)))
    })?;
    for user in inside {
        shared.person_leaves(guild, user);
        shared.dismiss(guild, user);
    }
    Ok(Json(object))
}

pub(super) async fn create_channel(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(guild): Path<u64>,
    body: Body,
) -> Answer<(StatusCode, Json<Value>)> {
    shared.with(|world| {
        let found = own_guild(world, caller, guild)?;
        if permission::base(found, caller.0) & MANAGE_CHANNELS == 0 {
            return Err(ApiError::missing_permissions());
        }
        let kind = ChannelKind::from_number(body.json["type"].as_u64().unwrap_or(0));
        let (Some(kind), Some(name)) = (kind, body.json["name"].as_str()) else {
            let mut form = Form::default();
            form.required("name");
            return Err(form.done().err().unwrap_or_else(|| ApiError::unknown(0)));
        };
        let id = world
            .add_channel(guild, kind, name)
            .ok_or(ApiError::unknown(10004))?;
        let (_, channel) = world.channel(id).ok_or(ApiError::unknown(10003))?;
        Ok((StatusCode::CREATED, Json(channel.to_json(Some(guild)))))
    })
}

/// `PUT /channels/{channel}/voice-status`
pub(super) async fn voice_status(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(id): Path<u64>,
    body: Body,
) -> Answer<StatusCode> {
    let mut form = Form::default();
    form.text("status", &body.json["status"], 500);
    form.done()?;
    let status = body.json["status"]
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned);
    shared.with(|world| {
        let granted = access(world, caller.0, id, SET_VOICE_CHANNEL_STATUS)?;
        let (guild, channel) = world.channel(id).ok_or(ApiError::unknown(10003))?;
        if channel.kind != ChannelKind::Voice {
            return Err(ApiError::bad_request(
                50024,
                "Cannot execute action on this channel type",
            ));
        }
        let inside = guild.listeners(id).any(|state| state.user_id == caller.0);
        if !inside && granted & (MANAGE_CHANNELS | CONNECT) != MANAGE_CHANNELS | CONNECT {
            return Err(ApiError::missing_permissions());
        }
        let guild = guild.id;
        if let Some(channel) = world
            .guilds
            .get_mut(&guild)
            .and_then(|g| g.channels.get_mut(&id))
        {
            channel.status.clone_from(&status);
        }
        let event = json!({"id": id.to_string(), "guild_id": guild.to_string(), "status": status});
        world.emit(guild, intent::GUILDS, "VOICE_CHANNEL_STATUS_UPDATE", &event);
        Ok(StatusCode::NO_CONTENT)
    })
}
