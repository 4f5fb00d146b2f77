//! A guild's choices as names and texts, in which they are kept. Only what
//! differs from the defaults is kept, so that a default can change for the
//! guilds that have not chosen.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{GuildSettings, SponsorCategory, Unheard};
use crate::ids::{ChannelId, RoleId};
use crate::speech::{Language, Manner};

/// Stands for a limit or a role that is expressly none.
const NONE: &str = "none";

impl GuildSettings {
    /// Every choice by name. What an operator sets for all guilds alone is left
    /// out.
    #[must_use]
    pub fn written(&self) -> BTreeMap<&'static str, String> {
        let seconds = |time: Duration| time.as_secs().to_string();
        let ids = |ids: &[ChannelId]| joined(ids.iter().map(ToString::to_string));
        let or_none = |text: Option<String>| text.unwrap_or_else(|| NONE.to_owned());
        BTreeMap::from([
            (Self::VOLUME, self.volume.to_string()),
            ("max_volume", self.max_volume.to_string()),
            ("queue_limit", self.queue_limit.to_string()),
            (
                "person_limit",
                or_none(self.person_limit.map(|limit| limit.to_string())),
            ),
            ("length_limit", or_none(self.length_limit.map(seconds))),
            ("fair", self.fair.to_string()),
            (
                "dj_role",
                or_none(self.dj_role.map(|role| role.to_string())),
            ),
            ("vote_share", self.vote_share.to_string()),
            ("text_channels", ids(&self.text_channels)),
            ("voice_channels", ids(&self.voice_channels)),
            ("announcements", self.announcements.to_string()),
            ("alone_timeout", seconds(self.alone_timeout)),
            ("idle_timeout", seconds(self.idle_timeout)),
            ("always_on", self.always_on.to_string()),
            ("unheard", self.unheard.name().to_owned()),
            (
                "sponsor_categories",
                joined(
                    self.sponsor_categories
                        .iter()
                        .map(|it| it.name().to_owned()),
                ),
            ),
            ("language", self.speech.language.tag().to_owned()),
            ("manner", self.speech.manner.name().to_owned()),
            ("sources", joined(self.sources.iter().cloned())),
        ])
    }

    /// These defaults with what was kept. A name that is not known, or a text
    /// that makes no sense, leaves the default.
    #[must_use]
    pub fn with_written(mut self, kept: &BTreeMap<String, String>) -> Self {
        for (name, text) in kept {
            self.read(name, text);
        }
        self.volume = self.volume.min(self.max_volume);
        self
    }

    fn read(&mut self, name: &str, text: &str) -> Option<()> {
        let seconds = |text: &str| text.parse().ok().map(Duration::from_secs);
        match name {
            Self::VOLUME => self.volume = text.parse().ok()?,
            "max_volume" => self.max_volume = text.parse().ok()?,
            "queue_limit" => self.queue_limit = text.parse().ok()?,
            "person_limit" => self.person_limit = optional(text, |text| text.parse().ok()).ok()?,
            "length_limit" => self.length_limit = optional(text, seconds).ok()?,
            "fair" => self.fair = text.parse().ok()?,
            "dj_role" => {
                self.dj_role = optional(text, |text| text.parse().ok().map(RoleId)).ok()?;
            }
            "vote_share" => self.vote_share = text.parse().ok()?,
            "text_channels" => self.text_channels = channels(text),
            "voice_channels" => self.voice_channels = channels(text),
            "announcements" => self.announcements = text.parse().ok()?,
            "alone_timeout" => self.alone_timeout = seconds(text)?,
            "idle_timeout" => self.idle_timeout = seconds(text)?,
            "always_on" => self.always_on = text.parse().ok()?,
            "unheard" => self.unheard = Unheard::of_name(text)?,
            "sponsor_categories" => {
                self.sponsor_categories =
                    parts(text).filter_map(SponsorCategory::of_name).collect();
            }
            "language" => self.speech.language = Language::of_tag(text)?,
            "manner" => self.speech.manner = Manner::of_name(text)?,
            "sources" => self.sources = parts(text).map(str::to_owned).collect(),
            _ => return None,
        }
        Some(())
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|part| !part.is_empty())
}

fn channels(text: &str) -> Vec<ChannelId> {
    parts(text)
        .filter_map(|part| part.parse().ok().map(ChannelId))
        .collect()
}

/// Expressly nothing, or something; an error where it makes no sense.
fn optional<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, ()> {
    if text == NONE {
        return Ok(None);
    }
    read(text).map(Some).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::Speech;

    fn kept(settings: &GuildSettings) -> BTreeMap<String, String> {
        settings
            .written()
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text))
            .collect()
    }

    #[test]
    fn every_choice_comes_back() {
        // Without `..`, so that a new setting is thought of here.
        let chosen = GuildSettings {
            volume: 30,
            max_volume: 60,
            queue_limit: 5,
            person_limit: Some(2),
            length_limit: Some(Duration::from_mins(9)),
            fair: true,
            dj_role: Some(RoleId(u64::MAX)),
            vote_share: 75,
            text_channels: vec![ChannelId(1), ChannelId(2)],
            voice_channels: vec![ChannelId(3)],
            announcements: false,
            alone_timeout: Duration::from_secs(11),
            idle_timeout: Duration::from_secs(12),
            always_on: true,
            unheard: Unheard::PlaysOn,
            sponsor_categories: SponsorCategory::ALL.to_vec(),
            speech: Speech {
                language: Language::Polish,
                manner: Manner::Plain,
            },
            sources: vec!["http".to_owned(), "youtube".to_owned()],
            search: GuildSettings::default().search,
            progress_every: GuildSettings::default().progress_every,
        };
        let back = GuildSettings::default().with_written(&kept(&chosen));
        assert_eq!(back, chosen);
        let none = GuildSettings::default();
        assert_eq!(chosen.with_written(&kept(&none)), none);
    }

    #[test]
    fn nonsense_leaves_the_default() {
        let nonsense = kept(&GuildSettings::default())
            .into_keys()
            .map(|name| (name, "\u{0}?".to_owned()))
            .chain([("unheard_of".to_owned(), "1".to_owned())])
            .filter(|(name, _)| name != "sources")
            .collect();
        let read = GuildSettings::default().with_written(&nonsense);
        assert_eq!(read, GuildSettings::default());
    }
}
