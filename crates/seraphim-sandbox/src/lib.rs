//! A local stand-in of Discord, written from Discord's documentation alone.
//!
//! It decides what a bot would meet at Discord: a REST API, a gateway, voice
//! servers, and people who act and listen. It shares no code with the bot, so
//! that a wrong belief of the bot cannot confirm itself. It does not touch
//! anything outside loopback, and keeps its whole world in memory.

pub mod console;
mod control;
mod error;
mod fault;
mod gateway;
mod listener;
mod media;
mod people;
mod rest;
mod sandbox;
pub mod script;
mod settings;
pub mod voice;
pub mod world;

pub use console::{Console, ConsoleSettings};
pub use error::{ActError, StartError};
pub use fault::{
    Fault, GatewayFault, LinkFault, MediaMode, RestFault, RestFaultKind, Scope, VoiceFault,
};
pub use people::{Filled, LOCALES, Life, Person, Seen, Suggestion, Upload};
pub use sandbox::{RequestRecord, Sandbox};
pub use settings::{Credentials, Ports, SandboxSettings};
