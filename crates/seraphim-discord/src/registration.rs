//! The slash commands at Discord, and the link that invites the bot. Commands
//! are sent only if Discord has others: each sending makes clients reload them.

use std::{sync::Arc, time::Duration};

use seraphim_engine::chain;
use serde_json::{Value, json};
use tokio::time::sleep;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use twilight_http::{request::Request, routing::Route};
use twilight_model::{
    application::command::Command,
    guild::Permissions,
    id::{
        Id,
        marker::{ApplicationMarker, GuildMarker},
    },
};

use crate::{
    commands,
    error::Error,
    rest::Rest,
    view::{Catalogue, Manner},
};

/// What the bot needs in a guild, and nothing more.
pub(crate) const PERMISSIONS: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::CONNECT)
    .union(Permissions::SPEAK)
    .union(Permissions::REQUEST_TO_SPEAK);

/// "Set Voice Channel Status", which the library does not name yet,
/// <https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags>.
const SET_VOICE_CHANNEL_STATUS: u64 = 1 << 48;

/// Before the second try to register the commands; doubled after each.
const AGAIN_AFTER: Duration = Duration::from_mins(1);
/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// The address that brings the bot into a guild with the permissions it needs.
pub(crate) fn invite_link(application: Id<ApplicationMarker>) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={}",
        PERMISSIONS.bits() | SET_VOICE_CHANNEL_STATUS
    )
}

/// Discord's list of commands after it was made ours.
pub(crate) struct Registered {
    /// It had to be changed.
    pub(crate) changed: bool,
    /// With their ids; none where Discord's answer could not be read.
    pub(crate) commands: Vec<Command>,
}

/// The waits between tries to register commands.
pub(crate) struct Waits(Duration);

impl Default for Waits {
    fn default() -> Self {
        Self(AGAIN_AFTER)
    }
}

impl Waits {
    /// How long the next one is.
    pub(crate) fn minutes(&self) -> u64 {
        self.0.as_secs() / 60
    }

    /// Waits; the next wait is longer.
    pub(crate) async fn pass(&mut self) {
        sleep(self.0).await;
        self.0 = LONGEST_WAIT.min(self.0.saturating_mul(2));
    }
}

/// The commands of a program that runs.
pub(crate) struct Registration {
    pub(crate) rest: Rest,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) wanted: Vec<Command>,
}

impl Registration {
    /// Makes Discord's list of global commands ours; if that fails, it is tried
    /// again by a task, until `closing`.
    ///
    /// # Errors
    /// [`Error::TokenRefused`].
    pub(crate) async fn begin(
        self,
        tracker: &TaskTracker,
        closing: &CancellationToken,
    ) -> Result<(), Error> {
        match self.attempt().await {
            Ok(true) => self.done(),
            Ok(false) => tracing::debug!("the slash commands are registered already"),
            Err(Error::TokenRefused) => return Err(Error::TokenRefused),
            // What is registered from before still works; no reason not to play.
            Err(error) => {
                tracing::error!(
                    error = chain(&error),
                    "the slash commands could not be registered; trying again in 1 min"
                );
                let trying = self.keep_trying();
                tracker.spawn(closing.clone().run_until_cancelled_owned(trying));
            }
        }
        Ok(())
    }

    async fn keep_trying(self) {
        let mut waits = Waits::default();
        loop {
            waits.pass().await;
            match self.attempt().await {
                Ok(_) => return self.done(),
                Err(error @ Error::TokenRefused) => {
                    tracing::error!(%error, "the slash commands could not be registered");
                    return;
                }
                Err(error) => {
                    let minutes = waits.minutes();
                    tracing::warn!(
                        error = chain(&error),
                        "the slash commands could not be registered; trying again in {minutes} min"
                    );
                }
            }
        }
    }

    /// Tries once; texts mention the commands from then on. Says whether Discord's
    /// list had to be changed.
    async fn attempt(&self) -> Result<bool, Error> {
        let registered = register(&self.rest, &self.wanted).await?;
        self.catalogue.know(&registered.commands);
        Ok(registered.changed)
    }

    fn done(&self) {
        tracing::info!(commands = self.wanted.len(), "slash commands registered");
    }
}

/// Makes Discord's list of global commands ours.
pub(crate) async fn register(rest: &Rest, wanted: &[Command]) -> Result<Registered, Error> {
    register_in(rest, None, wanted).await
}

/// The same for the commands that a guild alone has.
pub(crate) async fn register_in(
    rest: &Rest,
    guild: Option<Id<GuildMarker>>,
    wanted: &[Command],
) -> Result<Registered, Error> {
    match registered(rest, guild).await {
        Ok(commands) if same(&commands, wanted) => {
            let changed = false;
            return Ok(Registered { changed, commands });
        }
        Ok(_) => {}
        Err(Error::TokenRefused) => return Err(Error::TokenRefused),
        Err(error) => {
            let error = chain(&error);
            tracing::debug!(error, "the registered commands could not be read");
        }
    }
    let application_id = rest.application().get();
    let route = match guild.map(Id::get) {
        None => Route::SetGlobalCommands { application_id },
        Some(guild_id) => Route::SetGuildCommands {
            application_id,
            guild_id,
        },
    };
    let what = "register_the_slash_commands";
    let request = Request::builder(&route).json(&wanted).build();
    let request = request.map_err(|error| Error::request(what, error))?;
    let told: Value = rest.exchange().ask_for(what, &request).await?;
    let commands = serde_json::from_value(told).unwrap_or_else(|error| {
        tracing::debug!(%error, "the commands are registered, and their ids not readable");
        Vec::new()
    });
    let changed = true;
    Ok(Registered { changed, commands })
}

