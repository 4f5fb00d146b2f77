//! The catalogue of texts: one Fluent file per language, and in English one per
//! manner of speech, inside the program. It decides nothing about when a
//! sentence is said.

use std::sync::OnceLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use seraphim_core::{Language, Manner, Speech};
use unic_langid::LanguageIdentifier;

use crate::error::Error;

const CELESTIAL: &str = include_str!("../../texts/en/celestial.ftl");
const PLAIN: &str = include_str!("../../texts/en/plain.ftl");

/// The plain texts of a language.
fn source(language: Language) -> &'static str {
    match language {
        Language::English => PLAIN,
        Language::Spanish => include_str!("../../texts/es/plain.ftl"),
        Language::French => include_str!("../../texts/fr/plain.ftl"),
        Language::German => include_str!("../../texts/de/plain.ftl"),
        Language::Portuguese => include_str!("../../texts/pt-BR/plain.ftl"),
        Language::Japanese => include_str!("../../texts/ja/plain.ftl"),
        Language::Korean => include_str!("../../texts/ko/plain.ftl"),
        Language::Chinese => include_str!("../../texts/zh-CN/plain.ftl"),
        Language::Polish => include_str!("../../texts/pl/plain.ftl"),
        Language::Turkish => include_str!("../../texts/tr/plain.ftl"),
    }
}

/// A sentence's name in the catalogue, with the values that it must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) id: &'static str,
    pub(crate) needs: &'static [&'static str],
}

/// The texts of one language in one manner of speech, parsed.
pub(crate) struct Texts(FluentBundle<FluentResource>);

impl Texts {
    /// The plain texts of a language, for whoever reads them once: parsed, they take
    /// half a megabyte. `None` only if the program was built from a damaged file.
    pub(crate) fn plain(language: Language) -> Option<Self> {
        Self::parse(language, source(language))
            .inspect_err(|error| tracing::error!(%error, "{} cannot be read", language.tag()))
            .ok()
    }

    fn parse(language: Language, source: &str) -> Result<Self, Error> {
        let resource = FluentResource::try_new(source.to_owned())
            .map_err(|(_, errors)| Error::Texts(format!("{} syntax errors", errors.len())))?;
        let tag: LanguageIdentifier = language
            .tag()
            .parse()
            .map_err(|_| Error::Texts(format!("{} is no language tag", language.tag())))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Titles have lost their direction characters already; marks of isolation
        // would only count against Discord's limits.
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .map_err(|errors| Error::Texts(format!("{} keys occur twice", errors.len())))?;
        Ok(Self(bundle))
    }

    pub(crate) fn voice(&self) -> Voice<'_> {
        Voice { bundle: &self.0 }
    }
}

/// All texts. English is parsed at start, another language when somebody is
/// first answered in it.
pub(crate) struct Catalogue {
    celestial: Texts,
    plain: Texts,
    /// The languages but English, in the order of [`Language::ALL`].
    others: Vec<(Language, OnceLock<Option<Texts>>)>,
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue").finish_non_exhaustive()
    }
}

impl Catalogue {
    /// Fails only if the program was built from damaged files.
    pub(crate) fn load() -> Result<Self, Error> {
        let others = Language::ALL
            .into_iter()
            .filter(|language| *language != Language::English);
        Ok(Self {
            celestial: Texts::parse(Language::English, CELESTIAL)?,
            plain: Texts::parse(Language::English, PLAIN)?,
            others: others.map(|language| (language, OnceLock::new())).collect(),
        })
    }

    /// The texts of one language and manner.
    pub(crate) fn voice(&self, speech: impl Into<Speech>) -> Voice<'_> {
        let Speech { language, manner } = speech.into();
        let english = match manner {
            Manner::Celestial => &self.celestial,
            Manner::Plain => &self.plain,
        };
        let other = self.others.iter().find(|(known, _)| *known == language);
        other
            .and_then(|(_, texts)| texts.get_or_init(|| Texts::plain(language)).as_ref())
            .unwrap_or(english)
            .voice()
    }
}

/// One manner of speech: what the views write with.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'a> {
    bundle: &'a FluentBundle<FluentResource>,
}

impl Voice<'_> {
    /// A sentence without values.
    pub(crate) fn say(self, key: Key) -> String {
        self.tell(key, &[])
    }

    /// A sentence with its values. What is missing shows as its key: a wrong
    /// sentence must never cost an answer.
    pub(crate) fn tell(self, key: Key, values: &[(&'static str, Value)]) -> String {
        debug_assert!(
            key.needs.len() == values.len()
                && values.iter().all(|(name, _)| key.needs.contains(name)),
            "{} wants {:?}",
            key.id,
            key.needs
        );
        let Some(pattern) = self
            .bundle
            .get_message(key.id)
            .and_then(|message| message.value())
        else {
            tracing::error!(key = key.id, "a text is missing");
            return key.id.to_owned();
        };
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, value.0.clone());
        }
        let mut errors = Vec::new();
        let told = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut errors);
        if !errors.is_empty() {
            tracing::error!(key = key.id, ?errors, "a text could not be filled in");
        }
        told.into_owned()
    }
}

/// A value in a sentence: text as it is to stand there, or a number.
#[derive(Debug, Clone)]
pub(crate) struct Value(FluentValue<'static>);

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self(FluentValue::from(text))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(FluentValue::from(text.to_owned()))
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self(FluentValue::from(number))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self(FluentValue::from(number))
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self(FluentValue::from(number))
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self(FluentValue::from(number))
    }
}

#[cfg(test)]
mod tests {
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
}
