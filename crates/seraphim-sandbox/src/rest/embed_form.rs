//! The documented limits of embeds.
//! <https://discord.com/developers/docs/resources/message#embed-object-embed-limits>

use serde_json::Value;

use super::error::Form;

/// Most embeds in a message.
const EMBEDS: usize = 10;
/// Characters of all embeds together.
const ALL_TEXT: usize = 6000;

pub(super) fn check(form: &mut Form, embeds: &Value) {
    let list = match embeds {
        Value::Null => return,
        Value::Array(list) => list,
        _ => {
            return form.add(
                "embeds",
                "LIST_TYPE_CONVERT",
                "Only iterables may be used in a ListType",
            );
        }
    };
    form.at_most("embeds", list.len(), EMBEDS);
    let mut sum = 0;
    for (index, embed) in list.iter().enumerate() {
        sum += one(form, &format!("embeds.{index}"), embed);
    }
    if sum > ALL_TEXT {
        let message = format!("Embed size exceeds maximum size of {ALL_TEXT}");
        form.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", &message);
    }
}

fn one(form: &mut Form, path: &str, embed: &Value) -> usize {
    let Some(map) = embed.as_object() else {
        form.add(
            path,
            "MODEL_TYPE_CONVERT",
            "Only dictionaries may be used in a ModelType",
        );
        return 0;
    };
    let mut sum = form.text(&format!("{path}.title"), &embed["title"], 256);
    sum += form.text(&format!("{path}.description"), &embed["description"], 4096);
    link(form, &format!("{path}.url"), &embed["url"], false);
    if let Some(color) = map.get("color").filter(|color| !color.is_null())
        && color.as_u64().is_none_or(|color| color > 0xff_ffff)
    {
        let path = format!("{path}.color");
        form.add(
            &path,
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 16777215.",
        );
    }
    for key in ["image", "thumbnail"] {
        if embed[key].is_object() {
            let at = format!("{path}.{key}.url");
            if embed[key]["url"].is_null() {
                form.required(&at);
            }
            link(form, &at, &embed[key]["url"], true);
        }
    }
    if embed["footer"].is_object() {
        let at = format!("{path}.footer.text");
        if embed["footer"]["text"].is_null() {
            form.required(&at);
        }
        sum += form.text(&at, &embed["footer"]["text"], 2048);
        link(
            form,
            &format!("{path}.footer.icon_url"),
            &embed["footer"]["icon_url"],
            true,
        );
    }
    if embed["author"].is_object() {
        let at = format!("{path}.author.name");
        if embed["author"]["name"].as_str().unwrap_or("").is_empty() {
            form.required(&at);
        }
        sum += form.text(&at, &embed["author"]["name"], 256);
        link(
            form,
            &format!("{path}.author.url"),
            &embed["author"]["url"],
            false,
        );
        link(
            form,
            &format!("{path}.author.icon_url"),
            &embed["author"]["icon_url"],
            true,
        );
    }
    if let Some(fields) = embed["fields"].as_array() {
        form.at_most(&format!("{path}.fields"), fields.len(), 25);
        for (index, field) in fields.iter().enumerate() {
            for (key, most) in [("name", 256), ("value", 1024)] {
                let at = format!("{path}.fields.{index}.{key}");
                if field[key].as_str().unwrap_or("").trim().is_empty() {
                    form.required(&at);
                }
                sum += form.text(&at, &field[key], most);
            }
        }
    }
    sum
}

/// An address must be http or https, or (for media) an attachment.
pub(super) fn link(form: &mut Form, path: &str, value: &Value, media: bool) {
    let Some(text) = value.as_str().filter(|text| !text.is_empty()) else {
        return;
    };
    if media && text.starts_with("attachment://") {
        return;
    }
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {}
        Ok(url) => {
            let known = if media {
                "('http', 'https', 'attachment')"
            } else {
                "('http', 'https')"
            };
            let message = format!(
                "Scheme \"{}\" is not supported. Scheme must be one of {known}.",
                url.scheme()
            );
            form.add(path, "URL_TYPE_INVALID_SCHEME", &message);
        }
        Err(_) => form.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL."),
    }
}
