//! What came of a command, as an answer.

use std::time::Duration;

use seraphim_core::{Entry, Reply};

use super::{Button, Message, Style, Voice, keys, named, queue, time, title, titled};
use crate::buttons::{playlist, restore};

/// Length of a playlist's name in a sentence.
const LIST_NAME: usize = 120;

/// The answer to a command, for everybody to read.
pub(crate) fn message(voice: Voice<'_>, reply: &Reply) -> Message {
    match reply {
        Reply::Queued {
            entry,
            place,
            plays_in,
            started,
            playlist,
        } => {
            let mut message = Message::text(queued(voice, entry, *place, *plays_in, *started));
            if let Some(button) = playlist.as_deref().and_then(|link| offer(voice, link)) {
                message.line(&voice.say(keys::PLAYLIST_OFFERED));
                message.rows.push(vec![button]);
            }
            message
        }
        Reply::QueuedMany { .. } => many(voice, reply),
        Reply::Paused { entry } => about(voice, keys::PAUSED, entry),
        Reply::Resumed { entry } => about(voice, keys::RESUMED, entry),
        Reply::Skipped {
            entry,
            next,
            passed,
        } => skipped(voice, entry, next.as_ref(), *passed),
        Reply::Previous { entry, interrupted } => {
            let mut message = about(voice, keys::PREVIOUS, entry);
            if let Some(interrupted) = interrupted {
                message.line(&about(voice, keys::PREVIOUS_INTERRUPTED, interrupted).content);
            }
            message
        }
        Reply::Shuffled { count } => {
            Message::text(voice.tell(keys::SHUFFLED, &[("count", (*count).into())]))
        }
        Reply::Stopped {
            cleared,
            restorable_for,
        } => stopped(voice, cleared.len(), *restorable_for),
        Reply::Restored { count, current } => {
            let mut message =
                Message::text(voice.tell(keys::RESTORED, &[("count", (*count).into())]));
            if let Some(current) = current {
                message.line(&about(voice, keys::RESTORED_PLAYING, current).content);
            }
            message
        }
        Reply::Queue(snapshot) => queue::page(voice, snapshot, 0),
        Reply::NowPlaying(_) => Message::text(voice.say(keys::PANEL_CALLED)),
    }
}

fn about(voice: Voice<'_>, key: super::Key, entry: &Entry) -> Message {
    Message::text(voice.tell(key, &[("title", titled(voice, &entry.track).into())]))
}

fn queued(
    voice: Voice<'_>,
    entry: &Entry,
    place: usize,
    plays_in: Option<Duration>,
    started: bool,
) -> String {
    let title = ("title", titled(voice, &entry.track).into());
    match plays_in {
        _ if started => voice.tell(keys::PLAY_STARTED, &[title]),
        Some(wait) => {
            let wait = ("wait", time::clock(wait).into());
            voice.tell(keys::PLAY_QUEUED, &[title, ("place", place.into()), wait])
        }
        None => voice.tell(keys::PLAY_QUEUED_OPEN, &[title, ("place", place.into())]),
    }
}

fn many(voice: Voice<'_>, reply: &Reply) -> Message {
    let Reply::QueuedMany {
        name,
        first,
        count,
        left_out,
        place,
        plays_in,
        started,
        ..
    } = reply
    else {
        return Message::default();
    };
    let name = name
        .as_deref()
        .map(|name| title::escaped(name, LIST_NAME))
        .unwrap_or_default();
    let name = if name.is_empty() {
        voice.say(keys::NAMELESS_LIST)
    } else {
        named(voice, &name)
    };
    let (name, count) = (("name", name.into()), ("count", (*count).into()));
    let place = ("place", (*place).into());
    let mut message = Message::text(match plays_in {
        _ if *started => {
            let title = ("title", titled(voice, &first.track).into());
            voice.tell(keys::MANY_STARTED, &[name, count, title])
        }
        Some(wait) => {
            let wait = ("wait", time::clock(*wait).into());
            voice.tell(keys::MANY_QUEUED, &[name, count, place, wait])
        }
        None => voice.tell(keys::MANY_QUEUED_OPEN, &[name, count, place]),
    });
    if *left_out > 0 {
        message.line(&voice.tell(keys::MANY_LEFT_OUT, &[("count", (*left_out).into())]));
    }
    message
}

fn skipped(voice: Voice<'_>, entry: &Entry, next: Option<&Entry>, passed: usize) -> Message {
    let title = ("title", titled(voice, &entry.track).into());
    let mut message = Message::text(match next {
        Some(next) => {
            let next = ("next", titled(voice, &next.track).into());
            voice.tell(keys::SKIPPED_TO, &[title, next])
        }
        None => voice.tell(keys::SKIPPED, &[title]),
    });
    if passed > 0 {
        message.line(&voice.tell(keys::SKIPPED_PASSED, &[("count", passed.into())]));
    }
    message
}

