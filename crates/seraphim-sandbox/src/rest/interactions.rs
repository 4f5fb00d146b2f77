//! `/interactions/{interaction}/{token}/callback`: the first answer.
//! <https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response>

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    body::Body,
    command_form, component_form,
    error::{Answer, ApiError, Form},
    message_form,
};
use crate::{
    sandbox::Shared,
    world::{
        Draft, World,
        interaction::{Interaction, Step, kind},
        message::{EPHEMERAL, LOADING, Origin},
    },
};

const MESSAGE: u64 = 4;
const DEFERRED_MESSAGE: u64 = 5;
const DEFERRED_UPDATE: u64 = 6;
const UPDATE: u64 = 7;
const CHOICES: u64 = 8;
const MODAL: u64 = 9;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    with_response: Option<String>,
}

pub(super) async fn callback(
    State(shared): State<Arc<Shared>>,
    Path((id, token)): Path<(u64, String)>,
    Query(wanted): Query<Wanted>,
    body: Body,
) -> Answer<Response> {
    let api_base = shared.api_base();
    let with_response = matches!(wanted.with_response.as_deref(), Some("true" | "1" | "True"));
    shared.with(|world| {
        let outcome = answer(world, &api_base, id, &token, body);
        if let (Err(error), Some(interaction)) = (&outcome, world.interactions.get_mut(&id)) {
            interaction.note(Step::Refused(error.code));
        }
        let kind = outcome?;
        if !with_response {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        Ok(Json(resource(world, id, kind)).into_response())
    })
}

fn answer(world: &mut World, api_base: &str, id: u64, token: &str, body: Body) -> Answer<u64> {
    let interaction = world
        .interactions
        .get(&id)
        .filter(|interaction| interaction.token == token)
        .ok_or(ApiError::unknown(10062))?;
    if interaction.answer.is_some() {
        let message = "Interaction has already been acknowledged.";
        return Err(ApiError::bad_request(40060, message));
    }
    if !interaction.is_live() {
        return Err(ApiError::unknown(10062));
    }
    let answer = body.json["type"].as_u64();
    let mut form = Form::default();
    form.choice("type", answer, allowed(interaction));
    form.done()?;
    let answer = answer.unwrap_or_default();
    let interaction = interaction.clone();
    let data = body.json["data"].clone();
    match answer {
        MESSAGE => post(world, api_base, &interaction, body, &data)?,
        DEFERRED_MESSAGE => defer(world, &interaction, &data)?,
        DEFERRED_UPDATE => {
            finish(
                world,
                id,
                answer,
                interaction.message_id,
                Step::DeferredUpdate,
            );
        }
        UPDATE => {
            let place = (interaction.channel_id, interaction.message_id.unwrap_or(0));
            let old = world
                .message(place.0, place.1)
                .ok_or(ApiError::unknown(10008))?
                .clone();
            let revision = message_form::revision(world, api_base, body, &data, &old)?;
            world.revise(place.0, place.1, revision);
            finish(world, id, answer, interaction.message_id, Step::Updated);
        }
        CHOICES => suggest(world, &interaction, &data)?,
        MODAL => open_modal(world, id, data)?,
        _ => finish(world, id, answer, None, Step::DeferredUpdate),
    }
    Ok(answer)
}

fn allowed(interaction: &Interaction) -> &'static [u64] {
    match interaction.kind {
        kind::COMMAND => &[MESSAGE, DEFERRED_MESSAGE, MODAL],
        kind::COMPONENT => &[MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL],
        kind::AUTOCOMPLETE => &[CHOICES],
        kind::MODAL if interaction.message_id.is_some() => {
            &[MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE]
        }
        _ => &[MESSAGE, DEFERRED_MESSAGE],
    }
}

fn finish(world: &mut World, id: u64, answer: u64, original: Option<u64>, step: Step) {
    if let Some(interaction) = world.interactions.get_mut(&id) {
        interaction.answer = Some(answer);
        interaction.original = original;
        interaction.note(step);
    }
}

