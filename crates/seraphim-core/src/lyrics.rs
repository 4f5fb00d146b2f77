//! The words of a track.

/// What somebody has written down of a track's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lyrics {
    /// Who has: the provider, or the source that passed it on. Not escaped.
    pub from: String,
    /// The words, a line each. Not escaped.
    pub lines: Vec<String>,
}
