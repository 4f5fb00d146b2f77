//! What a guild may choose, and within which bounds. The values here are those
//! of a guild that has chosen nothing.

mod sources;
mod written;

use std::time::Duration;

use crate::ids::{ChannelId, RoleId};
use crate::refusal::Refusal;
use crate::speech::{Language, Manner, Speech};

pub use sources::SOURCES;

/// The loudest that any guild may allow, in percent.
pub const LOUDEST: u16 = 150;

/// The most that a list in the settings holds.
pub const LONGEST_LIST: usize = 25;

/// The choices of one guild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuildSettings {
    /// Loudness in percent, 0–150.
    pub volume: u16,
    /// The loudest that anybody may set, in percent.
    pub max_volume: u16,
    /// The most entries that may wait in the queue.
    pub queue_limit: usize,
    /// The most entries of one person that may wait; `None` for no such limit.
    pub person_limit: Option<usize>,
    /// The longest track that is taken; `None` takes live streams too.
    pub length_limit: Option<Duration>,
    /// New entries are put so that people take turns.
    pub fair: bool,
    /// The role whose members may use the destructive verbs on other people's
    /// tracks. Without one everybody in the voice channel may.
    pub dj_role: Option<RoleId>,
    /// The share of listeners, in percent, whose votes do what needs a DJ; 0
    /// allows no votes.
    pub vote_share: u8,
    /// Text channels where commands are taken; empty: all.
    pub text_channels: Vec<ChannelId>,
    /// Voice channels where the bot plays; empty: all.
    pub voice_channels: Vec<ChannelId>,
    /// Whether the channel is told what nobody asked for, faults apart.
    pub announcements: bool,
    /// How long the bot waits in a channel without listeners.
    pub alone_timeout: Duration,
    /// How long the bot waits in a channel with nothing to play.
    pub idle_timeout: Duration,
    /// Stay in the channel, whoever listens.
    pub always_on: bool,
    /// What becomes of the music while nobody listens, where the bot stays.
    pub unheard: Unheard,
    /// Parts of videos that are left out.
    pub sponsor_categories: Vec<SponsorCategory>,
    /// How the guild is spoken to.
    pub speech: Speech,
    /// Sources that may be played, such as `youtube`; empty: all.
    pub sources: Vec<String>,
    /// Search prefixes in the order in which words are looked up, such as
    /// `localsearch` or `ytsearch`.
    pub search: Vec<String>,
    /// The shortest time between two edits of the panel that only move its
    /// progress bar; `None` never moves it.
    pub progress_every: Option<Duration>,
}

impl Default for GuildSettings {
    fn default() -> Self {
        Self {
            volume: 100,
            max_volume: LOUDEST,
            queue_limit: crate::queue::DEFAULT_LIMIT,
            person_limit: None,
            length_limit: None,
            fair: false,
            dj_role: None,
            vote_share: 50,
            text_channels: Vec::new(),
            voice_channels: Vec::new(),
            announcements: true,
            alone_timeout: Duration::from_mins(5),
            idle_timeout: Duration::from_mins(5),
            always_on: false,
            unheard: Unheard::Waits,
            sponsor_categories: Vec::new(),
            speech: Speech::default(),
            sources: Vec::new(),
            search: vec!["localsearch".to_owned()],
            progress_every: Some(Duration::from_secs(15)),
        }
    }
}

/// What music does while nobody listens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unheard {
    /// It waits for the next listener.
    #[default]
    Waits,
    /// It plays on.
    PlaysOn,
}

impl Unheard {
    /// Its name in settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::PlaysOn => "plays on",
        }
    }

    /// What a name stands for.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Waits, Self::PlaysOn]
            .into_iter()
            .find(|unheard| unheard.name() == name)
    }
}

/// A kind of segment that SponsorBlock knows,
/// <https://wiki.sponsor.ajay.app/w/Types#Category>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SponsorCategory {
    /// Paid promotion.
    Sponsor,
    /// Promotion of the author's own things.
    SelfPromotion,
    /// "Like and subscribe".
    Interaction,
    /// An intermission or intro without content.
    Intro,
    /// Credits.
    Outro,
    /// What is to come, or has been.
    Preview,
    /// In a music video, what is not music.
    OffTopic,
}

