//! The words that both halves of Seraphim speak: the types of the Lavalink v4
//! protocol and the codec of its encoded tracks. Serde only: no socket, no
//! clock, nothing that plays.
//!
//! Source of every shape: the Lavalink documentation, pages “REST API” and
//! “Websocket API” of <https://lavalink.dev/api/>. What is read is read
//! liberally (unknown fields are ignored, missing optional ones default); what
//! is written has every field that Lavalink writes.

pub mod codec;
mod failure;
mod filter;
mod info;
mod load;
mod lyrics;
mod message;
mod player;
mod quoted;
mod search;
mod track;

pub use failure::FailureKind;
pub use filter::{
    ChannelMix, Distortion, EqualizerBand, FILTER_NAMES, Filters, Karaoke, LowPass, Rotation,
    Timescale, Tremolo, Vibrato,
};
pub use info::{ErrorBody, Git, Info, Plugin, Version};
pub use load::{Exception, LoadResult, Playlist, PlaylistInfo, Severity};
pub use lyrics::{Lyrics, LyricsLine};
pub use message::{Cpu, Event, FrameStats, Memory, Message, Segment, Stats, TrackEndReason};
pub use player::{
    Player, PlayerState, Session, SessionUpdate, TrackUpdate, UpdatePlayer, VoiceState,
};
pub use search::{SearchResult, SearchText};
pub use track::{Track, TrackInfo};
