//! What a shard still has to say to the gateway. A connection may say 120 things
//! a minute; what comes faster waits here and not in twilight, whose queue has no
//! bound and no length: one entry for a guild, so that what it no longer wants is
//! never said, and someone who sends the bot away is ahead of all who are joined.
//!
//! <https://docs.discord.com/developers/events/gateway#rate-limiting>

use std::{
    collections::VecDeque,
    future::pending,
    sync::{Mutex, MutexGuard, PoisonError},
};

use futures_util::StreamExt as _;
use tokio::{
    sync::Notify,
    task::yield_now,
    time::{Instant, sleep_until},
};
use twilight_gateway::{Message, Shard, ShardState, error::ReceiveMessageError, queue::Queue};
use twilight_model::{
    gateway::payload::outgoing::UpdateVoiceState,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
};

/// To leave, to join, or to join anew: first away, then there.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Moves {
    leave: bool,
    join: Option<Id<ChannelMarker>>,
}

impl Moves {
    /// Into a channel, or away (`None`). What was wanted before no longer counts,
    /// but that a leave stays where a join follows.
    pub(crate) fn add(&mut self, channel: Option<Id<ChannelMarker>>) {
        self.leave |= channel.is_none();
        self.join = channel;
    }

    pub(crate) fn is_over(&self) -> bool {
        !self.leave && self.join.is_none()
    }

    /// Where the bot wants to be next.
    pub(crate) fn take(&mut self) -> Option<Id<ChannelMarker>> {
        if std::mem::take(&mut self.leave) {
            return None;
        }
        self.join.take()
    }

    /// Whether it goes for good.
    fn ends_away(&self) -> bool {
        self.leave && self.join.is_none()
    }
}

/// The queue of one shard; it outlives the shard's connections.
#[derive(Debug)]
pub(crate) struct SendQueue {
    shard: u32,
    line: Mutex<VecDeque<(Id<GuildMarker>, Moves)>>,
    filled: Notify,
}

impl SendQueue {
    pub(crate) fn new(shard: u32) -> Self {
        let queue = Self {
            shard,
            line: Mutex::default(),
            filled: Notify::new(),
        };
        queue.show(0);
        queue
    }

    /// Wants the bot in a channel, or in none (`None`). What waits of the same
    /// guild is replaced and keeps its place.
    pub(crate) fn put(&self, guild: Id<GuildMarker>, channel: Option<Id<ChannelMarker>>) {
        let mut line = self.line();
        if let Some((_, moves)) = line.iter_mut().find(|(waits, _)| *waits == guild) {
            moves.add(channel);
            return;
        }
        let mut moves = Moves::default();
        moves.add(channel);
        line.push_back((guild, moves));
        self.show(line.len());
        drop(line);
        self.filled.notify_one();
    }

    /// The next event of a shard, which meanwhile says what waits, as fast as it
    /// may. `None`: it has ended. Nothing is lost where this is not awaited to its
    /// end.
    pub(crate) async fn next_event<Q: Queue + Unpin>(
        &self,
        shard: &mut Shard<Q>,
    ) -> Option<Result<Message, ReceiveMessageError>> {
        loop {
            let due = self.say_one(shard);
            tokio::select! {
                biased;
                // Sends what was said, so that the rate limiter knows of it.
                event = shard.next() => return event,
                () = self.until_due(due) => {}
            }
        }
    }

    /// Says what is first, if the shard may, and tells when the next may be;
    /// `None`: not before the shard is let in.
    fn say_one<Q>(&self, shard: &Shard<Q>) -> Option<Instant> {
        // Without a connection there is no rate limiter. What is said behind a RESUME
        // is lost where Discord refuses it, so the answer is waited for.
        let limiter = shard.ratelimiter()?;
        if shard.state() != ShardState::Active {
            return None;
        }
        if limiter.available() == 0 {
            return Some(Instant::now() + limiter.next_available());
        }
        if let Some((guild, channel)) = self.take() {
            // Deafened: the bot has no need to hear anybody.
            shard.command(&UpdateVoiceState::new(guild, channel, true, false));
        }
        Some(Instant::now())
    }

