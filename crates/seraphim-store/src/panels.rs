//! Where the panels are.

use async_trait::async_trait;
use seraphim_core::{ChannelId, GuildId, MessageId};
use seraphim_engine::ports::StoreError;
use seraphim_engine::ports::store::{PanelPlace, SavedPanels};
use sqlx::Row as _;

use crate::database::Database;
use crate::fault;
use crate::statement::{Statement, id, number};

#[async_trait]
impl SavedPanels for Database {
    async fn save_panel(
        &self,
        guild: GuildId,
        place: Option<PanelPlace>,
    ) -> Result<(), StoreError> {
        let of = number(guild.get());
        let statement = match place {
            Some(place) => Statement::new(
                "INSERT INTO panel (guild, channel, message) VALUES ($1, $2, $3) \
                 ON CONFLICT (guild) DO UPDATE SET channel = $2, message = $3",
            )
            .with(of)
            .with(number(place.channel.get()))
            .with(number(place.message.get())),
            None => Statement::new("DELETE FROM panel WHERE guild = $1").with(of),
        };
        self.writer.write_of(guild, vec![statement]).await
    }

    async fn panels(&self) -> Result<Vec<(GuildId, PanelPlace)>, StoreError> {
        let question = Statement::new("SELECT guild, channel, message FROM panel");
        let rows = self.reads.all("panel", question).await?;
        rows.iter()
            .map(|row| {
                let column = |at: usize| row.try_get::<i64, _>(at).map_err(fault::of).map(id);
                let place = PanelPlace {
                    channel: ChannelId(column(1)?),
                    message: MessageId(column(2)?),
                };
                Ok((GuildId(column(0)?), place))
            })
            .collect()
    }
}
