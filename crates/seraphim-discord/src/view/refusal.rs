//! A no, with what to do next and, small, its code.

use std::time::Duration;

use seraphim_core::{BotPermission, ChannelId, FailureCause, Refusal, RoleId, settings::SOURCES};

use seraphim_engine::ports::Refused;

use super::{Key, Message, Voice, keys, time, title};
use crate::denial::Denial;

/// Length of a query when it is told back.
const QUERY: usize = 200;

/// The sentence for a no, its code as small print.
pub(crate) fn message(voice: Voice<'_>, denial: &Denial) -> Message {
    let mut message = Message::text(match denial {
        Denial::Core(refusal) => sentence(voice, refusal),
        Denial::QueryAndFile => voice.say(keys::NO_QUERY_AND_FILE),
        Denial::NothingPlayable => voice.say(keys::NO_NOTHING_PLAYABLE),
        Denial::HitsGone => voice.say(keys::NO_HITS_GONE),
        Denial::Store(Refused::TooManyPlaylists) => voice.say(keys::NO_MORE_LISTS),
        Denial::Store(Refused::PlaylistFull) => voice.say(keys::NO_LIST_ROOM),
        Denial::Store(Refused::NoSuchPlaylist) => voice.say(keys::NO_SUCH_LIST),
        Denial::Store(Refused::NameTaken) => voice.say(keys::NO_NAME_TAKEN),
        Denial::SharedPlaylist { role } => needs_dj(voice, keys::NO_NEEDS_DJ_SHARED, *role),
        Denial::NotInVoice { bot_in } => voice.tell(
            keys::NO_NOT_IN_VOICE_THERE,
            &[("channel", place(*bot_in).into())],
        ),
        Denial::AfkChannel { channel } => {
            voice.tell(keys::NO_AFK_CHANNEL, &[("channel", place(*channel).into())])
        }
        Denial::FileTooLarge { largest } => {
            let kilobytes = largest / 1024;
            voice.tell(keys::NO_FILE_TOO_LARGE, &[("kilobytes", kilobytes.into())])
        }
        Denial::NoPlaylistFile => voice.say(keys::NO_PLAYLIST_FILE),
        Denial::FileUnreadable => voice.say(keys::NO_FILE),
        Denial::NoSuchNode => voice.say(keys::NO_SUCH_NODE),
        Denial::CommandName => voice.say(keys::NO_COMMAND_NAME),
        Denial::TooManyCommands { most } => {
            voice.tell(keys::NO_MORE_COMMANDS, &[("most", (*most).into())])
        }
        Denial::NoSuchCommand => voice.say(keys::NO_SUCH_COMMAND),
        Denial::QueryOrPlaylist => voice.say(keys::NO_QUERY_AND_LIST),
        Denial::NothingNamed => voice.say(keys::NO_NOTHING_NAMED),
        Denial::Bands => voice.say(keys::NO_BANDS),
        Denial::NotRegistered => voice.say(keys::NO_REGISTRATION),
        Denial::GuildOnly => voice.say(keys::NO_GUILD_ONLY),
        Denial::TooEarly => voice.say(keys::NO_TOO_EARLY),
        Denial::UnknownDeed => voice.say(keys::NO_UNKNOWN_DEED),
    });
    message.line(&format!("-# {}", denial.code()));
    message
}

/// How many seconds to wait, so that nobody comes too early.
fn wait(voice: Voice<'_>, key: Key, retry_after: Duration) -> String {
    let seconds = retry_after.as_millis().div_ceil(1000).max(1);
    let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
    voice.tell(key, &[("seconds", seconds.into())])
}

