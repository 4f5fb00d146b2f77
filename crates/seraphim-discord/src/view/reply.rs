//! What came of a command, as an answer.

use std::time::Duration;

use seraphim_core::{Count, Deed, Entry, LoopMode, Reply, Track};

use super::{
    Button, Key, Message, Style, Voice, history, hits, keys, queue, refusal, sound, time, title,
    titled,
};
use crate::buttons::{playlist, restore, unshuffle};

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
        Reply::Skipped { .. } => skipped(voice, reply),
        Reply::Previous { entry, interrupted } => {
            let mut message = about(voice, keys::PREVIOUS, entry);
            if let Some(interrupted) = interrupted {
                message.line(&about(voice, keys::PREVIOUS_INTERRUPTED, interrupted).content);
            }
            message
        }
        Reply::Shuffled { .. }
        | Reply::Ordered { .. }
        | Reply::Cleared { .. }
        | Reply::Removed { .. }
        | Reply::Deduped { .. }
        | Reply::Moved { .. }
        | Reply::Jumped { .. } => of_order(voice, reply),
        Reply::Sought { .. }
        | Reply::Looping { .. }
        | Reply::Volume { .. }
        | Reply::Filtered { .. }
        | Reply::Autoplay { .. } => of_sound(voice, reply),
        Reply::Voted { deed, count, track } => voted(voice, *deed, *count, track.as_deref()),
        Reply::Joined { channel, current } => {
            let place = refusal::place(*channel);
            let mut message = Message::text(voice.tell(keys::JOINED, &[("channel", place.into())]));
            if let Some(current) = current {
                message.line(&about(voice, keys::RESTORED_PLAYING, current).content);
            }
            message
        }
        Reply::Left { kept: 0 } => Message::text(voice.say(keys::LEFT)),
        Reply::Left { kept } => counted(voice, keys::LEFT_KEPT, *kept),
        Reply::Hits(tracks) => hits::message(voice, 0, tracks),
        Reply::History(entries) => history::message(voice, entries),
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
        Reply::Unsaved(reply) => {
            let mut message = message(voice, reply);
            message.line(&voice.say(keys::UNSAVED));
            message
        }
    }
}

/// What became of the queue's order.
fn of_order(voice: Voice<'_>, reply: &Reply) -> Message {
    match reply {
        Reply::Shuffled {
            count,
            undoable_for,
        } => {
            let mut message = counted(voice, keys::SHUFFLED, *count);
            undo(
                &mut message,
                voice,
                *undoable_for,
                (unshuffle::ID, keys::BUTTON_UNSHUFFLE),
            );
            message
        }
        Reply::Ordered { count } => counted(voice, keys::ORDERED, *count),
        Reply::Cleared {
            count,
            restorable_for,
        } => {
            let mut message = counted(voice, keys::CLEARED, *count);
            undo(
                &mut message,
                voice,
                *restorable_for,
                (restore::ID, keys::BUTTON_RESTORE),
            );
            message
        }
        Reply::Removed { entries } => match entries.as_slice() {
            [entry] => about(voice, keys::REMOVED, entry),
            entries => counted(voice, keys::REMOVED_MANY, entries.len()),
        },
        Reply::Deduped { count } => counted(voice, keys::DEDUPED, *count),
        Reply::Moved { entry, place } => {
            let title = ("title", titled(voice, &entry.track).into());
            Message::text(voice.tell(keys::MOVED, &[title, ("place", (*place).into())]))
        }
        Reply::Jumped { entry } => about(voice, keys::JUMPED, entry),
        _ => Message::default(),
    }
}

