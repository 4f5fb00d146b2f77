//! A stream on demand: its segments from the first or any other one on. Where a
//! byte lies nobody knows before its segment was fetched, so that a place in it
//! is a time. What lies between two places is not fetched.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use symphonia::core::io::MediaSource;

use super::edge;
use super::listener::Listener;
use super::playlist::Media;
use crate::SeekByTime;
use crate::http::client::{Address, Client};
use crate::http::forward::{AHEAD, Forward};
use crate::http::window::window;
use crate::tasks::Spawner;

/// What is needed to fetch the stream from any of its segments on.
pub(super) struct Reel {
    pub(super) client: Client,
    pub(super) address: Address,
    pub(super) media: Arc<Media>,
    pub(super) tasks: Spawner,
}

impl Reel {
    /// Fetches from a segment on, until the reader is dropped.
    pub(super) fn play(&self, sequence: u64) -> Forward {
        let (window, feed) = window(0, AHEAD);
        let stop = self.tasks.child_token();
        let listener = Listener::new(self.client.clone(), self.address.clone(), feed);
        let media = Arc::clone(&self.media);
        self.tasks
            .spawn(listener.run(media, sequence, stop.clone()));
        Forward {
            window,
            patience: edge::reading_patience(self.client.idle_timeout, self.media.target),
            _stop: stop.drop_guard(),
        }
    }

    /// The reading end, at a segment, and what takes it to others.
    pub(super) fn on_demand(self, first: u64) -> (OnDemand, SeekByTime) {
        let reading = Arc::new(Mutex::new(self.play(first)));
        let source = OnDemand {
            reading: Arc::clone(&reading),
        };
        let seek = move |to| {
            let (sequence, begins) = self.media.at(to)?;
            // What was fetched from elsewhere ends with its reader.
            *lock(&reading) = self.play(sequence);
            Some(begins)
        };
        (source, Box::new(seek))
    }
}

/// The blocking reader of a stream on demand.
pub(super) struct OnDemand {
    reading: Arc<Mutex<Forward>>,
}

fn lock(reading: &Mutex<Forward>) -> MutexGuard<'_, Forward> {
    reading.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Read for OnDemand {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        lock(&self.reading).read(into)
    }
}

impl Seek for OnDemand {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        lock(&self.reading).seek(to)
    }
}

impl MediaSource for OnDemand {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}
