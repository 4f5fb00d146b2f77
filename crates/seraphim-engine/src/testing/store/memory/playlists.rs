//! The fake store's playlists.

use std::sync::atomic::Ordering;

use async_trait::async_trait;
use seraphim_core::Track;

use super::{Kept, MemoryStore};
use crate::ports::store::{
    LARGEST_PLAYLIST, MOST_PLAYLISTS, Owner, PlaylistHead, Playlists, Refused, StoreError,
};

impl Kept {
    fn create(&mut self, owner: Owner, name: &str, tracks: &[Track]) -> Result<(), StoreError> {
        let key = (owner, name.to_owned());
        if self.playlists.contains_key(&key) {
            return Err(Refused::NameTaken.into());
        }
        let count = self.playlists.keys().filter(|(of, _)| *of == owner).count();
        if count >= MOST_PLAYLISTS {
            return Err(Refused::TooManyPlaylists.into());
        }
        self.playlists.insert(key, tracks.to_vec());
        Ok(())
    }
}

fn append(list: &mut Vec<Track>, tracks: &[Track]) -> Result<usize, StoreError> {
    if list.len() + tracks.len() > LARGEST_PLAYLIST {
        return Err(Refused::PlaylistFull.into());
    }
    list.extend_from_slice(tracks);
    Ok(list.len())
}

#[async_trait]
impl Playlists for MemoryStore {
    async fn playlists(&self, owner: Owner) -> Result<Vec<PlaylistHead>, StoreError> {
        self.lists_read.fetch_add(1, Ordering::Relaxed);
        let kept = self.open().await?;
        let heads = kept.playlists.iter().filter(|((of, _), _)| *of == owner);
        Ok(heads
            .map(|((_, name), tracks)| PlaylistHead {
                name: name.clone(),
                tracks: tracks.len(),
            })
            .collect())
    }

    async fn playlist(&self, owner: Owner, name: &str) -> Result<Option<Vec<Track>>, StoreError> {
        let kept = self.open().await?;
        Ok(kept.playlists.get(&(owner, name.to_owned())).cloned())
    }

    async fn create_playlist(
        &self,
        owner: Owner,
        name: &str,
        tracks: &[Track],
    ) -> Result<(), StoreError> {
        if tracks.len() > LARGEST_PLAYLIST {
            return Err(Refused::PlaylistFull.into());
        }
        self.open().await?.create(owner, name, tracks)
    }

    async fn keep_in_playlist(
        &self,
        owner: Owner,
        name: &str,
        track: &Track,
    ) -> Result<Option<usize>, StoreError> {
        let mut kept = self.open().await?;
        let tracks = std::slice::from_ref(track);
        let Some(list) = kept.playlists.get_mut(&(owner, name.to_owned())) else {
            return kept.create(owner, name, tracks).map(|()| Some(1));
        };
        if list.iter().any(|known| known.is_same(track)) {
            return Ok(None);
        }
        append(list, tracks).map(Some)
    }

    async fn add_to_playlist(
        &self,
        owner: Owner,
        name: &str,
        tracks: &[Track],
    ) -> Result<usize, StoreError> {
        let mut kept = self.open().await?;
        let list = kept
            .playlists
            .get_mut(&(owner, name.to_owned()))
            .ok_or(Refused::NoSuchPlaylist)?;
        append(list, tracks)
    }

    async fn remove_from_playlist(
        &self,
        owner: Owner,
        name: &str,
        place: usize,
    ) -> Result<Option<Track>, StoreError> {
        let mut kept = self.open().await?;
        let list = kept
            .playlists
            .get_mut(&(owner, name.to_owned()))
            .ok_or(Refused::NoSuchPlaylist)?;
        Ok((place < list.len()).then(|| list.remove(place)))
    }

    async fn rename_playlist(&self, owner: Owner, from: &str, to: &str) -> Result<(), StoreError> {
        let mut kept = self.open().await?;
        if kept.playlists.contains_key(&(owner, to.to_owned())) {
            return Err(Refused::NameTaken.into());
        }
        let tracks = kept
            .playlists
            .remove(&(owner, from.to_owned()))
            .ok_or(Refused::NoSuchPlaylist)?;
        kept.playlists.insert((owner, to.to_owned()), tracks);
        Ok(())
    }

    async fn delete_playlist(&self, owner: Owner, name: &str) -> Result<bool, StoreError> {
        let mut kept = self.open().await?;
        Ok(kept.playlists.remove(&(owner, name.to_owned())).is_some())
    }
}
