//! The panel: the one message of a guild that shows what plays and holds the
//! buttons. Two states that would look the same give the same message, so that
//! nobody pays for an edit that nobody would see.

use seraphim_core::{LoopMode, NowPlaying, Snapshot, Status};

use super::{
    ASH, Button, Embed, Field, GOLD, Key, Message, Picture, Style, Voice, and_length, author, keys,
    named, requester, sound, time, title, titled,
};
use crate::buttons::{
    self, favourite, louder, pause, previous, repeat, show_queue, shuffle, skip, softer, stop,
};

/// The panel for a state of the player.
pub(crate) fn message(voice: Voice<'_>, snapshot: &Snapshot) -> Message {
    let embed = match &snapshot.current {
        Some(now) => playing(voice, snapshot, now),
        None => Embed {
            color: ASH,
            head: voice.say(status(snapshot.status)),
            description: voice.say(keys::PANEL_SILENCE),
            ..Embed::default()
        },
    };
    Message {
        embed: Some(embed),
        rows: vec![first_row(voice, snapshot), second_row(voice, snapshot)],
        ..Message::default()
    }
}

/// What an old panel turns into when somebody presses it.
pub(crate) fn outdated(voice: Voice<'_>) -> Message {
    let silent = Snapshot::default();
    Message {
        content: voice.say(keys::PANEL_OUTDATED),
        rows: vec![first_row(voice, &silent), second_row(voice, &silent)],
        ..Message::default()
    }
    .disabled()
}

fn playing(voice: Voice<'_>, snapshot: &Snapshot, now: &NowPlaying) -> Embed {
    let track = &now.entry.track;
    let bare = named(voice, &title::bare(&track.title, 200));
    let mut lines = Vec::new();
    let author = title::escaped(author(track), 200);
    if !author.is_empty() {
        lines.push(author);
    }
    match track.length {
        Some(length) => lines.push(format!(
            "`{}` {} `{}`",
            time::clock(now.position.min(length)),
            time::bar(now.position, length),
            time::clock(length)
        )),
        None if track.is_live() => lines.push(format!("**{}**", voice.say(keys::LIVE))),
        // It is being looked up.
        None => {}
    }
    let numbers = [
        ("count", snapshot.upcoming.len().into()),
        ("volume", u64::from(snapshot.volume).into()),
    ];
    Embed {
        color: if matches!(snapshot.status, Status::Starting | Status::Playing) {
            GOLD
        } else {
            ASH
        },
        head: voice.say(status(snapshot.status)),
        title: named(voice, &title::escaped(&track.title, 250)),
        url: track
            .uri
            .as_deref()
            .and_then(title::link)
            .map(str::to_owned),
        description: lines.join("\n"),
        fields: fields(voice, snapshot, now),
        picture: track
            .artwork
            .as_deref()
            .and_then(title::link)
            .map(|url| Picture {
                url: url.to_owned(),
                alt: voice.tell(keys::ARTWORK_ALT, &[("title", bare.into())]),
            }),
        footer: voice.tell(keys::PANEL_FOOTER, &numbers),
        shows_file: false,
    }
}

/// Who wished for it, from where it comes, how it sounds, and what comes next.
fn fields(voice: Voice<'_>, snapshot: &Snapshot, now: &NowPlaying) -> Vec<Field> {
    let values = [
        (keys::PANEL_REQUESTER, requester(voice, now.entry.requester)),
        (
            keys::PANEL_SOURCE,
            title::escaped(&now.entry.track.source, 60),
        ),
        (
            keys::PANEL_SOUND,
            sound::described(voice, &snapshot.filters),
        ),
        (keys::PANEL_NEXT, next(voice, snapshot)),
    ];
    let told = values.into_iter().filter(|(_, value)| !value.is_empty());
    told.map(|(key, value)| Field {
        name: voice.say(key),
        value,
        inline: true,
    })
    .collect()
}

