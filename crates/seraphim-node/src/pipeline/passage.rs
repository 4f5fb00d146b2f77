//! What makes it possible to pass Opus packets through untouched, and to go
//! over to transcoding and back between any two of them.
//!
//! While every packet of a stream is one frame of 20 ms, frames and packets
//! are in step: the packets whose frames were not given out yet are kept (to
//! be passed on as they are), and the last few that were (to bring a decoder
//! up to date when transcoding begins).

use std::collections::VecDeque;

use bytes::Bytes;

use super::encoder::{FRAME, MAX_PACKET};
use super::opus::samples;

/// Four frames, after which a decoder has converged (RFC 7845 section 4.6),
/// and four more of good samples.
pub(super) const PAST: usize = 8;
/// The average bitrate is taken over about this many frames: five seconds.
const WINDOW: u32 = 250;
/// So many frames are passed before they are judged.
const TRIAL: u32 = 50;

/// The packets of a stream that is in step.
#[derive(Debug, Default)]
pub(super) struct Passage {
    coming: VecDeque<Bytes>,
    past: VecDeque<Bytes>,
    /// How many packets were given out since the last place that was sought.
    given: u64,
    /// How many of them may be asked back.
    keep: usize,
    average: f64,
    judged: u32,
}

impl Passage {
    /// Whether a packet keeps frames and packets in step.
    pub(super) fn takes(packet: &[u8]) -> bool {
        packet.len() <= MAX_PACKET && samples(packet) == Some(FRAME)
    }

    /// A packet whose frame is to be given out.
    pub(super) fn push(&mut self, packet: Bytes) {
        let bits = u32::try_from(packet.len()).map_or(0.0, |bytes| f64::from(bytes) * 8.0);
        self.judged = (self.judged + 1).min(WINDOW);
        self.average += (bits * 50.0 - self.average) / f64::from(self.judged);
        self.coming.push_back(packet);
    }

    /// A packet whose frame is not to be heard, as it lies before the start.
    pub(super) fn push_past(&mut self, packet: Bytes) {
        self.past.push_back(packet);
        if self.past.len() > PAST + self.keep {
            self.past.pop_front();
        }
    }

    /// How many packets may be asked back.
    pub(super) fn keep(&mut self, packets: usize) {
        self.keep = packets;
    }

    /// The packet of the next frame, which is thereby given out.
    pub(super) fn pop(&mut self) -> Option<Bytes> {
        let packet = self.coming.pop_front()?;
        self.given += 1;
        self.push_past(packet.clone());
        Some(packet)
    }

    /// How many packets were given out since the last place that was sought.
    pub(super) fn given(&self) -> u64 {
        self.given
    }

    /// Gives out packets until so many were, or takes back as many as are
    /// remembered.
    pub(super) fn go_to(&mut self, given: u64) {
        while self.given < given && self.pop().is_some() {}
        while self.given > given {
            let Some(packet) = self.past.pop_back() else {
                return;
            };
            self.given -= 1;
            self.coming.push_front(packet);
        }
    }

    /// Packets whose frames were not given out.
    pub(super) fn coming(&self) -> impl Iterator<Item = &Bytes> {
        self.coming.iter()
    }

    /// The last packets whose frames were given out, or lie before the start.
    pub(super) fn past(&self) -> impl Iterator<Item = &Bytes> {
        self.past.iter()
    }

    /// Forgets all packets, but not how large they are on average.
    pub(super) fn clear(&mut self) {
        self.coming.clear();
        self.past.clear();
        self.given = 0;
    }

    /// Whether the stream's average keeps within a bitrate. What passes may
    /// exceed it by a tenth, so that the judgement does not waver.
    pub(super) fn fits(&self, bitrate: u32, passing: bool) -> bool {
        let most = f64::from(bitrate) * if passing { 1.1 } else { 1.0 };
        self.judged < TRIAL || self.average <= most
    }
}

#[cfg(test)]
mod tests {
    use super::Passage;
    use bytes::Bytes;

    #[test]
    fn a_stream_is_judged_by_its_average_and_not_by_one_packet() {
        let mut passage = Passage::default();
        for n in 0..200 {
            // 96 kbit/s on average, in packets of very different sizes.
            let length = if n % 2 == 0 { 400 } else { 80 };
            passage.push(Bytes::from(vec![0xfc; length]));
        }
        assert!(passage.fits(96_000, true));
        assert!(!passage.fits(64_000, true));
    }

    #[test]
    fn packets_that_were_given_out_can_be_asked_back() {
        let packets: Vec<Bytes> = (0..60).map(|n| Bytes::from(vec![0xfc, n])).collect();
        let mut passage = Passage::default();
        passage.keep(20);
        for packet in &packets {
            passage.push(packet.clone());
        }
        passage.go_to(50);
        passage.go_to(30);
        assert_eq!(passage.given(), 30);
        assert!(passage.coming().eq(&packets[30..]));
        assert!(
            passage.past().eq(&packets[22..30]),
            "the decoder's past is left"
        );
        assert_eq!(passage.pop().as_ref(), Some(&packets[30]));
    }

    #[test]
    fn only_packets_of_one_frame_of_20_ms_are_in_step() {
        assert!(Passage::takes(&[31 << 3, 1, 2]));
        assert!(!Passage::takes(&[30 << 3, 1, 2]), "10 ms");
        assert!(!Passage::takes(&[]), "nothing");
        let long = vec![31 << 3; 1276];
        assert!(!Passage::takes(&long), "longer than a frame may be");
    }
}
