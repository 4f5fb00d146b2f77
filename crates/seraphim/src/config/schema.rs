//! `seraphim config schema`: the settings' file as JSON Schema, for editors.
//! <https://json-schema.org/draft/2020-12/json-schema-core>

use serde_json::{Map, Value as Json, json};

use super::keys::{self, Key, Kind, Value};

/// A schema of the TOML file.
pub(crate) fn schema() -> Json {
    let mut root = object();
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("Seraphim");
    for key in keys::all() {
        let (table, name) = key.split();
        let parts = table.split('.').filter(|part| !part.is_empty());
        put(&mut root, parts, name, of(key));
        if key.kind == Kind::Secret {
            let about = format!("A file with it. {}", key.about);
            let parts = table.split('.').filter(|part| !part.is_empty());
            let file = json!({ "type": "string", "description": about });
            put(&mut root, parts, &format!("{name}_file"), file);
        }
    }
    root
}

/// A table that may have nothing that is not named.
fn object() -> Json {
    json!({ "type": "object", "additionalProperties": false, "properties": {} })
}

fn put<'a>(at: &mut Json, mut parts: impl Iterator<Item = &'a str>, name: &str, of: Json) {
    match parts.next() {
        None => at["properties"][name] = of,
        Some("*") => {
            if !at["additionalProperties"].is_object() {
                at["additionalProperties"] = object();
            }
            put(&mut at["additionalProperties"], parts, name, of);
        }
        Some(part) => {
            if at["properties"][part].is_null() {
                at["properties"][part] = object();
            }
            put(&mut at["properties"][part], parts, name, of);
        }
    }
}

fn of(key: &Key) -> Json {
    let mut of = match key.kind {
        Kind::Whole(least, most, _) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Kind::WholeOr(least, most, _, word) => json!({ "anyOf": [
            { "type": "integer", "minimum": least, "maximum": most },
            { "const": word },
        ] }),
        Kind::Snowflake => json!({ "type": "integer", "minimum": 0 }),
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Words => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Shards => json!({ "type": ["string", "integer"] }),
        Kind::Address(_) => json!({ "type": "string", "format": "uri" }),
        Kind::Text | Kind::Path | Kind::Ip | Kind::Secret => json!({ "type": "string" }),
    };
    let fields = of.as_object_mut();
    let fill = |fields: &mut Map<String, Json>| {
        fields.insert("description".to_owned(), json!(key.about));
        if let Value::Default(value) = key.value
            && let Ok(toml) = format!("it = {}", key.literal(value)).parse::<toml::Table>()
            && let Ok(value) = serde_json::to_value(&toml["it"])
        {
            fields.insert("default".to_owned(), value);
        }
    };
    fields.map(fill);
    of
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_knows_ranges_words_secrets_files_and_nodes_of_any_name() {
        let schema = schema();
        let volume = &schema["properties"]["player"]["properties"]["default_volume"];
        assert_eq!(
            (&volume["maximum"], &volume["default"]),
            (&json!(150), &json!(100))
        );
        let manner = &schema["properties"]["speech"]["properties"]["manner"]["enum"];
        assert_eq!(manner, &json!(["celestial", "plain"]));
        let discord = &schema["properties"]["discord"]["properties"];
        assert!(discord["token_file"].is_object() && discord["token"].is_object());
        let nodes = &schema["properties"]["lavalink"]["properties"]["node"];
        assert!(nodes["additionalProperties"]["properties"]["weight"].is_object());
        assert_eq!(
            schema["properties"]["player"]["additionalProperties"],
            false
        );
    }
}
