//! The fetching end of a stream: segment after segment into the window.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::StatusCode;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::crypt::Decryptor;
use super::playlist::{Key, Media, Resource, Segment};
use super::unpack::Unpacker;
use super::{edge, read};
use crate::http::client::{Address, Client, Pace, Part, Stalled, refusal};
use crate::http::window::{End, Feed};
use crate::{OpenError, chain};

/// Attempts at one segment that bring nothing.
const MAX_TRIES: u32 = 3;
/// Segments in a row that a live stream may lack.
const MAX_MISSED: u32 = 5;
/// What a map may take, in bytes.
const MAP_BYTES: usize = 1024 * 1024;
/// What a key takes.
const KEY_BYTES: usize = 16;

pub(super) struct Listener {
    client: Client,
    list: Address,
    feed: Feed,
    unpacker: Unpacker,
    map: Option<(Arc<Resource>, Bytes)>,
    /// The last key.
    key: Option<(Arc<Key>, [u8; KEY_BYTES])>,
    /// The first segment has begun.
    begun: bool,
}

impl Listener {
    pub(super) fn new(client: Client, list: Address, feed: Feed) -> Self {
        Self {
            client,
            list,
            feed,
            unpacker: Unpacker::default(),
            map: None,
            key: None,
            begun: false,
        }
    }

    /// Fetches from a segment on, to the end of the stream.
    pub(super) async fn run(mut self, media: Arc<Media>, from: u64, stop: CancellationToken) {
        let end = tokio::select! {
            () = stop.cancelled() => return,
            end = self.play(media, from) => end,
        };
        self.feed.finish(end);
    }

    async fn play(&mut self, mut media: Arc<Media>, mut next: u64) -> End {
        let (mut missed, mut read_at, mut news_at) = (0, Instant::now(), Instant::now());
        loop {
            next = edge::onward(&media, next);
            let before = next;
            let coming = media.segments.iter().filter(|one| one.sequence >= before);
            for segment in coming {
                next = segment.sequence.saturating_add(1);
                let Err(error) = self.segment(segment).await else {
                    missed = 0;
                    continue;
                };
                let passing = matches!(error, OpenError::Gone(_)) || error.is_transient();
                missed += 1;
                if media.ended || !passing || missed > MAX_MISSED {
                    return End::Failed(error);
                }
                // What is gone here may be long over: look at the list again.
                tracing::debug!(
                    sequence = segment.sequence,
                    error = chain(&error),
                    "a segment is missing"
                );
                break;
            }
            if media.ended {
                return End::Whole;
            }
            let changed = next != before;
            if changed {
                news_at = Instant::now();
            } else if news_at.elapsed() > edge::patience(media.target) {
                return End::Broken(
                    io::ErrorKind::TimedOut,
                    "the live stream stands still".to_owned(),
                );
            }
            tokio::time::sleep_until(read_at + edge::reload_after(media.target, changed)).await;
            read_at = Instant::now();
            media = match read(&self.client, &self.list).await {
                Ok((_, media)) => Arc::new(media),
                // A list may be away for a moment where whoever sends comes anew.
                Err(error) if error.is_transient() || matches!(error, OpenError::Gone(_)) => {
                    tracing::debug!(error = chain(&error), "the list of segments");
                    media
                }
                Err(error) => return End::Failed(error),
            };
        }
    }

    async fn segment(&mut self, segment: &Segment) -> Result<(), OpenError> {
        let discontinuity = segment.discontinuity || !std::mem::replace(&mut self.begun, true);
        if let Some(map) = &segment.map {
            self.map(map).await?;
        }
        self.unpacker.begin(discontinuity);
        let mut decryptor = match &segment.resource.key {
            Some(key) => Some(self.decryptor(key, segment.sequence).await?),
            None => None,
        };
        let (mut done, mut tries) = (0, 0);
        loop {
            let before = done;
            let poured = self
                .pour(&segment.resource, &mut done, &mut decryptor)
                .await;
            let Err(error) = poured else { break };
            tries = if done > before { 1 } else { tries + 1 };
            if !error.is_transient() || tries > MAX_TRIES {
                return Err(error);
            }
            tokio::time::sleep(Duration::from_millis(100 << tries)).await;
        }
        if let Some(decryptor) = decryptor {
            let last = decryptor.finish().ok_or_else(|| {
                OpenError::unplayable(
                    "That stream's key does not fit.",
                    "a segment that is no whole number of blocks, or has no padding",
                )
            })?;
            let sound = self.unpacker.push(&last)?;
            self.feed.put(sound).await;
        }
        let rest = self.unpacker.finish();
        self.feed.put(rest).await;
        Ok(())
    }

