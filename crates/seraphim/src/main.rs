//! Seraphim: a music bot for Discord that you host yourself.

mod bench;
mod cli;
mod config;
mod descriptors;
mod health;
mod lifecycle;
mod operator;
mod reload;
mod vitals;
mod wiring;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
