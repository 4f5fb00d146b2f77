//! The commands that only one guild has: its own, each of which plays something
//! that is kept under its name, and `/admin` in the guilds of the application's
//! owners. They stand among the guild's settings, so that they go with them.

use seraphim_core::GuildId;
use seraphim_engine::{
    chain,
    ports::{Store, StoreError},
};
use tokio::sync::{Mutex, MutexGuard};
use twilight_model::application::command::{Command, CommandType};
use twilight_util::builder::command::CommandBuilder;

use crate::{
    cache::Guild,
    commands,
    denial::Denial,
    desk::Desk,
    error::Error,
    ids,
    registration::{Waits, register_in},
    view::custom,
};

/// The most that one guild may have; Discord takes 100 for each application.
pub(crate) const MOST: usize = 50;

/// Before the name of a command among a guild's settings.
const SETTING: &str = "command:";

/// What a guild's own command plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deed {
    /// What a person could type after `/play`.
    Query(String),
    /// A playlist of the guild.
    Playlist(String),
}

impl Deed {
    fn written(&self) -> String {
        match self {
            Self::Query(query) => format!("query:{query}"),
            Self::Playlist(name) => format!("playlist:{name}"),
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("query", query) => Some(Self::Query(query.to_owned())),
            ("playlist", name) => Some(Self::Playlist(name.to_owned())),
            _ => None,
        }
    }
}

/// Whether Discord takes it as the name of a slash command,
/// <https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming>,
/// and none of ours has it.
pub(crate) fn may_be_named(name: &str) -> bool {
    let fits = |c: char| (c.is_alphanumeric() || c == '-' || c == '_') && !c.is_uppercase();
    (1..=32).contains(&name.chars().count())
        && name.chars().all(fits)
        && commands::find(name).is_none()
}

/// Turns of guilds to have their commands registered: of two lists that are made of
/// what is kept, the older one must not come to Discord last. Guilds share a few.
#[derive(Default)]
pub(crate) struct Turns([Mutex<()>; 16]);

impl Turns {
    async fn take(&self, guild: GuildId) -> Option<MutexGuard<'_, ()>> {
        let of = usize::try_from(guild.get() % 16).unwrap_or(0);
        Some(self.0.get(of)?.lock().await)
    }
}

/// A guild's own commands, by name.
pub(crate) async fn all(
    store: &dyn Store,
    guild: GuildId,
) -> Result<Vec<(String, Deed)>, StoreError> {
    let choices = store.choices(guild).await?;
    let own = choices.into_iter().filter_map(|(name, text)| {
        let name = name.strip_prefix(SETTING)?.to_owned();
        Some((name, Deed::read(&text)?))
    });
    Ok(own.collect())
}

/// Keeps a command, or (`None`) forgets it, and tells Discord. Where Discord does
/// not take it, it is as before.
pub(crate) async fn change(
    desk: &Desk,
    guild: GuildId,
    name: &str,
    deed: Option<&Deed>,
) -> Result<(), Denial> {
    let _turn = desk.turns.take(guild).await;
    let (store, setting) = (desk.players.store(), format!("{SETTING}{name}"));
    let before = store.choices(guild).await?.get(&setting).cloned();
    let text = deed.map(Deed::written);
    let kept = |text| [(setting.as_str(), text)];
    store.choose(guild, &kept(text.as_deref())).await?;
    if let Err(error) = register(desk, guild).await {
        tracing::warn!(%guild, error = chain(&error), "a guild's own commands were not registered");
        store.choose(guild, &kept(before.as_deref())).await?;
        return Err(Denial::NotRegistered);
    }
    Ok(())
}

/// Makes Discord's list of the commands of an owner's guild what it should be.
/// Where that fails, it is tried again for as long as the guild is an owner's.
pub(crate) async fn keep_publishing(desk: &Desk, guild: GuildId) {
    let mut waits = Waits::default();
    while is_owners(desk, guild) {
        let Err(error) = publish(desk, guild).await else {
            return;
        };
        let reason = chain(&error);
        if matches!(error, Error::TokenRefused) {
            tracing::error!(%guild, error = reason, "a guild's own commands were not registered");
            return;
        }
        let minutes = waits.minutes();
        tracing::warn!(
            %guild,
            error = reason,
            "a guild's own commands were not registered; trying again in {minutes} min"
        );
        waits.pass().await;
    }
}

async fn publish(desk: &Desk, guild: GuildId) -> Result<bool, Error> {
    let _turn = desk.turns.take(guild).await;
    register(desk, guild).await
}

async fn register(desk: &Desk, guild: GuildId) -> Result<bool, Error> {
    let own = all(desk.players.store().as_ref(), guild).await;
    let own = own.map_err(|error| Error::request("read a server's own commands", error))?;
    let settings = desk.players.settings(guild).await;
    let settings = settings.map_err(|error| Error::request("read a server's settings", error))?;
    let voice = desk.catalogue.voice(settings.speech);
    let mut wanted: Vec<Command> = own
        .iter()
        .map(|(name, deed)| {
            let description = custom::description(voice, deed);
            commands::in_guilds(CommandBuilder::new(
                name,
                description,
                CommandType::ChatInput,
            ))
            .build()
        })
        .collect();
    let Some(id) = ids::to_guild(guild) else {
        return Ok(false);
    };
    if is_owners(desk, guild) {
        wanted.extend(commands::for_owners(&desk.catalogue, desk.manner));
    }
    let registered = register_in(&desk.rest, Some(id), &wanted).await?;
    Ok(registered.changed)
}

/// Whether the guild is an owner's of the application.
pub(crate) fn is_owners(desk: &Desk, guild: GuildId) -> bool {
    let owner = ids::to_guild(guild).and_then(|id| desk.cache.look(id, Guild::owner));
    let owner = owner.flatten().map(ids::user);
    owner.is_some_and(|owner| desk.owners.contains(&owner))
}

#[cfg(test)]
mod tests {
    use super::{Deed, may_be_named};

    #[test]
    fn what_is_written_is_read_again() {
        for deed in [
            Deed::Query("https://a.example/x: y".to_owned()),
            Deed::Playlist("Mass: I".to_owned()),
        ] {
            assert_eq!(Deed::read(&deed.written()), Some(deed));
        }
        assert_eq!(Deed::read("nonsense"), None);
    }

    #[test]
    fn a_name_is_one_that_discord_takes_and_none_of_ours() {
        let long = "a".repeat(33);
        for (name, may) in [
            ("mass", true),
            ("lofi-2_b", true),
            ("夜", true),
            ("Mass", false),
            ("two words", false),
            ("", false),
            ("play", false),
            ("admin", false),
            (long.as_str(), false),
        ] {
            assert_eq!(may_be_named(name), may, "{name}");
        }
    }
}
