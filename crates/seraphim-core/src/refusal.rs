//! Every way of saying no to a person. A refusal is data: the words for it are
//! chosen by the adapter that shows it.

mod samples;

use std::time::Duration;

use crate::ids::{ChannelId, RoleId};
use crate::policy::fallback::FailureCause;
use crate::request::BotPermission;
#[doc(hidden)]
pub use samples::samples;

/// Why a request was not carried out. Nothing has changed when one is given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `VAL-001`: the query is empty or blank. Type something.
    #[error("the query is empty")]
    QueryEmpty,
    /// `VAL-002`: the query is too long. Shorten it.
    #[error("the query has {length} characters, {max} are allowed")]
    QueryTooLong {
        /// Characters after trimming.
        length: usize,
        /// The most that are taken.
        max: usize,
    },
    /// `VAL-003`: the query has NUL or another control character.
    #[error("the query has a control character")]
    QueryControl,
    /// `VAL-004`: a link of a kind that is not played. Use http or https.
    #[error("links with the scheme {scheme} are not played")]
    UrlScheme {
        /// The scheme, lower case, without its colon.
        scheme: String,
    },
    /// `VAL-005`: begins like a link but is none.
    #[error("this is not a whole link")]
    UrlMalformed,
    /// `VAL-006`: the entry that was named is not in the queue (any more).
    #[error("there is no such entry in the queue")]
    UnknownEntry,
    /// `VAL-008`: this is no time of a track, such as `1:23`, `90` or `1m30s`.
    #[error("this is no time")]
    NoTime,
    /// `VAL-009`: a number that is too small or too large.
    #[error("only {least} to {most} is taken")]
    OutOfRange {
        /// The smallest that is taken.
        least: i64,
        /// The largest.
        most: i64,
    },
    /// `VAL-027`: a time that is too short or too long.
    #[error("only {least:?} to {most:?} is taken")]
    TimeOutOfRange {
        /// The shortest that is taken.
        least: Duration,
        /// The longest.
        most: Duration,
    },
    /// `VAL-010`: a list of the settings is full.
    #[error("the list is full at {most}")]
    ListFull {
        /// The most that it holds.
        most: usize,
    },
    /// `VAL-024`: there is no source of this name. Take one of
    /// [`SOURCES`](crate::settings::SOURCES).
    #[error("there is no source {name}")]
    UnknownSource {
        /// What was typed.
        name: String,
    },

    /// `PERM-001`: the caller is in no voice channel. Join one.
    #[error("the caller is in no voice channel")]
    NotInVoice,
    /// `PERM-002`: the bot is busy in another channel. Go there.
    #[error("the bot is in another channel")]
    OtherChannel {
        /// Where the bot is.
        bot_in: ChannelId,
    },
    /// `PERM-003`: the bot lacks permissions. Somebody must grant them.
    #[error("the bot lacks permissions")]
    BotLacks {
        /// Where.
        channel: ChannelId,
        /// Which.
        missing: Vec<BotPermission>,
    },
    /// `PERM-004`: the voice channel is full.
    #[error("the voice channel is full")]
    ChannelFull {
        /// Which.
        channel: ChannelId,
    },
    /// `PERM-005`: only a DJ may; or the requester, for their own track.
    #[error("only a DJ may do this")]
    NeedsDj {
        /// The role that makes one, besides Manage Server.
        role: Option<RoleId>,
    },
    /// `PERM-006`: too many actions in a short time. Wait.
    #[error("too fast; wait {retry_after:?}")]
    TooFast {
        /// How long until the next one is taken.
        retry_after: Duration,
    },
    /// `PERM-013`: everybody in the guild together does too much. Wait.
    #[error("the guild is too fast; wait {retry_after:?}")]
    GuildTooFast {
        /// How long until the next one is taken.
        retry_after: Duration,
    },
    /// `PERM-014`: the caller has voted for this already. Others may.
    #[error("already voted; {missing} more are needed")]
    VotedAlready {
        /// Votes that are still missing.
        missing: usize,
    },
    /// `PERM-008`: only who manages the server may. Ask one of them.
    #[error("only who manages the server may do this")]
    NeedsManager,
    /// `PERM-009`: commands are not taken in this text channel.
    #[error("commands are taken elsewhere")]
    TextChannelClosed {
        /// Where they are taken.
        open: Vec<ChannelId>,
    },
    /// `PERM-010`: nothing is played in this voice channel.
    #[error("music is played elsewhere")]
    VoiceChannelClosed {
        /// Where it is.
        open: Vec<ChannelId>,
    },
    /// `PERM-011`: the guild does not take this source.
    #[error("the guild does not take the source {source_name}")]
    SourceClosed {
        /// The source's name.
        source_name: String,
    },
    /// `PERM-012`: only an owner of the application may.
    #[error("only an owner of the application may do this")]
    NeedsOwner,

    /// `PLAY-001`: there is nothing to do this to.
    #[error("nothing is playing")]
    NothingPlaying,
    /// `PLAY-002`: the search came back empty.
    #[error("nothing was found")]
    NothingFound {
        /// What was looked for.
        query: String,
    },
    /// `PLAY-021`: a link leads to nothing that can be played: no such page or
    /// file, or no source takes it.
    #[error("nothing is at that link")]
    NothingAtLink,
    /// `PLAY-003`: the source does not give it out.
    #[error("the source refused: {reason}")]
    SourceRefused {
        /// What kind of no.
        cause: FailureCause,
        /// The source's own words.
        reason: String,
    },
    /// `PLAY-004`: the queue is full.
    #[error("the queue is full at {limit} entries")]
    QueueFull {
        /// The most that it takes.
        limit: usize,
    },
    /// `PLAY-005`: the track that was to be skipped is over already.
    #[error("that track is over already")]
    AlreadyOver,
    /// `PLAY-006`: no track was heard before this one.
    #[error("there is no previous track")]
    NoPrevious,
    /// `PLAY-007`: fewer than two entries wait, there is nothing to mix.
    #[error("there is nothing to shuffle")]
    NothingToShuffle,
    /// `PLAY-008`: no cleared queue is kept (any more).
    #[error("there is no cleared queue to restore")]
    NothingToRestore,
    /// `PLAY-009`: somebody stopped the player while this was being looked up.
    #[error("the player was stopped meanwhile")]
    StoppedMeanwhile,
    /// `PLAY-010`: it plays already.
    #[error("it plays already")]
    NotPaused,
    /// `PLAY-011`: a live stream has no other place to go to.
    #[error("a live stream cannot be sought in")]
    Live,
    /// `PLAY-012`: the source gives the track from its beginning only.
    #[error("the track cannot be sought in")]
    NotSeekable,
    /// `PLAY-020`: the place is behind the end of the track, or is its end.
    #[error("the track ends at {length:?}")]
    BehindTheEnd {
        /// How long it is.
        length: Duration,
    },
    /// `PLAY-013`: one person has enough in the queue.
    #[error("one person may have {limit} entries in the queue")]
    PersonLimit {
        /// The most that may wait.
        limit: usize,
    },
    /// `PLAY-014`: the track is longer than the guild takes.
    #[error("tracks may be {limit:?} long")]
    TooLong {
        /// The longest that is taken.
        limit: Duration,
    },
    /// `PLAY-015`: nothing waits in the queue.
    #[error("the queue is empty")]
    QueueEmpty,
    /// `PLAY-016`: nothing is there twice.
    #[error("nothing is queued twice")]
    NoDuplicates,
    /// `PLAY-017`: no shuffle can be taken back (any more).
    #[error("there is no shuffle to take back")]
    NothingToUnshuffle,
    /// `PLAY-018`: the bot is in no voice channel.
    #[error("the bot is in no voice channel")]
    NotHere,
    /// `PLAY-019`: no lyrics were found.
    #[error("no lyrics were found")]
    NoLyrics,

    /// `NET-001`: no audio node is reachable. Try again soon.
    #[error("no audio node is reachable")]
    NodeUnavailable,
    /// `NET-002`: the source did not answer in time.
    #[error("the search took too long")]
    SearchTimedOut,

    /// `SYS-001`: too much is waiting for this guild already.
    #[error("too many requests are waiting")]
    Busy,
    /// `SYS-002`: the program is shutting down.
    #[error("the program is shutting down")]
    ShuttingDown,
    /// `SYS-003`: a fault of ours; it is in the log.
    #[error("an internal fault")]
    Fault,
    /// `SYS-005`: it could not be saved, so it was not done. Try again.
    #[error("it could not be saved")]
    NotSaved,
    /// `SYS-006`: what the guild has chosen cannot be read, so nobody knows what
    /// is allowed. Try again.
    #[error("the settings of the guild cannot be read")]
    SettingsUnread,
}

