//! The definitions with their names, descriptions and choices in every language, so that
//! each person reads them in the language of their own Discord.

use std::collections::HashMap;

use seraphim_core::{Language, Manner, Speech};
use twilight_model::application::command::{Command, CommandOption};

use super::{ALL, OWNERS, Spec, definitions};
use crate::view::{Catalogue, Key, keys};

/// What Discord calls a language,
/// <https://docs.discord.com/developers/reference#locales>; English is the one
/// that the definitions are in.
fn locale(language: Language) -> Option<&'static str> {
    match language {
        Language::English => None,
        Language::Spanish => Some("es-ES"),
        other => Some(other.tag()),
    }
}

/// What a command is called, by its name in the program.
const NAMES: &[(&str, Key)] = &[
    ("play", keys::NAME_PLAY),
    ("search", keys::NAME_SEARCH),
    ("pause", keys::NAME_PAUSE),
    ("resume", keys::NAME_RESUME),
    ("skip", keys::NAME_SKIP),
    ("back", keys::NAME_BACK),
    ("seek", keys::NAME_SEEK),
    ("replay", keys::NAME_REPLAY),
    ("loop", keys::NAME_LOOP),
    ("volume", keys::NAME_VOLUME),
    ("filters", keys::NAME_FILTERS),
    ("autoplay", keys::NAME_AUTOPLAY),
    ("queue", keys::NAME_QUEUE),
    ("nowplaying", keys::NAME_NOWPLAYING),
    ("history", keys::NAME_HISTORY),
    ("lyrics", keys::NAME_LYRICS),
    ("shuffle", keys::NAME_SHUFFLE),
    ("fair", keys::NAME_FAIR),
    ("dedupe", keys::NAME_DEDUPE),
    ("remove", keys::NAME_REMOVE),
    ("move", keys::NAME_MOVE),
    ("jump", keys::NAME_JUMP),
    ("clear", keys::NAME_CLEAR),
    ("stop", keys::NAME_STOP),
    ("join", keys::NAME_JOIN),
    ("leave", keys::NAME_LEAVE),
    ("playlist", keys::NAME_PLAYLIST),
    ("custom", keys::NAME_CUSTOM),
    ("settings", keys::NAME_SETTINGS),
    ("stats", keys::NAME_STATS),
    ("privacy", keys::NAME_PRIVACY),
    ("ping", keys::NAME_PING),
    ("help", keys::NAME_HELP),
    ("about", keys::NAME_ABOUT),
    ("admin", keys::NAME_ADMIN),
    ("Play this", keys::NAME_PLAY_THIS),
];

fn called(name: &str) -> Option<Key> {
    let found = NAMES.iter().find(|(known, _)| *known == name);
    found.map(|(_, key)| *key)
}

type Texts = Option<HashMap<String, String>>;

/// The definitions to register, in English of this manner and in all languages.
pub(crate) fn localised(catalogue: &Catalogue, manner: Manner) -> Vec<Command> {
    translated(ALL, catalogue, manner)
}

/// Those for the guilds of the application's owners.
pub(crate) fn for_owners(catalogue: &Catalogue, manner: Manner) -> Vec<Command> {
    translated(OWNERS, catalogue, manner)
}

fn translated(specs: &[Spec], catalogue: &Catalogue, manner: Manner) -> Vec<Command> {
    let mut commands = definitions(specs, catalogue.voice(manner));
    for language in Language::ALL {
        let Some(locale) = locale(language) else {
            continue;
        };
        let speech = Speech {
            language,
            manner: Manner::Plain,
        };
        let voice = catalogue.voice(speech);
        let theirs = definitions(specs, voice);
        for (command, theirs) in commands.iter_mut().zip(theirs) {
            if let Some(name) = called(&command.name) {
                add(&mut command.name_localizations, locale, voice.say(name));
            }
            if theirs.description.is_empty() {
                continue;
            }
            add(
                &mut command.description_localizations,
                locale,
                theirs.description,
            );
            options(&mut command.options, theirs.options, locale);
        }
    }
    commands
}