/// The frame of a message that an interaction makes.
pub(super) fn frame(interaction: &Interaction, mut draft: Draft) -> Draft {
    draft.channel_id = interaction.channel_id;
    draft.author_id = interaction.application_id;
    draft.application_id = Some(interaction.application_id);
    draft.visible_to = (draft.flags & EPHEMERAL != 0).then_some(interaction.user_id);
    draft.interaction = Some(Origin {
        id: interaction.id,
        kind: interaction.kind,
        user_id: interaction.user_id,
        name: interaction.command_name(),
    });
    draft.kind = match (interaction.kind, interaction.data["type"].as_u64()) {
        (kind::COMMAND, Some(2 | 3)) => 23,
        (kind::COMMAND, _) => 20,
        _ => 0,
    };
    draft
}

fn post(
    world: &mut World,
    api_base: &str,
    interaction: &Interaction,
    body: Body,
    data: &Value,
) -> Answer<()> {
    let mut draft = frame(interaction, message_form::draft(&body, data)?);
    let ephemeral = draft.visible_to.is_some();
    message_form::with_files(world, api_base, body, &mut draft);
    let message = world.post(draft).ok_or(ApiError::unknown(10003))?;
    finish(
        world,
        interaction.id,
        MESSAGE,
        Some(message),
        Step::Answered { message, ephemeral },
    );
    Ok(())
}

fn defer(world: &mut World, interaction: &Interaction, data: &Value) -> Answer<()> {
    let flags = data["flags"].as_u64().unwrap_or(0) & EPHEMERAL;
    let draft = Draft {
        flags: flags | LOADING,
        ..Draft::default()
    };
    let message = world
        .post(frame(interaction, draft))
        .ok_or(ApiError::unknown(10003))?;
    let step = Step::Deferred {
        ephemeral: flags != 0,
    };
    finish(world, interaction.id, DEFERRED_MESSAGE, Some(message), step);
    Ok(())
}

fn suggest(world: &mut World, interaction: &Interaction, data: &Value) -> Answer<()> {
    let mut form = Form::default();
    let choices = data["choices"].as_array().cloned();
    if choices.is_none() {
        form.required("data.choices");
    }
    let choices = choices.unwrap_or_default();
    form.at_most("data.choices", choices.len(), 25);
    let kind = focused(&interaction.data)
        .and_then(|option| option["type"].as_u64())
        .unwrap_or(3);
    command_form::choice_list(&mut form, "data.choices", &choices, kind);
    form.done()?;
    let count = choices.len();
    if let Some(interaction) = world.interactions.get_mut(&interaction.id) {
        interaction.choices = Some(choices);
    }
    finish(world, interaction.id, CHOICES, None, Step::Suggested(count));
    Ok(())
}

/// The option that the person is typing in.
fn focused(data: &Value) -> Option<&Value> {
    data["options"].as_array()?.iter().find_map(|option| {
        if option["focused"] == true {
            Some(option)
        } else {
            focused(option)
        }
    })
}

fn open_modal(world: &mut World, id: u64, data: Value) -> Answer<()> {
    let mut form = Form::default();
    for (key, most) in [("custom_id", 100), ("title", 45)] {
        match data[key].as_str() {
            Some(text) => form.between(&format!("data.{key}"), text.chars().count(), 1, most),
            None => form.required(&format!("data.{key}")),
        }
    }
    component_form::check_modal(&mut form, &data["components"]);
    form.done()?;
    if let Some(interaction) = world.interactions.get_mut(&id) {
        interaction.modal = Some(data);
        interaction.modal_open = true;
    }
    finish(world, id, MODAL, None, Step::OpenedModal);
    Ok(())
}

/// The interaction callback response object.
fn resource(world: &World, id: u64, answer: u64) -> Value {
    let Some(interaction) = world.interactions.get(&id) else {
        return Value::Null;
    };
    let mut object = json!({
        "interaction": {"id": id.to_string(), "type": interaction.kind},
    });
    let message = interaction
        .original
        .and_then(|message| world.message(interaction.channel_id, message));
    if let Some(message) = message {
        let about = &mut object["interaction"];
        about["response_message_id"] = json!(message.id.to_string());
        about["response_message_loading"] = json!(message.flags & LOADING != 0);
        about["response_message_ephemeral"] = json!(message.flags & EPHEMERAL != 0);
    }
    object["resource"] = json!({"type": answer});
    if let (MESSAGE | UPDATE, Some(message)) = (answer, message) {
        object["resource"]["message"] = message.to_json(world);
    }
    object
}