impl SponsorCategory {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Sponsor,
        Self::SelfPromotion,
        Self::Interaction,
        Self::Intro,
        Self::Outro,
        Self::Preview,
        Self::OffTopic,
    ];

    /// Its name at SponsorBlock.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sponsor => "sponsor",
            Self::SelfPromotion => "selfpromo",
            Self::Interaction => "interaction",
            Self::Intro => "intro",
            Self::Outro => "outro",
            Self::Preview => "preview",
            Self::OffTopic => "music_offtopic",
        }
    }

    /// The category of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|category| category.name() == name)
    }
}

/// One choice of a guild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsChange {
    /// See [`GuildSettings::volume`].
    Volume(u16),
    /// See [`GuildSettings::max_volume`].
    MaxVolume(u16),
    /// See [`GuildSettings::queue_limit`].
    QueueLimit(usize),
    /// See [`GuildSettings::person_limit`]; 0 takes the limit away.
    PersonLimit(usize),
    /// See [`GuildSettings::length_limit`]; zero takes the limit away.
    LengthLimit(Duration),
    /// See [`GuildSettings::fair`].
    Fair(bool),
    /// See [`GuildSettings::dj_role`].
    DjRole(Option<RoleId>),
    /// See [`GuildSettings::vote_share`].
    VoteShare(u8),
    /// Adds a channel to [`GuildSettings::text_channels`], or takes it out.
    TextChannel(ChannelId),
    /// Adds a channel to [`GuildSettings::voice_channels`], or takes it out.
    VoiceChannel(ChannelId),
    /// Takes commands in every text channel, plays in every voice channel.
    AnyChannel,
    /// See [`GuildSettings::announcements`].
    Announcements(bool),
    /// See [`GuildSettings::alone_timeout`].
    AloneTimeout(Duration),
    /// See [`GuildSettings::idle_timeout`].
    IdleTimeout(Duration),
    /// See [`GuildSettings::always_on`].
    AlwaysOn(bool),
    /// See [`GuildSettings::unheard`].
    Unheard(Unheard),
    /// See [`GuildSettings::sponsor_categories`].
    Sponsors(Vec<SponsorCategory>),
    /// See [`GuildSettings::speech`].
    Language(Language),
    /// See [`GuildSettings::speech`].
    Manner(Manner),
    /// See [`GuildSettings::sources`].
    Sources(Vec<String>),
}

impl GuildSettings {
    /// The name under which [`Self::volume`] is kept.
    pub const VOLUME: &'static str = "volume";

    /// Makes one choice.
    ///
    /// # Errors
    /// [`Refusal::OutOfRange`], [`Refusal::TimeOutOfRange`], [`Refusal::ListFull`],
    /// [`Refusal::UnknownSource`];
    /// nothing has changed then.
    pub fn change(&mut self, change: SettingsChange) -> Result<(), Refusal> {
        match change {
            SettingsChange::Volume(volume) => {
                self.volume = within(volume, 0, self.max_volume)?;
            }
            SettingsChange::MaxVolume(most) => {
                self.max_volume = within(most, 1, LOUDEST)?;
                self.volume = self.volume.min(most);
            }
            SettingsChange::QueueLimit(limit) => self.queue_limit = within(limit, 1, 10_000)?,
            SettingsChange::PersonLimit(limit) => {
                self.person_limit = Some(within(limit, 0, 10_000)?).filter(|limit| *limit > 0);
            }
            SettingsChange::LengthLimit(limit) => {
                let limit = span(limit, Duration::ZERO)?;
                self.length_limit = (!limit.is_zero()).then_some(limit);
            }
            SettingsChange::Fair(fair) => self.fair = fair,
            SettingsChange::DjRole(role) => self.dj_role = role,
            SettingsChange::VoteShare(share) => self.vote_share = within(share, 0, 100)?,
            SettingsChange::TextChannel(channel) => toggle(&mut self.text_channels, channel)?,
            SettingsChange::VoiceChannel(channel) => toggle(&mut self.voice_channels, channel)?,
            SettingsChange::AnyChannel => {
                self.text_channels.clear();
                self.voice_channels.clear();
            }
            SettingsChange::Announcements(announce) => self.announcements = announce,
            SettingsChange::AloneTimeout(time) => self.alone_timeout = timeout(time)?,
            SettingsChange::IdleTimeout(time) => self.idle_timeout = timeout(time)?,
            SettingsChange::AlwaysOn(always) => self.always_on = always,
            SettingsChange::Unheard(unheard) => self.unheard = unheard,
            SettingsChange::Sponsors(categories) => self.sponsor_categories = categories,
            SettingsChange::Language(language) => self.speech.language = language,
            SettingsChange::Manner(manner) => self.speech.manner = manner,
            SettingsChange::Sources(sources) => {
                if sources.len() > LONGEST_LIST {
                    return Err(Refusal::ListFull { most: LONGEST_LIST });
                }
                let unknown = |name: &&String| !SOURCES.contains(&name.as_str());
                if let Some(name) = sources.iter().find(unknown) {
                    let name = name.clone();
                    return Err(Refusal::UnknownSource { name });
                }
                self.sources = sources;
            }
        }
        Ok(())
    }
}

