//! The documented limits of application commands.
//! <https://discord.com/developers/docs/interactions/application-commands>

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::error::Form;

/// Locales that names and descriptions may be given in.
const LOCALES: &[&str] = &[
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
    "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th",
    "zh-CN", "ja", "zh-TW", "ko",
];
/// Characters of a whole command.
const ALL_TEXT: usize = 8000;

/// Checks one command; `path` is empty, or its index in a bulk overwrite.
pub(super) fn check(form: &mut Form, path: &str, command: &Value) {
    let at = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    let kind = command["type"].as_u64().unwrap_or(1);
    form.choice(&at("type"), Some(kind), &[1, 2, 3, 4]);
    let chat = kind == 1;
    name(form, &at("name"), &command["name"], chat);
    localized(
        form,
        &at("name_localizations"),
        &command["name_localizations"],
        |form, at, text| {
            name(form, at, text, chat);
        },
    );
    if chat {
        description(form, path, command);
        let mut size = text_size(command, "name") + text_size(command, "description");
        size += options(form, &at("options"), &command["options"], 0);
        if size > ALL_TEXT {
            let message = format!("Command exceeds maximum size ({ALL_TEXT})");
            form.add(path, "APPLICATION_COMMAND_TOO_LARGE", &message);
        }
    } else {
        let filled = command["description"]
            .as_str()
            .is_some_and(|text| !text.is_empty());
        if filled {
            let message = "Context menu commands cannot have description";
            form.add(
                &at("description"),
                "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
                message,
            );
        }
        if command["options"]
            .as_array()
            .is_some_and(|list| !list.is_empty())
        {
            let message = "Context menu commands cannot have options";
            form.add(
                &at("options"),
                "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS",
                message,
            );
        }
    }
    if let Some(text) = command["default_member_permissions"].as_str()
        && text.parse::<u64>().is_err()
    {
        let message = "Value must be a bit set of permissions.";
        form.add(
            &at("default_member_permissions"),
            "PERMISSIONS_TYPE_CONVERT",
            message,
        );
    }
}

/// Checks that no two commands of a kind share a name, in no language.
pub(super) fn check_names(form: &mut Form, commands: &[Value]) {
    let mut seen = BTreeSet::new();
    for (index, command) in commands.iter().enumerate() {
        let kind = command["type"].as_u64().unwrap_or(1);
        for (key, locale, name) in names_of(command) {
            if !seen.insert((kind, locale, name)) {
                let message = "Application command names must be unique";
                let code = "APPLICATION_COMMANDS_DUPLICATE_NAME";
                form.add(&format!("{index}.{key}"), code, message);
            }
        }
    }
}

/// What something is called: where that stands in it, the locale, the name.
fn names_of(thing: &Value) -> impl Iterator<Item = (String, &str, &str)> {
    let own = ("name".to_owned(), "", thing["name"].as_str().unwrap_or(""));
    let others = thing["name_localizations"]
        .as_object()
        .into_iter()
        .flatten();
    let others = others.filter_map(|(locale, name)| {
        let key = format!("name_localizations.{locale}");
        Some((key, locale.as_str(), name.as_str()?))
    });
    std::iter::once(own).chain(others)
}

