//! Rules that need no player: each is one file and can be read alone.

pub mod admission;
pub mod autoplay;
pub mod circuit;
pub mod fair;
pub mod fallback;
pub mod idle;
pub mod permission;
pub mod query;
pub mod rate_limit;
pub mod span;
pub mod vote;