    /// Pours a segment into the window, from where it broke off last time.
    async fn pour(
        &mut self,
        resource: &Resource,
        done: &mut u64,
        decryptor: &mut Option<Decryptor>,
    ) -> Result<(), OpenError> {
        let (begin, until) = match resource.range {
            Some((begin, until)) => (begin, Some(until)),
            None => (0, None),
        };
        let from = begin.saturating_add(*done);
        let part = Part {
            from,
            until,
            validator: None,
        };
        let mut answer = self
            .client
            .get(&self.list.to(resource.url.clone()), part)
            .await?;
        if let Some(refusal) = refusal(answer.status, &resource.url) {
            return Err(refusal);
        }
        // A server without ranges gives all of it.
        let mut skip = match answer.status {
            StatusCode::PARTIAL_CONTENT => 0,
            _ => from,
        };
        let mut pace = Pace::default();
        loop {
            let left = until.map(|until| until.saturating_sub(begin + *done));
            if left == Some(0) {
                return Ok(());
            }
            let chunk = pace
                .chunk(
                    &mut answer,
                    self.client.idle_timeout,
                    self.client.slow_after,
                )
                .await;
            let mut chunk = match chunk {
                Err(Stalled) => return Err(broken("the server sends nothing".to_owned())),
                Ok(Err(error)) => return Err(broken(chain(&error))),
                Ok(Ok(Some(chunk))) => chunk,
                Ok(Ok(None)) if left.is_some() => {
                    return Err(broken("a segment ends before its end".to_owned()));
                }
                Ok(Ok(None)) => return Ok(()),
            };
            let skipped = skip.min(chunk.len() as u64);
            skip -= skipped;
            drop(chunk.split_to(usize::try_from(skipped).unwrap_or(chunk.len())));
            if let Some(left) = left.and_then(|left| usize::try_from(left).ok()) {
                chunk.truncate(left);
            }
            *done += chunk.len() as u64;
            let sound = match decryptor {
                Some(decryptor) => self.unpacker.push(&decryptor.push(&chunk))?,
                None => self.unpacker.push(&chunk)?,
            };
            self.feed.put(sound).await;
        }
    }

    /// Sends a map ahead of the segments that it is for, once.
    async fn map(&mut self, map: &Arc<Resource>) -> Result<(), OpenError> {
        if self.map.as_ref().is_some_and(|(known, _)| known == map) {
            return Ok(());
        }
        let bytes = self.whole(map).await?;
        let known = self.map.as_ref().is_some_and(|(_, known)| *known == bytes);
        self.map = Some((Arc::clone(map), bytes.clone()));
        if !known {
            self.unpacker.begin(true);
            let head = self.unpacker.push(&bytes)?;
            self.feed.put(head).await;
            let rest = self.unpacker.finish();
            self.feed.put(rest).await;
        }
        Ok(())
    }

    async fn whole(&mut self, resource: &Resource) -> Result<Bytes, OpenError> {
        let address = self.list.to(resource.url.clone());
        let (from, until) = match resource.range {
            Some((from, until)) => (from, Some(until)),
            None => (0, None),
        };
        let part = Part {
            from,
            until,
            validator: None,
        };
        let mut answer = self.client.get(&address, part).await?;
        if let Some(refusal) = refusal(answer.status, &resource.url) {
            return Err(refusal);
        }
        let whole = answer.status != StatusCode::PARTIAL_CONTENT;
        let mut bytes = self.client.rest(&mut answer, MAP_BYTES).await?;
        if let (true, Some(until)) = (whole, until) {
            let range = usize::try_from(from).ok().zip(usize::try_from(until).ok());
            let slice = range.and_then(|(from, until)| {
                (from <= until && until <= bytes.len()).then(|| bytes.slice(from..until))
            });
            bytes = slice.ok_or_else(|| broken("a map ends before its end".to_owned()))?;
        }
        let Some(key) = &resource.key else {
            return Ok(bytes);
        };
        let mut decryptor = self.decryptor(key, 0).await?;
        let mut plain = decryptor.push(&bytes);
        let last = decryptor.finish();
        plain.extend_from_slice(&last.ok_or_else(|| broken("a map's key".to_owned()))?);
        Ok(plain.freeze())
    }

    async fn decryptor(&mut self, key: &Arc<Key>, sequence: u64) -> Result<Decryptor, OpenError> {
        let iv = key.iv.unwrap_or_else(|| u128::from(sequence).to_be_bytes());
        if let Some((known, bytes)) = &self.key
            && known.url == key.url
        {
            return Ok(Decryptor::new(bytes, &iv));
        }
        let address = self.list.to(key.url.clone());
        let (bytes, _) = self.client.read(&address, 1024).await?;
        let bytes: [u8; KEY_BYTES] = bytes.as_ref().try_into().map_err(|_| {
            OpenError::unplayable(
                "That stream's key cannot be had.",
                format!("a key of {} bytes", bytes.len()),
            )
        })?;
        self.key = Some((Arc::clone(key), bytes));
        Ok(Decryptor::new(&bytes, &iv))
    }
}

fn broken(cause: String) -> OpenError {
    OpenError::network("That stream broke off.", cause)
}
