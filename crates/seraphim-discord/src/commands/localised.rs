//! The definitions with their names, descriptions and choices in every language, so that
//! each person reads them in the language of their own Discord. What Discord sends to the
//! bot keeps the names of the program.

mod names;

use std::collections::HashMap;

use seraphim_core::{Language, Manner};
use twilight_model::application::command::{Command, CommandOption};

use super::{ALL, OWNERS, Spec, definitions};
use crate::view::{Catalogue, Texts, Voice};
use names::called;

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

type Localisations = Option<HashMap<String, String>>;

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
        // A catalogue keeps what was read; all the languages are wanted here alone.
        let (Some(locale), Some(texts)) = (locale(language), Texts::plain(language)) else {
            continue;
        };
        let reader = Reader {
            locale,
            voice: texts.voice(),
        };
        let theirs = definitions(specs, reader.voice);
        for (command, theirs) in commands.iter_mut().zip(theirs) {
            reader.name(&command.name, &mut command.name_localizations);
            if theirs.description.is_empty() {
                continue;
            }
            add(
                &mut command.description_localizations,
                locale,
                theirs.description,
            );
            reader.options(&command.name, &mut command.options, theirs.options);
        }
    }
    commands
}

/// Somebody whose Discord is in another language.
struct Reader<'a> {
    locale: &'static str,
    voice: Voice<'a>,
}

impl Reader<'_> {
    /// Adds what they call the thing that the way leads to.
    fn name(&self, way: &str, names: &mut Localisations) {
        if let Some(key) = called(way) {
            add(names, self.locale, self.voice.say(key));
        }
    }

    fn options(&self, way: &str, ours: &mut [CommandOption], theirs: Vec<CommandOption>) {
        for (option, theirs) in ours.iter_mut().zip(theirs) {
            let way = format!("{way} {}", option.name);
            self.name(&way, &mut option.name_localizations);
            add(
                &mut option.description_localizations,
                self.locale,
                theirs.description,
            );
            let choices = option.choices.iter_mut().flatten();
            for (choice, theirs) in choices.zip(theirs.choices.into_iter().flatten()) {
                if choice.name != theirs.name {
                    add(&mut choice.name_localizations, self.locale, theirs.name);
                }
            }
            if let (Some(ours), Some(theirs)) = (&mut option.options, theirs.options) {
                self.options(&way, ours, theirs);
            }
        }
    }
}

fn add(texts: &mut Localisations, locale: &str, text: String) {
    texts
        .get_or_insert_default()
        .insert(locale.to_owned(), text);
}

#[cfg(test)]
mod tests {
    use super::{called, for_owners, localised};
    use crate::view::{Catalogue, Manner};
    use std::collections::{HashMap, HashSet};
    use twilight_model::application::command::{Command, CommandOption, CommandType};

    fn all(catalogue: &Catalogue, manner: Manner) -> Vec<Command> {
        let mut commands = localised(catalogue, manner);
        commands.extend(for_owners(catalogue, manner));
        commands
    }

    /// All that stands side by side, with the way to it.
    fn lists<'a>(
        way: &str,
        options: &'a [CommandOption],
        found: &mut Vec<(String, &'a [CommandOption])>,
    ) {
        found.push((way.to_owned(), options));
        for option in options {
            if let Some(inner) = &option.options {
                lists(&format!("{way} {}", option.name), inner, found);
            }
        }
    }

    /// Without the plain apostrophe, which was documented and never taken,
    /// <https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming>.
    fn discord_takes(name: &str) -> bool {
        let fits = |c: char| c.is_alphanumeric() || "-_".contains(c);
        (1..=32).contains(&name.chars().count())
            && name.chars().all(fits)
            && name == name.to_lowercase()
    }

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
        let mut seen = HashSet::new();
        for command in &all(&catalogue, Manner::Celestial) {
            let names = command.name_localizations.as_ref().expect("names");
            assert_eq!(names.len(), 9, "{}", command.name);
            for (locale, name) in names {
                let taken = match command.kind {
                    CommandType::ChatInput => discord_takes(name),
                    _ => (1..=32).contains(&name.chars().count()),
                };
                assert!(taken, "{locale} {name}");
                assert!(
                    seen.insert((locale.clone(), name.clone())),
                    "{locale} {name}"
                );
            }
        }
    }

    #[test]
    fn every_option_has_a_name_in_nine_more_languages_that_no_other_beside_it_has() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let commands = all(&catalogue, Manner::Celestial);
        let mut found = Vec::new();
        for command in &commands {
            lists(&command.name, &command.options, &mut found);
        }
        for (way, options) in found {
            let mut seen = HashSet::new();
            for option in options {
                let names = option.name_localizations.clone().unwrap_or_default();
                assert_eq!(names.len(), 9, "{way} {}", option.name);
                let others = || options.iter().filter(|other| other.name != option.name);
                for (locale, name) in names {
                    assert!(discord_takes(&name), "{way}: {locale} {name}");
                    // Nor may it be the name that another has in the program,
                    // <https://docs.discord.com/developers/interactions/application-commands#localization>.
                    let taken = others().any(|other| other.name == name);
                    assert!(!taken, "{way}: {locale} {name}");
                    let told = format!("{way}: {locale} has two of {name}");
                    assert!(seen.insert((locale, name)), "{told}");
                }
            }
        }
    }

    #[test]
    fn at_most_one_name_in_ten_is_in_another_language_what_it_is_in_english() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let commands = all(&catalogue, Manner::Plain);
        let mut found = Vec::new();
        for command in &commands {
            lists(&command.name, &command.options, &mut found);
        }
        let (mut known, mut same) = (HashSet::new(), HashMap::<_, HashSet<_>>::new());
        for option in found.iter().flat_map(|(_, options)| *options) {
            known.insert(&option.name);
            for (locale, name) in option.name_localizations.iter().flatten() {
                let same = same.entry(locale).or_default();
                if *name == option.name {
                    same.insert(name);
                }
            }
        }
        assert_eq!(same.len(), 9);
        for (locale, same) in same {
            assert!(same.len() * 10 <= known.len(), "{locale}: {same:?}");
        }
    }

    #[test]
    fn a_name_that_means_two_things_has_two_names_elsewhere() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let commands = localised(&catalogue, Manner::Plain);
        let mut found = Vec::new();
        for command in &commands {
            lists(&command.name, &command.options, &mut found);
        }
        let german = |way: &str, name: &str| {
            let (_, options) = found.iter().find(|(known, _)| known == way)?;
            let option = options.iter().find(|option| option.name == name)?;
            option.name_localizations.as_ref()?.get("de").cloned()
        };
        assert_eq!(german("skip", "to").as_deref(), Some("bis"));
        assert_eq!(
            german("playlist rename", "to").as_deref(),
            Some("neuer-name")
        );
        assert_eq!(german("remove", "person").as_deref(), Some("person"));
        assert_eq!(
            german("settings queue", "person").as_deref(),
            Some("pro-person")
        );
    }

    #[test]
    fn in_english_everything_is_called_as_in_the_program() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for manner in [Manner::Celestial, Manner::Plain] {
            let voice = catalogue.voice(manner);
            let english = |way: &str| called(way).map(|key| voice.say(key));
            for command in all(&catalogue, manner) {
                assert_eq!(
                    english(&command.name).as_deref(),
                    Some(command.name.as_str())
                );
                let mut found = Vec::new();
                lists(&command.name, &command.options, &mut found);
                for (way, options) in found {
                    for option in options {
                        let way = format!("{way} {}", option.name);
                        assert_eq!(english(&way).as_deref(), Some(option.name.as_str()));
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
