//! Playlists of people and of guilds.

use async_trait::async_trait;
use seraphim_core::Track;
use seraphim_engine::ports::store::{
    LARGEST_PLAYLIST, MOST_PLAYLISTS, Owner, PlaylistHead, Playlists,
};
use seraphim_engine::ports::{Refused, StoreError};
use sqlx::Row as _;

use crate::database::Database;
use crate::fault;
use crate::record::{self, TrackRecord};
use crate::statement::{self, Statement, number};

/// The three columns that name a playlist.
struct Key<'a> {
    kind: &'static str,
    owner: i64,
    name: &'a str,
}

impl<'a> Key<'a> {
    fn new(owner: Owner, name: &'a str) -> Self {
        let (kind, owner) = match owner {
            Owner::Person(person) => ("person", person.get()),
            Owner::Guild(guild) => ("guild", guild.get()),
        };
        Self {
            kind,
            owner: number(owner),
            name,
        }
    }

    /// A statement whose `$1`, `$2` and `$3` name the playlist.
    fn of(&self, sql: &'static str) -> Statement {
        Statement::new(sql)
            .with(self.kind)
            .with(self.owner)
            .with(self.name)
    }

    /// Puts tracks at places from `first` on.
    fn insert(&self, first: i64, tracks: &[Track]) -> Result<Vec<Statement>, StoreError> {
        (first..)
            .zip(tracks)
            .map(|(place, track)| {
                let track = record::write(&TrackRecord::from(track.clone()))?;
                let sql = "INSERT INTO playlist_entry (owner_kind, owner, name, place, track) \
                           VALUES ($1, $2, $3, $4, $5)";
                Ok(self.of(sql).with(place).with(track))
            })
            .collect()
    }
}

impl Database {
    async fn exists(&self, key: &Key<'_>) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM playlist WHERE owner_kind = $1 AND owner = $2 AND name = $3";
        let found = self.reads.optional("playlist", key.of(sql)).await?;
        Ok(found.is_some())
    }

    async fn require(&self, key: &Key<'_>) -> Result<(), StoreError> {
        if self.exists(key).await? {
            Ok(())
        } else {
            Err(Refused::NoSuchPlaylist.into())
        }
    }

    /// Makes a playlist of these tracks, for which there is room.
    async fn create(&self, key: &Key<'_>, tracks: &[Track]) -> Result<(), StoreError> {
        let sql = "SELECT COUNT(*) FROM playlist WHERE owner_kind = $1 AND owner = $2";
        let question = Statement::new(sql).with(key.kind).with(key.owner);
        let row = self.reads.optional("playlist", question).await?;
        let count = row.map_or(Ok(0), |row| row.try_get::<i64, _>(0));
        if usize::try_from(count.map_err(fault::of)?).unwrap_or(0) >= MOST_PLAYLISTS {
            return Err(Refused::TooManyPlaylists.into());
        }
        let sql = "INSERT INTO playlist (owner_kind, owner, name, created_at) \
                   VALUES ($1, $2, $3, $4)";
        let mut statements = vec![key.of(sql).with(statement::now())];
        statements.extend(key.insert(1, tracks)?);
        self.writer.write(statements).await
    }

    /// Places and tracks in order.
    async fn entries(&self, key: &Key<'_>) -> Result<Vec<(i64, String)>, StoreError> {
        let sql = "SELECT place, track FROM playlist_entry \
                   WHERE owner_kind = $1 AND owner = $2 AND name = $3 ORDER BY place";
        let rows = self.reads.all("playlist_entry", key.of(sql)).await?;
        rows.iter()
            .map(|row| {
                let place = row.try_get(0).map_err(fault::of)?;
                Ok((place, row.try_get(1).map_err(fault::of)?))
            })
            .collect()
    }

    /// Puts tracks behind a playlist's entries; says how many it has then.
    async fn append(
        &self,
        key: &Key<'_>,
        entries: &[(i64, String)],
        tracks: &[Track],
    ) -> Result<usize, StoreError> {
        let count = entries.len() + tracks.len();
        if count > LARGEST_PLAYLIST {
            return Err(Refused::PlaylistFull.into());
        }
        let last = entries.last().map_or(0, |(place, _)| *place);
        self.writer.write(key.insert(last + 1, tracks)?).await?;
        Ok(count)
    }
}

fn track(text: &str) -> Result<Track, StoreError> {
    Ok(record::read::<TrackRecord>(text)?.into())
}

