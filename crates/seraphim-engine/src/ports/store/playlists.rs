//! Playlists of people and of guilds.

use async_trait::async_trait;
use seraphim_core::{GuildId, Track, UserId};

use super::StoreError;

/// How many playlists one owner may have.
pub const MOST_PLAYLISTS: usize = 100;

/// How many tracks one playlist may have.
pub const LARGEST_PLAYLIST: usize = 1_000;

/// Whose a playlist is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// A person's, in every guild.
    Person(UserId),
    /// A guild's, for everybody in it.
    Guild(GuildId),
}

/// A playlist in a list of playlists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaylistHead {
    /// Its name, as it was given.
    pub name: String,
    /// How many tracks it has.
    pub tracks: usize,
}

/// Playlists by owner and name. Names are told apart as they are written.
#[async_trait]
pub trait Playlists: Send + Sync + 'static {
    /// An owner's playlists, by name.
    async fn playlists(&self, owner: Owner) -> Result<Vec<PlaylistHead>, StoreError>;

    /// A playlist's tracks in order; `None`: there is none of that name.
    async fn playlist(&self, owner: Owner, name: &str) -> Result<Option<Vec<Track>>, StoreError>;

    /// Makes a playlist. One of that name is not replaced.
    async fn create_playlist(
        &self,
        owner: Owner,
        name: &str,
        tracks: &[Track],
    ) -> Result<(), StoreError>;

    /// Puts a track at the end of a playlist that does not have it yet, and makes
    /// the playlist where there is none. Returns how many it has then; `None`: it
    /// had that track.
    async fn keep_in_playlist(
        &self,
        owner: Owner,
        name: &str,
        track: &Track,
    ) -> Result<Option<usize>, StoreError>;

    /// Puts tracks at the end; all of them or none. Returns how many it has then.
    async fn add_to_playlist(
        &self,
        owner: Owner,
        name: &str,
        tracks: &[Track],
    ) -> Result<usize, StoreError>;

    /// Takes out the track at a place, 0 being the first. `None`: there is no
    /// such place.
    async fn remove_from_playlist(
        &self,
        owner: Owner,
        name: &str,
        place: usize,
    ) -> Result<Option<Track>, StoreError>;

    /// Gives a playlist another name.
    async fn rename_playlist(&self, owner: Owner, from: &str, to: &str) -> Result<(), StoreError>;

    /// Deletes a playlist; says whether there was one.
    async fn delete_playlist(&self, owner: Owner, name: &str) -> Result<bool, StoreError>;
}
