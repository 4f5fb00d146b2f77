//! What a listener has heard: shared between its connection and its owner.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use opusic_c::{Channels, Decoder, SampleRate};
use tokio::sync::{broadcast, watch};

use super::{
    super::{
        Mode,
        rtp::{Header, SILENCE},
    },
    listen::{Heard, HeardFrame, MediaMark, Window, judge},
    membership::{Deaf, Membership},
    tally::{Counter, Tally},
    timeline::{Content, Timeline},
};
/// 120 ms of stereo, the longest packet there is.
const LONGEST_PACKET: usize = 5_760 * 2;
/// Packets kept of a source whose speaker is not yet known.
const UNKNOWN_KEPT: usize = 64;
const UNKNOWN_SOURCES: usize = 16;
/// After the first keys came into force: frames of before are still on
/// their way.
const BEFORE_KEYS: Duration = Duration::from_millis(500);

/// A media packet past the transport's check (`None`: it failed).
pub(crate) struct Arrived {
    pub(crate) header: Header,
    pub(crate) frame: Option<Vec<u8>>,
    pub(crate) at: Instant,
}

struct Speaker {
    timeline: Timeline,
    counter: Counter,
    decoder: Option<Decoder>,
}

struct State {
    speakers: BTreeMap<u64, Speaker>,
    sources: HashMap<u32, u64>,
    unknown: HashMap<u32, VecDeque<Arrived>>,
    arrivals: u64,
    status: Status,
}

/// The state of a listener's connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Status {
    /// The transport encryption that was agreed on.
    pub(crate) mode: Option<Mode>,
    pub(crate) dave_version: u16,
    pub(crate) epoch: u64,
    pub(crate) can_send: bool,
    pub(crate) resumes: u64,
    /// The close code and reason that ended it; 1006 without a close frame.
    pub(crate) ended: Option<(u16, String)>,
}

/// See the module.
pub(crate) struct Hearing {
    joined: Instant,
    keep: Duration,
    state: Mutex<State>,
    changed: watch::Sender<u64>,
    frames: broadcast::Sender<HeardFrame>,
}

