//! What guilds were playing.

use async_trait::async_trait;
use seraphim_core::{ChannelId, GuildId, SavedHead, SavedPlayer};
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{PlayerSave, SavedPlayers, Stay};
use sqlx::Row as _;

use crate::database::Database;
use crate::fault;
use crate::record::{self, FORMAT, HeadRecord};
use crate::statement::{self, Statement, id, number};

// `COALESCE` keeps the list that a save leaves out.
const SAVE: &str = "INSERT INTO player \
    (guild, format, head, queue, history, voice_channel, playing, saved_at) \
    VALUES ($1, $2, $3, COALESCE($4, '[]'), COALESCE($5, '[]'), $6, $7, $8) \
    ON CONFLICT (guild) DO UPDATE SET format = $2, head = $3, \
    queue = COALESCE($4, player.queue), history = COALESCE($5, player.history), \
    voice_channel = $6, playing = $7, saved_at = $8";

#[async_trait]
impl SavedPlayers for Database {
    async fn save_player(&self, guild: GuildId, save: PlayerSave) -> Result<(), StoreError> {
        let PlayerSave {
            head,
            queue,
            history,
        } = save;
        let list = |list: Option<Vec<_>>| {
            list.map(|list| record::write(&record::entries(list)))
                .transpose()
        };
        let channel = head.voice_channel.map(|channel| number(channel.get()));
        let playing = i64::from(head.current.is_some());
        let statement = Statement::new(SAVE)
            .with(number(guild.get()))
            .with(FORMAT)
            .with(record::write(&HeadRecord::from(head))?)
            .with(list(queue)?)
            .with(list(history)?)
            .with(channel)
            .with(playing)
            .with(statement::now());
        self.writer.write_of(guild, vec![statement]).await
    }

    async fn player(&self, guild: GuildId) -> Result<Option<SavedPlayer>, StoreError> {
        let sql = "SELECT format, head, queue, history, voice_channel FROM player WHERE guild = $1";
        let question = Statement::new(sql).with(number(guild.get()));
        let found = self.reads.optional("player", question).await?;
        let Some(row) = found else {
            return Ok(None);
        };
        let format: i64 = row.try_get(0).map_err(fault::of)?;
        if format > FORMAT {
            return Err(StoreError::Newer {
                found: format,
                known: FORMAT,
            });
        }
        let text = |column| row.try_get::<String, _>(column).map_err(fault::of);
        let mut head = SavedHead::from(record::read::<HeadRecord>(&text(1)?)?);
        let channel: Option<i64> = row.try_get(4).map_err(fault::of)?;
        head.voice_channel = channel.map(|channel| ChannelId(id(channel)));
        Ok(Some(SavedPlayer {
            head,
            queue: record::from_entries(record::read(&text(2)?)?),
            history: record::from_entries(record::read(&text(3)?)?),
        }))
    }

    async fn stays(&self) -> Result<Vec<Stay>, StoreError> {
        let question = Statement::new(
            "SELECT guild, voice_channel, playing FROM player WHERE voice_channel IS NOT NULL",
        );
        let rows = self.reads.all("player", question).await?;
        rows.iter()
            .map(|row| {
                let column = |at: usize| row.try_get::<i64, _>(at).map_err(fault::of);
                Ok(Stay {
                    guild: GuildId(id(column(0)?)),
                    channel: ChannelId(id(column(1)?)),
                    playing: column(2)? != 0,
                })
            })
            .collect()
    }

    async fn forget_channel(&self, guild: GuildId) -> Result<(), StoreError> {
        let sql = "UPDATE player SET voice_channel = NULL WHERE guild = $1";
        let statement = Statement::new(sql).with(number(guild.get()));
        self.writer.write_of(guild, vec![statement]).await
    }

    async fn forget_guild(&self, guild: GuildId) -> Result<(), StoreError> {
        let tables = [
            "DELETE FROM player WHERE guild = $1",
            "DELETE FROM panel WHERE guild = $1",
            "DELETE FROM guild_setting WHERE guild = $1",
        ];
        let statements = tables.map(|table| Statement::new(table).with(number(guild.get())));
        self.writer.write_of(guild, statements.to_vec()).await
    }
}
