//! A Lavalink v4 compatible audio node.
//!
//! It decides how players, sessions and their events behave towards a client,
//! as [Lavalink's API] says, and turns tracks into Opus frames. What an
//! identifier means is `seraphim-sources`' business; how a frame reaches
//! Discord is `seraphim-voice`'s.
//!
//! [Lavalink's API]: https://lavalink.dev/api/

mod bitrate;
mod load;
mod node;
mod outbox;
pub mod pipeline;
mod player;
mod pressure;
mod refusal;
mod rest;
mod server;
mod session;
mod settings;
#[doc(hidden)]
pub mod stages;
mod underruns;
mod websocket;

#[cfg(test)]
mod tests;

pub use bitrate::Bitrate;
pub use node::{Error, Figures, Node};
pub use settings::{Build, Limits, NodeSettings};
