use super::{CELESTIAL, Catalogue, Language, Manner, PLAIN, source};
use crate::commands::{for_owners, localised};
use crate::view::keys;
use fluent_syntax::{ast, parser};
use std::collections::{BTreeMap, BTreeSet};

fn placeables(pattern: &ast::Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression(expression: &ast::Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        ast::Expression::Inline(inline) => in_inline(inline, found),
        ast::Expression::Select { selector, variants } => {
            in_inline(selector, found);
            for variant in variants {
                placeables(&variant.value, found);
            }
        }
    }
}

fn in_inline(inline: &ast::InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        ast::InlineExpression::Placeable { expression } => in_expression(expression, found),
        _ => {}
    }
}

fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = parser::parse(source).expect("the texts parse");
    resource
        .body
        .iter()
        .filter_map(|entry| match entry {
            ast::Entry::Message(message) => {
                let mut found = BTreeSet::new();
                placeables(
                    message.value.as_ref().expect("a text has a value"),
                    &mut found,
                );
                Some((message.id.name.to_owned(), found))
            }
            _ => None,
        })
        .collect()
}

/// Every catalogue there is, with its name.
fn catalogues() -> Vec<(&'static str, &'static str)> {
    let plain = Language::ALL.map(|language| (language.tag(), source(language)));
    std::iter::once(("celestial", CELESTIAL))
        .chain(plain)
        .collect()
}

#[test]
fn every_catalogue_holds_exactly_the_keys_that_the_program_uses() {
    let known: BTreeSet<String> = keys::ALL.iter().map(|key| key.id.to_owned()).collect();
    assert_eq!(known.len(), keys::ALL.len(), "a key is declared twice");
    for (name, source) in catalogues() {
        let told: BTreeSet<String> = messages(source).into_keys().collect();
        let missing: Vec<_> = known.difference(&told).collect();
        let unused: Vec<_> = told.difference(&known).collect();
        assert!(missing.is_empty(), "{name} lacks {missing:?}");
        assert!(
            unused.is_empty(),
            "{name} holds {unused:?} that nothing says"
        );
    }
}

#[test]
fn every_value_that_a_sentence_is_given_is_used_in_every_catalogue() {
    for (name, source) in catalogues() {
        let told = messages(source);
        for key in keys::ALL {
            let wanted: BTreeSet<String> =
                key.needs.iter().map(|need| (*need).to_owned()).collect();
            assert_eq!(told.get(key.id), Some(&wanted), "{name}: {}", key.id);
        }
    }
}

#[test]
fn the_manners_do_not_say_the_same_words_where_they_speak_at_length() {
    let catalogue = Catalogue::load().expect("the texts parse");
    let (celestial, plain) = (
        catalogue.voice(Manner::Celestial),
        catalogue.voice(Manner::Plain),
    );
    let same: Vec<_> = keys::ALL
        .iter()
        .filter(|key| key.needs.is_empty() && celestial.say(**key).len() > 30)
        // What owners read at night is no riddle in any manner.
        .filter(|key| {
            !["admin-", "option-server", "option-log-level"]
                .iter()
                .any(|owners| key.id.starts_with(owners))
        })
        .filter(|key| celestial.say(**key) == plain.say(**key))
        .collect();
    assert!(same.is_empty(), "{same:?}");
}

/// The patterns of a catalogue as they are written.
fn written(source: &str) -> BTreeMap<String, String> {
    let resource = parser::parse(source).expect("the texts parse");
    let messages = resource.body.iter().filter_map(|entry| match entry {
        ast::Entry::Message(message) => {
            let value = format!("{:?}", message.value);
            Some((message.id.name.to_owned(), value))
        }
        _ => None,
    });
    messages.collect()
}

#[test]
fn at_most_one_text_in_twenty_is_the_same_as_in_english() {
    let english = written(PLAIN);
    for language in Language::ALL.into_iter().skip(1) {
        let told = written(source(language));
        let same: Vec<_> = told
            .iter()
            .filter(|(key, text)| english.get(*key) == Some(*text))
            .map(|(key, _)| key)
            .collect();
        assert!(
            same.len() * 20 <= english.len(),
            "{}: {same:?}",
            language.tag()
        );
    }
}

#[test]
fn every_command_that_a_text_names_is_there() {
    let catalogue = Catalogue::load().expect("the texts parse");
    let mut commands = localised(&catalogue, Manner::Plain);
    commands.extend(for_owners(&catalogue, Manner::Plain));
    for (name, source) in catalogues() {
        let quoted = source.split('`').skip(1).step_by(2);
        // A guild's own have names that no text knows.
        let named = quoted.filter_map(|text| text.strip_prefix('/'));
        for text in named.filter(|text| !text.starts_with('{')) {
            let mut words = text.split(' ');
            let first = words.next().unwrap_or_default();
            let command = commands.iter().find(|command| command.name == first);
            let command = command.unwrap_or_else(|| panic!("{name}: /{text}"));
            let mut options: Vec<_> = command.options.iter().collect();
            for word in words.take_while(|word| *word != "True") {
                let word = word.trim_end_matches(':');
                let found = options.iter().find(|option| option.name == word);
                let found = found.unwrap_or_else(|| panic!("{name}: /{text}"));
                options = found.options.iter().flatten().collect();
            }
        }
    }
}

