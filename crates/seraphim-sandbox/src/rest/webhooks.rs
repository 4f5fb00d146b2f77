//! `/webhooks/{application}/{token}`: the original response of an interaction
//! and what follows it. Other webhooks do not exist here.
//! <https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages>

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde_json::Value;

use super::{
    body::Body,
    error::{Answer, ApiError},
    interactions::frame,
    message_form,
};
use crate::{
    sandbox::Shared,
    world::{
        World,
        interaction::{Interaction, Step},
        message::{EPHEMERAL, LOADING, Message},
    },
};

/// The answered interaction with a token, while the token lasts.
fn find(world: &World, application: u64, token: &str) -> Answer<Interaction> {
    let id = world
        .interaction_by_token(token)
        .ok_or(ApiError::unknown(10015))?;
    let interaction = world
        .interactions
        .get(&id)
        .ok_or(ApiError::unknown(10015))?;
    if interaction.application_id != application || interaction.answer.is_none() {
        return Err(ApiError::unknown(10015));
    }
    if !interaction.is_live() {
        return Err(ApiError::new(
            StatusCode::UNAUTHORIZED,
            50027,
            "Invalid Webhook Token",
        ));
    }
    Ok(interaction.clone())
}

fn note(world: &mut World, id: u64, step: Step) {
    if let Some(interaction) = world.interactions.get_mut(&id) {
        if let Step::FollowedUp { message, .. } = &step
            && interaction.followups.len() < 100
        {
            interaction.followups.push(*message);
        }
        interaction.note(step);
    }
}

/// The message that a path names: `@original` or the id of one of ours.
fn target(world: &World, interaction: &Interaction, name: &str) -> Answer<Message> {
    let id = if name == "@original" {
        interaction.original
    } else {
        name.parse().ok()
    };
    let ours =
        id.filter(|id| interaction.original == Some(*id) || interaction.followups.contains(id));
    let found = ours.and_then(|id| world.message(interaction.channel_id, id));
    found.cloned().ok_or(ApiError::unknown(10008))
}

pub(super) async fn follow_up(
    State(shared): State<Arc<Shared>>,
    Path((application, token)): Path<(u64, String)>,
    body: Body,
) -> Answer<Json<Value>> {
    let api_base = shared.api_base();
    shared.with(|world| {
        let interaction = find(world, application, &token)?;
        let waiting = interaction
            .original
            .and_then(|id| world.message(interaction.channel_id, id))
            .filter(|message| message.flags & LOADING != 0)
            .cloned();
        let data = body.json.clone();
        let id = if let Some(waiting) = waiting {
            // The first follow-up after a deferral fills the placeholder and
            // keeps the placeholder's visibility.
            message_form::draft(&body, &data)?;
            let revision = message_form::revision(world, &api_base, body, &data, &waiting)?;
            world.revise(waiting.channel_id, waiting.id, revision);
            waiting.id
        } else {
            let mut draft = frame(&interaction, message_form::draft(&body, &data)?);
            draft.kind = if interaction.original.is_some() {
                19
            } else {
                0
            };
            draft.reply_to = interaction
                .original
                .filter(|id| world.message(interaction.channel_id, *id).is_some());
            message_form::with_files(world, &api_base, body, &mut draft);
            world.post(draft).ok_or(ApiError::unknown(10003))?
        };
        let message = world
            .message(interaction.channel_id, id)
            .cloned()
            .ok_or(ApiError::unknown(10008))?;
        let ephemeral = message.flags & EPHEMERAL != 0;
        note(
            world,
            interaction.id,
            Step::FollowedUp {
                message: id,
                ephemeral,
            },
        );
        Ok(Json(message.to_json(world)))
    })
}

pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Path((application, token, name)): Path<(u64, String, String)>,
) -> Answer<Json<Value>> {
    shared.look(|world| {
        let interaction = find(world, application, &token)?;
        Ok(Json(target(world, &interaction, &name)?.to_json(world)))
    })
}

pub(super) async fn edit(
    State(shared): State<Arc<Shared>>,
    Path((application, token, name)): Path<(u64, String, String)>,
    body: Body,
) -> Answer<Json<Value>> {
    let api_base = shared.api_base();
    shared.with(|world| {
        let interaction = find(world, application, &token)?;
        let old = target(world, &interaction, &name)?;
        let change = body.json.clone();
        let revision = message_form::revision(world, &api_base, body, &change, &old)?;
        world.revise(old.channel_id, old.id, revision);
        let step = if interaction.original == Some(old.id) {
            Step::EditedOriginal
        } else {
            Step::EditedFollowUp(old.id)
        };
        note(world, interaction.id, step);
        let message = world
            .message(old.channel_id, old.id)
            .ok_or(ApiError::unknown(10008))?;
        Ok(Json(message.to_json(world)))
    })
}

pub(super) async fn delete(
    State(shared): State<Arc<Shared>>,
    Path((application, token, name)): Path<(u64, String, String)>,
) -> Answer<StatusCode> {
    shared.with(|world| {
        let interaction = find(world, application, &token)?;
        let old = target(world, &interaction, &name)?;
        world.unpost(old.channel_id, old.id);
        let step = if interaction.original == Some(old.id) {
            Step::DeletedOriginal
        } else {
            Step::DeletedFollowUp(old.id)
        };
        note(world, interaction.id, step);
        Ok(StatusCode::NO_CONTENT)
    })
}