/// What comes when the current track has ended by itself.
fn next(voice: Voice<'_>, snapshot: &Snapshot) -> String {
    match (snapshot.looping, snapshot.upcoming.first()) {
        (LoopMode::Track, _) | (LoopMode::Queue, None) => voice.say(keys::PANEL_NEXT_AGAIN),
        (_, Some(next)) => format!(
            "{}{}",
            titled(voice, &next.track),
            and_length(voice, &next.track)
        ),
        (LoopMode::Off, None) if snapshot.autoplay => voice.say(keys::PANEL_NEXT_SIMILAR),
        (LoopMode::Off, None) => voice.say(keys::PANEL_NEXT_NONE),
    }
}

fn status(status: Status) -> Key {
    match status {
        Status::Stopped => keys::STATUS_STOPPED,
        Status::Idle => keys::STATUS_IDLE,
        // The moment between an order and its first sound is not worth an edit.
        Status::Starting | Status::Playing => keys::STATUS_PLAYING,
        Status::Paused => keys::STATUS_PAUSED,
        Status::Alone => keys::STATUS_ALONE,
        Status::Muted => keys::STATUS_MUTED,
        Status::Hushed => keys::STATUS_HUSHED,
        Status::Away => keys::STATUS_AWAY,
        Status::NodeLost => keys::STATUS_NODE_LOST,
        Status::Halted => keys::STATUS_HALTED,
    }
}

/// The first row. Each id carries the entry that the reader sees, so that a skip
/// ends that entry and never its successor.
fn first_row(voice: Voice<'_>, snapshot: &Snapshot) -> Vec<Button> {
    let current = snapshot.current.as_ref();
    let waits = current.is_none_or(|now| now.paused)
        || matches!(
            snapshot.status,
            Status::Paused | Status::Halted | Status::Away | Status::Alone
        );
    let toggle = if waits && current.is_some() {
        keys::BUTTON_RESUME
    } else {
        keys::BUTTON_PAUSE
    };
    let button = |id, key, style, enabled| button(voice, snapshot, id, (key, style), enabled);
    vec![
        button(
            previous::ID,
            keys::BUTTON_PREVIOUS,
            Style::Secondary,
            snapshot.history > 0,
        ),
        button(pause::ID, toggle, Style::Primary, current.is_some()),
        button(
            skip::ID,
            keys::BUTTON_SKIP,
            Style::Secondary,
            current.is_some(),
        ),
        button(
            shuffle::ID,
            keys::BUTTON_SHUFFLE,
            Style::Secondary,
            snapshot.upcoming.len() > 1,
        ),
        button(
            stop::ID,
            keys::BUTTON_STOP,
            Style::Danger,
            snapshot.status != Status::Stopped,
        ),
    ]
}

/// The second row. Its loop button says what is repeated now.
fn second_row(voice: Voice<'_>, snapshot: &Snapshot) -> Vec<Button> {
    let plays = snapshot.current.is_some();
    let looping = match snapshot.looping {
        LoopMode::Off => (keys::BUTTON_LOOP_OFF, Style::Secondary),
        LoopMode::Track => (keys::BUTTON_LOOP_TRACK, Style::Primary),
        LoopMode::Queue => (keys::BUTTON_LOOP_QUEUE, Style::Primary),
    };
    let quiet = |key| (key, Style::Secondary);
    let button = |id, look, enabled| button(voice, snapshot, id, look, enabled);
    vec![
        button(repeat::ID, looping, plays),
        button(
            softer::ID,
            quiet(keys::BUTTON_SOFTER),
            plays && snapshot.volume > 0,
        ),
        button(louder::ID, quiet(keys::BUTTON_LOUDER), plays),
        button(favourite::ID, quiet(keys::BUTTON_FAVOURITE), plays),
        button(
            show_queue::ID,
            quiet(keys::BUTTON_QUEUE),
            plays || !snapshot.upcoming.is_empty(),
        ),
    ]
}