impl Hearing {
    pub(crate) fn new(keep: Duration) -> Arc<Self> {
        let (changed, _) = watch::channel(0);
        let (frames, _) = broadcast::channel(512);
        Arc::new(Self {
            joined: Instant::now(),
            keep,
            state: Mutex::new(State {
                speakers: BTreeMap::new(),
                sources: HashMap::new(),
                unknown: HashMap::new(),
                arrivals: 0,
                status: Status::default(),
            }),
            changed,
            frames,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    pub(crate) fn frames(&self) -> broadcast::Receiver<HeardFrame> {
        self.frames.subscribe()
    }

    pub(crate) fn mark(&self) -> MediaMark {
        MediaMark(self.state().arrivals)
    }

    pub(crate) fn speakers(&self) -> Vec<u64> {
        self.state().speakers.keys().copied().collect()
    }

    pub(crate) fn status(&self) -> Status {
        self.state().status.clone()
    }

    pub(crate) fn update(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.state().status);
        self.changed.send_modify(|count| *count += 1);
    }

    pub(crate) fn judge(&self, speaker: u64, window: Window) -> Heard {
        let now = Instant::now();
        self.state()
            .speakers
            .get(&speaker)
            .map_or_else(Heard::nothing, |speaker| {
                judge(&speaker.timeline, window, now)
            })
    }

    pub(crate) fn tally(&self, speaker: u64) -> Tally {
        let state = self.state();
        let found = state.speakers.get(&speaker);
        found.map_or_else(Tally::default, |speaker| speaker.counter.tally().clone())
    }

    /// `speaking`: a source has a name. What it sent before is heard now.
    pub(crate) fn name_source(&self, ssrc: u32, user_id: u64, membership: &mut Membership) {
        let waiting = {
            let mut state = self.state();
            state.sources.insert(ssrc, user_id);
            state.unknown.remove(&ssrc).unwrap_or_default()
        };
        for packet in waiting {
            self.hear(packet, membership);
        }
    }

    /// A speaker left: their packets are of the past, their sources free.
    pub(crate) fn forget_sources(&self, user_id: u64) {
        self.state().sources.retain(|_, user| *user != user_id);
    }

    pub(crate) fn hear(&self, packet: Arrived, membership: &mut Membership) {
        let mut state = self.state();
        let ssrc = packet.header.ssrc;
        let Some(user_id) = state.sources.get(&ssrc).copied() else {
            let room = state.unknown.len() < UNKNOWN_SOURCES || state.unknown.contains_key(&ssrc);
            if room {
                let waiting = state.unknown.entry(ssrc).or_default();
                if waiting.len() == UNKNOWN_KEPT {
                    waiting.pop_front();
                }
                waiting.push_back(packet);
            }
            return;
        };
        state.arrivals += 1;
        let arrival = state.arrivals;
        let (joined, keep) = (self.joined, self.keep);
        let speaker = state.speakers.entry(user_id).or_insert_with(|| Speaker {
            timeline: Timeline::new(joined, keep),
            counter: Counter::default(),
            decoder: None,
        });
        if let Some(frame) = speaker.hear(user_id, arrival, &packet, membership) {
            // Nobody may be playing along.
            let _ = self.frames.send(frame);
        }
        drop(state);
        self.changed.send_modify(|count| *count += 1);
    }
}

impl Speaker {
    fn hear(
        &mut self,
        user_id: u64,
        arrival: u64,
        packet: &Arrived,
        membership: &mut Membership,
    ) -> Option<HeardFrame> {
        let Header {
            ssrc,
            sequence,
            timestamp,
            ..
        } = packet.header;
        if self.timeline.ssrc() != Some(ssrc) {
            self.decoder = Decoder::new(Channels::Stereo, SampleRate::Hz48000).ok();
        }
        let place = self.timeline.place(ssrc, sequence, timestamp, packet.at)?;
        let opened = packet
            .frame
            .as_deref()
            .ok_or(Deaf::Refused)
            .and_then(|frame| membership.decrypt(user_id, frame));
        let (content, length, pcm) = match opened {
            Err(_) if has_no_keys_yet(membership, packet.at) => (Content::BeforeKeys, 960, None),
            Err(_) => (Content::Undecryptable, 960, None),
            Ok(frame) => match self.decode(&frame) {
                None => (Content::Undecodable, 960, None),
                Some(stereo) => {
                    let content = if frame == SILENCE {
                        Content::Silence
                    } else {
                        Content::Sound {
                            pcm: mono(&stereo),
                            bytes: u64::try_from(frame.len()).unwrap_or(u64::MAX),
                        }
                    };
                    let length = u64::try_from(stereo.len() / 2).unwrap_or(960);
                    (content, length, Some(stereo))
                }
            },
        };
        let (position, is_silence) = (place.start(), content == Content::Silence);
        self.counter.count(place, packet.at, length, &content);
        self.timeline
            .keep(place, arrival, packet.at, length, content);
        pcm.map(|pcm| HeardFrame {
            speaker: user_id,
            sequence,
            timestamp,
            position,
            arrived: packet.at,
            is_silence,
            pcm: pcm.into(),
        })
    }

    fn decode(&mut self, frame: &[u8]) -> Option<Vec<i16>> {
        if frame.is_empty() {
            return None;
        }
        let mut pcm = vec![0.0_f32; LONGEST_PACKET];
        let decoder = self.decoder.as_mut()?;
        let samples = decoder.decode_float_to_slice(frame, &mut pcm, false).ok()?;
        pcm.truncate(samples * 2);
        #[expect(clippy::cast_possible_truncation, reason = "clamped to 16 bits")]
        let pcm = pcm
            .into_iter()
            .map(|sample| (sample * 32_768.0).clamp(-32_768.0, 32_767.0) as i16)
            .collect();
        Some(pcm)
    }
}

fn has_no_keys_yet(membership: &Membership, at: Instant) -> bool {
    membership
        .keys_since()
        .is_none_or(|since| at < since + BEFORE_KEYS)
}

fn mono(stereo: &[i16]) -> Box<[i16]> {
    stereo
        .chunks_exact(2)
        .map(|pair| i16::midpoint(pair[0], pair[1]))
        .collect()
}
