//! A no to an interaction: the engine's refusals, and the few that the adapter
//! gives before the engine is asked. Its codes are part of the same list.

use seraphim_core::Refusal;
use seraphim_engine::ports::{Refused, StoreError};

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
    /// `PERM-007`: outside a guild.
    GuildOnly,
    /// `SYS-004`: a command or button that this version does not know.
    UnknownDeed,
}

impl From<Refusal> for Denial {
    fn from(refusal: Refusal) -> Self {
        Self::Core(refusal)
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
            Self::GuildOnly => "PERM-007",
            Self::UnknownDeed => "SYS-004",
        }
    }
}
