//! What is written down, as the engine sees it. Each kind of thing is one
//! trait; a [`Store`] is all of them.
//!
//! A write that has returned `Ok` is on the disk: a power cut does not undo it.
//! Every call ends within its own time-out.

mod connections;
mod panels;
mod players;
mod playlists;
mod plays;
mod settings;

pub use connections::Connections;
pub use panels::{PanelPlace, SavedPanels};
pub use players::{PlayerSave, SavedPlayers, Stay};
pub use playlists::{LARGEST_PLAYLIST, MOST_PLAYLISTS, Owner, PlaylistHead, Playlists};
pub use plays::{Heard, PersonRecord, Play, PlayLog, Statistics, Top};
pub use settings::{Choice, SettingsBook};

/// Everything that is written down.
pub trait Store:
    SavedPlayers + SavedPanels + SettingsBook + Playlists + PlayLog + Connections
{
}

impl<T> Store for T where
    T: SavedPlayers + SavedPanels + SettingsBook + Playlists + PlayLog + Connections
{
}

/// Why something was not read or written, by what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else holds the database; the same works later.
    #[error("the database is locked by another process")]
    Locked,
    /// The disk is full.
    #[error("the disk of the database is full")]
    Full,
    /// Nothing may be written.
    #[error("the database may not be written to")]
    ReadOnly,
    /// What is there cannot be read; a backup can be restored.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// The database server does not answer; the same works later.
    #[error("the database is not reachable: {0}")]
    Unreachable(String),
    /// Another program serves this guild now, and may have read what it had.
    #[error("the guild is served by another program now")]
    Lost,
    /// A newer version of the program has changed the database.
    #[error("the database has schema {found}, and this program knows {known} at most")]
    Newer {
        /// The schema of the database.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// A bound of what is kept would be exceeded, or what is named is not there.
    #[error("{0}")]
    Refused(Refused),
    /// Something that should not happen.
    #[error("the database failed: {0}")]
    Fault(String),
}

/// A write that the store will not do, although it could.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refused {
    /// One owner has [`MOST_PLAYLISTS`] already.
    #[error("there are too many playlists")]
    TooManyPlaylists,
    /// A playlist would have more than [`LARGEST_PLAYLIST`] tracks.
    #[error("the playlist would be too long")]
    PlaylistFull,
    /// There is no playlist of that name.
    #[error("there is no such playlist")]
    NoSuchPlaylist,
    /// There is a playlist of that name.
    #[error("there is such a playlist already")]
    NameTaken,
}

impl From<Refused> for StoreError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}
