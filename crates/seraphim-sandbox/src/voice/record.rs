//! What the server noted of each sender's media.
//!
//! The server cannot hear (frames are end-to-end encrypted), but it sees the
//! clear RTP headers, whether its own decryption succeeds, and whether a frame
//! wears the DAVE trailer.

/// A rule of the media path that a sender broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Violation {
    /// A frame without end-to-end encryption while a DAVE version was in force.
    PlaintextUnderDave,
    /// More than half a second of media before the first `speaking`.
    MediaBeforeSpeaking,
    /// A packet whose transport nonce had been used.
    NonceReused,
    /// A packet that the session's key does not decrypt.
    Undecryptable,
    /// A packet that is not RTP as documented.
    Malformed,
}

/// What one sender sent in one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SenderRecord {
    /// Packets that decrypted.
    pub packets: u64,
    /// Sequence numbers that never came (reordered ones are given back).
    pub lost: u64,
    /// Packets older than one already seen.
    pub reordered: u64,
    /// Packets that came twice (same sequence number as the last one).
    pub duplicates: u64,
    /// Packets where the timestamp's step does not match the sequence's
    /// (960 samples a packet): media time was left out or repeated.
    pub timestamp_jumps: u64,
    /// Media time left out by those jumps, in samples at 48 kHz.
    pub media_gap_samples: u64,
    /// Silence frames.
    pub silence: u64,
    /// Frames with a DAVE trailer.
    pub encrypted: u64,
    /// Frames without one, silence aside.
    pub plaintext: u64,
    /// Of those, the ones while a DAVE version was in force.
    pub plaintext_under_dave: u64,
    /// Packets that the session's key did not decrypt.
    pub undecryptable: u64,
    /// Packets with a transport nonce that had been used.
    pub nonce_reuse: u64,
    /// Packets that came more than half a second of media before the first
    /// `speaking`; they are not forwarded.
    pub before_speaking: u64,
    /// Packets that are not RTP as documented.
    pub malformed: u64,
    /// The last sequence number.
    pub last_sequence: Option<u16>,
    /// The last timestamp.
    pub last_timestamp: Option<u32>,
    nonces: NonceWindow,
}

impl SenderRecord {
    /// Every rule broken so far.
    pub fn violations(&self) -> Vec<Violation> {
        [
            (self.plaintext_under_dave, Violation::PlaintextUnderDave),
            (self.before_speaking, Violation::MediaBeforeSpeaking),
            (self.nonce_reuse, Violation::NonceReused),
            (self.undecryptable, Violation::Undecryptable),
            (self.malformed, Violation::Malformed),
        ]
        .into_iter()
        .filter_map(|(count, violation)| (count > 0).then_some(violation))
        .collect()
    }

    /// Takes a decrypted packet's header into the account.
    pub(crate) fn note_order(&mut self, sequence: u16, timestamp: u32) {
        self.packets += 1;
        let (Some(last_sequence), Some(last_timestamp)) = (self.last_sequence, self.last_timestamp)
        else {
            self.last_sequence = Some(sequence);
            self.last_timestamp = Some(timestamp);
            return;
        };
        let step = sequence.wrapping_sub(last_sequence);
        if step == 0 {
            self.duplicates += 1;
            return;
        }
        if step >= 0x8000 {
            self.reordered += 1;
            self.lost = self.lost.saturating_sub(1);
            return;
        }
        self.lost += u64::from(step) - 1;
        let moved = timestamp.wrapping_sub(last_timestamp);
        let due = u32::from(step) * SAMPLES_PER_PACKET;
        if moved != due {
            self.timestamp_jumps += 1;
            let left_out = moved.wrapping_sub(due);
            if left_out < 0x8000_0000 {
                self.media_gap_samples += u64::from(left_out);
            }
        }
        self.last_sequence = Some(sequence);
        self.last_timestamp = Some(timestamp);
    }

    /// Whether a packet's transport nonce is new.
    pub(crate) fn nonce_is_fresh(&mut self, nonce: u32) -> bool {
        let fresh = self.nonces.admit(nonce);
        self.nonce_reuse += u64::from(!fresh);
        fresh
    }
}

/// The last 64 nonces below the highest one: reordering is allowed, use
/// twice is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct NonceWindow {
    highest: Option<u32>,
    /// Bit n: `highest - n` was used.
    used: u64,
}

impl NonceWindow {
    fn admit(&mut self, nonce: u32) -> bool {
        let Some(highest) = self.highest else {
            (self.highest, self.used) = (Some(nonce), 1);
            return true;
        };
        let ahead = nonce.wrapping_sub(highest);
        if ahead == 0 {
            return false;
        }
        if ahead < 0x8000_0000 {
            self.used = self.used.checked_shl(ahead).unwrap_or(0) | 1;
            self.highest = Some(nonce);
            return true;
        }
        let Some(bit) = 1_u64.checked_shl(highest.wrapping_sub(nonce)) else {
            return false;
        };
        let fresh = self.used & bit == 0;
        self.used |= bit;
        fresh
    }
}

/// 20 ms at 48 kHz.
pub(crate) const SAMPLES_PER_PACKET: u32 = 960;

#[cfg(test)]
mod tests {
    use super::SenderRecord;

    #[test]
    fn a_wrap_of_sequence_and_timestamp_is_no_loss() {
        let mut record = SenderRecord::default();
        record.note_order(65_534, u32::MAX - 959);
        record.note_order(65_535, 0);
        record.note_order(0, 960);
        assert_eq!((record.lost, record.timestamp_jumps), (0, 0));
    }

    #[test]
    fn media_time_left_out_between_neighbours_is_counted() {
        let mut record = SenderRecord::default();
        record.note_order(1, 0);
        record.note_order(2, 960 * 3);
        assert_eq!((record.lost, record.media_gap_samples), (0, 960 * 2));
    }

    #[test]
    fn a_nonce_may_come_late_and_wrap_but_not_come_twice() {
        let mut record = SenderRecord::default();
        let order = [u32::MAX - 1, 0, u32::MAX, 1, 0, 1, 100, 2];
        let fresh: Vec<bool> = order.map(|nonce| record.nonce_is_fresh(nonce)).into();
        assert_eq!(fresh, [true, true, true, true, false, false, true, false]);
        assert_eq!(record.nonce_reuse, 3);
    }

    #[test]
    fn a_late_packet_gives_its_loss_back() {
        let mut record = SenderRecord::default();
        record.note_order(1, 0);
        record.note_order(3, 1920);
        assert_eq!(record.lost, 1);
        record.note_order(2, 960);
        assert_eq!((record.lost, record.reordered), (0, 1));
    }
}
