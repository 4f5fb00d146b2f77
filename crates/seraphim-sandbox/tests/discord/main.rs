//! The stand-in seen by raw clients: what Discord documents must hold here.

mod attachments;
mod client;
mod console;
mod console_door;
mod console_ears;
mod control;
mod gateway;
mod interactions;
mod page;
mod rest;
mod script;
mod voice;
