//! The monotonic clock of the pacing threads, and sleep until a time on it.

use std::time::Duration;

use rustix::{
    io::Errno,
    thread::{ClockId as SleepClock, clock_nanosleep_absolute},
    time::{ClockId, Timespec, clock_gettime},
};

/// The time on `CLOCK_MONOTONIC`.
pub(crate) fn now() -> Duration {
    let time = clock_gettime(ClockId::Monotonic);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// Sleeps until that time, however often a signal interrupts.
pub(crate) fn sleep_until(deadline: Duration) {
    let request = Timespec {
        tv_sec: i64::try_from(deadline.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: deadline.subsec_nanos().into(),
    };
    while clock_nanosleep_absolute(SleepClock::Monotonic, &request) == Err(Errno::INTR) {}
}
