//! What a message may be, whichever way it comes: posted, as an interaction's
//! answer, or as an edit.
//! <https://discord.com/developers/docs/resources/message#create-message>

use serde_json::{Value, json};

use super::{
    body::{Body, attach, number},
    component_form, embed_form,
    error::{Answer, ApiError, Form},
};
use crate::world::{
    Draft, Revision, World,
    message::{COMPONENTS_V2, EPHEMERAL, Message, SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS},
};

/// Characters of a message.
const CONTENT: usize = 2000;
/// Flags that a creator may set.
const SETTABLE: u64 = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2;

/// Checks a new message and makes its draft, without author and place. The
/// message is `body.json`, or its `data` for interaction callbacks.
pub(super) fn draft(body: &Body, message: &Value) -> Answer<Draft> {
    let flags = message["flags"].as_u64().unwrap_or(0) & SETTABLE;
    check(message, flags & COMPONENTS_V2 != 0)?;
    let draft = Draft {
        content: message["content"].as_str().unwrap_or("").to_owned(),
        embeds: list(&message["embeds"]),
        components: list(&message["components"]),
        flags,
        allowed_mentions: Some(message["allowed_mentions"].clone()).filter(|v| !v.is_null()),
        nonce: Some(message["nonce"].clone()).filter(|v| !v.is_null()),
        ..Draft::default()
    };
    let empty = draft.content.trim().is_empty()
        && draft.embeds.is_empty()
        && draft.components.is_empty()
        && body.files.is_empty()
        && message["poll"].is_null()
        && message["sticker_ids"].is_null();
    if empty {
        return Err(ApiError::bad_request(50006, "Cannot send an empty message"));
    }
    Ok(draft)
}

/// Checks an edit and makes it.
pub(super) fn revision(
    world: &mut World,
    api_base: &str,
    body: Body,
    change: &Value,
    old: &Message,
) -> Answer<Revision> {
    let asked = change["flags"].as_u64();
    let kept = old.flags & !SUPPRESS_EMBEDS;
    let flags = asked.map_or(old.flags, |asked| {
        kept | (asked & (SUPPRESS_EMBEDS | COMPONENTS_V2))
    });
    check(change, flags & COMPONENTS_V2 != 0)?;
    let given = |key: &str| change.get(key).map(|value| (value, list(value)));
    let mut attachments = None;
    if let Some((_, listed)) = given("attachments") {
        let ids: Vec<u64> = listed
            .iter()
            .filter_map(|file| number(&file["id"]))
            .collect();
        let stays = |file: &&Value| number(&file["id"]).is_some_and(|id| ids.contains(&id));
        attachments = Some(
            old.attachments
                .iter()
                .filter(stays)
                .cloned()
                .collect::<Vec<_>>(),
        );
    }
    if !body.files.is_empty() {
        let mut all = attachments.unwrap_or_else(|| old.attachments.clone());
        all.extend(body.store(world, api_base, old.channel_id));
        attachments = Some(all);
    }
    let revision = Revision {
        content: change
            .get("content")
            .map(|text| text.as_str().unwrap_or("").to_owned()),
        embeds: given("embeds").map(|(_, list)| list),
        components: given("components").map(|(_, list)| list),
        attachments,
        flags: Some(flags),
        allowed_mentions: Some(change["allowed_mentions"].clone()).filter(|v| !v.is_null()),
    };
    let empty = revision
        .content
        .as_ref()
        .unwrap_or(&old.content)
        .trim()
        .is_empty()
        && revision.embeds.as_ref().unwrap_or(&old.embeds).is_empty()
        && revision
            .components
            .as_ref()
            .unwrap_or(&old.components)
            .is_empty()
        && revision
            .attachments
            .as_ref()
            .unwrap_or(&old.attachments)
            .is_empty();
    if empty {
        return Err(ApiError::bad_request(50006, "Cannot send an empty message"));
    }
    Ok(revision)
}

fn check(message: &Value, v2: bool) -> Answer<()> {
    let mut form = Form::default();
    form.text("content", &message["content"], CONTENT);
    embed_form::check(&mut form, &message["embeds"]);
    component_form::check(&mut form, &message["components"], v2);
    mentions(&mut form, &message["allowed_mentions"]);
    if let Some(nonce) = message["nonce"].as_str() {
        form.at_most("nonce", nonce.chars().count(), 25);
    }
    if v2 {
        let code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2";
        for key in ["content", "embeds", "poll", "sticker_ids"] {
            let filled = match &message[key] {
                Value::Null => false,
                Value::String(text) => !text.is_empty(),
                Value::Array(list) => !list.is_empty(),
                _ => true,
            };
            if filled {
                let text = format!(
                    "The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                );
                form.add(key, code, &text);
            }
        }
    }
    form.done()
}

fn mentions(form: &mut Form, allowed: &Value) {
    if allowed.is_null() {
        return;
    }
    for (index, kind) in list(&allowed["parse"]).iter().enumerate() {
        if !matches!(kind.as_str(), Some("roles" | "users" | "everyone")) {
            let message = "Value must be one of ('users', 'roles', 'everyone').";
            form.add(
                &format!("allowed_mentions.parse.{index}"),
                "BASE_TYPE_CHOICES",
                message,
            );
        }
    }
    for key in ["users", "roles"] {
        let ids = list(&allowed[key]);
        form.at_most(&format!("allowed_mentions.{key}"), ids.len(), 100);
        let parsed = list(&allowed["parse"]).contains(&json!(key));
        if parsed && !ids.is_empty() {
            let message = format!("parse:[\"{key}\"] and {key}: [ids...] are mutually exclusive.");
            form.add(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                &message,
            );
        }
    }
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// Stores a body's files, if a draft has any.
pub(super) fn with_files(world: &mut World, api_base: &str, body: Body, draft: &mut Draft) {
    draft.attachments = body.store(world, api_base, draft.channel_id);
}

/// Stores a single file, for people.
pub(crate) fn file(
    world: &mut World,
    api_base: &str,
    channel: u64,
    name: &str,
    content_type: &str,
    bytes: bytes::Bytes,
) -> Value {
    let file = crate::world::StoredFile {
        name: name.to_owned(),
        content_type: content_type.to_owned(),
        bytes,
    };
    attach(world, api_base, channel, file)
}