fn button(
    voice: Voice<'_>,
    snapshot: &Snapshot,
    id: &str,
    (key, style): (Key, Style),
    enabled: bool,
) -> Button {
    let seen = snapshot.current.as_ref().map(|now| now.entry.id);
    Button {
        id: buttons::versioned(id, seen),
        label: voice.say(key),
        style,
        disabled: !enabled,
    }
}

/// Length of each half of a channel's status; Discord takes 500 units.
const STATUS: usize = 120;

/// What the status of the voice channel says; empty: nothing plays.
pub(crate) fn heard(snapshot: &Snapshot) -> String {
    let Some(now) = &snapshot.current else {
        return String::new();
    };
    let title = title::bare(&now.entry.track.title, STATUS);
    let author = title::bare(super::author(&now.entry.track), STATUS);
    match (title.is_empty(), author.is_empty()) {
        (true, _) => author,
        (false, true) => title,
        (false, false) => format!("{title} — {author}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{message, outdated};
    use crate::view::{
        Catalogue, Manner,
        message::assert_within_limits,
        samples::{snapshot, track, worst},
    };
    use seraphim_core::{LoopMode, Preset, Snapshot, Status};
    use std::time::Duration;

    const EVERY: [Status; 11] = [
        Status::Stopped,
        Status::Idle,
        Status::Starting,
        Status::Playing,
        Status::Paused,
        Status::Alone,
        Status::Muted,
        Status::Hushed,
        Status::Away,
        Status::NodeLost,
        Status::Halted,
    ];

    #[test]
    fn the_panel_stays_within_discords_limits_in_every_state() {
        let catalogue = Catalogue::load().expect("the texts parse");
        for manner in [Manner::Celestial, Manner::Plain] {
            for status in EVERY {
                for current in [None, Some(track("Kyrie")), Some(worst())] {
                    let mut state = snapshot(current, vec![worst(); 40]);
                    state.status = status;
                    assert_within_limits(&message(catalogue.voice(manner), &state));
                }
            }
            assert_within_limits(&outdated(catalogue.voice(manner)));
        }
    }

    #[test]
    fn the_panel_shows_title_author_requester_progress_and_what_comes_next() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let shown = message(
            catalogue.voice(Manner::Plain),
            &snapshot(Some(track("O vis")), vec![track("Kyrie")]),
        );
        let embed = shown.embed.expect("an embed");
        assert_eq!(
            (embed.head.as_str(), embed.title.as_str()),
            ("Now playing", "O vis")
        );
        assert_eq!(embed.url.as_deref(), Some("https://music.example/o-vis"));
        assert_eq!(
            embed.description,
            "Hildegard\n`1:05` ━━━━●─────────── `3:21`"
        );
        let values: Vec<_> = embed
            .fields
            .iter()
            .map(|field| field.value.as_str())
            .collect();
        let next = "[Kyrie](<https://music.example/o-vis>) · 3:21";
        assert_eq!(values, ["<@1234567890123456789>", "http", next]);
        assert_eq!(embed.picture.expect("artwork").alt, "Artwork of O vis");
        assert_eq!(embed.footer, "one track waiting · volume 100 %");
    }

    /// The value of a field of the panel.
    fn field(state: &Snapshot, name: &str) -> Option<String> {
        let catalogue = Catalogue::load().expect("the texts parse");
        let embed = message(catalogue.voice(Manner::Plain), state).embed;
        let fields = embed.expect("an embed").fields.into_iter();
        let mut named = fields.filter(|field| field.name == name);
        named.next().map(|field| field.value)
    }

    #[test]
    fn what_comes_next_is_told_when_it_is_repeated_or_found_by_autoplay() {
        let next = "[Kyrie](<https://music.example/o-vis>) · 3:21";
        for (looping, autoplay, waits, told) in [
            (LoopMode::Off, false, true, next),
            (LoopMode::Off, true, true, next),
            (LoopMode::Off, false, false, "Nothing"),
            (LoopMode::Off, true, false, "Something similar, by autoplay"),
            (LoopMode::Track, false, true, "The same track again"),
            (LoopMode::Queue, false, true, next),
            (LoopMode::Queue, true, false, "The same track again"),
        ] {
            let upcoming = waits.then(|| track("Kyrie")).into_iter().collect();
            let state = Snapshot {
                looping,
                autoplay,
                ..snapshot(Some(track("O vis")), upcoming)
            };
            assert_eq!(field(&state, "Next").as_deref(), Some(told));
        }
    }

    #[test]
    fn the_panel_tells_how_the_sound_is_changed_where_it_is() {
        let mut state = snapshot(Some(track("O vis")), vec![]);
        assert_eq!(field(&state, "Sound"), None);
        state.filters.preset = Some(Preset::Nightcore);
        assert_eq!(field(&state, "Sound").as_deref(), Some("Nightcore"));
    }

    #[test]
    fn the_buttons_are_the_originals_five_and_carry_the_entry_that_is_seen() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let shown = message(
            catalogue.voice(Manner::Plain),
            &snapshot(Some(track("a")), vec![]),
        );
        let ids: Vec<_> = shown.rows[0]
            .iter()
            .map(|button| button.id.as_str())
            .collect();
        let wanted = [
            "music_previous:7",
            "music_pause:7",
            "music_skip:7",
            "music_shuffle:7",
            "music_stop:7",
        ];
        assert_eq!(ids, wanted);
        let disabled: Vec<_> = shown.rows[0].iter().map(|button| button.disabled).collect();
        assert_eq!(disabled, [true, false, false, true, false]);
    }

    #[test]
    fn the_loop_button_says_what_is_repeated() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut state = snapshot(Some(track("a")), vec![]);
        for (mode, label) in [
            (LoopMode::Off, "Loop: off"),
            (LoopMode::Track, "Loop: track"),
            (LoopMode::Queue, "Loop: queue"),
        ] {
            state.looping = mode;
            let shown = message(catalogue.voice(Manner::Plain), &state);
            assert_eq!(shown.rows[1][0].label, label);
            assert_eq!(shown.rows[1][0].id, "music_loop:7");
        }
    }

    #[test]
    fn a_live_stream_shows_live_and_no_bar() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let mut radio = track("Radio");
        radio.encoded = "radio".to_owned();
        radio.length = None;
        let shown = message(
            catalogue.voice(Manner::Plain),
            &snapshot(Some(radio), vec![]),
        );
        assert_eq!(
            shown.embed.expect("an embed").description,
            "Hildegard\n**LIVE**"
        );
    }

    #[test]
    fn what_is_still_looked_up_is_shown_without_a_length_and_not_as_live() {
        let mut kyrie = track("Kyrie");
        kyrie.encoded = String::new();
        kyrie.length = None;
        let state = snapshot(Some(kyrie.clone()), vec![kyrie]);
        let catalogue = Catalogue::load().expect("the texts parse");
        let embed = message(catalogue.voice(Manner::Plain), &state).embed;
        assert_eq!(embed.expect("an embed").description, "Hildegard");
        let next = "[Kyrie](<https://music.example/o-vis>)";
        assert_eq!(field(&state, "Next").as_deref(), Some(next));
    }

    #[test]
    fn one_second_more_looks_different_only_when_the_clock_shows_it() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let voice = catalogue.voice(Manner::Plain);
        let mut state = snapshot(Some(track("a")), vec![]);
        let before = message(voice, &state);
        if let Some(now) = &mut state.current {
            now.position += Duration::from_millis(300);
        }
        assert_eq!(before, message(voice, &state));
    }

    #[test]
    fn an_outdated_panel_has_no_button_left_to_press() {
        let catalogue = Catalogue::load().expect("the texts parse");
        let shown = outdated(catalogue.voice(Manner::Celestial));
        assert!(shown.rows.iter().flatten().all(|button| button.disabled));
        assert!(!shown.content.is_empty());
    }
}
