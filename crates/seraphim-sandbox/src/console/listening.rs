//! What a page hears: the frames of its person's voice client, as they are
//! decoded, and the figures about them. Nothing piles up: what the page has
//! not taken in time is dropped and counted.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::{BufMut as _, Bytes, BytesMut};
use serde_json::{Value, json};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::Desk;
use crate::voice::{Ears, Heard, HeardFrame, Window};

/// The bytes before the samples of a frame.
pub(super) const HEADER: usize = 40;
/// Kind of frame: audio.
const AUDIO: u8 = 1;
/// Flag: the silence frame.
const SILENCE: u8 = 1;
/// Frames that may be on their way to the page: two seconds of sound.
const ON_THE_WAY: usize = 100;
/// The stretch that level and frequency are told of.
const RECENT: std::time::Duration = std::time::Duration::from_secs(1);

/// See the module.
#[derive(Default)]
pub(super) struct Listening {
    guild: Option<u64>,
    client: Option<Client>,
    stream: u16,
    sequence: u32,
    /// Frames that were sent and that the page has not acknowledged.
    on_the_way: VecDeque<u32>,
    sent: u64,
    dropped: u64,
    /// Time that frames waited since the last figures, in ms, and how many.
    waited: (f64, u32),
    /// Packets of each speaker at the last figures.
    before: Vec<(u64, u64)>,
}

/// The voice client that is listened to.
struct Client {
    ears: Arc<Ears>,
    frames: Receiver<HeardFrame>,
}

impl Listening {
    /// Listens in a guild from now on, or nowhere.
    pub(super) fn listen(&mut self, guild: Option<u64>) {
        self.guild = guild;
        self.client = None;
    }

