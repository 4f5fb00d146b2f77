//! The slash commands: a file each, a line each in [`ALL`].

pub(crate) mod about;
pub(crate) mod admin;
pub(crate) mod autoplay;
pub(crate) mod back;
pub(crate) mod clear;
pub(crate) mod custom;
pub(crate) mod dedupe;
mod entry;
pub(crate) mod fair;
pub(crate) mod filters;
pub(crate) mod help;
pub(crate) mod history;
pub(crate) mod join;
pub(crate) mod jump;
pub(crate) mod leave;
mod localised;
pub(crate) mod lyrics;
pub(crate) mod nowplaying;
pub(crate) mod pause;
pub(crate) mod ping;
pub(crate) mod play;
pub(crate) mod play_this;
pub(crate) mod playlist;
pub(crate) mod privacy;
pub(crate) mod queue;
pub(crate) mod relocate;
pub(crate) mod remove;
pub(crate) mod repeat;
pub(crate) mod replay;
pub(crate) mod resume;
pub(crate) mod search;
pub(crate) mod seek;
pub(crate) mod settings;
pub(crate) mod shuffle;
pub(crate) mod skip;
pub(crate) mod stats;
pub(crate) mod stop;
pub(crate) mod volume;

pub(crate) use localised::{for_owners, localised};

use std::{future::Future, pin::Pin};

use serde_json::Value;
use twilight_model::{
    application::{
        command::{Command, CommandType},
        interaction::InteractionContextType,
    },
    oauth::ApplicationIntegrationType,
};
use twilight_util::builder::command::CommandBuilder;

use crate::{
    desk::{Asked, Audience, Work},
    view::{Key, Voice},
};

/// A command: how Discord shows it, and what it does.
pub(crate) struct Spec {
    pub(crate) kind: CommandType,
    pub(crate) name: &'static str,
    pub(crate) description: Key,
    pub(crate) audience: Audience,
    /// Adds the options.
    pub(crate) options: fn(CommandBuilder, Voice<'_>) -> CommandBuilder,
    pub(crate) run: for<'a> fn(&'a Asked<'a>) -> Work<'a>,
    /// Choices while an option is typed.
    pub(crate) complete: Option<for<'a> fn(&'a Asked<'a>) -> Choices<'a>>,
}

/// The data of an autocompletion's answer.
pub(crate) type Choices<'a> = Pin<Box<dyn Future<Output = Value> + Send + 'a>>;

/// Every command there is.
pub(crate) const ALL: &[Spec] = &[
    play::SPEC,
    search::SPEC,
    pause::SPEC,
    resume::SPEC,
    skip::SPEC,
    back::SPEC,
    seek::SPEC,
    replay::SPEC,
    repeat::SPEC,
    volume::SPEC,
    filters::SPEC,
    autoplay::SPEC,
    queue::SPEC,
    nowplaying::SPEC,
    history::SPEC,
    lyrics::SPEC,
    shuffle::SPEC,
    fair::SPEC,
    dedupe::SPEC,
    remove::SPEC,
    relocate::SPEC,
    jump::SPEC,
    clear::SPEC,
    stop::SPEC,
    join::SPEC,
    leave::SPEC,
    playlist::SPEC,
    custom::SPEC,
    settings::SPEC,
    stats::SPEC,
    privacy::SPEC,
    ping::SPEC,
    help::SPEC,
    about::SPEC,
    play_this::SPEC,
];

/// Those that are registered in the guilds of the application's owners alone.
pub(crate) const OWNERS: &[Spec] = &[admin::SPEC];

/// The command of that name.
pub(crate) fn find(name: &str) -> Option<&'static Spec> {
    ALL.iter().chain(OWNERS).find(|spec| spec.name == name)
}

/// The definitions of commands, in one manner of speech.
pub(crate) fn definitions(specs: &[Spec], voice: Voice<'_>) -> Vec<Command> {
    specs
        .iter()
        .map(|spec| {
            // Those in a menu have a name alone.
            let description = match spec.kind {
                CommandType::ChatInput => voice.say(spec.description),
                _ => String::new(),
            };
            let command = in_guilds(CommandBuilder::new(spec.name, description, spec.kind));
            (spec.options)(command, voice).build()
        })
        .collect()
}

/// Not offered in direct messages, nor to those who have the bot for themselves.
pub(crate) fn in_guilds(command: CommandBuilder) -> CommandBuilder {
    command
        .contexts([InteractionContextType::Guild])
        .integration_types([ApplicationIntegrationType::GuildInstall])
}

/// For commands without options.
fn no_options(command: CommandBuilder, _: Voice<'_>) -> CommandBuilder {
    command
}

#[cfg(test)]
mod tests {
    use super::{ALL, OWNERS, definitions};
    use crate::view::{Catalogue, Manner};

    #[test]
    fn every_definition_is_one_that_discord_takes() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for manner in [Manner::Celestial, Manner::Plain] {
            let voice = catalogue.voice(manner);
            let owners = definitions(OWNERS, voice);
            for command in definitions(ALL, voice).into_iter().chain(owners) {
                twilight_validate::command::command(&command).expect("a valid command");
                let json = serde_json::to_value(&command).expect("it serialises");
                assert_eq!(
                    json["contexts"],
                    serde_json::json!([0]),
                    "{} is offered outside guilds",
                    command.name
                );
                assert!(
                    command.description.chars().count() <= 100,
                    "{}",
                    command.name
                );
            }
        }
    }

    #[test]
    fn no_two_commands_have_one_name() {
        let names: std::collections::HashSet<_> = ALL.iter().map(|spec| spec.name).collect();
        assert_eq!(names.len(), ALL.len());
    }
}
