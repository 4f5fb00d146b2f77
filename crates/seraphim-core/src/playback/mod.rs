//! A guild's player: one machine that turns what happened into what to do.
//!
//! It decides what plays, when the bot joins and leaves, and what each person
//! is answered. It does not wait, look anything up, or know how long anything
//! takes: timers are the effect [`Effect::WakeAt`] and the input
//! [`Input::Tick`].
//!
//! Requests and news change only what the player *wants* (`asking`, `ordering`,
//! `sounding`, `voting`, `finding`, `replacing`, `resolving`, `radio`, `hearing`,
//! `joining`, `silenced`), which is kept in `state`, `current` and `voice`;
//! `settling` then compares it with what the node was told (`node`) and gives the
//! orders. So an order can neither be forgotten nor given twice, whatever happened
//! in between.

mod asking;
mod current;
mod effect;
mod finding;
mod hearing;
mod input;
mod joining;
mod node;
mod ordering;
mod radio;
mod replacing;
mod resolving;
mod saving;
mod settling;
mod showing;
mod silenced;
mod sounding;
mod state;
mod transition;
mod voice;
mod voting;

#[cfg(test)]
mod tests;

pub use effect::{Effect, Notice, PanelChange, PlayOrder, Search};
pub use input::{AudioNews, EndReason, Input, LoadFailure, Loaded, PlayFailure, VoiceNews};
pub use saving::{OnNode, SavedCleared, SavedCurrent, SavedHead, SavedPlayer};
pub use state::Player;
