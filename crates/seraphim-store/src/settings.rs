//! What guilds have chosen.

use std::collections::BTreeMap;

use async_trait::async_trait;
use seraphim_core::GuildId;
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{Choice, SettingsBook};
use sqlx::Row as _;

use crate::database::Database;
use crate::fault;
use crate::statement::{Statement, number};

#[async_trait]
impl SettingsBook for Database {
    async fn choices(&self, guild: GuildId) -> Result<BTreeMap<String, String>, StoreError> {
        let question = Statement::new("SELECT name, value FROM guild_setting WHERE guild = $1")
            .with(number(guild.get()));
        let rows = self.reads.all("guild_setting", question).await?;
        rows.iter()
            .map(|row| {
                let text = |at: usize| row.try_get::<String, _>(at).map_err(fault::of);
                Ok((text(0)?, text(1)?))
            })
            .collect()
    }

    async fn choose(&self, guild: GuildId, choices: &[Choice<'_>]) -> Result<(), StoreError> {
        if choices.is_empty() {
            return Ok(());
        }
        let statements = choices.iter().map(|choice| statement(guild, *choice));
        self.writer.write_of(guild, statements.collect()).await
    }
}

fn statement(guild: GuildId, (name, value): Choice<'_>) -> Statement {
    match value {
        Some(value) => Statement::new(
            "INSERT INTO guild_setting (guild, name, value) VALUES ($1, $2, $3) \
             ON CONFLICT (guild, name) DO UPDATE SET value = $3",
        )
        .with(number(guild.get()))
        .with(name)
        .with(value),
        None => Statement::new("DELETE FROM guild_setting WHERE guild = $1 AND name = $2")
            .with(number(guild.get()))
            .with(name),
    }
}