#[async_trait]
impl Playlists for Database {
    async fn playlists(&self, owner: Owner) -> Result<Vec<PlaylistHead>, StoreError> {
        let key = Key::new(owner, "");
        let sql = "SELECT name, (SELECT COUNT(*) FROM playlist_entry \
                   WHERE playlist_entry.owner_kind = playlist.owner_kind \
                   AND playlist_entry.owner = playlist.owner \
                   AND playlist_entry.name = playlist.name) \
                   FROM playlist WHERE owner_kind = $1 AND owner = $2";
        let question = Statement::new(sql).with(key.kind).with(key.owner);
        let rows = self.reads.all("playlist", question).await?;
        let mut heads = rows
            .iter()
            .map(|row| {
                let tracks: i64 = row.try_get(1).map_err(fault::of)?;
                Ok(PlaylistHead {
                    name: row.try_get(0).map_err(fault::of)?,
                    tracks: usize::try_from(tracks).unwrap_or(0),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        // Databases order names each in its own way.
        heads.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(heads)
    }

    async fn playlist(&self, owner: Owner, name: &str) -> Result<Option<Vec<Track>>, StoreError> {
        let key = Key::new(owner, name);
        if !self.exists(&key).await? {
            return Ok(None);
        }
        let entries = self.entries(&key).await?;
        entries
            .iter()
            .map(|(_, text)| track(text))
            .collect::<Result<_, _>>()
            .map(Some)
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
        let key = Key::new(owner, name);
        let _turn = self.playlists.lock().await;
        if self.exists(&key).await? {
            return Err(Refused::NameTaken.into());
        }
        match self.create(&key, tracks).await {
            // Another program was faster.
            Err(StoreError::Fault(_)) if self.exists(&key).await? => Err(Refused::NameTaken.into()),
            created => created,
        }
    }

    async fn keep_in_playlist(
        &self,
        owner: Owner,
        name: &str,
        new: &Track,
    ) -> Result<Option<usize>, StoreError> {
        let key = Key::new(owner, name);
        let _turn = self.playlists.lock().await;
        if !self.exists(&key).await? {
            let tracks = std::slice::from_ref(new);
            return self.create(&key, tracks).await.map(|()| Some(1));
        }
        let entries = self.entries(&key).await?;
        for (_, text) in &entries {
            if track(text)?.is_same(new) {
                return Ok(None);
            }
        }
        let added = self.append(&key, &entries, std::slice::from_ref(new));
        added.await.map(Some)
    }

    async fn add_to_playlist(
        &self,
        owner: Owner,
        name: &str,
        tracks: &[Track],
    ) -> Result<usize, StoreError> {
        let key = Key::new(owner, name);
        let _turn = self.playlists.lock().await;
        self.require(&key).await?;
        let entries = self.entries(&key).await?;
        self.append(&key, &entries, tracks).await
    }

    async fn remove_from_playlist(
        &self,
        owner: Owner,
        name: &str,
        place: usize,
    ) -> Result<Option<Track>, StoreError> {
        let key = Key::new(owner, name);
        let _turn = self.playlists.lock().await;
        self.require(&key).await?;
        let entries = self.entries(&key).await?;
        let Some((place, text)) = entries.get(place) else {
            return Ok(None);
        };
        let sql = "DELETE FROM playlist_entry \
                   WHERE owner_kind = $1 AND owner = $2 AND name = $3 AND place = $4";
        self.writer.write(vec![key.of(sql).with(*place)]).await?;
        track(text).map(Some)
    }

    async fn rename_playlist(&self, owner: Owner, from: &str, to: &str) -> Result<(), StoreError> {
        let key = Key::new(owner, from);
        let _turn = self.playlists.lock().await;
        if self.exists(&Key::new(owner, to)).await? {
            return Err(Refused::NameTaken.into());
        }
        self.require(&key).await?;
        let tables = [
            "UPDATE playlist SET name = $4 WHERE owner_kind = $1 AND owner = $2 AND name = $3",
            "UPDATE playlist_entry SET name = $4 \
             WHERE owner_kind = $1 AND owner = $2 AND name = $3",
        ];
        let statements = tables.map(|table| key.of(table).with(to));
        self.writer.write(statements.to_vec()).await
    }

    async fn delete_playlist(&self, owner: Owner, name: &str) -> Result<bool, StoreError> {
        let key = Key::new(owner, name);
        let _turn = self.playlists.lock().await;
        if !self.exists(&key).await? {
            return Ok(false);
        }
        let tables = [
            "DELETE FROM playlist WHERE owner_kind = $1 AND owner = $2 AND name = $3",
            "DELETE FROM playlist_entry WHERE owner_kind = $1 AND owner = $2 AND name = $3",
        ];
        let statements = tables.map(|table| key.of(table));
        self.writer.write(statements.to_vec()).await?;
        Ok(true)
    }
}
