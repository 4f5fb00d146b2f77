//! A message as the adapter sends it: text, one embed, rows of buttons. Every
//! body that leaves here forbids mentions, so nobody can be pinged by a title.

use serde_json::{Value, json};

use super::GOLD;

/// Message flag "ephemeral".
const EPHEMERAL: u32 = 1 << 6;

/// What is sent or edited, all of it: what is absent is taken away by an edit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) content: String,
    pub(crate) embed: Option<Embed>,
    /// A menu above the buttons.
    pub(crate) menu: Option<Menu>,
    /// Rows of at most five buttons.
    pub(crate) rows: Vec<Vec<Button>>,
    /// Posted with a new message; an edit leaves the files as they are.
    pub(crate) file: Option<File>,
}

/// A file to download, or a picture to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// Words for those who do not see it.
    pub(crate) alt: String,
}

/// A menu of which one or several lines may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Menu {
    pub(crate) id: String,
    /// Shown while nothing is chosen.
    pub(crate) placeholder: String,
    /// 25 at most; each is at most 100 units long.
    pub(crate) lines: Vec<MenuLine>,
    /// How few may be chosen at a time, and how many.
    pub(crate) least: usize,
    pub(crate) most: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MenuLine {
    pub(crate) label: String,
    pub(crate) note: String,
    pub(crate) value: String,
    /// It is chosen already.
    pub(crate) chosen: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Embed {
    pub(crate) color: u32,
    /// Small line above the title; no Markdown.
    pub(crate) head: String,
    pub(crate) title: String,
    pub(crate) url: Option<String>,
    pub(crate) description: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) picture: Option<Picture>,
    /// The file of the message is a picture that belongs below the fields.
    pub(crate) shows_file: bool,
    /// Small line below; no Markdown.
    pub(crate) footer: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Beside the others, not below them.
    pub(crate) inline: bool,
}

/// A picture always comes with words for those who do not see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) url: String,
    pub(crate) alt: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Button {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) style: Style,
    pub(crate) disabled: bool,
}

/// Button styles, see "Button Styles" in Discord's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Style {
    Primary = 1,
    Secondary = 2,
    Danger = 4,
}

impl Message {
    /// A message of text alone.
    pub(crate) fn text(content: impl Into<String>) -> Self {
        Self {
            content: content.into(),
            ..Self::default()
        }
    }

    /// Lines under a heading.
    pub(crate) fn list(title: String, description: String) -> Self {
        Self {
            embed: Some(Embed {
                color: GOLD,
                title,
                description,
                ..Embed::default()
            }),
            ..Self::default()
        }
    }

    /// Length of the text as Discord measures it, in UTF-16 units; 2,000 at most.
    pub(crate) fn units(&self) -> usize {
        self.content.encode_utf16().count()
    }

    /// Adds a line.
    pub(crate) fn line(&mut self, line: &str) {
        if !self.content.is_empty() {
            self.content.push('\n');
        }
        self.content.push_str(line);
    }

    /// The same message with every button switched off.
    pub(crate) fn disabled(mut self) -> Self {
        for button in self.rows.iter_mut().flatten() {
            button.disabled = true;
        }
        self
    }

    /// The JSON body for posting and editing.
    pub(crate) fn body(&self) -> Value {
        let menu = self.menu.iter().map(|menu| vec![menu.body()]);
        let buttons = self
            .rows
            .iter()
            .map(|row| row.iter().map(Button::body).collect());
        let rows: Vec<Value> = menu
            .chain(buttons)
            .map(|components| json!({ "type": 1, "components": components }))
            .collect();
        let embed = |embed: &Embed| embed.body(self.file.as_ref());
        let mut body = json!({
            "content": self.content,
            "embeds": self.embed.iter().map(embed).collect::<Vec<_>>(),
            "components": rows,
            "allowed_mentions": { "parse": [] },
        });
        if let Some(file) = &self.file {
            let described = json!({ "id": 0, "filename": file.name, "description": file.alt });
            body["attachments"] = json!([described]);
        }
        body
    }

    /// The JSON body of a first answer, for everybody or for the caller alone.
    pub(crate) fn body_as(&self, private: bool) -> Value {
        let mut body = self.body();
        if private {
            body["flags"] = EPHEMERAL.into();
        }
        body
    }
}

/// The data of a deferral.
pub(crate) fn deferral(private: bool) -> Option<Value> {
    private.then(|| json!({ "flags": EPHEMERAL }))
}

impl Embed {
    fn body(&self, file: Option<&File>) -> Value {
        let mut body = json!({ "type": "rich", "color": self.color });
        for (key, text) in [("title", &self.title), ("description", &self.description)] {
            if !text.is_empty() {
                body[key] = text.as_str().into();
            }
        }
        if let Some(url) = &self.url {
            body["url"] = url.as_str().into();
        }
        if !self.head.is_empty() {
            body["author"] = json!({ "name": self.head });
        }
        if !self.footer.is_empty() {
            body["footer"] = json!({ "text": self.footer });
        }
        if let Some(picture) = &self.picture {
            body["thumbnail"] = json!({ "url": picture.url, "description": picture.alt });
        }
        // https://discord.com/developers/docs/reference#uploading-files
        if let Some(file) = file.filter(|_| self.shows_file) {
            body["image"] = json!({ "url": format!("attachment://{}", file.name) });
        }
        if !self.fields.is_empty() {
            let field = |field: &Field| json!({ "name": field.name, "value": field.value, "inline": field.inline });
            body["fields"] = self.fields.iter().map(field).collect();
        }
        body
    }
}

impl Menu {
    fn body(&self) -> Value {
        let line = |line: &MenuLine| {
            let mut body = json!({ "label": line.label, "value": line.value });
            if !line.note.is_empty() {
                body["description"] = line.note.as_str().into();
            }
            if line.chosen {
                body["default"] = true.into();
            }
            body
        };
        json!({
            "type": 3,
            "custom_id": self.id,
            "placeholder": self.placeholder,
            "options": self.lines.iter().map(line).collect::<Vec<_>>(),
            "min_values": self.least,
            "max_values": self.most.clamp(1, self.lines.len().max(1)),
        })
    }
}

impl Button {
    fn body(&self) -> Value {
        json!({
            "type": 2,
            "style": self.style as u8,
            "custom_id": self.id,
            "label": self.label,
            "disabled": self.disabled,
        })
    }
}

#[cfg(test)]
pub(crate) fn assert_within_limits(message: &Message) {
    use twilight_model::channel::message::{Component, Embed as TheirEmbed};

    let body = message.body();
    assert_eq!(body["allowed_mentions"], json!({ "parse": [] }));
    assert!(
        message.units() <= 2000,
        "content too long: {}",
        message.units()
    );
    assert!(
        !message.content.is_empty() || message.embed.is_some(),
        "an empty message"
    );
    let embeds: Vec<TheirEmbed> =
        serde_json::from_value(body["embeds"].clone()).expect("embeds parse");
    for embed in &embeds {
        twilight_validate::embed::embed(embed).expect("an embed within the limits");
    }
    let components: Vec<Component> =
        serde_json::from_value(body["components"].clone()).expect("components parse");
    assert!(components.len() <= 5, "too many rows");
    for component in &components {
        twilight_validate::component::component_v1(component)
            .expect("components within the limits");
    }
    let ids: Vec<_> = message
        .rows
        .iter()
        .flatten()
        .map(|button| &button.id)
        .collect();
    let distinct: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len(), "a custom id occurs twice");
}
