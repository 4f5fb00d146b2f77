//! What people ask for, and what can be found.

use std::time::Duration;

use seraphim_core::{
    Caller, ChannelId, EntryId, FilterChange, LoopMode, Pick, Place, Preset, Request, RoleId,
    SeekTo, Snapshot, Track, UserId, VoiceAccess, VolumeChange,
};

use crate::dice::Dice;

pub(crate) const VOICE: ChannelId = ChannelId(50);
pub(crate) const OTHER_VOICE: ChannelId = ChannelId(51);
pub(crate) const TEXT: ChannelId = ChannelId(60);

pub(crate) fn caller(dice: &mut Dice) -> Caller {
    Caller {
        user: UserId(1 + dice.below(3)),
        voice_channel: match dice.below(12) {
            0 => None,
            1 => Some(OTHER_VOICE),
            _ => Some(VOICE),
        },
        text_channel: TEXT,
        manages: dice.once_in(6),
        roles: if dice.once_in(4) {
            vec![RoleId(9)]
        } else {
            Vec::new()
        },
        access: VoiceAccess {
            full: dice.once_in(40),
            ..VoiceAccess::default()
        },
    }
}

/// A wish, half of the time for more music.
pub(crate) fn request(dice: &mut Dice, snapshot: &Snapshot) -> Request {
    let by = caller(dice);
    let places = [Place::Last, Place::Last, Place::Next, Place::Now];
    let place = dice.of(&places).copied().unwrap_or_default();
    if dice.once_in(3) {
        let query = format!("words {}", dice.below(20));
        return Request::Play { by, query, place };
    }
    let waiting: Vec<EntryId> = snapshot.upcoming.iter().map(|entry| entry.id).collect();
    let any = dice.of(&waiting).copied().unwrap_or(EntryId(1));
    let current = snapshot.current.as_ref().map(|now| now.entry.id);
    let seconds = Duration::from_secs(dice.below(200));
    match dice.below(30) {
        0..=3 => Request::Skip {
            by,
            seen: current.filter(|_| dice.once_in(2)),
            to: Some(any).filter(|_| dice.once_in(4)),
        },
        4 | 5 => Request::TogglePause { by },
        6 => Request::Resume { by },
        7 | 8 => Request::Previous { by },
        9 => Request::Shuffle { by },
        10 => Request::Unshuffle { by },
        11 => Request::Stop { by },
        12 | 13 => Request::RestoreQueue { by },
        14 => Request::Clear { by },
        15 => Request::Seek {
            by,
            to: SeekTo::Position(seconds),
        },
        16 => Request::Seek {
            by,
            to: SeekTo::Back(seconds),
        },
        17 | 18 => Request::Loop {
            by,
            mode: Some(loop_mode(dice)),
        },
        19 => Request::Volume {
            by,
            change: VolumeChange::Up(30),
        },
        20 => Request::Filter {
            by,
            change: FilterChange::Preset(dice.of(&Preset::ALL).copied()),
        },
        21 => Request::Autoplay { by, on: None },
        22 => Request::Remove {
            by,
            pick: Pick::Entries(vec![any]),
        },
        23 => Request::Move {
            by,
            entry: any,
            place: 1,
        },
        24 => Request::Jump { by, entry: any },
        25 => Request::Dedupe { by },
        26 => Request::Fair { by },
        27 => Request::Join { by },
        28 => Request::Leave { by },
        _ => Request::PlayTracks {
            by,
            name: None,
            tracks: (0..dice.below(5)).map(|_| track(dice)).collect(),
            place,
        },
    }
}

/// Mostly off, so that tracks end.
fn loop_mode(dice: &mut Dice) -> LoopMode {
    match dice.below(4) {
        0 => LoopMode::Queue,
        1 => LoopMode::Track,
        _ => LoopMode::Off,
    }
}

pub(crate) fn track(dice: &mut Dice) -> Track {
    let name = dice.below(60).to_string();
    Track {
        encoded: name.clone(),
        title: name.clone(),
        author: "somebody".to_owned(),
        length: Some(Duration::from_secs(30 + dice.below(200))).filter(|_| !dice.once_in(15)),
        seekable: !dice.once_in(10),
        uri: None,
        artwork: None,
        source: "http".to_owned(),
        identifier: name,
        isrc: None,
    }
}
