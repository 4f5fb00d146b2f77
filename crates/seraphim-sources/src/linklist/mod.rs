//! Lists of links and paths (M3U, PLS): from a list to tracks.
//!
//! Decides what an entry leads to and how far lists in lists are followed. A
//! list from the network leads to links only; one in the local folder also to
//! files of that folder. Whatever an entry leads to passes the same walls as if
//! somebody had asked for it.

mod expand;
mod parse;
mod place;
#[cfg(test)]
mod tests;
mod text;

use bytes::Bytes;
use lavalink_protocol::Track;

pub(crate) use self::expand::Expander;
pub(crate) use self::parse::{Kind, List, looks_like_list, parse};
pub(crate) use self::place::Base;
pub(crate) use self::text::decode;
use crate::OpenError;

/// A list may be so long, in bytes.
pub(crate) const LIST_BYTES: usize = 1024 * 1024;

/// What an identifier turned out to be.
#[derive(Debug)]
pub(crate) enum Loaded {
    Track(Box<Track>),
    List(List, Base),
}

/// Reads a list's text. What is HLS is not for here.
pub(crate) fn read(bytes: &Bytes) -> Kind {
    parse(&text::decode(bytes))
}

/// Whether a name's extension is that of a list.
pub(crate) fn is_list_extension(extension: Option<&str>) -> bool {
    matches!(extension, Some("m3u" | "m3u8" | "pls"))
}

/// A list without an entry that can be played.
pub(crate) fn empty() -> OpenError {
    OpenError::unplayable(
        "There is nothing in that list that can be played.",
        "no entry of the list could be loaded",
    )
}
