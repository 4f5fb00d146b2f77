//! People: what a person with a Discord client can do and see.
//!
//! A client checks much before anything reaches a bot (does the command
//! exist, are its required options there, is the button enabled); so do they.

mod act;
mod command;
mod component;
pub(crate) mod form;
mod newest;
mod parse;
mod sight;

use std::{sync::Arc, time::Duration};

pub use act::LOCALES;
pub use command::{Filled, Upload};
pub use sight::{Life, Seen, Suggestion};

use crate::{
    error::ActError,
    sandbox::{Sandbox, guild_of, user_of, voice_channel},
    voice::Ears,
    world::World,
};

/// A person at a place: a guild and a text channel in it.
#[derive(Clone, Debug)]
pub struct Person {
    pub(crate) sandbox: Sandbox,
    /// The user id.
    pub id: u64,
    /// The guild that they look at.
    pub guild: u64,
    /// The text channel that they look at.
    pub channel: u64,
    bot: Option<u64>,
}

impl Person {
    pub(crate) fn find(sandbox: &Sandbox, name: &str) -> Result<Self, ActError> {
        sandbox.look(|world| {
            let id = user_of(world, name)?;
            let guild = guild_of(world, None)?.id;
            let channel = first_text(world, guild);
            Ok(Self {
                sandbox: sandbox.clone(),
                id,
                guild,
                channel,
                bot: None,
            })
        })
    }

    /// A person at a text channel, by their ids.
    pub(crate) fn at(sandbox: &Sandbox, id: u64, channel: u64) -> Result<Self, ActError> {
        let guild = sandbox.look(|world| world.channel(channel).map(|(guild, _)| guild.id));
        let unknown = || ActError::Unknown {
            what: "channel",
            name: channel.to_string(),
        };
        Ok(Self {
            sandbox: sandbox.clone(),
            id,
            guild: guild.ok_or_else(unknown)?,
            channel,
            bot: None,
        })
    }

    /// The same person looking at another guild.
    pub fn in_guild(mut self, name: &str) -> Result<Self, ActError> {
        self.guild = self
            .sandbox
            .look(|world| Ok(guild_of(world, Some(name))?.id))?;
        self.channel = self.sandbox.look(|world| first_text(world, self.guild));
        Ok(self)
    }

    /// The same person looking at another channel, such as `#general`.
    pub fn in_channel(mut self, name: &str) -> Result<Self, ActError> {
        let found = self.sandbox.look(|world| {
            let guild = world.guilds.get(&self.guild)?;
            let channel = guild
                .channel_named(name)
                .filter(|channel| channel.is_text())?;
            Some(channel.id)
        });
        let unknown = || ActError::Unknown {
            what: "channel",
            name: name.to_owned(),
        };
        self.channel = found.ok_or_else(unknown)?;
        Ok(self)
    }

    /// The same person speaking to one bot, where several have the same
    /// command.
    pub fn to_bot(mut self, name: &str) -> Result<Self, ActError> {
        self.bot = Some(self.sandbox.look(|world| user_of(world, name))?);
        Ok(self)
    }

    /// Joins a voice channel and listens with a real voice client.
    pub async fn join_voice(&self, channel: &str) -> Result<(), ActError> {
        let channel = self
            .sandbox
            .look(|world| voice_channel(world, self.guild, channel))?;
        self.sandbox
            .shared
            .person_joins(self.guild, self.id, channel, true)
            .await
    }

    /// Joins a voice channel without a voice client: only the state.
    pub async fn sit_in(&self, channel: &str) -> Result<(), ActError> {
        let channel = self
            .sandbox
            .look(|world| voice_channel(world, self.guild, channel))?;
        self.sandbox
            .shared
            .person_joins(self.guild, self.id, channel, false)
            .await
    }

    /// Leaves the voice channel. `false`: they were in none.
    pub fn leave_voice(&self) -> bool {
        self.sandbox.shared.person_leaves(self.guild, self.id)
    }

    /// The voice client that listens in this guild.
    pub fn ears(&self) -> Option<Arc<Ears>> {
        self.sandbox.shared.ears(self.guild, self.id)
    }

    /// Waits for the answer to an interaction that this person began: a
    /// message, an update, choices or a modal; a deferral alone does not
    /// count. [`ActError::NoResponse`] after `within`, or as soon as the time
    /// for the first answer is over.
    pub async fn answer(&self, interaction: u64, within: Duration) -> Result<Life, ActError> {
        let found = self
            .sandbox
            .wait_for(within, |world| {
                let found = world.interactions.get(&interaction)?;
                (found.is_complete() || found.has_failed())
                    .then(|| (!found.has_failed()).then(|| Life::of(world, found)))
            })
            .await;
        found.flatten().ok_or(ActError::NoResponse)
    }

    /// What has become of an interaction so far.
    pub fn life(&self, interaction: u64) -> Option<Life> {
        self.sandbox
            .look(|world| Some(Life::of(world, world.interactions.get(&interaction)?)))
    }

    /// The messages that this person sees in the channel, oldest first.
    pub fn sees(&self) -> Vec<Seen> {
        self.sandbox.look(|world| self.messages(world).collect())
    }

    /// The direct messages that bots sent to this person, oldest first.
    pub fn direct_messages(&self) -> Vec<Seen> {
        self.sandbox.look(|world| {
            let mine = world
                .directs
                .iter()
                .filter(|(_, direct)| direct.person == self.id);
            let kept = mine.filter_map(|(id, _)| world.messages.get(id));
            kept.flat_map(|kept| kept.values())
                .map(|message| Seen::of(world, message))
                .collect()
        })
    }

    /// Waits until this person sees a message for which `wanted` holds; looks
    /// at the newest first.
    pub async fn wait_to_see(
        &self,
        within: Duration,
        mut wanted: impl FnMut(&Seen) -> bool,
    ) -> Option<Seen> {
        self.sandbox
            .wait_for(within, |world| {
                let mut seen: Vec<Seen> = self.messages(world).collect();
                seen.reverse();
                seen.into_iter().find(|message| wanted(message))
            })
            .await
    }

    fn messages<'a>(&'a self, world: &'a World) -> impl Iterator<Item = Seen> + 'a {
        let kept = world
            .messages
            .get(&self.channel)
            .into_iter()
            .flat_map(|kept| kept.values());
        kept.filter(|message| message.visible_to.is_none_or(|user| user == self.id))
            .map(|message| Seen::of(world, message))
    }
}

/// The channel that everybody looks at first.
pub(crate) fn first_text(world: &World, guild: u64) -> u64 {
    let guild = world.guilds.get(&guild);
    guild
        .and_then(|guild| {
            guild
                .channels
                .values()
                .find(|c| c.is_text() && !c.is_voice())
        })
        .map_or(0, |channel| channel.id)
}