fn options(form: &mut Form, path: &str, options: &Value, depth: u8) -> usize {
    let list = match options {
        Value::Null => return 0,
        Value::Array(list) => list,
        _ => {
            form.add(
                path,
                "LIST_TYPE_CONVERT",
                "Only iterables may be used in a ListType",
            );
            return 0;
        }
    };
    form.at_most(path, list.len(), 25);
    let mut size = 0;
    let mut names = BTreeSet::new();
    let mut optional_seen = false;
    let groups = list
        .iter()
        .filter(|o| matches!(o["type"].as_u64(), Some(1 | 2)))
        .count();
    if groups > 0 && groups < list.len() {
        let message = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        form.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
    }
    for (index, option) in list.iter().enumerate() {
        let at = format!("{path}.{index}");
        for (key, locale, name) in names_of(option) {
            if !names.insert((locale, name)) {
                let message = "Option name already exists in this command";
                let code = "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS";
                form.add(&format!("{at}.{key}"), code, message);
            }
        }
        let required = option["required"] == true;
        if required && optional_seen {
            let message = "Required options must be placed before non-required options";
            form.add(&at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
        }
        optional_seen |= !required;
        size += one(form, &at, option, depth);
    }
    size
}

fn one(form: &mut Form, path: &str, option: &Value, depth: u8) -> usize {
    let kind = option["type"].as_u64();
    let known: &[u64] = match depth {
        0 => &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        1 => &[1, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        _ => &[3, 4, 5, 6, 7, 8, 9, 10, 11],
    };
    form.choice(&format!("{path}.type"), kind, known);
    name(form, &format!("{path}.name"), &option["name"], true);
    let at = format!("{path}.name_localizations");
    localized(
        form,
        &at,
        &option["name_localizations"],
        |form, at, text| {
            name(form, at, text, true);
        },
    );
    description(form, path, option);
    let mut size = text_size(option, "name") + text_size(option, "description");
    match kind {
        Some(kind @ (1 | 2)) => {
            let next = if kind == 2 { 1 } else { 2 };
            size += options(form, &format!("{path}.options"), &option["options"], next);
        }
        Some(kind @ (3 | 4 | 10)) => size += choices(form, path, option, kind),
        _ => {
            if option["choices"]
                .as_array()
                .is_some_and(|list| !list.is_empty())
            {
                let message = "Choices are only for string, integer and number options";
                form.add(
                    &format!("{path}.choices"),
                    "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
                    message,
                );
            }
        }
    }
    for key in ["min_length", "max_length"] {
        let value = option[key].as_u64();
        if kind == Some(3) && value.is_some_and(|value| value > 6000) {
            let message = "int value should be less than or equal to 6000.";
            form.add(&format!("{path}.{key}"), "NUMBER_TYPE_MAX", message);
        }
    }
    size
}

fn choices(form: &mut Form, path: &str, option: &Value, kind: u64) -> usize {
    let list = option["choices"].as_array().cloned().unwrap_or_default();
    let at = format!("{path}.choices");
    form.at_most(&at, list.len(), 25);
    if option["autocomplete"] == true && !list.is_empty() {
        let message = "Autocomplete and choices are mutually exclusive";
        form.add(
            &at,
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
            message,
        );
    }
    choice_list(form, &at, &list, kind)
}

/// Checks choices, of an option or of an autocomplete's answer.
pub(super) fn choice_list(form: &mut Form, path: &str, list: &[Value], kind: u64) -> usize {
    let mut size = 0;
    for (index, choice) in list.iter().enumerate() {
        let at = format!("{path}.{index}.name");
        match choice["name"].as_str() {
            Some(name) => form.between(&at, name.chars().count(), 1, 100),
            None => form.required(&at),
        }
        let at = format!("{path}.{index}.value");
        let value = &choice["value"];
        match (kind, value) {
            (_, Value::Null) => form.required(&at),
            (3, Value::String(text)) => {
                form.between(&at, text.chars().count(), 1, 100);
                size += text.chars().count();
            }
            (3, _) => form.add(
                &at,
                "STRING_TYPE_CONVERT",
                "Could not interpret value as string.",
            ),
            (4, value) if !value.is_i64() => {
                form.add(&at, "NUMBER_TYPE_COERCE", "Value is not int.");
            }
            (10, value) if !value.is_number() => {
                form.add(&at, "NUMBER_TYPE_COERCE", "Value is not float.");
            }
            _ => {}
        }
        size += text_size(choice, "name");
    }
    size
}

fn name(form: &mut Form, path: &str, value: &Value, strict: bool) {
    let Some(text) = value.as_str() else {
        return form.required(path);
    };
    let count = text.chars().count();
    form.between(path, count, 1, 32);
    if !strict {
        return;
    }
    let thai_or_devanagari =
        |c: char| ('\u{0e00}'..='\u{0e7f}').contains(&c) || ('\u{0900}'..='\u{097f}').contains(&c);
    let fits = |c: char| c.is_alphanumeric() || "-_'".contains(c) || thai_or_devanagari(c);
    let lower = |c: char| c.to_lowercase().eq(std::iter::once(c));
    if !text.chars().all(|c| fits(c) && lower(c)) {
        let message = "Command name is invalid";
        form.add(path, "APPLICATION_COMMAND_INVALID_NAME", message);
    }
}

fn description(form: &mut Form, path: &str, thing: &Value) {
    let at = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    let check = |form: &mut Form, at: &str, text: &Value| match text.as_str() {
        Some(text) => form.between(at, text.chars().count(), 1, 100),
        None => form.required(at),
    };
    check(form, &at("description"), &thing["description"]);
    let translations = &thing["description_localizations"];
    localized(form, &at("description_localizations"), translations, check);
}

fn localized(
    form: &mut Form,
    path: &str,
    translations: &Value,
    check: impl Fn(&mut Form, &str, &Value),
) {
    let Some(map) = translations.as_object() else {
        return;
    };
    for (locale, text) in map {
        let at = format!("{path}.{locale}");
        if !LOCALES.contains(&locale.as_str()) {
            let known = LOCALES.join(", ");
            form.add(
                &at,
                "ENUM_TYPE_COERCE",
                &format!("Value \"{locale}\" is not a valid enum value. ({known})"),
            );
        } else if !text.is_null() {
            check(form, &at, text);
        }
    }
}

/// Characters of a field: the longest of its translations counts.
fn text_size(thing: &Value, key: &str) -> usize {
    let own = thing[key].as_str().map_or(0, |text| text.chars().count());
    let translations = thing[format!("{key}_localizations")].as_object();
    let longest = translations
        .into_iter()
        .flat_map(|map| map.values())
        .filter_map(|text| text.as_str().map(|text| text.chars().count()))
        .max();
    own.max(longest.unwrap_or(0))
}

/// A command as it is listed unless all its languages are asked for.
/// <https://docs.discord.com/developers/interactions/application-commands#retrieving-localized-commands>
pub(super) fn without_translations(mut thing: Value) -> Value {
    if let Some(fields) = thing.as_object_mut() {
        fields.remove("name_localizations");
        fields.remove("description_localizations");
        for key in ["options", "choices"] {
            if let Some(Value::Array(inner)) = fields.get_mut(key) {
                for one in inner {
                    *one = without_translations(one.take());
                }
            }
        }
    }
    thing
}

/// Puts in what Discord fills in by itself.
pub(super) fn complete(
    command: &Value,
    id: u64,
    application: u64,
    guild: Option<u64>,
    version: u64,
) -> Value {
    let mut whole = json!({
        "id": id.to_string(), "application_id": application.to_string(),
        "version": version.to_string(), "type": 1, "name": "", "name_localizations": null,
        "description": "", "description_localizations": null,
        "default_member_permissions": null, "nsfw": false,
    });
    if let Some(guild) = guild {
        whole["guild_id"] = json!(guild.to_string());
    } else {
        whole["dm_permission"] = json!(true);
        whole["contexts"] = json!(null);
        whole["integration_types"] = json!([0]);
    }
    for key in [
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "options",
        "default_member_permissions",
        "nsfw",
        "dm_permission",
        "contexts",
        "integration_types",
        "handler",
    ] {
        let global_only = matches!(key, "dm_permission" | "contexts" | "integration_types");
        if (guild.is_some() && global_only) || command.get(key).is_none() {
            continue;
        }
        whole[key] = match &command[key] {
            // Clients may send the bit set as a number.
            Value::Number(bits) if key == "default_member_permissions" => json!(bits.to_string()),
            Value::Null if matches!(key, "options" | "nsfw" | "type" | "description") => continue,
            value => value.clone(),
        };
    }
    whole
}

#[cfg(test)]
mod tests;
