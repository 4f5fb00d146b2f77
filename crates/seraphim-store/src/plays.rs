//! What was heard, by whom and when.

use std::time::Duration;

use async_trait::async_trait;
use seraphim_core::{GuildId, UserId};
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{Heard, PersonRecord, Play, PlayLog, Statistics, Top};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::database::Database;
use crate::fault;
use crate::statement::{self, Statement, id, number};

/// Lines of a chart.
const CHART: i64 = 10;

impl Database {
    async fn number_of(&self, table: &'static str, question: Statement) -> Result<i64, StoreError> {
        let row = self.reads.one(table, question).await?;
        row.try_get(0).map_err(fault::of)
    }

    async fn lines(&self, sql: &'static str, of: (i64, i64)) -> Result<Vec<AnyRow>, StoreError> {
        let question = Statement::new(sql).with(of.0).with(of.1).with(CHART);
        self.reads.all("play_log", question).await
    }
}

impl Database {
    /// Plays by the hour of the day.
    async fn hours(&self, (guild, since): (i64, i64)) -> Result<[u64; 24], StoreError> {
        let question = Statement::new(
            "SELECT (played_at / 3600000) % 24, COUNT(*) FROM play_log \
             WHERE guild = $1 AND played_at >= $2 GROUP BY (played_at / 3600000) % 24",
        );
        let question = question.with(guild).with(since);
        let mut hours = [0; 24];
        for row in &self.reads.all("play_log", question).await? {
            let hour = usize::try_from(count(row, 0)?).unwrap_or(usize::MAX);
            if let Some(plays) = hours.get_mut(hour) {
                *plays = count(row, 1)?;
            }
        }
        Ok(hours)
    }
}

fn count(row: &AnyRow, column: usize) -> Result<u64, StoreError> {
    row.try_get::<i64, _>(column).map(id).map_err(fault::of)
}

#[async_trait]
impl PlayLog for Database {
    async fn log_play(&self, play: Play) -> Result<(), StoreError> {
        let statement = Statement::new(
            "INSERT INTO play_log \
             (guild, requester, played_at, heard_ms, title, author, source, uri) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .with(number(play.guild.get()))
        .with(number(play.requester.get()))
        .with(statement::now())
        .with(statement::millis(play.heard))
        .with(play.track.title)
        .with(play.track.author)
        .with(play.track.source)
        .with(play.track.uri);
        self.writer.write(vec![statement]).await
    }

    async fn heard_lately(&self, guild: GuildId, most: u32) -> Result<Vec<Heard>, StoreError> {
        let question = Statement::new(
            "SELECT title, author, uri FROM play_log \
             WHERE guild = $1 ORDER BY played_at DESC LIMIT $2",
        );
        let question = question.with(number(guild.get())).with(i64::from(most));
        let rows = self.reads.all("play_log", question).await?;
        rows.iter()
            .map(|row| {
                Ok(Heard {
                    title: row.try_get(0).map_err(fault::of)?,
                    author: row.try_get(1).map_err(fault::of)?,
                    uri: row.try_get(2).map_err(fault::of)?,
                })
            })
            .collect()
    }

    async fn statistics(&self, guild: GuildId, within: Duration) -> Result<Statistics, StoreError> {
        let of = (number(guild.get()), statement::ago(within));
        let question = Statement::new(
            "SELECT COUNT(*), CAST(COALESCE(SUM(heard_ms), 0) AS BIGINT), \
             COUNT(DISTINCT NULLIF(requester, 0)) FROM play_log WHERE guild = $1 AND played_at >= $2",
        )
        .with(of.0)
        .with(of.1);
        let totals = self.reads.one("play_log", question).await?;
        let tracks = "SELECT title, author, COUNT(*) FROM play_log \
                      WHERE guild = $1 AND played_at >= $2 GROUP BY title, author \
                      ORDER BY COUNT(*) DESC, title, author LIMIT $3";
        let tracks = self.lines(tracks, of).await?;
        let requesters = "SELECT requester, COUNT(*) FROM play_log \
                          WHERE guild = $1 AND played_at >= $2 AND requester <> 0 \
                          GROUP BY requester \
                          ORDER BY COUNT(*) DESC, requester LIMIT $3";
        let requesters = self.lines(requesters, of).await?;
        let hours = self.hours(of).await?;
        Ok(Statistics {
            plays: count(&totals, 0)?,
            heard: Duration::from_millis(count(&totals, 1)?),
            people: count(&totals, 2)?,
            tracks: tracks
                .iter()
                .map(|row| {
                    let text = |at: usize| row.try_get::<String, _>(at).map_err(fault::of);
                    Ok(Top {
                        what: (text(0)?, text(1)?),
                        plays: count(row, 2)?,
                    })
                })
                .collect::<Result<_, StoreError>>()?,
            requesters: requesters
                .iter()
                .map(|row| {
                    Ok(Top {
                        what: UserId(count(row, 0)?),
                        plays: count(row, 1)?,
                    })
                })
                .collect::<Result<_, StoreError>>()?,
            hours,
        })
    }

    async fn person(&self, person: UserId) -> Result<PersonRecord, StoreError> {
        let person = number(person.get());
        let plays = Statement::new("SELECT COUNT(*) FROM play_log WHERE requester = $1");
        let lists = Statement::new(
            "SELECT COUNT(*) FROM playlist WHERE owner_kind = 'person' AND owner = $1",
        );
        Ok(PersonRecord {
            plays: id(self.number_of("play_log", plays.with(person)).await?),
            playlists: id(self.number_of("playlist", lists.with(person)).await?),
        })
    }

    async fn forget_person(&self, person: UserId) -> Result<(), StoreError> {
        let person = number(person.get());
        let tables = [
            "DELETE FROM play_log WHERE requester = $1",
            "DELETE FROM playlist_entry WHERE owner_kind = 'person' AND owner = $1",
            "DELETE FROM playlist WHERE owner_kind = 'person' AND owner = $1",
        ];
        let statements = tables.map(|table| Statement::new(table).with(person));
        self.writer.write(statements.to_vec()).await
    }
}
