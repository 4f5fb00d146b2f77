//! `/applications/{application}/commands`, global and per guild.
//! <https://discord.com/developers/docs/interactions/application-commands#endpoints>

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    body::{Body, number},
    command_form::{self, complete, without_translations},
    error::{Answer, ApiError, Form},
    guard::Caller,
};
use crate::{
    sandbox::Shared,
    world::{World, user::Command},
};

/// Commands of a kind in one scope: chat input, user, message.
fn most(kind: u64) -> usize {
    match kind {
        1 => 100,
        4 => 1,
        _ => 15,
    }
}

type Scope = Option<u64>;

#[derive(Deserialize)]
pub(super) struct Wanted {
    with_localizations: Option<String>,
}

impl Wanted {
    fn translations(&self) -> bool {
        matches!(
            self.with_localizations.as_deref(),
            Some("true" | "1" | "True")
        )
    }
}

pub(super) async fn list_global(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(application): Path<u64>,
    Query(wanted): Query<Wanted>,
) -> Answer<Json<Vec<Value>>> {
    list(&shared, caller, application, None, &wanted)
}

pub(super) async fn list_guild(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((application, guild)): Path<(u64, u64)>,
    Query(wanted): Query<Wanted>,
) -> Answer<Json<Vec<Value>>> {
    list(&shared, caller, application, Some(guild), &wanted)
}

pub(super) async fn create_global(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(application): Path<u64>,
    body: Body,
) -> Answer<(StatusCode, Json<Value>)> {
    create(&shared, caller, application, None, &body.json)
}

pub(super) async fn create_guild(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((application, guild)): Path<(u64, u64)>,
    body: Body,
) -> Answer<(StatusCode, Json<Value>)> {
    create(&shared, caller, application, Some(guild), &body.json)
}

pub(super) async fn overwrite_global(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(application): Path<u64>,
    body: Body,
) -> Answer<Json<Vec<Value>>> {
    overwrite(&shared, caller, application, None, &body.json)
}

pub(super) async fn overwrite_guild(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((application, guild)): Path<(u64, u64)>,
    body: Body,
) -> Answer<Json<Vec<Value>>> {
    overwrite(&shared, caller, application, Some(guild), &body.json)
}

pub(super) async fn get_global(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((application, id)): Path<(u64, u64)>,
) -> Answer<Json<Value>> {
    get(&shared, caller, application, None, id)
}

pub(super) async fn get_guild(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((application, guild, id)): Path<(u64, u64, u64)>,
) -> Answer<Json<Value>> {
    get(&shared, caller, application, Some(guild), id)
}

pub(super) async fn edit_global(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((application, id)): Path<(u64, u64)>,
    body: Body,
) -> Answer<Json<Value>> {
    edit(&shared, caller, application, None, id, &body.json)
}

pub(super) async fn edit_guild(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((application, guild, id)): Path<(u64, u64, u64)>,
    body: Body,
) -> Answer<Json<Value>> {
    edit(&shared, caller, application, Some(guild), id, &body.json)
}

pub(super) async fn delete_global(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((application, id)): Path<(u64, u64)>,
) -> Answer<StatusCode> {
    delete(&shared, caller, application, None, id)
}

pub(super) async fn delete_guild(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((application, guild, id)): Path<(u64, u64, u64)>,
) -> Answer<StatusCode> {
    delete(&shared, caller, application, Some(guild), id)
}

/// The application's commands in a scope, for its own bot only.
fn scope(
    world: &mut World,
    caller: Caller,
    application: u64,
    scope: Scope,
) -> Answer<&mut BTreeMap<u64, Command>> {
    if let Some(guild) = scope {
        let guild = world.guilds.get(&guild).ok_or(ApiError::unknown(10004))?;
        if !guild.members.contains_key(&application) {
            return Err(ApiError::missing_access());
        }
    }
    let found = world
        .applications
        .get_mut(&application)
        .ok_or(ApiError::unknown(10002))?;
    if found.id != caller.0 {
        let message = "You are not authorized to perform this action on this application";
        return Err(ApiError::new(StatusCode::FORBIDDEN, 20012, message));
    }
    Ok(found.commands.entry(scope).or_default())
}

fn list(
    shared: &Shared,
    caller: Caller,
    app: u64,
    at: Scope,
    wanted: &Wanted,
) -> Answer<Json<Vec<Value>>> {
    shared.with(|world| {
        let commands = scope(world, caller, app, at)?;
        let listed = commands.values().map(|command| command.body.clone());
        Ok(Json(if wanted.translations() {
            listed.collect()
        } else {
            listed.map(without_translations).collect()
        }))
    })
}