    /// When something waits and its time has come.
    async fn until_due(&self, due: Option<Instant>) {
        let Some(due) = due else {
            return pending().await;
        };
        while self.line().is_empty() {
            self.filled.notified().await;
        }
        if due > Instant::now() {
            sleep_until(due).await;
        } else {
            // A task that has done much is given nothing more by tokio until it
            // has yielded; the shard could not send what was said before.
            yield_now().await;
        }
    }

    /// Who goes for good comes first: it costs the others one turn, and there may
    /// be somebody who wants silence.
    fn take(&self) -> Option<(Id<GuildMarker>, Option<Id<ChannelMarker>>)> {
        let mut line = self.line();
        let at = line.iter().position(|(_, moves)| moves.ends_away());
        let at = at.unwrap_or(0);
        let (guild, moves) = line.get_mut(at)?;
        let said = (*guild, moves.take());
        if moves.is_over() {
            line.remove(at);
            self.show(line.len());
        }
        Some(said)
    }

    fn line(&self) -> MutexGuard<'_, VecDeque<(Id<GuildMarker>, Moves)>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(&self, length: usize) {
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        let shard = self.shard.to_string();
        metrics::gauge!("seraphim_gateway_send_queue_length", "shard" => shard).set(length);
    }
}

impl Drop for SendQueue {
    fn drop(&mut self) {
        self.show(0);
    }
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;
    use twilight_model::id::Id;

    use super::SendQueue;

    /// Everything that waits, in the order in which it is said.
    fn said(queue: &SendQueue) -> Vec<(u64, Option<u64>)> {
        std::iter::from_fn(|| queue.take())
            .map(|(guild, channel)| (guild.get(), channel.map(Id::get)))
            .collect()
    }

    fn queue(wanted: &[(u64, Option<u64>)]) -> SendQueue {
        let queue = SendQueue::new(0);
        for (guild, channel) in wanted {
            queue.put(Id::new(*guild), channel.map(Id::new));
        }
        queue
    }

    #[test]
    fn a_guild_that_wants_another_channel_keeps_its_place_and_the_first_is_never_said() {
        let queue = queue(&[(1, Some(5)), (2, Some(6)), (1, Some(7))]);
        assert_eq!(said(&queue), [(1, Some(7)), (2, Some(6))]);
    }

    #[test]
    fn who_goes_for_good_is_ahead_of_all_who_are_joined_and_its_join_is_never_said() {
        let queue = queue(&[(1, Some(5)), (2, Some(6)), (3, Some(7)), (2, None)]);
        assert_eq!(said(&queue), [(2, None), (1, Some(5)), (3, Some(7))]);
    }

    #[test]
    fn who_joins_anew_goes_away_first_and_then_there_in_its_place() {
        let queue = queue(&[(1, Some(5)), (2, None), (2, Some(6)), (3, None)]);
        let order = [(3, None), (1, Some(5)), (2, None), (2, Some(6))];
        assert_eq!(said(&queue), order);
    }

    #[test]
    fn a_guild_that_changes_its_mind_without_end_takes_one_place() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let _counted = metrics::set_default_local_recorder(&recorder);
        let shows = |length: u8| {
            let line = format!("seraphim_gateway_send_queue_length{{shard=\"0\"}} {length}\n");
            let scrape = recorder.handle().render();
            assert!(scrape.contains(&line), "{line} is not in {scrape}");
        };
        let queue = queue(&[(1, Some(5)), (2, Some(6))]);
        for _ in 0..100 {
            queue.put(Id::new(1), None);
            queue.put(Id::new(1), Some(Id::new(5)));
        }
        shows(2);
        drop(queue);
        shows(0);
    }
}
