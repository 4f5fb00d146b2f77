//! The world: guilds, people, bots, messages, interactions, sessions.
//!
//! Plain data behind one lock that is held for short moments only and never
//! over an await. Whoever changes it emits the gateway events in the same
//! moment, so that their order is the order of the changes.

pub mod guild;
pub mod interaction;
pub mod message;
pub mod parish;
pub mod permission;
pub mod session;
pub mod signed_link;
pub mod snowflake;
pub mod user;
pub mod voice_state;

mod growth;
mod posting;
mod voice;

use std::collections::{BTreeMap, VecDeque};

use guild::{Channel, Guild};
use interaction::Interaction;
use message::Message;
use rand::Rng;
use session::Session;
use signed_link::LinkSigner;
use snowflake::Snowflakes;
use user::{Application, User};

pub use growth::MAIN_GUILD;
pub(crate) use posting::{Draft, Revision};
pub use voice::{SelfState, VoiceMove, VoiceRefusal};

/// Messages kept per channel.
const MESSAGES_PER_CHANNEL: usize = 500;
/// Interactions kept.
const INTERACTIONS: usize = 10_000;

/// Everything that exists.
#[derive(Debug, Default)]
pub struct World {
    /// Bots' applications by id.
    pub applications: BTreeMap<u64, Application>,
    /// People and bots by id.
    pub users: BTreeMap<u64, User>,
    /// Guilds by id.
    pub guilds: BTreeMap<u64, Guild>,
    /// Messages by channel and id.
    pub messages: BTreeMap<u64, BTreeMap<u64, Message>>,
    /// Gateway sessions by id.
    pub sessions: BTreeMap<String, Session>,
    /// Interactions by id, the newest ones.
    pub interactions: BTreeMap<u64, Interaction>,
    /// Direct message channels: the bot and the person.
    pub directs: BTreeMap<u64, Direct>,
    /// Uploaded files by id, the newest ones.
    pub files: Files,
    /// Signs the links to them.
    pub links: LinkSigner,
    ids: Snowflakes,
}

/// A direct message channel between a bot and a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Direct {
    /// The bot.
    pub bot: u64,
    /// The person.
    pub person: u64,
}

/// Uploaded files: name, type, bytes. Bounded in number.
#[derive(Debug, Default)]
pub struct Files {
    files: BTreeMap<u64, StoredFile>,
    order: VecDeque<u64>,
}

/// An uploaded file.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// What is in it.
    pub bytes: bytes::Bytes,
}

impl Files {
    const MOST: usize = 256;

    /// Keeps a file; the oldest one goes when there are too many.
    pub fn keep(&mut self, id: u64, file: StoredFile) {
        if self.order.len() >= Self::MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.files.remove(&oldest);
        }
        self.order.push_back(id);
        self.files.insert(id, file);
    }

    /// The file with an id.
    pub fn get(&self, id: u64) -> Option<&StoredFile> {
        self.files.get(&id)
    }
}

impl World {
    /// A new id.
    pub fn next_id(&mut self) -> u64 {
        self.ids.issue()
    }

    /// The default world is whole: ids bear the time from now on.
    pub(crate) fn settle(&mut self) {
        self.ids.settle();
    }

    /// The application with a token; `Bot ` before it is ignored.
    pub fn application_by_token(&self, token: &str) -> Option<&Application> {
        let bare = token.strip_prefix("Bot ").unwrap_or(token).trim();
        self.applications.values().find(|app| app.token == bare)
    }

    /// The application with a name or id.
    pub fn application_named(&self, name: &str) -> Option<&Application> {
        self.applications
            .values()
            .find(|app| app.name == name || app.id.to_string() == name)
    }

    /// The main application: the first one made.
    pub fn main_application(&self) -> Option<&Application> {
        self.applications.values().next()
    }

    /// The guild with a name or id.
    pub fn guild_named(&self, name: &str) -> Option<&Guild> {
        self.guilds
            .values()
            .find(|guild| guild.name == name || guild.id.to_string() == name)
    }

    /// The default guild: the first one made.
    pub fn main_guild(&self) -> Option<&Guild> {
        self.guilds.values().next()
    }

    /// The person or bot with a name or id.
    pub fn user_named(&self, name: &str) -> Option<&User> {
        self.users
            .values()
            .find(|user| user.username == name || user.id.to_string() == name)
    }

    /// The guilds that a user is in.
    pub fn guilds_of(&self, user: u64) -> impl Iterator<Item = &Guild> {
        self.guilds
            .values()
            .filter(move |guild| guild.members.contains_key(&user))
    }

    /// The channel with an id and its guild.
    pub fn channel(&self, id: u64) -> Option<(&Guild, &Channel)> {
        self.guilds
            .values()
            .find_map(|guild| Some((guild, guild.channels.get(&id)?)))
    }

    /// A message.
    pub fn message(&self, channel: u64, id: u64) -> Option<&Message> {
        self.messages.get(&channel)?.get(&id)
    }

    /// The interaction with a token.
    pub fn interaction_by_token(&self, token: &str) -> Option<u64> {
        let id = token.split('.').nth(1)?.parse().ok()?;
        (self.interactions.get(&id)?.token == token).then_some(id)
    }

    /// Keeps an interaction; the oldest ones go when there are too many.
    pub fn keep_interaction(&mut self, interaction: Interaction) {
        while self.interactions.len() >= INTERACTIONS {
            self.interactions.pop_first();
        }
        self.interactions.insert(interaction.id, interaction);
    }

    /// What a user may in a channel; 0 where either is unknown.
    pub fn permissions(&self, user: u64, channel: u64) -> u64 {
        self.channel(channel).map_or(0, |(guild, channel)| {
            permission::in_channel(guild, user, channel)
        })
    }
}

/// `length` random characters for tokens and session ids.
pub(crate) fn random_text(length: usize) -> String {
    const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut dice = rand::rng();
    (0..length)
        .map(|_| char::from(ALPHABET[dice.random_range(0..ALPHABET.len())]))
        .collect()
}
