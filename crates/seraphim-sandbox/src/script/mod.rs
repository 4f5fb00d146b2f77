//! Scripts: a visit to the sandbox in words, performed and told.
//!
//! `step` says what a script is, `parse` reads and `write` writes it;
//! `perform` acts and judges; processes outside the sandbox (the bot) are the
//! [`Stagehand`]'s.

mod backstage;
pub(crate) mod breakage;
mod listen;
mod parse;
mod perform;
mod person;
mod reading;
mod step;
pub(crate) mod tell;
mod typing;
mod words;
mod write;

pub use backstage::{Backstage, Call, Process};
pub use perform::{Failure, Performance, Stagehand};
pub use step::{
    Act, Bound, Fate, GatewayOrder, MAX_SCRIPT_LEN, Order, RestOrder, Script, ScriptError, Sound,
    Step, VoiceOrder, Who, Whom,
};
pub use tell::Line;