fn create(
    shared: &Shared,
    caller: Caller,
    app: u64,
    at: Scope,
    command: &Value,
) -> Answer<(StatusCode, Json<Value>)> {
    let mut form = Form::default();
    command_form::check(&mut form, "", command);
    form.done()?;
    shared.with(|world| {
        let (fresh, version) = (world.next_id(), world.next_id());
        let commands = scope(world, caller, app, at)?;
        let kind = command["type"].as_u64().unwrap_or(1);
        let name = command["name"].as_str().unwrap_or("");
        let same = commands
            .values()
            .find(|c| c.kind == kind && c.name == name)
            .map(|c| c.id);
        if same.is_none() && commands.values().filter(|c| c.kind == kind).count() >= most(kind) {
            return Err(full(kind));
        }
        let id = same.unwrap_or(fresh);
        let body = complete(command, id, app, at, version);
        commands.insert(
            id,
            Command {
                id,
                kind,
                name: name.to_owned(),
                body: body.clone(),
            },
        );
        let status = if same.is_some() {
            StatusCode::OK
        } else {
            StatusCode::CREATED
        };
        Ok((status, Json(body)))
    })
}

fn overwrite(
    shared: &Shared,
    caller: Caller,
    app: u64,
    at: Scope,
    body: &Value,
) -> Answer<Json<Vec<Value>>> {
    // An absent body is an empty object here; the route wants a list.
    let list = body
        .as_array()
        .cloned()
        .ok_or_else(|| ApiError::bad_request(50035, "Invalid Form Body"))?;
    let mut form = Form::default();
    for (index, command) in list.iter().enumerate() {
        command_form::check(&mut form, &index.to_string(), command);
    }
    command_form::check_names(&mut form, &list);
    form.done()?;
    for kind in 1..=4 {
        let count = list
            .iter()
            .filter(|c| c["type"].as_u64().unwrap_or(1) == kind)
            .count();
        if count > most(kind) {
            return Err(full(kind));
        }
    }
    shared.with(|world| {
        let version = world.next_id();
        let ids: Vec<u64> = list.iter().map(|_| world.next_id()).collect();
        let commands = scope(world, caller, app, at)?;
        let old = std::mem::take(commands);
        for (command, fresh) in list.iter().zip(ids) {
            let kind = command["type"].as_u64().unwrap_or(1);
            let name = command["name"].as_str().unwrap_or("").to_owned();
            let given = number(&command["id"]);
            let known = old
                .values()
                .find(|c| Some(c.id) == given || (c.kind == kind && c.name == name));
            let id = known.map_or(fresh, |c| c.id);
            let body = complete(command, id, app, at, version);
            commands.insert(
                id,
                Command {
                    id,
                    kind,
                    name,
                    body,
                },
            );
        }
        Ok(Json(
            commands
                .values()
                .map(|command| command.body.clone())
                .collect(),
        ))
    })
}

fn get(shared: &Shared, caller: Caller, app: u64, at: Scope, id: u64) -> Answer<Json<Value>> {
    shared.with(|world| {
        let command = scope(world, caller, app, at)?
            .get(&id)
            .ok_or(ApiError::unknown(10063))?;
        Ok(Json(command.body.clone()))
    })
}

fn edit(
    shared: &Shared,
    caller: Caller,
    app: u64,
    at: Scope,
    id: u64,
    change: &Value,
) -> Answer<Json<Value>> {
    shared.with(|world| {
        let version = world.next_id();
        let commands = scope(world, caller, app, at)?;
        let command = commands.get_mut(&id).ok_or(ApiError::unknown(10063))?;
        let mut whole = command.body.clone();
        if let (Some(whole), Some(change)) = (whole.as_object_mut(), change.as_object()) {
            for (key, value) in change
                .iter()
                .filter(|(key, _)| *key != "type" && *key != "id")
            {
                whole.insert(key.clone(), value.clone());
            }
        }
        let mut form = Form::default();
        command_form::check(&mut form, "", &whole);
        form.done()?;
        command.body = complete(&whole, id, app, at, version);
        whole["name"]
            .as_str()
            .unwrap_or("")
            .clone_into(&mut command.name);
        Ok(Json(command.body.clone()))
    })
}

fn delete(shared: &Shared, caller: Caller, app: u64, at: Scope, id: u64) -> Answer<StatusCode> {
    shared.with(|world| {
        scope(world, caller, app, at)?
            .remove(&id)
            .ok_or(ApiError::unknown(10063))?;
        Ok(StatusCode::NO_CONTENT)
    })
}

fn full(kind: u64) -> ApiError {
    let message = format!(
        "Maximum number of application commands reached ({})",
        most(kind)
    );
    ApiError::bad_request(30032, &message)
}

/// `/applications/{application}/guilds/{guild}/commands/permissions`: none
/// are ever set.
pub(super) async fn permissions(
    caller: Caller,
    Path((application, _)): Path<(u64, u64)>,
) -> Answer<Json<Value>> {
    if application == caller.0 {
        Ok(Json(json!([])))
    } else {
        Err(ApiError::missing_access())
    }
}
