//! A form that a bot opened (a modal): its fields, and how it is filled in.
//! <https://discord.com/developers/docs/components/reference>

use serde_json::{Value, json};

/// A field as a person sees it.
pub(crate) struct Field {
    pub(crate) custom_id: String,
    /// The label above it.
    pub(crate) label: String,
}

/// The fields of a modal in order.
pub(crate) fn fields(modal: &Value) -> Vec<Field> {
    let mut found = Vec::new();
    for component in modal["components"].as_array().into_iter().flatten() {
        collect(component, "", &mut found);
    }
    found
}

fn collect(component: &Value, label: &str, found: &mut Vec<Field>) {
    let label = component["label"].as_str().unwrap_or(label);
    if let Some(custom_id) = component["custom_id"].as_str() {
        found.push(Field {
            custom_id: custom_id.to_owned(),
            label: label.to_owned(),
        });
    }
    for inner in component["components"].as_array().into_iter().flatten() {
        collect(inner, label, found);
    }
    if component["component"].is_object() {
        collect(&component["component"], label, found);
    }
}

/// A modal's component with what the person gave for it, by custom id.
pub(super) fn filled(component: &Value, given: &[(String, Vec<String>)]) -> Value {
    let mut answer = json!({"type": component["type"], "id": component["id"]});
    if let Some(custom_id) = component["custom_id"].as_str() {
        answer["custom_id"] = json!(custom_id);
        let given = given.iter().find(|(name, _)| name == custom_id);
        if component["type"] == 4 {
            let text = given.and_then(|(_, values)| values.first().map(String::as_str));
            let text = text.or(component["value"].as_str()).unwrap_or("");
            answer["value"] = json!(text);
        } else {
            answer["values"] = json!(given.map_or(&[][..], |(_, values)| values));
        }
    }
    if let Some(inner) = component["components"].as_array() {
        answer["components"] = inner.iter().map(|inner| filled(inner, given)).collect();
    }
    if component["component"].is_object() {
        answer["component"] = filled(&component["component"], given);
    }
    answer
}
