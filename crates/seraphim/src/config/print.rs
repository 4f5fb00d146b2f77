//! `seraphim config print`: every setting as it stands, and where that came
//! from. Secrets are never shown.

use std::fmt::Write as _;

use super::keys::{self, Key, Kind, Value};
use super::layer::Layers;
use super::node::node_layers;
use super::{Outside, layers};

/// All settings as `seraphim run`, or `seraphim node`, takes them, as TOML.
pub(crate) fn print(outside: &Outside, node: bool) -> String {
    let layers = if node {
        node_layers(outside, &mut Vec::new())
    } else {
        layers(outside)
    };
    let mut text = String::new();
    for key in keys::all() {
        if key.name.contains('*') {
            let named = layers.set().filter(|name| {
                keys::find(name).is_some_and(|found| std::ptr::eq(found, key))
                    && !name.ends_with("_file")
            });
            for name in named {
                line(&mut text, &layers, key, name);
            }
        } else {
            line(&mut text, &layers, key, key.name);
        }
    }
    text
}

fn line(text: &mut String, layers: &Layers, key: &Key, name: &str) {
    let file = format!("{name}_file");
    let secret = (key.kind == Kind::Secret)
        .then(|| layers.shown(&file).or_else(|| layers.shown(name)))
        .flatten();
    // Writing to a text cannot fail.
    let _ = match (layers.shown(name), key.value) {
        _ if let Some((_, place)) = secret => writeln!(text, "# {name} is set ({place})"),
        (Some((value, place)), _) => {
            writeln!(text, "{name} = {}  # {place}", key.literal(value))
        }
        (None, Value::Default(value)) => writeln!(text, "{name} = {}", key.literal(value)),
        (None, Value::Example(_)) => writeln!(text, "# {name} is not set"),
    };
}