fn within<T: Copy + PartialOrd + TryInto<i64>>(value: T, least: T, most: T) -> Result<T, Refusal> {
    if (least..=most).contains(&value) {
        return Ok(value);
    }
    let number = |value: T| value.try_into().unwrap_or(i64::MAX);
    Err(Refusal::OutOfRange {
        least: number(least),
        most: number(most),
    })
}

/// From ten seconds to a day.
fn timeout(time: Duration) -> Result<Duration, Refusal> {
    span(time, Duration::from_secs(10))
}

/// At most a day.
fn span(time: Duration, least: Duration) -> Result<Duration, Refusal> {
    let most = Duration::from_hours(24);
    if (least..=most).contains(&time) {
        Ok(time)
    } else {
        Err(Refusal::TimeOutOfRange { least, most })
    }
}

fn toggle(list: &mut Vec<ChannelId>, channel: ChannelId) -> Result<(), Refusal> {
    if let Some(at) = list.iter().position(|known| *known == channel) {
        list.remove(at);
    } else if list.len() < LONGEST_LIST {
        list.push(channel);
    } else {
        return Err(Refusal::ListFull { most: LONGEST_LIST });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_bounds_changes_nothing() {
        let cases = [
            SettingsChange::Volume(151),
            SettingsChange::MaxVolume(0),
            SettingsChange::QueueLimit(0),
            SettingsChange::QueueLimit(10_001),
            SettingsChange::VoteShare(101),
            SettingsChange::AloneTimeout(Duration::from_secs(9)),
            SettingsChange::IdleTimeout(Duration::from_hours(25)),
            SettingsChange::LengthLimit(Duration::from_hours(25)),
            SettingsChange::Sources(vec!["local".to_owned(); 26]),
            SettingsChange::Sources(vec!["local".to_owned(), "yuotube".to_owned()]),
        ];
        for change in cases {
            let mut settings = GuildSettings::default();
            assert!(settings.change(change.clone()).is_err(), "{change:?}");
            assert_eq!(settings, GuildSettings::default());
        }
    }

    #[test]
    fn a_time_is_refused_with_bounds_that_are_times() {
        let short = SettingsChange::IdleTimeout(Duration::from_secs(1));
        let refused = Err(Refusal::TimeOutOfRange {
            least: Duration::from_secs(10),
            most: Duration::from_hours(24),
        });
        assert_eq!(GuildSettings::default().change(short), refused);
    }

    #[test]
    fn the_volume_follows_its_limit_down() {
        let mut settings = GuildSettings::default();
        settings
            .change(SettingsChange::MaxVolume(60))
            .expect("allowed");

        assert_eq!(settings.volume, 60);
        assert_eq!(
            settings.change(SettingsChange::Volume(61)),
            Err(Refusal::OutOfRange { least: 0, most: 60 })
        );
    }

    #[test]
    fn a_channel_named_twice_is_taken_out_again_and_the_twenty_sixth_is_refused() {
        let mut settings = GuildSettings::default();
        for id in 1..=25 {
            settings
                .change(SettingsChange::TextChannel(ChannelId(id)))
                .expect("there is room for 25");
        }
        assert_eq!(
            settings.change(SettingsChange::TextChannel(ChannelId(26))),
            Err(Refusal::ListFull { most: 25 })
        );
        settings
            .change(SettingsChange::TextChannel(ChannelId(7)))
            .expect("it goes");
        assert!(!settings.text_channels.contains(&ChannelId(7)));
        settings
            .change(SettingsChange::AnyChannel)
            .expect("allowed");
        assert!(settings.text_channels.is_empty());
    }

    #[test]
    fn a_limit_of_nothing_is_no_limit() {
        let mut settings = GuildSettings::default();
        for (change, limited) in [
            (SettingsChange::PersonLimit(5), true),
            (SettingsChange::PersonLimit(0), false),
        ] {
            settings.change(change).expect("allowed");
            assert_eq!(settings.person_limit.is_some(), limited);
        }
        settings
            .change(SettingsChange::LengthLimit(Duration::ZERO))
            .expect("allowed");
        assert_eq!(settings.length_limit, None);
    }
}