fn options(ours: &mut [CommandOption], theirs: Vec<CommandOption>, locale: &str) {
    for (option, theirs) in ours.iter_mut().zip(theirs) {
        add(
            &mut option.description_localizations,
            locale,
            theirs.description,
        );
        let choices = option.choices.iter_mut().flatten();
        for (choice, theirs) in choices.zip(theirs.choices.into_iter().flatten()) {
            if choice.name != theirs.name {
                add(&mut choice.name_localizations, locale, theirs.name);
            }
        }
        if let (Some(ours), Some(theirs)) = (&mut option.options, theirs.options) {
            options(ours, theirs, locale);
        }
    }
}

fn add(texts: &mut Texts, locale: &str, text: String) {
    texts
        .get_or_insert_default()
        .insert(locale.to_owned(), text);
}

#[cfg(test)]
mod tests {
    use super::{for_owners, localised};
    use crate::view::{Catalogue, Manner};
    use twilight_model::application::command::CommandType;

    #[test]
    fn every_description_is_there_in_nine_more_languages_that_discord_takes() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for manner in [Manner::Celestial, Manner::Plain] {
            let owners = for_owners(&catalogue, manner);
            for command in localised(&catalogue, manner).into_iter().chain(owners) {
                twilight_validate::command::command(&command).expect("a valid command");
                if command.description.is_empty() {
                    continue;
                }
                let texts = command.description_localizations.as_ref().expect("texts");
                assert_eq!(texts.len(), 9, "{}", command.name);
                let long: Vec<_> = texts
                    .values()
                    .filter(|text| text.chars().count() > 100)
                    .collect();
                assert!(long.is_empty(), "{}: {long:?}", command.name);
                for option in &command.options {
                    let texts = option.description_localizations.as_ref().expect("texts");
                    assert_eq!(texts.len(), 9, "{} {}", command.name, option.name);
                    for inner in option.options.iter().flatten() {
                        let texts = inner.description_localizations.as_ref().expect("texts");
                        let long = texts.values().find(|text| text.chars().count() > 100);
                        assert_eq!(long, None, "{} {}", command.name, inner.name);
                    }
                }
            }
        }
    }

    #[test]
    fn every_command_has_a_name_in_nine_more_languages_and_no_two_have_the_same() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut commands = localised(&catalogue, Manner::Celestial);
        commands.extend(for_owners(&catalogue, Manner::Celestial));
        let mut seen = std::collections::HashSet::new();
        for command in &commands {
            let names = command.name_localizations.as_ref().expect("names");
            assert_eq!(names.len(), 9, "{}", command.name);
            for (locale, name) in names {
                assert!((1..=32).contains(&name.chars().count()), "{name}");
                if command.kind == CommandType::ChatInput {
                    let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
                    assert!(name.chars().all(fits), "{name}");
                    assert_eq!(*name, name.to_lowercase());
                }
                assert!(seen.insert((locale, name)), "{locale} {name}");
            }
        }
    }

    #[test]
    fn in_english_a_command_is_called_as_in_the_program() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for (name, key) in super::NAMES {
            for manner in [Manner::Celestial, Manner::Plain] {
                assert_eq!(catalogue.voice(manner).say(*key), *name);
            }
        }
    }

    #[test]
    fn all_commands_together_stay_below_discords_eight_thousand_characters_each() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for command in localised(&catalogue, Manner::Celestial) {
            let own: usize = command.name.len() + command.description.len();
            let options: usize = command
                .options
                .iter()
                .flat_map(|option| std::iter::once(option).chain(option.options.iter().flatten()))
                .map(|option| option.name.len() + option.description.len())
                .sum();
            assert!(own + options < 8_000, "{}", command.name);
        }
    }
}
