//! The definitions with their descriptions and choices in every language, so that
//! each person reads them in the language of their own Discord.

use std::collections::HashMap;

use seraphim_core::{Language, Manner, Speech};
use twilight_model::application::command::{Command, CommandOption};

use super::{ALL, OWNERS, Spec, definitions};
use crate::view::Catalogue;

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
        let theirs = definitions(specs, catalogue.voice(speech));
        for (command, theirs) in commands.iter_mut().zip(theirs) {
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
