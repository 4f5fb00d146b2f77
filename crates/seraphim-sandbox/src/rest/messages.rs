//! `/channels/{channel}/messages`.
//! <https://discord.com/developers/docs/resources/message>

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    body::{Body, number},
    error::{Answer, ApiError},
    guard::Caller,
    message_form,
};
use crate::{
    sandbox::Shared,
    world::{
        World,
        message::{EPHEMERAL, Message, without_content},
        permission::{
            ADD_REACTIONS, ATTACH_FILES, EMBED_LINKS, MANAGE_MESSAGES, READ_MESSAGE_HISTORY,
            SEND_MESSAGES, VIEW_CHANNEL,
        },
        session::intent,
        snowflake::unix_ms,
        user::FLAG_GATEWAY_MESSAGE_CONTENT_LIMITED,
    },
};

/// What a bot may in a channel that it can see and write to.
pub(super) fn access(world: &World, caller: u64, channel: u64, needs: u64) -> Answer<u64> {
    if let Some(direct) = world.directs.get(&channel) {
        // Only the two see a direct channel; there is nothing to forbid in it.
        return if direct.bot == caller {
            Ok(crate::world::permission::ALL)
        } else {
            Err(ApiError::missing_access())
        };
    }
    let (guild, found) = world.channel(channel).ok_or(ApiError::unknown(10003))?;
    if !guild.members.contains_key(&caller) {
        return Err(ApiError::missing_access());
    }
    let granted = crate::world::permission::in_channel(guild, caller, found);
    if granted & VIEW_CHANNEL == 0 {
        return Err(ApiError::missing_access());
    }
    if granted & needs != needs {
        return Err(ApiError::missing_permissions());
    }
    Ok(granted)
}

fn text_access(world: &World, caller: u64, channel: u64, needs: u64) -> Answer<u64> {
    let granted = access(world, caller, channel, needs)?;
    let is_text = world
        .channel(channel)
        .is_none_or(|(_, channel)| channel.is_text());
    if is_text {
        Ok(granted)
    } else {
        Err(ApiError::bad_request(
            50008,
            "Cannot send messages in a non-text channel",
        ))
    }
}

/// A message as this bot sees it over REST.
pub(super) fn seen(world: &World, caller: u64, message: &Message) -> Value {
    let flags = world.applications.get(&caller).map_or(0, |app| app.flags);
    let open = flags & FLAG_GATEWAY_MESSAGE_CONTENT_LIMITED != 0 || message.is_open_to(caller);
    let json = message.to_json(world);
    if open { json } else { without_content(json) }
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(channel): Path<u64>,
    body: Body,
) -> Answer<Json<Value>> {
    let api_base = shared.api_base();
    shared.with(|world| {
        let granted = text_access(world, caller.0, channel, SEND_MESSAGES)?;
        let message = body.json.clone();
        let mut draft = message_form::draft(&body, &message)?;
        if !body.files.is_empty() && granted & ATTACH_FILES == 0 {
            return Err(ApiError::missing_permissions());
        }
        if granted & EMBED_LINKS == 0 {
            draft.embeds.clear();
        }
        draft.flags &= !EPHEMERAL;
        draft.channel_id = channel;
        draft.author_id = caller.0;
        if message["enforce_nonce"] == true
            && let Some(known) = world.posted_before(&draft)
        {
            return Ok(Json(known.to_json(world)));
        }
        let reference = &message["message_reference"];
        if let Some(target) = number(&reference["message_id"]) {
            if granted & READ_MESSAGE_HISTORY == 0 {
                return Err(ApiError::bad_request(
                    160_002,
                    "Cannot reply without permission to read message history",
                ));
            }
            if world.message(channel, target).is_some() {
                (draft.reply_to, draft.kind) = (Some(target), 19);
            } else if reference["fail_if_not_exists"] != false {
                let mut form = super::error::Form::default();
                let text = "Unknown message";
                form.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", text);
                form.done()?;
            }
        }
        message_form::with_files(world, &api_base, body, &mut draft);
        let id = world.post(draft).ok_or(ApiError::unknown(10003))?;
        let message = world.message(channel, id).ok_or(ApiError::unknown(10008))?;
        Ok(Json(message.to_json(world)))
    })
}

pub(super) async fn edit(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((channel, id)): Path<(u64, u64)>,
    body: Body,
) -> Answer<Json<Value>> {
    let api_base = shared.api_base();
    shared.with(|world| {
        access(world, caller.0, channel, 0)?;
        let old = visible(world, channel, id)?.clone();
        if old.author_id != caller.0 {
            return Err(ApiError::new(
                StatusCode::FORBIDDEN,
                50005,
                "Cannot edit a message authored by another user",
            ));
        }
        let change = body.json.clone();
        let revision = message_form::revision(world, &api_base, body, &change, &old)?;
        world.revise(channel, id, revision);
        Ok(Json(visible(world, channel, id)?.to_json(world)))
    })
}