/// The commands that Discord has for all guilds, or for one alone.
async fn registered(rest: &Rest, guild: Option<Id<GuildMarker>>) -> Result<Vec<Command>, Error> {
    let application_id = rest.application().get();
    let with_localizations = Some(true);
    let route = match guild.map(Id::get) {
        None => Route::GetGlobalCommands {
            application_id,
            with_localizations,
        },
        Some(guild_id) => Route::GetGuildCommands {
            application_id,
            guild_id,
            with_localizations,
        },
    };
    let request = Request::from_route(&route);
    let exchange = rest.exchange();
    exchange.ask_for("read_the_slash_commands", &request).await
}

/// Discord's list of the application's commands.
pub struct Registrar {
    pub(crate) rest: Rest,
    pub(crate) catalogue: Catalogue,
    pub(crate) manner: Manner,
}

impl Registrar {
    /// Makes the list the program's. Says whether it had to be changed.
    ///
    /// # Errors
    /// [`Error::TokenRefused`], [`Error::Request`], [`Error::PutOff`].
    pub async fn sync(&self) -> Result<bool, Error> {
        let wanted = commands::localised(&self.catalogue, self.manner);
        let registered = register(&self.rest, &wanted).await?;
        Ok(registered.changed)
    }

    /// The names of the commands on the list.
    ///
    /// # Errors
    /// [`Error::TokenRefused`], [`Error::Request`], [`Error::PutOff`].
    pub async fn list(&self) -> Result<Vec<String>, Error> {
        let commands = registered(&self.rest, None).await?;
        Ok(commands.into_iter().map(|command| command.name).collect())
    }

    /// Empties the list.
    ///
    /// # Errors
    /// [`Error::TokenRefused`], [`Error::Request`], [`Error::PutOff`].
    pub async fn clear(&self) -> Result<(), Error> {
        register(&self.rest, &[]).await.map(drop)
    }
}

fn same(registered: &[Command], wanted: &[Command]) -> bool {
    let sorted = |commands: &[Command]| {
        let mut shapes: Vec<_> = commands.iter().map(shape).collect();
        shapes.sort_by_key(|shape| shape["name"].as_str().map(str::to_owned));
        shapes
    };
    registered.len() == wanted.len() && sorted(registered) == sorted(wanted)
}

/// A command without what Discord adds to it: ids, version, defaults.
fn shape(command: &Command) -> Value {
    json!({
        "name": command.name,
        "names": command.name_localizations.as_ref().filter(|names| !names.is_empty()),
        "type": u8::from(command.kind),
        "description": command.description,
        "descriptions": command.description_localizations.as_ref().filter(|texts| !texts.is_empty()),
        "options": tidy(serde_json::to_value(&command.options).unwrap_or_default()),
        "contexts": serde_json::to_value(&command.contexts).unwrap_or_default(),
        "nsfw": command.nsfw.unwrap_or(false),
        "permissions": command.default_member_permissions.map(|permissions| permissions.bits()),
    })
}

/// Takes out what means the same as being absent.
fn tidy(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(key, value)| (key, tidy(value)))
                .filter(|(_, value)| {
                    !(value.is_null()
                        || value == &Value::Bool(false)
                        || value.as_array().is_some_and(Vec::is_empty)
                        || value.as_object().is_some_and(serde_json::Map::is_empty))
                })
                .collect(),
        ),
        Value::Array(values) => Value::Array(values.into_iter().map(tidy).collect()),
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::{invite_link, same};
    use crate::{
        commands,
        view::{Catalogue, Manner},
    };
    use serde_json::json;
    use twilight_model::{application::command::Command, id::Id};

    fn as_discord_tells_it(command: &Command) -> Command {
        let mut told = serde_json::to_value(command).expect("it serialises");
        told["id"] = "55".into();
        told["application_id"] = "66".into();
        told["version"] = "77".into();
        told["nsfw"] = false.into();
        if told["name_localizations"].is_null() {
            told["name_localizations"] = json!({});
        }
        for option in told["options"].as_array_mut().into_iter().flatten() {
            if option["required"].is_null() {
                option["required"] = false.into();
            }
        }
        serde_json::from_value(told).expect("it parses")
    }

    #[test]
    fn commands_that_are_registered_already_are_recognised() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let wanted = commands::localised(&catalogue, Manner::Celestial);
        let mut registered: Vec<_> = wanted.iter().map(as_discord_tells_it).collect();
        registered.reverse();
        assert!(same(&registered, &wanted));
        let mut renamed = registered.clone();
        let play = renamed.iter_mut().find(|command| command.name == "play");
        let play = play.expect("it is registered");
        play.options[0].name_localizations = None;
        assert!(
            !same(&renamed, &wanted),
            "an option that has no other names went unnoticed"
        );
        registered[0].description.push('!');
        assert!(
            !same(&registered, &wanted),
            "a changed description went unnoticed"
        );
        assert!(
            !same(&registered[1..], &wanted),
            "a missing command went unnoticed"
        );
    }

    #[test]
    fn the_invitation_asks_for_no_more_than_it_needs() {
        let link = invite_link(Id::new(42));
        assert!(
            link.contains("client_id=42&scope=bot+applications.commands&permissions="),
            "{link}"
        );
        assert!(!super::PERMISSIONS.contains(twilight_model::guild::Permissions::ADMINISTRATOR));
    }
}
