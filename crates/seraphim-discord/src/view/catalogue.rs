//! The catalogue of texts: one Fluent file per language, and in English one per
//! manner of speech, inside the program. It decides nothing about when a
//! sentence is said.

use std::sync::OnceLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use seraphim_core::{Language, Manner, Speech};
use twilight_model::application::command::Command;
use unic_langid::LanguageIdentifier;

use super::mentions::Mentions;
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
        Voice {
            bundle: &self.0,
            mentions: None,
        }
    }
}

/// All texts. English is parsed at start, another language when somebody is
/// first answered in it.
pub(crate) struct Catalogue {
    celestial: Texts,
    plain: Texts,
    /// The languages but English, in the order of [`Language::ALL`].
    others: Vec<(Language, OnceLock<Option<Texts>>)>,
    mentions: OnceLock<Mentions>,
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
            mentions: OnceLock::new(),
        })
    }

    /// From now on texts mention these commands, as Discord has registered them.
    pub(crate) fn know(&self, commands: &[Command]) {
        let _ = self.mentions.set(Mentions::of(commands));
    }

    /// The texts of one language and manner.
    pub(crate) fn voice(&self, speech: impl Into<Speech>) -> Voice<'_> {
        let Speech { language, manner } = speech.into();
        let english = match manner {
            Manner::Celestial => &self.celestial,
            Manner::Plain => &self.plain,
        };
        let other = self.others.iter().find(|(known, _)| *known == language);
        let texts = other
            .and_then(|(_, texts)| texts.get_or_init(|| Texts::plain(language)).as_ref())
            .unwrap_or(english);
        Voice {
            mentions: self.mentions.get(),
            ..texts.voice()
        }
    }
}

/// One manner of speech: what the views write with.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'a> {
    bundle: &'a FluentBundle<FluentResource>,
    /// None where the ids of the commands are not known.
    mentions: Option<&'a Mentions>,
}

impl Voice<'_> {
    /// A text with the commands that it names as mentions, where they are known.
    pub(crate) fn mentioning(self, text: &str) -> String {
        match self.mentions {
            Some(mentions) => mentions.put_into(text),
            None => text.to_owned(),
        }
    }

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
        self.mentioning(&told)
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
mod tests;