#[test]
fn french_addresses_a_person_in_one_way_and_has_one_apostrophe() {
    let told = source(Language::French);
    for other in ["ez-", "Veuillez", "Faites", "relevez", "vous", "votre", "’"] {
        assert!(!told.contains(other), "{other}");
    }
}

/// One who wants a pause must not empty the queue.
#[test]
fn no_language_calls_a_pause_what_it_calls_a_stop() {
    let catalogue = Catalogue::load().expect("the texts parse");
    let manner = Manner::Plain;
    for language in Language::ALL {
        let voice = catalogue.voice(super::Speech { language, manner });
        let words = |key| {
            let told = voice.say(key).to_lowercase();
            let mut words = told.split(|c: char| !c.is_alphanumeric());
            words.next().unwrap_or_default().to_owned()
        };
        let pauses = [
            keys::NAME_PAUSE,
            keys::BUTTON_PAUSE,
            keys::STATUS_PAUSED,
            keys::COMMAND_PAUSE,
        ];
        let stops = [
            keys::NAME_STOP,
            keys::BUTTON_STOP,
            keys::STATUS_STOPPED,
            keys::COMMAND_STOP,
        ];
        let pauses: BTreeSet<String> = pauses.map(words).into();
        let stops: BTreeSet<String> = stops.map(words).into();
        let both: Vec<_> = pauses.intersection(&stops).collect();
        assert!(both.is_empty(), "{}: {both:?}", language.tag());
    }
}

/// In these, the plural form “one” is said of zero as well.
#[test]
fn nothing_is_not_told_as_one() {
    let catalogue = Catalogue::load().expect("the texts parse");
    for (language, told) in [
        (Language::French, "aucun morceau n'attend · volume à 80 %"),
        (
            Language::Portuguese,
            "nenhuma música esperando · volume em 80 %",
        ),
    ] {
        let manner = Manner::Plain;
        let voice = catalogue.voice(super::Speech { language, manner });
        let values = [("count", 0_u64.into()), ("volume", 80_u64.into())];
        assert_eq!(voice.tell(keys::PANEL_FOOTER, &values), told);
        assert!(
            !source(language).contains("[one]"),
            "{}: say [1], and [0] where nothing can be told",
            language.tag()
        );
    }
}

#[test]
fn one_of_a_thing_is_not_told_as_many() {
    let catalogue = Catalogue::load().expect("the texts parse");
    let voice = catalogue.voice(Manner::Plain);
    let one = |name| (name, 1_u64.into());
    let text = |name, text: &str| (name, text.into());
    let name = || text("name", "Mass");
    for (told, expected) in [
        (
            voice.tell(keys::PONG_UNKNOWN, &[one("connected"), one("shards")]),
            "Not measured yet; 1 of 1 shard connected.",
        ),
        (
            voice.tell(keys::PRIVACY_KEPT, &[one("plays"), one("playlists")]),
            "Kept of you: one play in the log and one playlist, besides what you have in \
             queues.",
        ),
        (
            voice.tell(
                keys::MANY_QUEUED,
                &[name(), one("count"), one("place"), text("wait", "0:10")],
            ),
            "Queued one track of “Mass” at place 1. It plays in 0:10.",
        ),
        (
            voice.tell(
                keys::MANY_STARTED,
                &[name(), one("count"), text("title", "Kyrie")],
            ),
            "Now playing Kyrie of “Mass”.",
        ),
        (
            voice.tell(keys::NO_QUEUE_FULL, &[one("limit")]),
            "The queue is full at one track. Wait, or remove some.",
        ),
    ] {
        assert_eq!(told, expected);
    }
}

#[test]
fn numbers_are_followed_by_the_form_that_the_language_has_for_them() {
    let catalogue = Catalogue::load().expect("the texts parse");
    let cases = [
        (Language::English, 1, "Shuffled one track."),
        (Language::English, 2, "Shuffled 2 tracks."),
        (Language::German, 1, "Ein Titel gemischt."),
        (Language::French, 1, "Un morceau mélangé."),
        (Language::French, 2, "2 morceaux mélangés."),
        (Language::Polish, 1, "Wymieszano jeden utwór."),
        (Language::Polish, 3, "Wymieszano 3 utwory."),
        (Language::Polish, 5, "Wymieszano 5 utworów."),
        (Language::Polish, 22, "Wymieszano 22 utwory."),
        (Language::Japanese, 1, "1 曲をシャッフルしました。"),
    ];
    for (language, count, told) in cases {
        let speech = super::Speech {
            language,
            manner: Manner::Celestial,
        };
        let said = match language {
            Language::English => catalogue.voice(Manner::Plain),
            _ => catalogue.voice(speech),
        }
        .tell(keys::SHUFFLED, &[("count", u64::into(count))]);
        assert_eq!(said, told, "{} {count}", language.tag());
    }
}

#[test]
fn in_french_the_shards_that_are_connected_are_counted_and_not_all_that_there_are() {
    let catalogue = Catalogue::load().expect("the texts parse");
    let speech = super::Speech {
        language: Language::French,
        manner: Manner::Plain,
    };
    let pong = |connected: u64| {
        let values = [("connected", connected.into()), ("shards", 3_u64.into())];
        catalogue.voice(speech).tell(keys::PONG_UNKNOWN, &values)
    };
    assert_eq!(pong(1), "Pas encore mesuré ; 1 shard connecté sur 3.");
    assert_eq!(pong(2), "Pas encore mesuré ; 2 shards connectés sur 3.");
}
