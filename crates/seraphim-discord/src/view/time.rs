//! Durations as people read them: `1:23`, `1:02:03`, and a bar for how much of
//! a track has been heard.

use std::{cmp::Ordering, time::Duration};

/// Cells of a progress bar; one edit of the panel per cell is what people see.
pub(crate) const BAR_CELLS: usize = 16;

/// `0:07`, `1:23`, `1:02:03`; whole seconds, rounded down as a clock does.
pub(crate) fn clock(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// How many of [`BAR_CELLS`] cells are behind the listener.
pub(crate) fn cell(position: Duration, length: Duration) -> usize {
    let length = length.as_millis().max(1);
    let cells = position.as_millis().min(length) * (BAR_CELLS as u128 - 1) / length;
    usize::try_from(cells).unwrap_or(BAR_CELLS - 1)
}

/// A bar with a knob. The numbers beside it say the same, so that nobody needs
/// to see the bar.
pub(crate) fn bar(position: Duration, length: Duration) -> String {
    let knob = cell(position, length);
    (0..BAR_CELLS)
        .map(|cell| match cell.cmp(&knob) {
            Ordering::Less => '━',
            Ordering::Equal => '●',
            Ordering::Greater => '─',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{BAR_CELLS, bar, cell, clock};
    use std::time::Duration;

    #[test]
    fn a_duration_reads_like_a_clock() {
        let cases = [
            (0, "0:00"),
            (7, "0:07"),
            (83, "1:23"),
            (3599, "59:59"),
            (3723, "1:02:03"),
            (360_000, "100:00:00"),
        ];
        for (seconds, told) in cases {
            assert_eq!(clock(Duration::from_secs(seconds)), told);
        }
    }

    #[test]
    fn the_knob_stays_on_the_bar() {
        let length = Duration::from_secs(100);
        assert_eq!(cell(Duration::ZERO, length), 0);
        assert_eq!(cell(Duration::from_secs(500), length), BAR_CELLS - 1);
        assert_eq!(cell(Duration::from_secs(1), Duration::ZERO), BAR_CELLS - 1);
        assert_eq!(
            bar(Duration::from_secs(50), length).chars().count(),
            BAR_CELLS
        );
    }
}