impl Refusal {
    /// The stable code, the same in an answer, a log line, a metric and the
    /// documentation.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::QueryEmpty => "VAL-001",
            Self::QueryTooLong { .. } => "VAL-002",
            Self::QueryControl => "VAL-003",
            Self::UrlScheme { .. } => "VAL-004",
            Self::UrlMalformed => "VAL-005",
            Self::UnknownEntry => "VAL-006",
            Self::NotInVoice => "PERM-001",
            Self::OtherChannel { .. } => "PERM-002",
            Self::BotLacks { .. } => "PERM-003",
            Self::ChannelFull { .. } => "PERM-004",
            Self::NeedsDj { .. } => "PERM-005",
            Self::TooFast { .. } => "PERM-006",
            Self::NothingPlaying => "PLAY-001",
            Self::NothingFound { .. } => "PLAY-002",
            Self::SourceRefused { .. } => "PLAY-003",
            Self::QueueFull { .. } => "PLAY-004",
            Self::AlreadyOver => "PLAY-005",
            Self::NoPrevious => "PLAY-006",
            Self::NothingToShuffle => "PLAY-007",
            Self::NothingToRestore => "PLAY-008",
            Self::StoppedMeanwhile => "PLAY-009",
            Self::NotPaused => "PLAY-010",
            Self::NodeUnavailable => "NET-001",
            Self::SearchTimedOut => "NET-002",
            Self::Busy => "SYS-001",
            Self::ShuttingDown => "SYS-002",
            Self::Fault => "SYS-003",
            Self::NoTime => "VAL-008",
            Self::OutOfRange { .. } => "VAL-009",
            Self::TimeOutOfRange { .. } => "VAL-027",
            Self::ListFull { .. } => "VAL-010",
            Self::UnknownSource { .. } => "VAL-024",
            Self::NeedsManager => "PERM-008",
            Self::TextChannelClosed { .. } => "PERM-009",
            Self::VoiceChannelClosed { .. } => "PERM-010",
            Self::SourceClosed { .. } => "PERM-011",
            Self::NeedsOwner => "PERM-012",
            Self::GuildTooFast { .. } => "PERM-013",
            Self::VotedAlready { .. } => "PERM-014",
            Self::Live => "PLAY-011",
            Self::NotSeekable => "PLAY-012",
            Self::BehindTheEnd { .. } => "PLAY-020",
            Self::PersonLimit { .. } => "PLAY-013",
            Self::TooLong { .. } => "PLAY-014",
            Self::QueueEmpty => "PLAY-015",
            Self::NoDuplicates => "PLAY-016",
            Self::NothingToUnshuffle => "PLAY-017",
            Self::NotHere => "PLAY-018",
            Self::NoLyrics => "PLAY-019",
            Self::NothingAtLink => "PLAY-021",
            Self::NotSaved => "SYS-005",
            Self::SettingsUnread => "SYS-006",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_refusals_share_a_code() {
        let all = samples();
        let codes: HashSet<_> = all.iter().map(Refusal::code).collect();
        assert_eq!(codes.len(), all.len());
    }
}
