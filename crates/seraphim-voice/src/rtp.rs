//! The RTP header of a voice packet and the counters behind it.
//! See <https://discord.com/developers/docs/topics/voice-connections#transport-encryption-modes-voice-packet-structure>.

/// Bytes of an RTP header without contributing sources and extensions.
pub(crate) const HEADER_BYTES: usize = 12;

/// Samples per channel in 20 ms at 48 kHz: what the timestamp grows by a tick.
const SAMPLES_PER_TICK: u32 = 960;

/// Sequence and timestamp of one synchronisation source. The sequence counts
/// packets, the timestamp counts ticks whether or not they had a packet, so
/// that a gap in the source is the same gap in media time. Ticks that a stalled
/// pacing thread gives up are none: what it sends late follows what it sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RtpClock {
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
}

impl RtpClock {
    /// A source that starts from the given counters.
    pub(crate) fn new(ssrc: u32, sequence: u16, timestamp: u32) -> Self {
        Self {
            ssrc,
            sequence,
            timestamp,
        }
    }

    pub(crate) fn ssrc(&self) -> u32 {
        self.ssrc
    }

    /// Moves on by this many ticks of 20 ms.
    pub(crate) fn pass(&mut self, ticks: u64) {
        // Both counters wrap, so the low half of the product is all there is.
        let low = u32::try_from(ticks & u64::from(u32::MAX)).unwrap_or(0);
        self.timestamp = self
            .timestamp
            .wrapping_add(low.wrapping_mul(SAMPLES_PER_TICK));
    }

    /// The header of a packet at the present tick; takes a sequence number.
    pub(crate) fn header(&mut self) -> [u8; HEADER_BYTES] {
        let mut header = [0; HEADER_BYTES];
        header[0] = 0x80;
        header[1] = 0x78;
        header[2..4].copy_from_slice(&self.sequence.to_be_bytes());
        header[4..8].copy_from_slice(&self.timestamp.to_be_bytes());
        header[8..12].copy_from_slice(&self.ssrc.to_be_bytes());
        self.sequence = self.sequence.wrapping_add(1);
        header
    }

    /// Takes the sequence number of the last header back, whose packet was not
    /// sent.
    pub(crate) fn give_back(&mut self) {
        self.sequence = self.sequence.wrapping_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_laid_out_as_documented() {
        let mut clock = RtpClock::new(0x0102_0304, 0xfffe, 0xffff_ffff);
        assert_eq!(
            clock.header(),
            [0x80, 0x78, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]
        );
    }

    #[test]
    fn the_sequence_counts_packets_and_the_timestamp_counts_ticks() {
        let mut clock = RtpClock::new(1, 10, 0);
        clock.pass(1);
        clock.header();
        clock.pass(3);
        assert_eq!(clock, RtpClock::new(1, 11, 4 * 960));
    }

    #[test]
    fn both_counters_wrap() {
        let mut clock = RtpClock::new(1, u16::MAX, u32::MAX - 959);
        clock.header();
        clock.pass(1);
        assert_eq!(clock, RtpClock::new(1, 0, 0));
    }
}