    /// Follows the person's voice client: it is another after each join.
    pub(super) fn follow(&mut self, desk: &Desk, user: u64) {
        let present = self
            .guild
            .and_then(|guild| desk.sandbox.shared.ears(guild, user));
        let same = match (&self.client, &present) {
            (Some(client), Some(ears)) => Arc::ptr_eq(&client.ears, ears),
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        self.client = present.map(|ears| Client {
            frames: ears.pcm(),
            ears,
        });
        self.stream = self.stream.wrapping_add(1);
        self.before.clear();
    }

    /// The next frame that was decoded; waits for ever while there is no
    /// voice client.
    pub(super) async fn next(&mut self) -> HeardFrame {
        loop {
            let Some(client) = &mut self.client else {
                std::future::pending::<()>().await;
                continue;
            };
            match client.frames.recv().await {
                Ok(frame) => return frame,
                Err(RecvError::Lagged(missed)) => {
                    self.dropped += missed;
                    let missed = u32::try_from(missed).unwrap_or(u32::MAX);
                    self.sequence = self.sequence.wrapping_add(missed);
                }
                Err(RecvError::Closed) => self.client = None,
            }
        }
    }

    /// The frame as it is sent, unless the page has too many to take yet.
    pub(super) fn take(&mut self, desk: &Desk, frame: &HeardFrame) -> Option<Bytes> {
        self.sequence = self.sequence.wrapping_add(1);
        if self.on_the_way.len() >= ON_THE_WAY {
            self.dropped += 1;
            return None;
        }
        self.on_the_way.push_back(self.sequence);
        self.sent += 1;
        self.waited.0 += frame.arrived.elapsed().as_secs_f64() * 1000.0;
        self.waited.1 += 1;
        let arrived = desk.clock(frame.arrived);
        Some(encode(frame, self.sequence, self.stream, arrived))
    }

    /// The page has taken everything up to this frame.
    pub(super) fn acknowledge(&mut self, sequence: u32) {
        let taken = self.on_the_way.iter().position(|sent| *sent == sequence);
        if let Some(taken) = taken {
            self.on_the_way.drain(..=taken);
        }
    }

    /// The figures, while the page listens.
    pub(super) fn figures(&mut self, desk: &Desk, user: u64) -> Option<Value> {
        let guild = self.guild?;
        let channel = desk.sandbox.look(|world| {
            let state = world.guilds.get(&guild)?.voice_states.get(&user)?;
            Some(state.channel_id.to_string())
        });
        let (total, count) = std::mem::take(&mut self.waited);
        let queue = (count > 0).then(|| total / f64::from(count));
        let mut figures = json!({
            "t": "figures", "guild": guild.to_string(), "channel": channel,
            "listening": self.client.is_some(), "stream": self.stream,
            "sent": self.sent, "dropped": self.dropped, "queue_ms": queue,
            "mode": null, "dave_version": null, "epoch": null, "speakers": [],
        });
        if let Some(client) = &self.client {
            let ears = &client.ears;
            figures["mode"] = json!(ears.mode().map(crate::voice::Mode::name));
            figures["dave_version"] = json!(ears.dave_version());
            figures["epoch"] = json!(ears.epoch());
            let mut now = Vec::new();
            let speakers: Vec<Value> = ears
                .speakers()
                .into_iter()
                .map(|speaker| {
                    let known = self.before.iter().find(|(user, _)| *user == speaker);
                    let before = known.map_or(0, |(_, packets)| *packets);
                    let (told, packets) = told(ears, speaker, before);
                    now.push((speaker, packets));
                    told
                })
                .collect();
            self.before = now;
            figures["speakers"] = json!(speakers);
        }
        Some(figures)
    }
}

/// A speaker's figures, and how many packets came of them so far. `before`:
/// how many had at the last figures, half a second ago.
fn told(ears: &Ears, speaker: u64, before: u64) -> (Value, u64) {
    let tally = ears.tally(speaker);
    let recent: Heard = ears.heard(speaker, Window::Last(RECENT));
    let sounds = recent.quiet_for.is_some_and(|time| time < RECENT / 2);
    let millis = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
    let figures = json!({
        "user": speaker.to_string(), "packets": tally.packets, "lost": tally.lost,
        "late": tally.late, "undecryptable": tally.undecryptable,
        "undecodable": tally.undecodable, "before_keys": tally.before_keys,
        "jitter_ms": millis(tally.jitter), "longest_gap_ms": millis(tally.longest_gap),
        "gap_ms": millis(recent.longest_gap),
        "level_dbfs": sounds.then_some(recent.level_dbfs).filter(|level| level.is_finite()),
        "frequency_hz": sounds.then(|| recent.frequency_hz()).flatten(), "audible": sounds,
        "packets_per_second": (tally.packets - before) * 2,
    });
    (figures, tally.packets)
}

/// The frame as the module documentation of [`super`] lays it out.
fn encode(frame: &HeardFrame, sequence: u32, stream: u16, arrived: f64) -> Bytes {
    let mut bytes = BytesMut::with_capacity(HEADER + frame.pcm.len() * 2);
    bytes.put_u8(AUDIO);
    bytes.put_u8(if frame.is_silence { SILENCE } else { 0 });
    bytes.put_u16_le(u16::try_from(frame.pcm.len() / 2).unwrap_or(u16::MAX));
    bytes.put_u32_le(sequence);
    bytes.put_u32_le(frame.timestamp);
    bytes.put_u16_le(frame.sequence);
    bytes.put_u16_le(stream);
    // Exact: 2^53 samples are six thousand years.
    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    bytes.put_f64_le(frame.position as f64);
    bytes.put_f64_le(arrived);
    bytes.put_u64_le(frame.speaker);
    for sample in frame.pcm.iter() {
        bytes.put_i16_le(*sample);
    }
    bytes.freeze()
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn frame() -> HeardFrame {
        HeardFrame {
            speaker: 0x0102_0304_0506_0708,
            sequence: 7,
            timestamp: 96_000,
            position: 48_000,
            arrived: Instant::now(),
            is_silence: true,
            pcm: vec![1, -2].into(),
        }
    }

    #[test]
    fn a_frame_is_laid_out_as_documented() {
        let bytes = encode(&frame(), 9, 3, 2.5);
        assert_eq!(bytes.len(), HEADER + 4);
        assert_eq!(
            bytes[..16],
            [1, 1, 1, 0, 9, 0, 0, 0, 0, 0x77, 1, 0, 7, 0, 3, 0]
        );
        assert_eq!(bytes[16..24], 48_000.0_f64.to_le_bytes());
        assert_eq!(bytes[24..32], 2.5_f64.to_le_bytes());
        assert_eq!(bytes[32..40], [8, 7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(bytes[40..], [1, 0, 0xfe, 0xff]);
    }

    #[tokio::test]
    async fn frames_that_the_page_does_not_take_are_dropped_and_counted() {
        let desk = Desk::of(crate::console::tests::sandbox().await);
        let mut listening = Listening::default();
        let mut sent = 0;
        for _ in 0..300 {
            sent += u32::from(listening.take(&desk, &frame()).is_some());
        }
        assert_eq!((sent, listening.dropped), (100, 200));
        listening.acknowledge(1000);
        assert!(
            listening.take(&desk, &frame()).is_none(),
            "a lie is no receipt"
        );
        listening.acknowledge(301);
        assert!(
            listening.take(&desk, &frame()).is_none(),
            "that one was not sent"
        );
        // Of what was sent while it stood still it has taken a part, and then all.
        for (taken, room) in [(90, 90), (100, 10)] {
            listening.acknowledge(taken);
            let sent = (0..room).filter(|_| listening.take(&desk, &frame()).is_some());
            assert_eq!(sent.count(), room);
            assert!(listening.take(&desk, &frame()).is_none());
        }
    }
}
