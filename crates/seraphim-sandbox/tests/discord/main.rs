//! The stand-in seen by raw clients: what Discord documents must hold here.

mod client;
mod control;
mod gateway;
mod interactions;
mod rest;
mod voice;
