//! Runs the rules of `seraphim-core`: one task for each guild, with a bounded
//! mailbox, that alone owns the guild's player.
//!
//! It carries out what the player decides through five [`ports`] (audio,
//! stage, store, clock, dice) and knows no library behind any of them. It writes no
//! word that a person reads.

mod admission;
mod attachment;
mod backlog;
mod chain;
mod choices;
mod engine;
mod guild;
mod journey;
mod lanes;
mod lately;
mod ledger;
mod lyrics;
mod news;
mod panel;
pub mod ports;
mod registry;
mod restore;
mod sources;
mod suggest;
pub mod testing;

pub use chain::chain;
pub use engine::{CLOSING, Engine, EngineDriver, EngineError, EngineSettings, Ports};
pub use news::News;
pub use seraphim_core::{
    BotPermission, Caller, ChannelId, Entry, EntryId, FailureCause, GuildId, GuildSettings, Notice,
    NowPlaying, PanelChange, Place, Refusal, Reply, Request, Snapshot, Status, Track, UserId,
    VoiceAccess,
};
pub use suggest::{Length, Suggestion};
