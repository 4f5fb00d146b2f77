//! A Lavalink v4 client: the engine's audio port.
//!
//! It decides how to stay connected to a node, how to resume, and what a
//! node's answer means to the rules. It never decides what to play, and it
//! never opens a voice connection. It reads liberally: what a node says that is
//! not known here is passed over.

mod backoff;
mod filter;
mod fleet;
mod health;
mod lavalink;
mod news;
mod node;
mod rest;
mod settings;
mod socket;
#[doc(hidden)]
pub mod stages;
mod track;

pub use health::{DownReason, Health, NodeFigures};
pub use lavalink::{Driver, DriverError, Lavalink, SetupError};
pub use settings::Settings;
