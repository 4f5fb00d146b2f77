//! Scripts: a visit to the sandbox in words, performed and told.
//!
//! `step` says what a script is, `parse` reads and `write` writes it;
//! `perform` acts and judges; processes outside the sandbox (the bot) are the
//! [`ProcessControl`]'s.

pub(crate) mod breakage;
mod listen;
mod parse;
mod perform;
mod person;
mod process_orders;
mod reading;
mod step;
pub(crate) mod tell;
mod typing;
mod words;
mod write;

pub use perform::{Failure, Performance, ProcessControl};
pub use process_orders::{Process, ProcessOrder, ProcessOrders};
pub use step::{
    Act, Bound, Fate, GatewayOrder, MAX_SCRIPT_LEN, Order, RestOrder, Script, ScriptError, Sound,
    Step, VoiceOrder, Who, Whom,
};
pub use tell::Line;
