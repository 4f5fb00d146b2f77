//! The Discord adapter: commands, buttons, views and the gateway.
//!
//! It decides how things look and sound on Discord: when an interaction is
//! acknowledged, what a sentence says, where the panel stands. It does not
//! decide what is played or who may ask for it; that is the engine's, whom it
//! asks and tells. It reads no file and no environment and stores nothing.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use seraphim_engine::ports::Store;
//! # async fn wire(
//! #     token: secrecy::SecretString,
//! #     store: Arc<dyn Store>,
//! # ) -> Result<(), seraphim_discord::Error> {
//! use seraphim_discord::{Settings, connect};
//!
//! let discord = connect(Settings::new(token), store).await?;
//! let stage = discord.stage(); // for the engine's ports
//! # let _ = stage;
//! # Ok(())
//! # }
//! ```

mod attachments;
mod buttons;
mod cache;
mod commands;
mod connect;
mod denial;
mod desk;
mod error;
mod events;
mod examination;
mod gateway;
mod guild_commands;
mod hits;
mod ids;
mod interaction;
mod operator;
mod pages;
mod panel;
mod players;
mod playlist_file;
mod pulse;
mod reference;
mod registration;
mod rest;
mod settings;
mod shards;
mod signed_link;
mod stage;
mod view;
mod voice_orders;
mod voice_status;
mod wire;

#[cfg(test)]
mod testing;

pub use connect::{CLOSING, Discord, connect, registrar};
pub use error::Error;
pub use examination::{Examination, examine};
pub use operator::{NodeState, Operator};
pub use pulse::{Pulse, ShardPulse};
pub use reference::command_reference;
pub use registration::Registrar;
pub use settings::{Manner, Settings};
pub use shards::{NoShardPlan, ShardPlan};
