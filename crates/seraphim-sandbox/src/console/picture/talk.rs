//! What is said: messages, and how your interactions go.

use std::time::Duration;

use serde_json::{Value, json};

use super::Sketch;
use crate::{
    people::Life,
    world::{
        World,
        interaction::{Interaction, kind},
        message::{EPHEMERAL, LOADING, Message},
        permission::VIEW_CHANNEL,
    },
};

/// Messages of a channel that a page has, the newest.
const MESSAGES: usize = 100;
/// Interactions of a person that a page has, the newest.
const INTERACTIONS: usize = 20;

/// The messages that this person sees, in every channel and from every bot.
pub(super) fn messages(sketch: &mut Sketch<'_>, world: &World, you: u64) {
    for (channel, direct) in world.directs.iter().filter(|(_, d)| d.person == you) {
        sketch.put(
            format!("direct/{channel}"),
            json!({"id": channel.to_string(), "bot_id": direct.bot.to_string()}),
        );
    }
    for (channel, kept) in &world.messages {
        let visible = match world.directs.get(channel) {
            Some(direct) => direct.person == you,
            None => world.permissions(you, *channel) & VIEW_CHANNEL != 0,
        };
        if !visible {
            continue;
        }
        let mine = |message: &&Message| message.visible_to.is_none_or(|user| user == you);
        for message in kept.values().rev().filter(mine).take(MESSAGES) {
            sketch.put_revision(
                format!("message/{channel}/{}", message.id),
                message.revision,
                || message_json(world, message),
            );
        }
    }
}

fn message_json(world: &World, message: &Message) -> Value {
    let mut value = message.to_event(world);
    value["guild_id"] = json!((message.guild_id != 0).then(|| message.guild_id.to_string()));
    value["ephemeral"] = json!(message.flags & EPHEMERAL != 0);
    value["loading"] = json!(message.flags & LOADING != 0);
    value["edits"] = json!(message.edits);
    value
}

/// The interactions that this person began.
pub(super) fn interactions(sketch: &mut Sketch<'_>, world: &World, you: u64) {
    let newest_first = world.interactions.values().rev();
    let mine = newest_first.filter(|i| i.user_id == you && i.kind != kind::AUTOCOMPLETE);
    for interaction in mine.take(INTERACTIONS) {
        let value = interaction_json(world, interaction);
        sketch.put(format!("interaction/{}", interaction.id), value);
    }
}

fn interaction_json(world: &World, interaction: &Interaction) -> Value {
    let life = Life::of(world, interaction);
    let millis = |time: Option<Duration>| time.map(|time| time.as_secs_f64() * 1000.0);
    let state = if life.failed {
        "failed"
    } else if interaction.is_complete() {
        "answered"
    } else if interaction.answer.is_some() {
        "thinking"
    } else {
        "sent"
    };
    let answer = match interaction.answer {
        Some(4 | 5) => Some("message"),
        Some(6 | 7) => Some("update"),
        Some(8) => Some("choices"),
        Some(9) => Some("modal"),
        _ => None,
    };
    let modal = interaction
        .modal
        .as_ref()
        .filter(|_| interaction.modal_open);
    let id = |id: Option<u64>| id.map(|id| id.to_string());
    json!({
        "id": interaction.id.to_string(), "type": interaction.kind,
        "channel_id": interaction.channel_id.to_string(),
        "command": interaction.command_name(), "custom_id": interaction.data["custom_id"],
        "state": state, "ephemeral": life.ephemeral, "answer": answer, "modal": modal,
        "message_id": id(interaction.original), "source_message_id": id(interaction.message_id),
        "followups": interaction.followups.iter().map(u64::to_string).collect::<Vec<_>>(),
        "acknowledged_ms": millis(life.acknowledged), "answered_ms": millis(life.answered),
    })
}
