//! In which language, and in which manner, a guild is spoken to. The words
//! themselves are the adapter's.

/// A language that there is a catalogue for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, in both manners.
    #[default]
    English,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// German.
    German,
    /// Portuguese, as in Brazil.
    Portuguese,
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
    /// Chinese, simplified.
    Chinese,
    /// Polish.
    Polish,
    /// Turkish.
    Turkish,
}

impl Language {
    /// All of them, English first.
    pub const ALL: [Self; 10] = [
        Self::English,
        Self::Spanish,
        Self::French,
        Self::German,
        Self::Portuguese,
        Self::Japanese,
        Self::Korean,
        Self::Chinese,
        Self::Polish,
        Self::Turkish,
    ];

    /// Its tag, as in BCP 47.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::German => "de",
            Self::Portuguese => "pt-BR",
            Self::Japanese => "ja",
            Self::Korean => "ko",
            Self::Chinese => "zh-CN",
            Self::Polish => "pl",
            Self::Turkish => "tr",
        }
    }

    /// What its speakers call it.
    #[must_use]
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::French => "Français",
            Self::German => "Deutsch",
            Self::Portuguese => "Português (Brasil)",
            Self::Japanese => "日本語",
            Self::Korean => "한국어",
            Self::Chinese => "简体中文",
            Self::Polish => "Polski",
            Self::Turkish => "Türkçe",
        }
    }

    /// The language of a tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// How Seraphim speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Manner {
    /// As a seraph would: grave, archaic, a little absurd, kind. In English.
    #[default]
    Celestial,
    /// The same in everyday words.
    Plain,
}

impl Manner {
    /// Its name in settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Celestial => "celestial",
            Self::Plain => "plain",
        }
    }

    /// The manner of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Celestial, Self::Plain]
            .into_iter()
            .find(|manner| manner.name() == name)
    }
}

/// What to speak with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Speech {
    /// The language.
    pub language: Language,
    /// The manner; languages other than English have only the plain one.
    pub manner: Manner,
}

impl From<Manner> for Speech {
    fn from(manner: Manner) -> Self {
        Self {
            language: Language::English,
            manner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_found_again_by_its_tag() {
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::of_tag("tlh"), None);
    }
}
