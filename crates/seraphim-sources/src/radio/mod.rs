//! Radio stations: streams without end over HTTP, as Icecast and SHOUTcast send
//! them, with the titles of what plays woven in.
//!
//! A station that drops its listeners is asked for again, within bounds; the
//! demuxer finds its way back by the next frame, or by the headers of the Ogg
//! stream that begins anew.

mod station;
#[cfg(test)]
mod tests;
pub(crate) mod titles;

use std::io;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub(crate) use self::station::Station;
use self::titles::Unweaver;
use crate::http::client::{Answer, Pace, Part, Stalled, refusal};
use crate::http::forward::{AHEAD, Forward};
use crate::http::origin::{Origin, mime};
use crate::http::window::{End, Feed, window};
use crate::tasks::Spawner;
use crate::{OpenError, Titles, chain};

/// What passes before each attempt to come back, in milliseconds. All together
/// is about as long as a player starves before its track counts as stuck.
const DELAYS: [u64; 7] = [0, 250, 500, 1_000, 2_000, 2_000, 2_000];
/// An attempt that brings this many bytes counts as a success.
const PROGRESS: u64 = 32 * 1024;

/// Listens to a station, from its first answer on.
pub(crate) fn listen(
    origin: Origin,
    station: Station,
    answer: Answer,
    tasks: &Spawner,
) -> (Forward, Option<Titles>) {
    let (window, feed) = window(0, AHEAD);
    let (tell, titles) = watch::channel(None);
    let titles = station.interval.is_some().then_some(titles);
    let stop = tasks.child_token();
    let source = Forward {
        window,
        patience: origin.client.idle_timeout,
        _stop: stop.clone().drop_guard(),
    };
    let listener = Listener {
        origin,
        feed,
        tell,
        heard: 0,
        stop,
    };
    tasks.spawn(listener.run(station, answer));
    (source, titles)
}

/// The fetching end.
struct Listener {
    origin: Origin,
    feed: Feed,
    tell: watch::Sender<Option<String>>,
    /// Bytes of sound so far.
    heard: u64,
    stop: CancellationToken,
}

impl Listener {
    async fn run(mut self, station: Station, answer: Answer) {
        let stop = self.stop.clone();
        let end = tokio::select! {
            () = stop.cancelled() => return,
            end = self.fetch(station, answer) => end,
        };
        self.feed.finish(end);
    }

    async fn fetch(&mut self, station: Station, answer: Answer) -> End {
        let mut next = Ok((station, answer));
        let mut tries = 0;
        loop {
            let before = self.heard;
            let end = match next {
                Ok((station, answer)) => {
                    let words = self.pour(&station, answer).await;
                    End::Broken(io::ErrorKind::UnexpectedEof, words)
                }
                // A station whose own source is away has no such stream for a moment.
                Err(error) => End::Failed(error),
            };
            if self.heard - before >= PROGRESS {
                tries = 0;
            }
            let Some(delay) = DELAYS.get(tries) else {
                return end;
            };
            tracing::debug!(tries, cause = ?end, "listening again");
            tokio::time::sleep(Duration::from_millis(*delay)).await;
            tries += 1;
            next = self.again().await;
        }
    }

    /// Asks for the stream anew. It must be of the same kind.
    async fn again(&self) -> Result<(Station, Answer), OpenError> {
        let address = self.origin.address();
        let answer = self.origin.client.get(&address, Part::default()).await?;
        if let Some(refusal) = refusal(answer.status, &address.url) {
            return Err(refusal);
        }
        let kind = mime(&answer.headers);
        if kind != self.origin.mime {
            return Err(OpenError::unplayable(
                "The station sends something else than before.",
                format!("{kind:?} after {:?}", self.origin.mime),
            ));
        }
        let station = Station::of(&answer.headers).unwrap_or_default();
        Ok((station, answer))
    }

    /// Pours the sound into the window and tells the titles, until the answer
    /// stops; why it did, in words.
    async fn pour(&mut self, station: &Station, mut answer: Answer) -> String {
        let client = self.origin.client.clone();
        let mut unweaver = Unweaver::new(station.interval);
        let mut pace = Pace::default();
        loop {
            // Half of the time is left for coming back.
            let patience = client.idle_timeout / 2;
            let mut chunk = match pace.chunk(&mut answer, patience, client.slow_after).await {
                Err(Stalled) => return "the station sends nothing".to_owned(),
                Ok(Err(error)) => return chain(&error),
                Ok(Ok(None)) => return "the station hung up".to_owned(),
                Ok(Ok(Some(chunk))) => chunk,
            };
            while !chunk.is_empty() {
                let sound = unweaver.take(&mut chunk);
                if let Some(title) = unweaver.title() {
                    self.tell(Some(title).filter(|title| !title.is_empty()));
                }
                self.heard += sound.len() as u64;
                self.feed.put(sound).await;
            }
        }
    }

    fn tell(&self, title: Option<String>) {
        self.tell.send_if_modified(|current| {
            let news = *current != title;
            *current = title;
            news
        });
    }
}
