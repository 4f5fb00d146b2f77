//! The audio pipeline of one player: open, demux, decode, volume, resample to
//! 48 kHz stereo, Opus.
//!
//! All of it happens ahead of time on a decode thread per playing track, which
//! fills a short ring of Opus frames; the pacing thread takes one frame a tick
//! through [`Output`] and never waits. A [`Deck`] is the player's handle, and
//! [`DeckEvent`]s tell it what the listener heard. The pipeline knows nothing
//! of voice connections, of Lavalink or of sources.

mod aac;
pub mod cache;
mod constant_rate;
mod controls;
mod deck;
mod decoder;
mod downmix;
mod encoder;
mod failure;
pub mod filters;
mod frames;
mod gaps;
mod input;
mod intake;
mod opus;
mod output;
mod packets;
mod passage;
mod reader;
mod rendering;
mod resampler;
pub(crate) mod stages;
mod tape;
mod turntable;
mod variable_rate;
mod workshop;

#[cfg(test)]
mod tests;

pub use deck::{Deck, DeckEvent, DeckSettings, Open, PlaySettings};
pub use encoder::BEST_COMPLEXITY;
pub use failure::{OpenFailure, PlayFailure};
pub use filters::{Filters, Sound};
pub use gaps::Gaps;
pub use input::{DecodeAac, Input, SeekByTime};
pub use output::{Output, Pull};
pub use workshop::{Refills, Streams, Workshop, WorkshopSettings};
