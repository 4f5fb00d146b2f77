//! What can be played, and who wished for it.

use std::time::Duration;

use crate::ids::{EntryId, UserId};

/// One playable thing as the audio node described it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// The node's own opaque form of the track; handed back to it unread. Empty
    /// while the track is known by its words or its link alone: it is looked up
    /// when it is about to play.
    pub encoded: String,
    /// The title, as the source gave it. Not escaped.
    pub title: String,
    /// The artist or channel, as the source gave it. Not escaped.
    pub author: String,
    /// The whole length; `None` for a live stream.
    pub length: Option<Duration>,
    /// Whether it can be started elsewhere than at its beginning.
    pub seekable: bool,
    /// Where a person can look at it.
    pub uri: Option<String>,
    /// Its picture.
    pub artwork: Option<String>,
    /// The source's name, such as `http`, `local` or `youtube`.
    pub source: String,
    /// What the source calls it.
    pub identifier: String,
    /// The recording's international code, where the source knows it.
    pub isrc: Option<String>,
}

impl Track {
    /// Whether it has no end of its own.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.length.is_none() && !self.is_unresolved()
    }

    /// Whether it has to be looked up before it can be played.
    #[must_use]
    pub fn is_unresolved(&self) -> bool {
        self.encoded.is_empty()
    }

    /// Whether both are the same thing at the same source.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.source == other.source && self.identifier == other.identifier
    }
}

/// A track that somebody wished for: what the queue and the history hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// This wish, and no other for the same track.
    pub id: EntryId,
    /// What to play.
    pub track: Track,
    /// Who asked for it.
    pub requester: UserId,
}
