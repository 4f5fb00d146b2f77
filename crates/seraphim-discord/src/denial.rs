//! A no to an interaction: the engine's refusals, and the few that the adapter
//! gives before the engine is asked. Its codes are part of the same list.

use seraphim_core::{ChannelId, Refusal, RoleId};
use seraphim_engine::ports::{Refused, StoreError};

use crate::playlist_file::Unreadable;

/// Why an interaction was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Denial {
    /// The engine or a rule of the core said no.
    Core(Refusal),
    /// `VAL-007`: words and a file at once.
    QueryAndFile,
    /// `VAL-011`: a message without audio file or link.
    NothingPlayable,
    /// `VAL-012`: the hits that were to be chosen from are forgotten.
    HitsGone,
    /// `VAL-013` to `VAL-016`: the store has no room for it, no such thing, or one
    /// of that name already.
    Store(Refused),
    /// `PERM-005`: a playlist of the guild is changed by its DJs alone.
    SharedPlaylist {
        /// The role that makes one, besides Manage Server.
        role: Option<RoleId>,
    },
    /// `PERM-001`: in no voice channel, while the bot is in one. Go there.
    NotInVoice {
        /// Where the bot is.
        bot_in: ChannelId,
    },
    /// `PERM-010`: nobody is heard in the guild's AFK channel. Go to another one.
    AfkChannel {
        /// Where the caller is.
        channel: ChannelId,
    },
    /// `VAL-017`: an attached file that is too large.
    FileTooLarge {
        /// Bytes that are taken.
        largest: usize,
    },
    /// `VAL-018`: an attached file that holds no playlist.
    NoPlaylistFile,
    /// `NET-003`: an attached file that Discord did not give out.
    FileUnreadable,
    /// `VAL-019`: there is no audio node of that name.
    NoSuchNode,
    /// `VAL-020`: no name that a command can have, or one of ours.
    CommandName,
    /// `VAL-021`: the guild has as many commands of its own as it may.
    TooManyCommands {
        /// The most.
        most: usize,
    },
    /// `VAL-022`: the guild has no command of that name.
    NoSuchCommand,
    /// `VAL-023`: words and a playlist at once.
    QueryOrPlaylist,
    /// `NET-004`: Discord did not take a guild's commands.
    NotRegistered,
    /// `VAL-025`: nobody said which entries.
    NothingNamed,
    /// `VAL-026`: no gains of an equaliser.
    Bands,
    /// `PERM-007`: outside a guild.
    GuildOnly,
    /// `SYS-004`: a command or button that this version does not know.
    UnknownDeed,
    /// `SYS-007`: Discord has not told yet who is in which voice channel of the
    /// guild. Try again in a few seconds.
    TooEarly,
}

impl From<Refusal> for Denial {
    fn from(refusal: Refusal) -> Self {
        Self::Core(refusal)
    }
}

impl From<Unreadable> for Denial {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Nonsense => Self::NoPlaylistFile,
            Unreadable::TooMany => Self::Store(Refused::PlaylistFull),
        }
    }
}

impl From<StoreError> for Denial {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refused) => Self::Store(refused),
            error => {
                tracing::warn!(%error, "the store did not do it");
                Self::Core(Refusal::NotSaved)
            }
        }
    }
}

impl Denial {
    /// The stable code, the same in answer, log, metric and documentation.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Core(refusal) => refusal.code(),
            Self::QueryAndFile => "VAL-007",
            Self::NothingPlayable => "VAL-011",
            Self::HitsGone => "VAL-012",
            Self::Store(Refused::TooManyPlaylists) => "VAL-013",
            Self::Store(Refused::PlaylistFull) => "VAL-014",
            Self::Store(Refused::NoSuchPlaylist) => "VAL-015",
            Self::Store(Refused::NameTaken) => "VAL-016",
            Self::SharedPlaylist { .. } => "PERM-005",
            Self::NotInVoice { .. } => "PERM-001",
            Self::AfkChannel { .. } => "PERM-010",
            Self::FileTooLarge { .. } => "VAL-017",
            Self::NoPlaylistFile => "VAL-018",
            Self::FileUnreadable => "NET-003",
            Self::NoSuchNode => "VAL-019",
            Self::CommandName => "VAL-020",
            Self::TooManyCommands { .. } => "VAL-021",
            Self::NoSuchCommand => "VAL-022",
            Self::QueryOrPlaylist => "VAL-023",
            Self::NothingNamed => "VAL-025",
            Self::Bands => "VAL-026",
            Self::NotRegistered => "NET-004",
            Self::GuildOnly => "PERM-007",
            Self::UnknownDeed => "SYS-004",
            Self::TooEarly => "SYS-007",
        }
    }
}
