//! What a call counts, and how it is read.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

/// Upper bounds of [`FrameStats::lateness`].
pub const LATENESS_BOUNDS: [Duration; 7] = [
    Duration::from_micros(100),
    Duration::from_micros(250),
    Duration::from_millis(1),
    Duration::from_millis(2),
    Duration::from_millis(5),
    Duration::from_millis(10),
    Duration::from_millis(20),
];

/// A packet that leaves this long after its deadline counts as late.
const LATE: Duration = Duration::from_millis(5);

/// Counters of a call's ticks since its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrameStats {
    /// Frames of the source that were sent.
    pub sent: u64,
    /// Ticks at which the source was late (Lavalink's `nulled`).
    pub starved: u64,
    /// Frames taken and dropped because nobody else was in the channel.
    pub alone: u64,
    /// Ticks at which no frame was taken because the connection or the DAVE
    /// group was not ready.
    pub held: u64,
    /// Silence frames sent.
    pub silence: u64,
    /// Packets that the socket refused.
    pub refused: u64,
    /// Packets sent more than 5 ms after their deadline.
    pub late: u64,
    /// Packets by how long after their deadline they were sent: up to each of
    /// [`LATENESS_BOUNDS`], and beyond the last.
    pub lateness: [u64; LATENESS_BOUNDS.len() + 1],
    /// Ticks skipped after a stall of the pacing thread.
    pub skipped: u64,
}

/// Written by the pacing thread, read by anybody.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    sent: AtomicU64,
    starved: AtomicU64,
    alone: AtomicU64,
    held: AtomicU64,
    silence: AtomicU64,
    refused: AtomicU64,
    late: AtomicU64,
    lateness: [AtomicU64; LATENESS_BOUNDS.len() + 1],
    skipped: AtomicU64,
}

impl Counters {
    pub(crate) fn sent(&self) {
        self.sent.fetch_add(1, Relaxed);
    }

    pub(crate) fn starved(&self) {
        self.starved.fetch_add(1, Relaxed);
    }

    pub(crate) fn alone(&self) {
        self.alone.fetch_add(1, Relaxed);
    }

    pub(crate) fn held(&self) {
        self.held.fetch_add(1, Relaxed);
    }

    pub(crate) fn silence(&self) {
        self.silence.fetch_add(1, Relaxed);
    }

    pub(crate) fn refused(&self) {
        self.refused.fetch_add(1, Relaxed);
    }

    /// A packet left, or was refused, this long after its deadline.
    pub(crate) fn timed(&self, late: Duration) {
        let bucket = LATENESS_BOUNDS.partition_point(|bound| *bound < late);
        self.lateness[bucket].fetch_add(1, Relaxed);
        if late > LATE {
            self.late.fetch_add(1, Relaxed);
        }
    }

    pub(crate) fn skipped(&self, ticks: u64) {
        self.skipped.fetch_add(ticks, Relaxed);
    }

    pub(crate) fn read(&self) -> FrameStats {
        FrameStats {
            sent: self.sent.load(Relaxed),
            starved: self.starved.load(Relaxed),
            alone: self.alone.load(Relaxed),
            held: self.held.load(Relaxed),
            silence: self.silence.load(Relaxed),
            refused: self.refused.load(Relaxed),
            late: self.late.load(Relaxed),
            lateness: self.lateness.each_ref().map(|bucket| bucket.load(Relaxed)),
            skipped: self.skipped.load(Relaxed),
        }
    }
}