fn sentence(voice: Voice<'_>, refusal: &Refusal) -> String {
    match refusal {
        Refusal::QueryTooLong { length, max } => {
            let values = [("length", (*length).into()), ("max", (*max).into())];
            voice.tell(keys::NO_QUERY_TOO_LONG, &values)
        }
        Refusal::UrlScheme { scheme } => {
            let scheme = title::escaped(scheme, 40);
            voice.tell(keys::NO_URL_SCHEME, &[("scheme", scheme.into())])
        }
        Refusal::OtherChannel { bot_in } => voice.tell(
            keys::NO_OTHER_CHANNEL,
            &[("channel", place(*bot_in).into())],
        ),
        Refusal::BotLacks { channel, missing } => {
            let names: Vec<_> = missing
                .iter()
                .map(|right| voice.say(permission(*right)))
                .collect();
            let values = [
                ("channel", place(*channel).into()),
                ("missing", names.join(", ").into()),
            ];
            voice.tell(keys::NO_BOT_LACKS, &values)
        }
        Refusal::ChannelFull { channel } => voice.tell(
            keys::NO_CHANNEL_FULL,
            &[("channel", place(*channel).into())],
        ),
        Refusal::TooFast { retry_after } => wait(voice, keys::NO_TOO_FAST, *retry_after),
        Refusal::GuildTooFast { retry_after } => wait(voice, keys::NO_GUILD_TOO_FAST, *retry_after),
        Refusal::NothingFound { query } => {
            let query = title::escaped(query, QUERY);
            voice.tell(keys::NO_NOTHING_FOUND, &[("query", query.into())])
        }
        Refusal::SourceRefused { cause, reason } => {
            let said = voice.tell(
                keys::NO_SOURCE_REFUSED,
                &[("cause", voice.say(failure(*cause)).into())],
            );
            // The source's own words help where we could not sort them.
            let reason = title::escaped(reason, QUERY);
            if reason.is_empty() {
                said
            } else {
                format!("{said}\n-# {reason}")
            }
        }
        Refusal::QueueFull { limit } => {
            voice.tell(keys::NO_QUEUE_FULL, &[("limit", (*limit).into())])
        }
        Refusal::OutOfRange { least, most } => voice.tell(
            keys::NO_OUT_OF_RANGE,
            &[("least", (*least).into()), ("most", (*most).into())],
        ),
        Refusal::TimeOutOfRange { least, most } => {
            let [least, most] = [*least, *most].map(time::clock);
            let values = [("least", least.into()), ("most", most.into())];
            voice.tell(keys::NO_OUT_OF_RANGE, &values)
        }
        Refusal::UnknownSource { name } => {
            let values = [
                ("source", title::escaped(name, 40).into()),
                ("known", SOURCES.join(", ").into()),
            ];
            voice.tell(keys::NO_SUCH_SOURCE, &values)
        }
        Refusal::ListFull { most } => voice.tell(keys::NO_LIST_FULL, &[("most", (*most).into())]),
        Refusal::NeedsDj { role } => needs_dj(voice, keys::NO_NEEDS_DJ, *role),
        Refusal::TextChannelClosed { open } => {
            voice.tell(keys::NO_TEXT_CHANNEL, &[("channels", places(open).into())])
        }
        Refusal::VoiceChannelClosed { open } => {
            voice.tell(keys::NO_VOICE_CHANNEL, &[("channels", places(open).into())])
        }
        other => bounded(voice, other),
    }
}

/// What is outside of the bounds of the guild, or of the track.
fn bounded(voice: Voice<'_>, refusal: &Refusal) -> String {
    match refusal {
        Refusal::SourceClosed { source_name } => {
            let source = title::escaped(source_name, 40);
            voice.tell(keys::NO_SOURCE_CLOSED, &[("source", source.into())])
        }
        Refusal::PersonLimit { limit } => {
            voice.tell(keys::NO_PERSON_LIMIT, &[("limit", (*limit).into())])
        }
        Refusal::VotedAlready { missing } => {
            voice.tell(keys::NO_VOTED_ALREADY, &[("missing", (*missing).into())])
        }
        Refusal::BehindTheEnd { length } => {
            let length = time::clock(*length);
            voice.tell(keys::NO_BEHIND_THE_END, &[("length", length.into())])
        }
        Refusal::TooLong { limit } => {
            let limit = time::clock(*limit);
            voice.tell(keys::NO_TOO_LONG, &[("limit", limit.into())])
        }
        plain => voice.say(plain_key(plain)),
    }
}

