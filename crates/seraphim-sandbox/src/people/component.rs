//! Buttons, select menus and forms.

use serde_json::{Value, json};

use super::{
    Person,
    act::Begin,
    form::filled,
    parse::{Intent, Reader},
};
use crate::{
    error::ActError,
    world::{World, guild::Guild, interaction::kind},
};

impl Person {
    /// Presses a button of a message, by its custom id.
    pub fn press(&self, message: u64, custom_id: &str) -> Result<u64, ActError> {
        self.sandbox
            .with(|world| self.use_component(world, message, custom_id, None))
    }

    /// Presses a button by custom id or label, on the newest message with one.
    pub fn press_newest(&self, button: &str) -> Result<u64, ActError> {
        self.sandbox.with(|world| {
            let (message, custom_id) = self.newest_component(world, button)?;
            self.use_component(world, message, &custom_id, None)
        })
    }

    /// Chooses in a select menu of a message: values or labels.
    pub fn choose(&self, message: u64, custom_id: &str, values: &[&str]) -> Result<u64, ActError> {
        self.sandbox
            .with(|world| self.use_component(world, message, custom_id, Some(values)))
    }

    /// Submits the form that an interaction opened, with what was given for
    /// its fields by custom id.
    pub fn submit(
        &self,
        interaction: u64,
        fields: &[(String, Vec<String>)],
    ) -> Result<u64, ActError> {
        self.sandbox.with(|world| {
            let unknown = || ActError::Unknown {
                what: "form",
                name: interaction.to_string(),
            };
            let found = world.interactions.get(&interaction).ok_or_else(unknown)?;
            let modal = found.modal.clone().ok_or_else(unknown)?;
            let components: Vec<Value> = modal["components"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|component| filled(component, fields))
                .collect();
            let data = json!({"custom_id": modal["custom_id"], "components": components});
            let (application, message) = (found.application_id, found.message_id);
            let submitted = self.begin(
                world,
                Begin {
                    application,
                    kind: kind::MODAL,
                    data,
                    message,
                },
            )?;
            if let Some(found) = world.interactions.get_mut(&interaction) {
                found.modal_open = false;
            }
            Ok(submitted)
        })
    }

    /// Closes the form that an interaction opened, without submitting it.
    pub fn dismiss(&self, interaction: u64) -> Result<(), ActError> {
        self.sandbox.with(|world| {
            let found = world.interactions.get_mut(&interaction);
            let mine = found.filter(|i| i.user_id == self.id && i.modal_open);
            let unknown = || ActError::Unknown {
                what: "form",
                name: interaction.to_string(),
            };
            mine.ok_or_else(unknown)?.modal_open = false;
            Ok(())
        })
    }

    fn use_component(
        &self,
        world: &mut World,
        message: u64,
        custom_id: &str,
        values: Option<&[&str]>,
    ) -> Result<u64, ActError> {
        let found = self.visible(world, message)?;
        let unknown = || ActError::Unknown {
            what: "component",
            name: custom_id.to_owned(),
        };
        let component = found.component(custom_id).ok_or_else(unknown)?;
        if component["disabled"] == true {
            return Err(ActError::Forbidden("the component is disabled"));
        }
        let kind = component["type"].as_u64().unwrap_or(0);
        let mut data = json!({
            "custom_id": custom_id, "component_type": kind, "id": component["id"],
        });
        match (kind, values) {
            (2, None) => {}
            (3, Some(values)) => data["values"] = json!(picked(component, values)?),
            (5..=8, Some(values)) => {
                check_count(component, values.len())?;
                let guild = world.guilds.get(&self.guild).ok_or_else(unknown)?;
                let (ids, resolved) = resolved(world, guild, kind, values)?;
                data["values"] = json!(ids);
                data["resolved"] = resolved;
            }
            _ => return Err(unknown()),
        }
        let application = found.author_id;
        self.begin(
            world,
            Begin {
                application,
                kind: kind::COMPONENT,
                data,
                message: Some(message),
            },
        )
    }

    fn newest_component(&self, world: &World, button: &str) -> Result<(u64, String), ActError> {
        let found = self.newest_first(world).find_map(|message| {
            let component = message
                .all_components()
                .into_iter()
                .find(|c| c["custom_id"] == button || (c["type"] == 2 && c["label"] == button))?;
            Some((message.id, component["custom_id"].as_str()?.to_owned()))
        });
        found.ok_or_else(|| ActError::Unknown {
            what: "button",
            name: button.to_owned(),
        })
    }
}

/// Whether so many values may be chosen.
fn check_count(select: &Value, count: usize) -> Result<(), ActError> {
    let least = select["min_values"].as_u64().unwrap_or(1);
    let most = select["max_values"].as_u64().unwrap_or(1);
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    if (least..=most).contains(&count) {
        Ok(())
    } else {
        Err(ActError::Forbidden("so many options"))
    }
}

/// The ids of users, roles or channels that are chosen by id or name, and
/// what Discord tells of them.
/// <https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure>
fn resolved(
    world: &World,
    guild: &Guild,
    menu: u64,
    names: &[&str],
) -> Result<(Vec<Value>, Value), ActError> {
    let reader = Reader {
        world,
        guild,
        files: &[],
        intent: Intent::Run,
    };
    // Menus of users, roles, mentionables and channels, as options.
    let option = json!({"type": match menu { 5 => 6, 6 => 8, 7 => 9, _ => 7 }});
    let mut resolved = json!({});
    let ids = names
        .iter()
        .map(|name| reader.value(&option, name, &mut resolved));
    Ok((ids.collect::<Result<_, _>>()?, resolved))
}

/// The values of the chosen options of a string select.
fn picked(select: &Value, wanted: &[&str]) -> Result<Vec<String>, ActError> {
    let options = select["options"].as_array().cloned().unwrap_or_default();
    check_count(select, wanted.len())?;
    let value = |name: &&str| {
        let found = options
            .iter()
            .find(|o| o["value"] == *name || o["label"] == *name);
        let value = found
            .and_then(|option| option["value"].as_str())
            .map(str::to_owned);
        value.ok_or_else(|| ActError::Unknown {
            what: "option",
            name: (*name).to_owned(),
        })
    };
    wanted.iter().map(value).collect()
}
