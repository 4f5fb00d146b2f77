//! The rules of the bot: what may be asked, what is queued, what plays next.
//!
//! This crate decides and does nothing. It has no async, clock, dice, socket or
//! Discord type: time is an argument, chance is a seed, and a decision comes
//! back as a list of [`Effect`]s for somebody else to carry out. A bug report
//! is therefore a list of inputs, and a test is the same list.

pub mod filters;
pub mod history;
pub mod ids;
pub mod lyrics;
pub mod playback;
pub mod policy;
pub mod queue;
pub mod refusal;
pub mod reply;
pub mod request;
pub mod settings;
pub mod snapshot;
pub mod speech;
pub mod time;
pub mod track;

pub use filters::{FilterChange, Filters, Preset};
pub use history::History;
pub use ids::{ChannelId, EntryId, GuildId, MessageId, PlayId, RoleId, Ticket, UserId};
pub use lyrics::Lyrics;
pub use playback::{
    AudioNews, Effect, EndReason, Input, LoadFailure, Loaded, Notice, OnNode, PanelChange,
    PlayFailure, PlayOrder, Player, SavedCleared, SavedCurrent, SavedHead, SavedPlayer, Search,
    VoiceNews,
};
pub use policy::fallback::FailureCause;
pub use policy::vote::{Count, Deed};
pub use queue::Queue;
pub use refusal::Refusal;
pub use reply::Reply;
pub use request::{
    BotPermission, Caller, LoopMode, Pick, Place, Request, SeekTo, VoiceAccess, VolumeChange,
};
pub use settings::{GuildSettings, SettingsChange, SponsorCategory, Unheard};
pub use snapshot::{NowPlaying, Snapshot, Status};
pub use speech::{Language, Manner, Speech};
pub use time::Timestamp;
pub use track::{Entry, Track};
