//! Scripts: a visit to the sandbox in words, performed and told.
//!
//! What the words mean is in `parse`; `perform` acts and judges; processes
//! outside the sandbox (the bot) are the [`Stagehand`]'s.

mod parse;
mod perform;
mod tell;

pub use parse::{
    Act, GatewayOrder, MAX_SCRIPT_LEN, Order, Script, ScriptError, Sound, Step, VoiceOrder, Who,
};
pub use perform::{Failure, Performance, Stagehand};