/// Who may, by the role that makes a DJ; where none does, who can name one.
fn needs_dj(voice: Voice<'_>, key: Key, role: Option<RoleId>) -> String {
    match role {
        Some(role) => voice.tell(key, &[("role", format!("<@&{role}>").into())]),
        None => voice.say(keys::NO_NEEDS_DJ_UNNAMED),
    }
}

/// Channels as Discord shows them; ten are enough to know where to go.
fn places(channels: &[ChannelId]) -> String {
    let places: Vec<_> = channels
        .iter()
        .take(10)
        .map(|channel| place(*channel))
        .collect();
    places.join(", ")
}

/// The refusals that need no value.
fn plain_key(refusal: &Refusal) -> Key {
    match refusal {
        Refusal::QueryEmpty => keys::NO_QUERY_EMPTY,
        Refusal::QueryControl => keys::NO_QUERY_CONTROL,
        Refusal::UrlMalformed => keys::NO_URL_MALFORMED,
        Refusal::UnknownEntry => keys::NO_UNKNOWN_ENTRY,
        Refusal::NotInVoice => keys::NO_NOT_IN_VOICE,
        Refusal::NoTime => keys::NO_TIME,
        Refusal::NeedsManager => keys::NO_NEEDS_MANAGER,
        Refusal::NeedsOwner => keys::NO_NEEDS_OWNER,
        Refusal::Live => keys::NO_LIVE,
        Refusal::NotSeekable => keys::NO_NOT_SEEKABLE,
        Refusal::QueueEmpty => keys::NO_QUEUE_EMPTY,
        Refusal::NoDuplicates => keys::NO_DUPLICATES,
        Refusal::NothingToUnshuffle => keys::NO_UNSHUFFLE,
        Refusal::NotHere => keys::NO_NOT_HERE,
        Refusal::NoLyrics => keys::NO_LYRICS,
        Refusal::NotSaved => keys::NO_NOT_SAVED,
        Refusal::SettingsUnread => keys::NO_SETTINGS_UNREAD,
        Refusal::NothingPlaying => keys::NO_NOTHING_PLAYING,
        Refusal::NothingAtLink => keys::NO_NOTHING_AT_LINK,
        Refusal::AlreadyOver => keys::NO_ALREADY_OVER,
        Refusal::NoPrevious => keys::NO_PREVIOUS,
        Refusal::NothingToShuffle => keys::NO_SHUFFLE,
        Refusal::NothingToRestore => keys::NO_RESTORE,
        Refusal::StoppedMeanwhile => keys::NO_STOPPED_MEANWHILE,
        Refusal::NotPaused => keys::NO_NOT_PAUSED,
        Refusal::NodeUnavailable => keys::NO_NODE,
        Refusal::SearchTimedOut => keys::NO_SEARCH_TIMED_OUT,
        Refusal::Busy => keys::NO_BUSY,
        Refusal::ShuttingDown => keys::NO_SHUTTING_DOWN,
        _ => keys::NO_FAULT,
    }
}

/// A channel as Discord shows it to whoever may see it.
pub(super) fn place(channel: ChannelId) -> String {
    format!("<#{channel}>")
}

/// Why a track failed, as half a sentence.
pub(super) fn failure(cause: FailureCause) -> Key {
    match cause {
        FailureCause::Gone => keys::CAUSE_GONE,
        FailureCause::Region => keys::CAUSE_REGION,
        FailureCause::Age => keys::CAUSE_AGE,
        FailureCause::SignIn => keys::CAUSE_SIGN_IN,
        FailureCause::RateLimited => keys::CAUSE_RATE_LIMITED,
        FailureCause::Expired => keys::CAUSE_EXPIRED,
        FailureCause::Network => keys::CAUSE_NETWORK,
        FailureCause::Decode => keys::CAUSE_DECODE,
        FailureCause::Stuck => keys::CAUSE_STUCK,
        FailureCause::Unknown => keys::CAUSE_UNKNOWN,
    }
}