fn stopped(voice: Voice<'_>, cleared: usize, restorable_for: Duration) -> Message {
    let mut message = Message::text(voice.say(keys::STOPPED));
    if cleared > 0 {
        let minutes = restorable_for.as_secs().div_ceil(60);
        let values = [("count", cleared.into()), ("minutes", minutes.into())];
        message.line(&voice.tell(keys::STOPPED_UNDO, &values));
        message.rows.push(vec![Button {
            id: restore::ID.to_owned(),
            label: voice.say(keys::BUTTON_RESTORE),
            style: Style::Secondary,
            disabled: false,
        }]);
    }
    message
}

/// The button that queues the playlist, if its address fits into a custom id.
fn offer(voice: Voice<'_>, link: &str) -> Option<Button> {
    Some(Button {
        id: playlist::custom_id(link)?,
        label: voice.say(keys::BUTTON_PLAYLIST),
        style: Style::Secondary,
        disabled: false,
    })
}

#[cfg(test)]
mod tests {
    use super::message;
    use crate::view::{
        Catalogue, Manner,
        message::assert_within_limits,
        samples::{entry, snapshot, track, worst},
    };
    use seraphim_core::Reply;
    use std::time::Duration;

    fn replies(track: &seraphim_core::Track) -> Vec<Reply> {
        let one = || entry(1, track.clone());
        let wait = Some(Duration::from_secs(83));
        vec![
            Reply::Queued {
                entry: one(),
                place: 0,
                plays_in: wait,
                started: true,
                playlist: None,
            },
            Reply::Queued {
                entry: one(),
                place: 3,
                plays_in: wait,
                started: false,
                playlist: Some(format!(
                    "https://www.youtube.com/playlist?list={}",
                    "P".repeat(34)
                )),
            },
            Reply::Queued {
                entry: one(),
                place: 3,
                plays_in: None,
                started: false,
                playlist: Some("x".repeat(500)),
            },
            Reply::QueuedMany {
                name: Some(track.title.clone()),
                first: one(),
                count: 9,
                left_out: 2,
                place: 4,
                plays_in: wait,
                total: None,
                started: false,
            },
            Reply::QueuedMany {
                name: None,
                first: one(),
                count: 1,
                left_out: 0,
                place: 0,
                plays_in: None,
                total: None,
                started: true,
            },
            Reply::Paused { entry: one() },
            Reply::Resumed { entry: one() },
            Reply::Skipped {
                entry: one(),
                next: Some(one()),
                passed: 2,
            },
            Reply::Skipped {
                entry: one(),
                next: None,
                passed: 0,
            },
            Reply::Previous {
                entry: one(),
                interrupted: Some(one()),
            },
            Reply::Shuffled { count: 12 },
            Reply::Stopped {
                cleared: vec![one()],
                restorable_for: Duration::from_mins(5),
            },
            Reply::Restored {
                count: 3,
                current: Some(one()),
            },
            Reply::Queue(snapshot(Some(track.clone()), vec![track.clone(); 30])),
            Reply::NowPlaying(snapshot(None, vec![])),
        ]
    }

    #[test]
    fn every_answer_stays_within_discords_limits_with_the_longest_values() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for manner in [Manner::Celestial, Manner::Plain] {
            for reply in replies(&worst())
                .iter()
                .chain(&replies(&track("O vis aeternitatis")))
            {
                assert_within_limits(&message(catalogue.voice(manner), reply));
            }
        }
    }

    #[test]
    fn the_answer_to_play_tells_place_and_waiting_time() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let reply = &replies(&track("O vis [aeternitatis]"))[1];
        let told = message(catalogue.voice(Manner::Plain), reply);
        let sentence = told.content.lines().next().expect("a line");
        let title = r"[O vis \[aeternitatis\]](<https://music.example/o-vis>)";
        assert_eq!(
            sentence,
            format!("Queued {title} at place 3. It plays in 1:23.")
        );
        assert_eq!(told.rows[0][0].label, "Queue the whole playlist");
    }

    #[test]
    fn the_answer_to_stop_offers_to_undo_it_only_if_something_was_cleared() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let voice = catalogue.voice(Manner::Celestial);
        let restorable_for = Duration::from_mins(5);
        let some = Reply::Stopped {
            cleared: vec![entry(1, track("a"))],
            restorable_for,
        };
        assert_eq!(message(voice, &some).rows.len(), 1);
        let none = Reply::Stopped {
            cleared: vec![],
            restorable_for,
        };
        assert!(message(voice, &none).rows.is_empty());
    }
}
