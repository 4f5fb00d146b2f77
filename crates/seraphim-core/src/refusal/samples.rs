//! One of each refusal, with the longest values, for tests of what is said about them.

use std::time::Duration;

use super::Refusal;
use crate::ids::{ChannelId, RoleId};
use crate::policy::fallback::FailureCause;
use crate::request::BotPermission;

/// One of each, with the longest values.
#[doc(hidden)]
#[must_use]
pub fn samples() -> Vec<Refusal> {
    [of_what_is_given(), of_who_may(), of_what_is_there()].concat()
}

fn of_what_is_given() -> Vec<Refusal> {
    vec![
        Refusal::QueryEmpty,
        Refusal::QueryTooLong {
            length: 6_000,
            max: 500,
        },
        Refusal::QueryControl,
        Refusal::UrlScheme {
            scheme: "javascript".repeat(60),
        },
        Refusal::UrlMalformed,
        Refusal::UnknownEntry,
        Refusal::NoTime,
        Refusal::OutOfRange {
            least: i64::MIN,
            most: i64::MAX,
        },
        Refusal::TimeOutOfRange {
            least: Duration::ZERO,
            most: Duration::MAX,
        },
        Refusal::ListFull { most: 25 },
        Refusal::UnknownSource {
            name: "*".repeat(400),
        },
    ]
}

fn of_who_may() -> Vec<Refusal> {
    let channel = ChannelId(u64::MAX);
    let open = vec![channel; crate::settings::LONGEST_LIST];
    vec![
        Refusal::NotInVoice,
        Refusal::OtherChannel { bot_in: channel },
        Refusal::BotLacks {
            channel,
            missing: BotPermission::ALL.to_vec(),
        },
        Refusal::ChannelFull { channel },
        Refusal::NeedsDj {
            role: Some(RoleId(u64::MAX)),
        },
        Refusal::TooFast {
            retry_after: Duration::from_millis(1_200),
        },
        Refusal::GuildTooFast {
            retry_after: Duration::from_millis(1_200),
        },
        Refusal::VotedAlready { missing: 1 },
        Refusal::NeedsManager,
        Refusal::TextChannelClosed { open: open.clone() },
        Refusal::VoiceChannelClosed { open },
        Refusal::SourceClosed {
            source_name: "s".repeat(400),
        },
        Refusal::NeedsOwner,
    ]
}

fn of_what_is_there() -> Vec<Refusal> {
    vec![
        Refusal::NothingPlaying,
        Refusal::NothingFound {
            query: "*@everyone*".repeat(50),
        },
        Refusal::SourceRefused {
            cause: FailureCause::Unknown,
            reason: "<@1>".repeat(2_000),
        },
        Refusal::QueueFull { limit: 1_000 },
        Refusal::AlreadyOver,
        Refusal::NoPrevious,
        Refusal::NothingToShuffle,
        Refusal::NothingToRestore,
        Refusal::StoppedMeanwhile,
        Refusal::NotPaused,
        Refusal::Live,
        Refusal::NotSeekable,
        Refusal::BehindTheEnd {
            length: Duration::from_secs(30),
        },
        Refusal::PersonLimit { limit: 10 },
        Refusal::TooLong {
            limit: Duration::from_mins(10),
        },
        Refusal::QueueEmpty,
        Refusal::NoDuplicates,
        Refusal::NothingToUnshuffle,
        Refusal::NotHere,
        Refusal::NoLyrics,
        Refusal::NothingAtLink,
        Refusal::NodeUnavailable,
        Refusal::SearchTimedOut,
        Refusal::Busy,
        Refusal::ShuttingDown,
        Refusal::Fault,
        Refusal::NotSaved,
        Refusal::SettingsUnread,
    ]
}