fn permission(right: BotPermission) -> Key {
    match right {
        BotPermission::ViewChannel => keys::MAY_VIEW,
        BotPermission::Connect => keys::MAY_CONNECT,
        BotPermission::Speak => keys::MAY_SPEAK,
        BotPermission::RequestToSpeak => keys::MAY_REQUEST,
        BotPermission::SendMessages => keys::MAY_SEND,
        BotPermission::EmbedLinks => keys::MAY_EMBED,
    }
}

#[cfg(test)]
mod tests {
    use super::message;
    use crate::{
        denial::Denial,
        view::{Catalogue, Manner, message::assert_within_limits},
    };
    use seraphim_core::{BotPermission, ChannelId, Refusal, RoleId, refusal};
    use std::time::Duration;

    #[test]
    fn every_refusal_has_its_own_sentence_and_shows_its_code_small() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for manner in [Manner::Celestial, Manner::Plain] {
            let mut sentences = std::collections::HashSet::new();
            let denials = refusal::samples().into_iter().map(Denial::Core);
            for denial in denials.chain([
                Denial::QueryAndFile,
                Denial::FileTooLarge { largest: 1 << 20 },
                Denial::NoPlaylistFile,
                Denial::SharedPlaylist { role: None },
                Denial::SharedPlaylist {
                    role: Some(RoleId(u64::MAX)),
                },
                Denial::NotInVoice {
                    bot_in: ChannelId(u64::MAX),
                },
                Denial::AfkChannel {
                    channel: ChannelId(u64::MAX),
                },
                Denial::FileUnreadable,
                Denial::NoSuchNode,
                Denial::CommandName,
                Denial::TooManyCommands { most: 50 },
                Denial::NoSuchCommand,
                Denial::QueryOrPlaylist,
                Denial::NothingNamed,
                Denial::Bands,
                Denial::NotRegistered,
                Denial::GuildOnly,
                Denial::TooEarly,
                Denial::UnknownDeed,
            ]) {
                let told = message(catalogue.voice(manner), &denial);
                assert_within_limits(&told);
                let (sentence, code) = told.content.rsplit_once('\n').expect("two lines");
                assert_eq!(code, format!("-# {}", denial.code()));
                assert!(
                    sentences.insert(sentence.to_owned()),
                    "{denial:?} says what another says"
                );
            }
        }
    }

    #[test]
    fn the_wait_is_rounded_up_so_that_nobody_comes_too_early() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let retry_after = Duration::from_millis(1001);
        for refusal in [
            Refusal::TooFast { retry_after },
            Refusal::GuildTooFast { retry_after },
        ] {
            let told = message(catalogue.voice(Manner::Plain), &refusal.into());
            assert!(told.content.contains("2 seconds"), "{}", told.content);
        }
    }

    #[test]
    fn a_source_that_there_is_not_is_refused_with_those_that_there_are() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let name = "yuotube".to_owned();
        let denial = Refusal::UnknownSource { name }.into();
        let told = message(catalogue.voice(Manner::Plain), &denial).content;
        let named = ["“yuotube”", "youtube, soundcloud", "local", "`all`"];
        assert!(named.iter().all(|name| told.contains(name)), "{told}");
    }

    #[test]
    fn what_is_missing_is_named_as_discords_settings_name_it() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let missing = vec![BotPermission::Connect, BotPermission::Speak];
        let denial = Refusal::BotLacks {
            channel: ChannelId(5),
            missing,
        }
        .into();
        let told = message(catalogue.voice(Manner::Plain), &denial);
        assert!(
            told.content.contains("<#5>: Connect, Speak."),
            "{}",
            told.content
        );
    }
}