pub(super) async fn delete(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((channel, id)): Path<(u64, u64)>,
) -> Answer<StatusCode> {
    shared.with(|world| {
        let granted = access(world, caller.0, channel, 0)?;
        let message = visible(world, channel, id)?;
        if message.author_id != caller.0 && granted & MANAGE_MESSAGES == 0 {
            return Err(ApiError::missing_permissions());
        }
        world.unpost(channel, id);
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((channel, id)): Path<(u64, u64)>,
) -> Answer<Json<Value>> {
    shared.look(|world| {
        access(world, caller.0, channel, READ_MESSAGE_HISTORY)?;
        Ok(Json(seen(world, caller.0, visible(world, channel, id)?)))
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct Page {
    limit: Option<usize>,
    before: Option<u64>,
    after: Option<u64>,
    around: Option<u64>,
}

pub(super) async fn history(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(channel): Path<u64>,
    Query(page): Query<Page>,
) -> Answer<Json<Vec<Value>>> {
    let limit = page.limit.unwrap_or(50);
    let mut form = super::error::Form::default();
    if !(1..=100).contains(&limit) {
        let message = "int value should be between 1 and 100.";
        form.add("limit", "NUMBER_TYPE_MAX", message);
    }
    form.done()?;
    shared.look(|world| {
        let granted = access(world, caller.0, channel, 0)?;
        if granted & READ_MESSAGE_HISTORY == 0 {
            return Ok(Json(Vec::new()));
        }
        let Some(kept) = world.messages.get(&channel) else {
            return Ok(Json(Vec::new()));
        };
        let public = |message: &&Message| message.visible_to.is_none();
        let mut found: Vec<&Message> = match (page.around, page.after, page.before) {
            (Some(around), _, _) => {
                let before = kept.range(..around).rev().map(|(_, m)| m).filter(public);
                let mut list: Vec<&Message> = before.take(limit / 2).collect();
                let rest = limit - list.len();
                list.extend(
                    kept.range(around..)
                        .map(|(_, m)| m)
                        .filter(public)
                        .take(rest),
                );
                list
            }
            (None, Some(after), _) => kept
                .range(after + 1..)
                .map(|(_, m)| m)
                .filter(public)
                .take(limit)
                .collect(),
            (None, None, before) => kept
                .range(..before.unwrap_or(u64::MAX))
                .rev()
                .map(|(_, m)| m)
                .filter(public)
                .take(limit)
                .collect(),
        };
        found.sort_by_key(|message| std::cmp::Reverse(message.id));
        Ok(Json(
            found
                .into_iter()
                .map(|message| seen(world, caller.0, message))
                .collect(),
        ))
    })
}

pub(super) async fn bulk_delete(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(channel): Path<u64>,
    body: Body,
) -> Answer<StatusCode> {
    shared.with(|world| {
        access(world, caller.0, channel, MANAGE_MESSAGES)?;
        let ids = body.json["messages"].as_array().cloned().unwrap_or_default();
        if !(2..=100).contains(&ids.len()) {
            return Err(ApiError::bad_request(
                50016,
                "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete",
            ));
        }
        for id in ids.iter().filter_map(number) {
            world.unpost(channel, id);
        }
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn react(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((channel, id, emoji)): Path<(u64, u64, String)>,
) -> Answer<StatusCode> {
    shared.with(|world| {
        access(
            world,
            caller.0,
            channel,
            READ_MESSAGE_HISTORY | ADD_REACTIONS,
        )?;
        visible(world, channel, id)?;
        world.react(channel, id, &emoji, caller.0, true);
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn unreact(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path((channel, id, emoji)): Path<(u64, u64, String)>,
) -> Answer<StatusCode> {
    shared.with(|world| {
        access(world, caller.0, channel, 0)?;
        visible(world, channel, id)?;
        world.react(channel, id, &emoji, caller.0, false);
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn typing(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    Path(channel): Path<u64>,
) -> Answer<StatusCode> {
    shared.with(|world| {
        text_access(world, caller.0, channel, SEND_MESSAGES)?;
        let Some((guild, _)) = world.channel(channel) else {
            return Ok(StatusCode::NO_CONTENT);
        };
        let guild = guild.id;
        let event = json!({
            "channel_id": channel.to_string(), "guild_id": guild.to_string(),
            "user_id": caller.0.to_string(), "timestamp": unix_ms() / 1000,
            "member": world.member_json(guild, caller.0),
        });
        world.emit(guild, intent::GUILD_MESSAGE_TYPING, "TYPING_START", &event);
        Ok(StatusCode::NO_CONTENT)
    })
}

/// A message that bots can reach by its id: ephemeral ones are not among them.
fn visible(world: &World, channel: u64, id: u64) -> Answer<&Message> {
    let message = world
        .message(channel, id)
        .filter(|message| message.visible_to.is_none());
    message.ok_or(ApiError::unknown(10008))
}