/// What became of the sound.
fn of_sound(voice: Voice<'_>, reply: &Reply) -> Message {
    match reply {
        Reply::Sought { entry, position } if position.is_zero() => {
            about(voice, keys::REPLAYED, entry)
        }
        Reply::Sought { entry, position } => {
            let title = ("title", titled(voice, &entry.track).into());
            let position = ("position", time::clock(*position).into());
            Message::text(voice.tell(keys::SOUGHT, &[title, position]))
        }
        Reply::Looping { mode } => Message::text(voice.say(match mode {
            LoopMode::Off => keys::LOOPING_OFF,
            LoopMode::Track => keys::LOOPING_TRACK,
            LoopMode::Queue => keys::LOOPING_QUEUE,
        })),
        Reply::Volume { level, changed } => {
            let key = if *changed {
                keys::VOLUME_SET
            } else {
                keys::VOLUME_IS
            };
            Message::text(voice.tell(key, &[("level", (*level).into())]))
        }
        Reply::Filtered { filters } => sound::message(voice, filters),
        Reply::Autoplay { on: true } => Message::text(voice.say(keys::AUTOPLAY_ON)),
        Reply::Autoplay { on: false } => Message::text(voice.say(keys::AUTOPLAY_OFF)),
        _ => Message::default(),
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
        not_taken,
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
        .filter(|name| !name.is_empty());
    // What was chosen one by one has no name.
    let [at_once, later, open] = if name.is_some() {
        [
            keys::MANY_STARTED,
            keys::MANY_QUEUED,
            keys::MANY_QUEUED_OPEN,
        ]
    } else {
        [
            keys::SOME_STARTED,
            keys::SOME_QUEUED,
            keys::SOME_QUEUED_OPEN,
        ]
    };
    let mut values = vec![("count", (*count).into())];
    values.extend(name.map(|name| ("name", name.into())));
    let key = if *started {
        values.push(("title", titled(voice, &first.track).into()));
        at_once
    } else {
        values.push(("place", (*place).into()));
        values.extend(plays_in.map(|wait| ("wait", time::clock(wait).into())));
        if plays_in.is_some() { later } else { open }
    };
    let mut message = Message::text(voice.tell(key, &values));
    if *not_taken > 0 {
        message.line(&voice.tell(keys::MANY_NOT_TAKEN, &[("count", (*not_taken).into())]));
    }
    if *left_out > 0 {
        message.line(&voice.tell(keys::MANY_LEFT_OUT, &[("count", (*left_out).into())]));
    }
    message
}

fn skipped(voice: Voice<'_>, reply: &Reply) -> Message {
    let Reply::Skipped {
        entry,
        next,
        similar,
        passed,
    } = reply
    else {
        return Message::default();
    };
    let title = ("title", titled(voice, &entry.track).into());
    let mut message = Message::text(match next {
        Some(next) => {
            let next = ("next", titled(voice, &next.track).into());
            voice.tell(keys::SKIPPED_TO, &[title, next])
        }
        None if *similar => voice.tell(keys::SKIPPED_SIMILAR, &[title]),
        None => voice.tell(keys::SKIPPED, &[title]),
    });
    if *passed > 0 {
        message.line(&voice.tell(keys::SKIPPED_PASSED, &[("count", (*passed).into())]));
    }
    message
}

fn stopped(voice: Voice<'_>, cleared: usize, restorable_for: Duration) -> Message {
    let mut message = Message::text(voice.say(keys::STOPPED));
    if cleared > 0 {
        let minutes = restorable_for.as_secs().div_ceil(60);
        let values = [("count", cleared.into()), ("minutes", minutes.into())];
        message.line(&voice.tell(keys::STOPPED_UNDO, &values));
        message
            .rows
            .push(vec![plain_button(voice, restore::ID, keys::BUTTON_RESTORE)]);
    }
    message
}

/// A sentence about a number of entries.
fn counted(voice: Voice<'_>, key: Key, count: usize) -> Message {
    Message::text(voice.tell(key, &[("count", count.into())]))
}

/// Adds a button that takes it back, and for how long.
fn undo(message: &mut Message, voice: Voice<'_>, within: Duration, (id, key): (&str, Key)) {
    let minutes = within.as_secs().div_ceil(60);
    message.line(&voice.tell(keys::UNDO, &[("minutes", minutes.into())]));
    message.rows.push(vec![plain_button(voice, id, key)]);
}

fn plain_button(voice: Voice<'_>, id: &str, key: Key) -> Button {
    Button {
        id: id.to_owned(),
        label: voice.say(key),
        style: Style::Secondary,
        disabled: false,
    }
}

fn voted(voice: Voice<'_>, deed: Deed, count: Count, track: Option<&Track>) -> Message {
    let deed = voice.say(match deed {
        Deed::Skip => keys::DEED_SKIP,
        Deed::SkipTo(_) => keys::DEED_SKIP_TO,
        Deed::Previous => keys::DEED_PREVIOUS,
        Deed::Shuffle => keys::DEED_SHUFFLE,
        Deed::Clear => keys::DEED_CLEAR,
        Deed::Stop => keys::DEED_STOP,
        Deed::Leave => keys::DEED_LEAVE,
    });
    let numbers = [
        ("deed", deed.into()),
        ("votes", count.votes.into()),
        ("needed", count.needed.into()),
    ];
    let mut message = Message::text(voice.tell(keys::VOTED, &numbers));
    if let Some(track) = track {
        message.line(&titled(voice, track));
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
mod tests;
