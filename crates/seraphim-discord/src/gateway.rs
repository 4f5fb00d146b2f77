//! One shard's life: receive, hand on, come back after a loss, close so that the
//! session can be resumed. Identify, resume and heartbeats are twilight's; this
//! adds patience with a gateway that closes again and again, because an
//! IDENTIFY is a budget, and an end to it with one that does not let the shard in.

mod welcome;

use std::{future::poll_fn, sync::Arc, task::Poll, time::Duration};

use futures_util::StreamExt;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use twilight_gateway::{CloseFrame, Message, Shard, ShardState, error::ReceiveMessageErrorType};

use self::welcome::Welcome;
use crate::{
    error::Error,
    events::Events,
    shards::{IdentifyQueue, SendQueue},
};

/// A session that ends sooner than this was none.
const SHORT_SESSION: Duration = Duration::from_secs(30);
/// The longest wait between two connections.
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// For what was queued before the close, such as leaving a voice channel.
pub(crate) const LAST_WORDS: Duration = Duration::from_millis(150);
/// For the close frame to get out.
pub(crate) const GOODBYE: Duration = Duration::from_secs(1);

/// Runs a shard until `stop`, or until Discord forbids it to come back. What is
/// put into `queue` is said meanwhile.
pub(crate) async fn run(
    mut shard: Shard<IdentifyQueue>,
    queue: Arc<SendQueue>,
    events: Arc<Events>,
    stop: CancellationToken,
) -> Result<(), Error> {
    let number = shard.id().number();
    let mut losses = Losses::default();
    let mut welcome = Welcome::default();
    loop {
        let item = tokio::select! {
            biased;
            () = stop.cancelled() => {
                close(shard, &queue, &events).await;
                events.pulse().set_connected(number, false);
                return Ok(());
            }
            item = queue.next_event(&mut shard) => item,
            () = sleep(welcome::LOOK) => {
                let waits = matches!(shard.state(), ShardState::Identifying | ShardState::Resuming);
                let turn = shard.config().queue().turn(number);
                if welcome.is_overdue(waits, turn, Instant::now()) {
                    tracing::warn!(shard = number, "the gateway does not let the shard in");
                    shard.close(CloseFrame::RESUME);
                }
                continue;
            }
        };
        match item {
            Some(Ok(Message::Text(frame))) => {
                events.dispatch(number, &frame);
                if let Some(latency) = shard.latency().recent().first() {
                    events.pulse().set_latency(number, *latency);
                }
            }
            Some(Ok(Message::Close(frame))) => {
                events.pulse().set_connected(number, false);
                let code = frame.as_ref().map(|frame| frame.code);
                count_close(number, code);
                if let Some(error) = code.and_then(Error::for_close_code) {
                    return Err(error);
                }
                let wait = losses.next(Instant::now(), rand::random());
                tracing::warn!(
                    shard = number,
                    ?code,
                    ?wait,
                    "the gateway connection was lost"
                );
                tokio::select! {
                    () = stop.cancelled() => return Ok(()),
                    () = sleep(wait) => {}
                }
            }
            Some(Err(error)) => match error.kind() {
                // Its text may hold a token; twilight waits before it tries again.
                ReceiveMessageErrorType::Reconnect => {
                    events.pulse().set_connected(number, false);
                    tracing::warn!(
                        shard = number,
                        "the gateway cannot be reached; trying again"
                    );
                }
                ReceiveMessageErrorType::Compression => {
                    tracing::warn!(
                        shard = number,
                        "a gateway message could not be decompressed"
                    );
                }
                _ => tracing::warn!(shard = number, "a gateway message could not be read"),
            },
            None => return Err(Error::ShardEnded { shard: number }),
        }
    }
}

fn count_close(number: u32, code: Option<u16>) {
    let labels = [
        ("shard", number.to_string()),
        // 1006 is what the specification has for "without a frame".
        ("code", code.unwrap_or(1006).to_string()),
    ];
    metrics::counter!("seraphim_gateway_closes_total", &labels).increment(1);
}

/// Lets what was queued out, then closes with a code that keeps the session.
/// What comes meanwhile is still taken, if only to be told that we are leaving.
async fn close(mut shard: Shard<IdentifyQueue>, queue: &SendQueue, events: &Events) {
    let number = shard.id().number();
    let flushed = Instant::now() + LAST_WORDS;
    while let Ok(Some(item)) = timeout_at(flushed, queue.next_event(&mut shard)).await {
        match item {
            Ok(Message::Text(frame)) => events.dispatch(number, &frame),
            Ok(Message::Close(_)) => return,
            Err(_) => {}
        }
    }
    shard.close(CloseFrame::RESUME);
    // Polled until the close frame is out and not once more: when the gateway
    // hangs up, twilight would connect anew and resume.
    let closed = poll_fn(|cx| {
        loop {
            let polled = shard.poll_next_unpin(cx);
            match polled {
                _ if is_closed(&shard) => return Poll::Ready(()),
                Poll::Ready(Some(Ok(Message::Text(frame)))) => events.dispatch(number, &frame),
                Poll::Ready(Some(_)) => {}
                Poll::Ready(None) => return Poll::Ready(()),
                Poll::Pending => return Poll::Pending,
            }
        }
    });
    if timeout(GOODBYE, closed).await.is_err() {
        tracing::debug!(shard = number, "the gateway takes no goodbye");
    }
}

fn is_closed(shard: &Shard<IdentifyQueue>) -> bool {
    matches!(
        shard.state(),
        ShardState::Disconnected { .. } | ShardState::FatallyClosed
    )
}

/// Counts losses that follow one another closely.
#[derive(Debug, Default)]
struct Losses {
    in_a_row: u32,
    last: Option<Instant>,
}

impl Losses {
    /// How long to wait before the next connection: not at all after a session
    /// that lasted, then 1 s, 2 s, 4 s … and up to half as much again by chance,
    /// so that many bots do not come back in step.
    fn next(&mut self, now: Instant, chance: f64) -> Duration {
        let short = self
            .last
            .is_some_and(|last| now.duration_since(last) < SHORT_SESSION);
        self.in_a_row = if short {
            self.in_a_row.saturating_add(1)
        } else {
            0
        };
        let Some(doublings) = self.in_a_row.checked_sub(1) else {
            self.last = Some(now);
            return Duration::ZERO;
        };
        let wait = Duration::from_secs(1 << doublings.min(6)).min(LONGEST_WAIT);
        let wait = wait.mul_f64(1.0 + chance.clamp(0.0, 1.0) / 2.0);
        // The wait itself does not count as part of the next session.
        self.last = Some(now + wait);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_WAIT, Losses, SHORT_SESSION};
    use std::time::Duration;
    use tokio::time::Instant;

    #[test]
    fn a_first_loss_is_answered_at_once_and_a_quick_second_one_is_not() {
        let (mut losses, mut now) = (Losses::default(), Instant::now());
        let mut waits = Vec::new();
        for _ in 0..9 {
            let wait = losses.next(now, 0.0);
            waits.push(wait.as_secs());
            now += wait + Duration::from_secs(1);
        }
        assert_eq!(waits, [0, 1, 2, 4, 8, 16, 32, 60, 60]);
        now += SHORT_SESSION;
        assert_eq!(
            losses.next(now, 0.0),
            Duration::ZERO,
            "a session that lasted clears the count"
        );
    }

    #[test]
    fn chance_adds_half_at_most() {
        let (mut losses, now) = (Losses::default(), Instant::now());
        for _ in 0..20 {
            assert!(losses.next(now, 1.0) <= LONGEST_WAIT.mul_f64(1.5));
        }
    }
}
