//! Seraphim: a music bot for Discord that you host yourself.

mod bench;
mod cli;
mod config;
mod lifecycle;
mod wiring;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
