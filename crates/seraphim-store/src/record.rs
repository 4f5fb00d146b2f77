//! The form in which players and tracks are written: JSON with a number of its
//! own, so that a later version of the program can still read it. A field is
//! added with a default; anything else is a new [`FORMAT`].

use std::time::Duration;

use seraphim_core::filters::Preset;
use seraphim_core::{
    ChannelId, Entry, EntryId, Filters, LoopMode, PlayId, SavedCleared, SavedCurrent, SavedHead,
    Track, UserId,
};
use seraphim_engine::ports::StoreError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The form that this program writes.
pub(crate) const FORMAT: i64 = 1;

#[derive(Serialize, Deserialize)]
pub(crate) struct TrackRecord {
    encoded: String,
    title: String,
    author: String,
    #[serde(default)]
    length_ms: Option<u64>,
    #[serde(default)]
    seekable: bool,
    #[serde(default)]
    uri: Option<String>,
    #[serde(default)]
    artwork: Option<String>,
    source: String,
    identifier: String,
    #[serde(default)]
    isrc: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct EntryRecord {
    id: u64,
    requester: u64,
    track: TrackRecord,
}

#[derive(Serialize, Deserialize)]
struct CurrentRecord {
    entry: EntryRecord,
    position_ms: u64,
    #[serde(default)]
    paused: bool,
    #[serde(default)]
    heard: bool,
    #[serde(default)]
    play: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct ClearedRecord {
    entries: Vec<EntryRecord>,
    #[serde(default)]
    position_ms: Option<u64>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct HeadRecord {
    #[serde(default)]
    current: Option<CurrentRecord>,
    #[serde(default)]
    halted: bool,
    volume: u16,
    #[serde(default)]
    voice_channel: Option<u64>,
    #[serde(default)]
    text_channel: Option<u64>,
    /// By name; none is off.
    #[serde(default)]
    looping: Option<String>,
    #[serde(default)]
    filters: Option<FiltersRecord>,
    #[serde(default)]
    autoplay: bool,
    #[serde(default)]
    cleared: Option<ClearedRecord>,
}

#[derive(Serialize, Deserialize)]
struct FiltersRecord {
    /// By name.
    #[serde(default)]
    preset: Option<String>,
    #[serde(default)]
    equalizer: Vec<i8>,
    speed: u16,
    pitch: u16,
}

/// As text.
pub(crate) fn write<T: Serialize>(record: &T) -> Result<String, StoreError> {
    serde_json::to_string(record).map_err(|error| StoreError::Fault(error.to_string()))
}

/// From text.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}

pub(crate) fn entries(entries: Vec<Entry>) -> Vec<EntryRecord> {
    entries.into_iter().map(Into::into).collect()
}

pub(crate) fn from_entries(entries: Vec<EntryRecord>) -> Vec<Entry> {
    entries.into_iter().map(Into::into).collect()
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

// Each of the following takes its argument apart whole, so that a field that
// is added to the rules cannot be forgotten here.

impl From<Track> for TrackRecord {
    fn from(track: Track) -> Self {
        let Track {
            encoded,
            title,
            author,
            length,
            seekable,
            uri,
            artwork,
            source,
            identifier,
            isrc,
        } = track;
        Self {
            encoded,
            title,
            author,
            length_ms: length.map(millis),
            seekable,
            uri,
            artwork,
            source,
            identifier,
            isrc,
        }
    }
}

impl From<TrackRecord> for Track {
    fn from(record: TrackRecord) -> Self {
        Self {
            encoded: record.encoded,
            title: record.title,
            author: record.author,
            length: record.length_ms.map(Duration::from_millis),
            seekable: record.seekable,
            uri: record.uri,
            artwork: record.artwork,
            source: record.source,
            identifier: record.identifier,
            isrc: record.isrc,
        }
    }
}

impl From<Entry> for EntryRecord {
    fn from(entry: Entry) -> Self {
        let Entry {
            id,
            track,
            requester,
        } = entry;
        Self {
            id: id.get(),
            requester: requester.get(),
            track: track.into(),
        }
    }
}

impl From<EntryRecord> for Entry {
    fn from(record: EntryRecord) -> Self {
        Self {
            id: EntryId(record.id),
            track: record.track.into(),
            requester: UserId(record.requester),
        }
    }
}

impl From<Filters> for FiltersRecord {
    fn from(filters: Filters) -> Self {
        let Filters {
            preset,
            equalizer,
            speed,
            pitch,
        } = filters;
        Self {
            preset: preset.map(|preset| preset.name().to_owned()),
            equalizer: equalizer.to_vec(),
            speed,
            pitch,
        }
    }
}

impl From<FiltersRecord> for Filters {
    fn from(record: FiltersRecord) -> Self {
        let mut filters = Self {
            preset: record.preset.and_then(|name| Preset::of_name(&name)),
            speed: record.speed,
            pitch: record.pitch,
            ..Self::default()
        };
        for (band, gain) in filters.equalizer.iter_mut().zip(record.equalizer) {
            *band = gain;
        }
        filters
    }
}

impl From<SavedHead> for HeadRecord {
    fn from(head: SavedHead) -> Self {
        let SavedHead {
            current,
            halted,
            volume,
            voice_channel,
            text_channel,
            looping,
            filters,
            autoplay,
            cleared,
        } = head;
        Self {
            current: current.map(|current| {
                let SavedCurrent {
                    entry,
                    position,
                    paused,
                    heard,
                    play,
                } = current;
                CurrentRecord {
                    entry: entry.into(),
                    position_ms: millis(position),
                    paused,
                    heard,
                    play: play.map(PlayId::get),
                }
            }),
            halted,
            volume,
            voice_channel: voice_channel.map(ChannelId::get),
            text_channel: text_channel.map(ChannelId::get),
            looping: (looping != LoopMode::Off).then(|| looping.name().to_owned()),
            filters: (filters != Filters::default()).then(|| filters.into()),
            autoplay,
            cleared: cleared.map(|cleared| {
                let SavedCleared {
                    entries: cleared,
                    position,
                } = cleared;
                ClearedRecord {
                    entries: entries(cleared),
                    position_ms: position.map(millis),
                }
            }),
        }
    }
}

impl From<HeadRecord> for SavedHead {
    fn from(record: HeadRecord) -> Self {
        Self {
            current: record.current.map(|current| SavedCurrent {
                entry: current.entry.into(),
                position: Duration::from_millis(current.position_ms),
                paused: current.paused,
                heard: current.heard,
                play: current.play.map(PlayId),
            }),
            halted: record.halted,
            volume: record.volume,
            voice_channel: record.voice_channel.map(ChannelId),
            text_channel: record.text_channel.map(ChannelId),
            looping: record
                .looping
                .and_then(|name| LoopMode::of_name(&name))
                .unwrap_or_default(),
            filters: record.filters.map(Into::into).unwrap_or_default(),
            autoplay: record.autoplay,
            cleared: record.cleared.map(|cleared| SavedCleared {
                entries: from_entries(cleared.entries),
                position: cleared.position_ms.map(Duration::from_millis),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the first version wrote it. Never changed: it lies on people's disks.
    const FIRST: &str = r#"{"current":{"entry":{"id":1,"requester":2,"track":{"encoded":"QAAA",
        "title":"Lauds","author":"Choir","length_ms":61000,"seekable":true,"uri":null,
        "artwork":null,"source":"local","identifier":"lauds.mp3","isrc":null}},
        "position_ms":1500,"paused":true,"heard":true,"play":9},"halted":false,"volume":80,
        "voice_channel":50,"text_channel":60,"cleared":null,"added_by_a_later_version":[1]}"#;

    #[test]
    fn what_the_first_version_wrote_is_still_read() {
        let head: SavedHead = read::<HeadRecord>(FIRST).expect("readable").into();
        let current = head.current.expect("a current track");
        assert_eq!(current.entry.track.title, "Lauds");
        assert_eq!(current.entry.track.length, Some(Duration::from_secs(61)));
        assert_eq!(current.position, Duration::from_millis(1500));
        assert!(current.paused && current.heard);
        assert_eq!(current.play, Some(PlayId(9)));
        assert_eq!((head.volume, head.voice_channel), (80, Some(ChannelId(50))));
    }

    #[test]
    fn what_cannot_be_read_is_damage_and_no_panic() {
        for text in ["", "[]", "{\"volume\":-1}", "{\"volume\":1,\"current\":7}"] {
            let read = read::<HeadRecord>(text);
            assert!(matches!(read, Err(StoreError::Corrupt(_))), "{text}");
        }
    }
}
