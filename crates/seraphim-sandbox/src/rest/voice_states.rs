//! `/guilds/{guild}/voice-states`: who is where, and speaking on a stage.
//! <https://discord.com/developers/docs/resources/voice>

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::{Value, json};

use super::{
    body::{Body, number},
    error::{Answer, ApiError},
    guard::Caller,
    guilds::own_guild,
};
use crate::{
    sandbox::Shared,
    world::{
        guild::ChannelKind,
        permission::{MANAGE_CHANNELS, MUTE_MEMBERS, REQUEST_TO_SPEAK},
        session::intent,
        snowflake::now_iso,
    },
};

fn who(caller: Caller, name: &str) -> Answer<u64> {
    if name == "@me" {
        Ok(caller.0)
    } else {
        name.parse().map_err(|_| ApiError::unknown(10013))
    }
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((guild, user)): Path<(u64, String)>,
) -> Answer<Json<Value>> {
    let user = who(caller, &user)?;
    shared.look(|world| {
        let state = own_guild(world, caller, guild)?.voice_states.get(&user);
        let mut object = state.ok_or(ApiError::unknown(10065))?.to_json();
        object["member"] = world.member_json(guild, user).unwrap_or(Value::Null);
        Ok(Json(object))
    })
}

pub(super) async fn edit(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((guild, user)): Path<(u64, String)>,
    body: Body,
) -> Answer<StatusCode> {
    let user = who(caller, &user)?;
    let change = body.json;
    shared.with(|world| {
        let found = own_guild(world, caller, guild)?;
        let state = found
            .voice_states
            .get(&user)
            .ok_or(ApiError::unknown(10065))?;
        let asked = number(&change["channel_id"]).unwrap_or(state.channel_id);
        if asked != state.channel_id {
            return Err(ApiError::unknown(10003));
        }
        let channel = found.channels.get(&asked).ok_or(ApiError::unknown(10003))?;
        if channel.kind != ChannelKind::Stage {
            return Err(ApiError::bad_request(
                50024,
                "Cannot execute action on this channel type",
            ));
        }
        let granted = world.permissions(caller.0, asked);
        let suppress = change["suppress"].as_bool();
        if (suppress == Some(false) || user != caller.0) && granted & MUTE_MEMBERS == 0 {
            return Err(ApiError::missing_permissions());
        }
        let raises = change["request_to_speak_timestamp"].is_string();
        if raises && granted & REQUEST_TO_SPEAK == 0 {
            return Err(ApiError::missing_permissions());
        }
        let bot = world.applications.contains_key(&user);
        world.change_voice_state(guild, user, |state| {
            state.suppress = suppress.unwrap_or(state.suppress);
            if let Some(value) = change.get("request_to_speak_timestamp") {
                state.request_to_speak = value.as_str().map(str::to_owned);
            }
            match suppress {
                Some(true) => state.request_to_speak = None,
                Some(false) if !bot => state.request_to_speak = Some(now_iso()),
                _ => {}
            }
        });
        Ok(StatusCode::NO_CONTENT)
    })
}

/// Opens a stage.
pub(super) async fn open_stage(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    body: Body,
) -> Answer<Json<Value>> {
    shared.with(|world| {
        let channel = number(&body.json["channel_id"]).ok_or(ApiError::unknown(10003))?;
        let topic = body.json["topic"].as_str().unwrap_or("").to_owned();
        let guild = world.channel(channel).ok_or(ApiError::unknown(10003))?.0.id;
        let needs = MANAGE_CHANNELS | MUTE_MEMBERS;
        if world.permissions(caller.0, channel) & needs != needs {
            return Err(ApiError::missing_permissions());
        }
        let found = world
            .guilds
            .get_mut(&guild)
            .ok_or(ApiError::unknown(10004))?;
        if found.stages.contains_key(&channel) {
            return Err(ApiError::bad_request(150_006, "The Stage is already open"));
        }
        found.stages.insert(channel, topic.clone());
        let object = found.stage_json(channel, &topic);
        world.emit(guild, intent::GUILDS, "STAGE_INSTANCE_CREATE", &object);
        Ok(Json(object))
    })
}

pub(super) async fn stage(
    State(shared): State<Arc<Shared>>,
    _caller: Caller,
    Path(channel): Path<u64>,
) -> Answer<Json<Value>> {
    shared.look(|world| {
        let (guild, _) = world.channel(channel).ok_or(ApiError::unknown(10003))?;
        let topic = guild.stages.get(&channel).ok_or(ApiError::unknown(10067))?;
        Ok(Json(json!(guild.stage_json(channel, topic))))
    })
}
