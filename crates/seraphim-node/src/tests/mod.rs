//! The node over real HTTP and a real WebSocket, with voice lines whose frames
//! a test takes itself.

mod accompanying;
mod bitrate;
mod faults;
mod filters;
mod hostile;
mod keeping;
mod playing;
mod plugins;
mod pressure;
mod rest;
mod resuming;
mod stage;
mod underruns;
