//! Who the bot is, and where its gateway is.
//! <https://discord.com/developers/docs/resources/user>,
//! <https://discord.com/developers/docs/events/gateway#get-gateway-bot>

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    body::{Body, number},
    error::{Answer, ApiError},
    guard::Caller,
};
use crate::{gateway, sandbox::Shared, world::permission};

pub(super) async fn gateway(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({"url": shared.gateway_url()}))
}

pub(super) async fn gateway_bot(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
) -> Answer<Json<Value>> {
    let settings = &shared.settings;
    shared.with(|world| {
        let guilds = u32::try_from(world.guilds_of(caller.0).count()).unwrap_or(u32::MAX);
        let shards = settings.recommended_shards;
        let shards = shards.unwrap_or(guilds.div_ceil(1000)).max(1);
        let app = world
            .applications
            .get_mut(&caller.0)
            .ok_or_else(ApiError::unauthorized)?;
        gateway::refill(app, settings.session_starts);
        let reset_after = app.starts_reset.saturating_duration_since(Instant::now());
        Ok(Json(json!({
            "url": shared.gateway_url(), "shards": shards,
            "session_start_limit": {
                "total": settings.session_starts, "remaining": app.starts_left,
                "reset_after": u64::try_from(reset_after.as_millis()).unwrap_or(u64::MAX),
                "max_concurrency": settings.max_concurrency,
            },
        })))
    })
}

pub(super) async fn me(State(shared): State<Arc<Shared>>, caller: Caller) -> Answer<Json<Value>> {
    shared.look(|world| {
        let user = world
            .users
            .get(&caller.0)
            .ok_or_else(ApiError::unauthorized)?;
        Ok(Json(user.to_me()))
    })
}

pub(super) async fn edit_me(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    body: Body,
) -> Answer<Json<Value>> {
    shared.with(|world| {
        let user = world
            .users
            .get_mut(&caller.0)
            .ok_or_else(ApiError::unauthorized)?;
        if let Some(name) = body.json["username"].as_str() {
            name.clone_into(&mut user.username);
        }
        Ok(Json(user.to_me()))
    })
}

pub(super) async fn user(
    State(shared): State<Arc<Shared>>,
    _caller: Caller,
    Path(id): Path<u64>,
) -> Answer<Json<Value>> {
    shared.look(|world| {
        let user = world.users.get(&id).ok_or(ApiError::unknown(10013))?;
        Ok(Json(user.to_json()))
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct GuildPage {
    limit: Option<usize>,
    before: Option<u64>,
    after: Option<u64>,
}

pub(super) async fn my_guilds(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Query(page): Query<GuildPage>,
) -> Json<Vec<Value>> {
    shared.look(|world| {
        let found = world
            .guilds_of(caller.0)
            .filter(|guild| page.after.is_none_or(|after| guild.id > after))
            .filter(|guild| page.before.is_none_or(|before| guild.id < before))
            .take(page.limit.unwrap_or(200).min(200))
            .map(|guild| {
                json!({
                    "id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null,
                    "owner": guild.owner_id == caller.0, "features": [],
                    "permissions": permission::base(guild, caller.0).to_string(),
                })
            });
        Json(found.collect())
    })
}

/// Opens a direct message channel.
/// <https://discord.com/developers/docs/resources/user#create-dm>
pub(super) async fn direct(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    body: Body,
) -> Answer<Json<Value>> {
    shared.with(|world| {
        let person = number(&body.json["recipient_id"]).ok_or(ApiError::unknown(10013))?;
        let user = world.users.get(&person).ok_or(ApiError::unknown(10013))?;
        if user.bot {
            return Err(ApiError::bad_request(
                50007,
                "Cannot send messages to this user",
            ));
        }
        let recipients = json!([user.to_json()]);
        let id = world.direct(caller.0, person);
        Ok(Json(json!({
            "id": id.to_string(), "type": 1, "last_message_id": null, "flags": 0,
            "recipients": recipients,
        })))
    })
}

pub(super) async fn application(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
) -> Answer<Json<Value>> {
    shared.look(|world| {
        let app = world
            .applications
            .get(&caller.0)
            .ok_or_else(ApiError::unauthorized)?;
        let owner = world.users.get(&app.owner_id);
        let guilds = world.guilds_of(caller.0).count();
        Ok(Json(app.to_json(owner, world.users.get(&app.id), guilds)))
    })
}

/// Gateway regions for voice, as the settings name them.
pub(super) async fn voice_regions(State(shared): State<Arc<Shared>>) -> Json<Vec<Value>> {
    let regions = shared.voice.iter().enumerate().map(|(index, (name, _))| {
        json!({"id": name, "name": name, "optimal": index == 0, "deprecated": false,
               "custom": false})
    });
    Json(regions.collect())
}

/// Emojis of an application: it has none.
pub(super) async fn no_emojis(_caller: Caller) -> Json<Value> {
    Json(json!({"items": []}))
}
