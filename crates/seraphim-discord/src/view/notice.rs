//! What is said without having been asked for.

use seraphim_core::{FailureCause, Notice};

use super::{Message, Voice, keys, refusal, title, titled};

/// The one sentence for a notice.
pub(crate) fn message(voice: Voice<'_>, notice: &Notice) -> Message {
    Message::text(match notice {
        Notice::TrackFailed {
            entry,
            cause,
            message,
            goes_on,
        } => {
            let title = ("title", titled(voice, &entry.track).into());
            let why = ("cause", voice.say(refusal::failure(*cause)).into());
            let mut told = voice.tell(keys::NOTICE_TRACK_FAILED, &[title, why]);
            if *goes_on {
                told = format!("{told} {}", voice.say(keys::NOTICE_GOING_ON));
            }
            let words = title::escaped(message, 200);
            if words.is_empty() {
                told
            } else {
                format!("{told}\n-# {words}")
            }
        }
        Notice::Replaced { entry, by, cause } => {
            let title = ("title", titled(voice, &entry.track).into());
            let why = ("cause", voice.say(refusal::failure(*cause)).into());
            let by = ("by", titled(voice, by).into());
            voice.tell(keys::NOTICE_REPLACED, &[title, why, by])
        }
        Notice::TooManyFailures { failures, waiting } => {
            let failures = ("failures", u64::from(*failures).into());
            voice.tell(
                keys::NOTICE_TOO_MANY,
                &[failures, ("waiting", (*waiting).into())],
            )
        }
        Notice::NodeLost => voice.say(keys::NOTICE_NODE_LOST),
        Notice::NodeBack => voice.say(keys::NOTICE_NODE_BACK),
        Notice::Removed { kept } => voice.tell(keys::NOTICE_REMOVED, &[("kept", (*kept).into())]),
        Notice::JoinFailed { channel } => {
            let channel = ("channel", refusal::place(*channel).into());
            voice.tell(keys::NOTICE_JOIN_FAILED, &[channel])
        }
        Notice::MayNotSpeak { channel } => {
            let channel = ("channel", refusal::place(*channel).into());
            voice.tell(keys::NOTICE_MAY_NOT_SPEAK, &[channel])
        }
        Notice::VoiceFailed { code } => voice.tell(
            keys::NOTICE_VOICE_FAILED,
            &[("code", u64::from(*code).into())],
        ),
        Notice::LeftAlone { kept } => {
            voice.tell(keys::NOTICE_LEFT_ALONE, &[("kept", (*kept).into())])
        }
        Notice::LeftIdle => voice.say(keys::NOTICE_LEFT_IDLE),
        Notice::NothingSimilar => voice.say(keys::NOTICE_NOTHING_SIMILAR),
    })
}

/// For the owners: a source keeps failing.
pub(crate) fn source_failing(voice: Voice<'_>, source: &str, cause: FailureCause) -> Message {
    let values = [
        ("source", title::escaped(source, 60).into()),
        ("cause", voice.say(refusal::failure(cause)).into()),
    ];
    Message::text(voice.tell(keys::NOTICE_SOURCE_FAILING, &values))
}

#[cfg(test)]
mod tests {
    use super::message;
    use crate::view::{
        Catalogue, Manner,
        message::assert_within_limits,
        samples::{entry, track, worst},
    };
    use seraphim_core::{ChannelId, FailureCause, Language, Notice, Speech};

    #[test]
    fn where_nothing_is_kept_nobody_is_sent_to_resume_it() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for language in Language::ALL {
            for manner in [Manner::Celestial, Manner::Plain] {
                let voice = catalogue.voice(Speech { language, manner });
                for (kept, way) in [(0, "`/play`"), (1, "`/resume`"), (2, "`/resume`")] {
                    for notice in [Notice::Removed { kept }, Notice::LeftAlone { kept }] {
                        let told = message(voice, &notice).content;
                        let ways = told.matches("`/").count();
                        assert!(told.contains(way) && ways == 1, "{kept}: {told}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_failed_track_is_said_to_be_followed_only_where_it_is() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let voice = catalogue.voice(Manner::Plain);
        for goes_on in [true, false] {
            let told = message(
                voice,
                &Notice::TrackFailed {
                    entry: Box::new(entry(1, track("a"))),
                    cause: FailureCause::SignIn,
                    message: String::new(),
                    goes_on,
                },
            );
            let ends = told.content.ends_with(". Going on with the next one.");
            assert_eq!(ends, goes_on, "{}", told.content);
        }
    }

    #[test]
    fn every_notice_stays_within_discords_limits() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let failed = |track| Notice::TrackFailed {
            entry: Box::new(entry(1, track)),
            cause: FailureCause::SignIn,
            message: "\u{202e}*".repeat(900),
            goes_on: true,
        };
        let notices = [
            failed(worst()),
            failed(track("a")),
            Notice::Replaced {
                entry: Box::new(entry(1, worst())),
                by: Box::new(worst()),
                cause: FailureCause::Gone,
            },
            Notice::TooManyFailures {
                failures: 5,
                waiting: 1,
            },
            Notice::NodeLost,
            Notice::NodeBack,
            Notice::Removed { kept: 2 },
            Notice::JoinFailed {
                channel: ChannelId(u64::MAX),
            },
            Notice::MayNotSpeak {
                channel: ChannelId(u64::MAX),
            },
            Notice::VoiceFailed { code: 4017 },
            Notice::LeftAlone { kept: 1 },
            Notice::LeftIdle,
            Notice::NothingSimilar,
        ];
        for manner in [Manner::Celestial, Manner::Plain] {
            for notice in &notices {
                assert_within_limits(&message(catalogue.voice(manner), notice));
            }
        }
    }
}
