//! What people do with what they see last, by its words: the newest menu with
//! an option, the form that is open, the newest message with a text.

use serde_json::Value;

use super::Person;
use crate::{
    error::ActError,
    people::Seen,
    world::{World, message::Message},
};

impl Person {
    /// Chooses in the newest select menu that has the first option, or in the
    /// newest with this placeholder or custom id.
    pub fn choose_newest(&self, menu: Option<&str>, options: &[String]) -> Result<u64, ActError> {
        let unknown = || ActError::Unknown {
            what: "select menu",
            name: menu.map_or_else(|| options.join(", "), str::to_owned),
        };
        let found = self.sandbox.look(|world| {
            self.newest_first(world).find_map(|message| {
                let all = message.all_components();
                let select = all.into_iter().find(|c| is_meant(c, menu, options))?;
                Some((message.id, select["custom_id"].as_str()?.to_owned()))
            })
        });
        let (message, custom_id) = found.ok_or_else(unknown)?;
        let values: Vec<&str> = options.iter().map(String::as_str).collect();
        self.choose(message, &custom_id, &values)
    }

    /// Submits the newest form that is open, with the texts of its fields by
    /// label or custom id.
    pub fn submit_newest(&self, fields: &[(String, String)]) -> Result<u64, ActError> {
        let unknown = || ActError::Unknown {
            what: "form",
            name: "that is open".to_owned(),
        };
        let (interaction, modal) = self
            .sandbox
            .look(|world| {
                let mut newest_first = world.interactions.values().rev();
                let found = newest_first.find(|i| i.user_id == self.id && i.modal_open)?;
                Some((found.id, found.modal.clone()?))
            })
            .ok_or_else(unknown)?;
        let known = super::form::fields(&modal);
        let named = fields.iter().map(|(name, text)| {
            let field = known
                .iter()
                .find(|f| f.custom_id == *name || f.label == *name);
            let unknown = || ActError::Unknown {
                what: "field",
                name: name.clone(),
            };
            Ok((
                field.ok_or_else(unknown)?.custom_id.clone(),
                vec![text.clone()],
            ))
        });
        let named = named.collect::<Result<Vec<_>, ActError>>()?;
        self.submit(interaction, &named)
    }

    /// Uses a message menu on the newest message that contains `text`, or has
    /// a file of that name.
    pub fn use_menu_on_newest(&self, command: &str, text: &str) -> Result<u64, ActError> {
        let found = self.sandbox.look(|world| {
            let mut all = self.newest_first(world);
            let has = |message: &&Message| {
                let named = |file: &Value| file["filename"] == text;
                message.attachments.iter().any(named)
                    || Seen::of(world, message).text().contains(text)
            };
            all.find(has).map(|message| message.id)
        });
        let unknown = || ActError::Unknown {
            what: "message",
            name: text.to_owned(),
        };
        self.use_message_menu(command, found.ok_or_else(unknown)?)
    }

    /// The newest message with buttons whose custom ids begin so, and those that
    /// can be pressed.
    pub fn newest_buttons(&self, beginning: &str) -> Option<(u64, Vec<String>)> {
        self.sandbox.look(|world| {
            self.newest_first(world).find_map(|message| {
                let all = message.all_components().into_iter();
                let buttons = all.filter(|c| c["type"] == 2 && c["disabled"] != true);
                let ids = buttons.filter_map(|button| button["custom_id"].as_str());
                let meant: Vec<String> = ids
                    .filter(|id| id.starts_with(beginning))
                    .map(str::to_owned)
                    .collect();
                (!meant.is_empty()).then_some((message.id, meant))
            })
        })
    }

    /// The messages of the channel that this person sees, newest first.
    pub(super) fn newest_first<'a>(
        &'a self,
        world: &'a World,
    ) -> impl Iterator<Item = &'a Message> + 'a {
        let kept = world.messages.get(&self.channel);
        kept.into_iter()
            .flat_map(|kept| kept.values().rev())
            .filter(|m| m.visible_to.is_none_or(|user| user == self.id))
    }
}

fn is_meant(component: &Value, menu: Option<&str>, options: &[String]) -> bool {
    if !matches!(component["type"].as_u64(), Some(3 | 5..=8)) || component["disabled"] == true {
        return false;
    }
    if let Some(menu) = menu {
        return component["placeholder"] == menu || component["custom_id"] == menu;
    }
    let known = component["options"].as_array().into_iter().flatten();
    let mut known = known.flat_map(|option| [&option["label"], &option["value"]]);
    let first = options.first();
    known.any(|name| first.is_some_and(|first| name == first.as_str()))
}
