//! How many entries wait in the queues of all guilds together, for whoever
//! watches the program; no guild is told from another.

use metrics::gauge;

/// One guild's part of the figure.
#[derive(Default)]
pub(crate) struct Backlog(u32);

impl Backlog {
    /// So many entries wait in its queue now.
    pub(crate) fn set(&mut self, waiting: usize) {
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        if waiting != self.0 {
            let more = f64::from(waiting) - f64::from(self.0);
            gauge!("seraphim_queue_tracks").increment(more);
            self.0 = waiting;
        }
    }
}

impl Drop for Backlog {
    fn drop(&mut self) {
        self.set(0);
    }
}
