//! The messages that wait for one session's client: bounded, in order.
//!
//! While a client is away, events wait and position reports do not: they would
//! be wrong by the time it is back. When the queue is full, by number or by bytes,
//! the oldest position report goes first, then the oldest statistics, then the
//! oldest event.

use std::collections::VecDeque;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lavalink_protocol::Message;
use tokio::sync::Notify;

/// What may wait for one client, in bytes of JSON: some tracks with their lyrics.
const MOST_BYTES: usize = 4 << 20;

/// The queue of one session.
pub(crate) struct Outbox {
    queue: Mutex<Queue>,
    arrived: Notify,
    capacity: usize,
}

struct Queue {
    messages: VecDeque<Waiting>,
    bytes: usize,
    next: u64,
    away: bool,
    lost_events: u64,
}

struct Waiting {
    number: u64,
    bytes: usize,
    message: Message,
}

impl Waiting {
    fn is_event(&self) -> bool {
        matches!(self.message, Message::Event(_))
    }
}

/// Counts what is written.
struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn bytes_of(message: &Message) -> usize {
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, message) {
        Ok(()) => counter.0,
        // Nobody will send it.
        Err(_) => 0,
    }
}

impl Outbox {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            queue: Mutex::new(Queue {
                messages: VecDeque::new(),
                bytes: 0,
                next: 0,
                away: false,
                lost_events: 0,
            }),
            arrived: Notify::new(),
            capacity: capacity.max(2),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a message for the client.
    pub(crate) fn push(&self, message: Message) {
        let bytes = bytes_of(&message);
        let mut queue = self.lock();
        if queue.away && !matches!(message, Message::Event(_)) {
            return;
        }
        if bytes > MOST_BYTES {
            queue.lose_an_event();
            return;
        }
        while queue.messages.len() >= self.capacity || queue.bytes + bytes > MOST_BYTES {
            if !queue.make_room() {
                break;
            }
        }
        let number = queue.number();
        queue.bytes += bytes;
        queue.messages.push_back(Waiting {
            number,
            bytes,
            message,
        });
        drop(queue);
        self.arrived.notify_one();
    }

    /// The client is gone for now: keep events, forget everything else.
    pub(crate) fn client_left(&self) {
        let mut queue = self.lock();
        queue.away = true;
        queue.keep_events();
    }

    /// The client is here: `ready` goes before everything that waits.
    pub(crate) fn client_came(&self, ready: Message) {
        let mut queue = self.lock();
        queue.away = false;
        queue.keep_events();
        let (number, bytes) = (queue.number(), bytes_of(&ready));
        queue.bytes += bytes;
        queue.messages.push_front(Waiting {
            number,
            bytes,
            message: ready,
        });
        drop(queue);
        self.arrived.notify_one();
    }

    /// The oldest message with its number; waits for one. It stays queued until
    /// [`Outbox::sent`], so that a broken socket loses nothing it did not take.
    pub(crate) async fn oldest(&self) -> (u64, Message) {
        loop {
            let arrived = self.arrived.notified();
            if let Some(front) = self.lock().messages.front() {
                return (front.number, front.message.clone());
            }
            arrived.await;
        }
    }

    /// The socket took the message with this number.
    pub(crate) fn sent(&self, number: u64) {
        let mut queue = self.lock();
        let front = queue.messages.front();
        if front.is_some_and(|front| front.number == number) {
            queue.remove(0);
        }
    }

    #[cfg(test)]
    fn waiting(&self) -> Vec<Message> {
        self.lock()
            .messages
            .iter()
            .map(|waiting| waiting.message.clone())
            .collect()
    }
}

impl Queue {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn remove(&mut self, index: usize) {
        if let Some(gone) = self.messages.remove(index) {
            self.bytes -= gone.bytes;
        }
    }

    fn keep_events(&mut self) {
        self.messages.retain(Waiting::is_event);
        self.bytes = self.messages.iter().map(|waiting| waiting.bytes).sum();
    }

    /// Drops one message; false when none may be dropped.
    fn make_room(&mut self) -> bool {
        let place = |wanted: fn(&Message) -> bool| {
            (self.messages.iter()).position(|waiting| wanted(&waiting.message))
        };
        let oldest = place(|message| matches!(message, Message::PlayerUpdate { .. }))
            .or_else(|| place(|message| matches!(message, Message::Stats(_))));
        if let Some(index) = oldest {
            self.remove(index);
            return true;
        }
        let Some(index) = place(|message| matches!(message, Message::Event(_))) else {
            return false;
        };
        self.remove(index);
        self.lose_an_event();
        true
    }

    fn lose_an_event(&mut self) {
        self.lost_events += 1;
        if self.lost_events.is_power_of_two() {
            tracing::warn!(lost = self.lost_events, "a session's event queue is full");
        }
    }
}

#[cfg(test)]
mod tests {
    use lavalink_protocol::{Event, PlayerState, Stats};

    use super::*;

    fn update(position: i64) -> Message {
        Message::PlayerUpdate {
            guild_id: "1".to_owned(),
            state: PlayerState {
                position,
                ..PlayerState::default()
            },
        }
    }

    fn event(code: i32) -> Message {
        Message::Event(Event::WebSocketClosed {
            guild_id: "1".to_owned(),
            code,
            reason: String::new(),
            by_remote: true,
        })
    }

    #[test]
    fn a_full_queue_drops_its_oldest_position_report_before_any_event() {
        let outbox = Outbox::new(3);
        for message in [event(1), update(1), update(2), event(2)] {
            outbox.push(message);
        }
        assert_eq!(outbox.waiting(), [event(1), update(2), event(2)]);
    }

    #[test]
    fn a_queue_full_of_events_drops_the_oldest_event() {
        let outbox = Outbox::new(2);
        for code in 1..=3 {
            outbox.push(event(code));
        }
        assert_eq!(outbox.waiting(), [event(2), event(3)]);
    }

    #[test]
    fn few_events_of_many_bytes_fill_a_queue_as_many_of_few_do() {
        let outbox = Outbox::new(1_000);
        let long = |code| {
            Message::Event(Event::WebSocketClosed {
                guild_id: "1".to_owned(),
                code,
                reason: "x".repeat(MOST_BYTES / 4),
                by_remote: true,
            })
        };
        for code in 1..=5 {
            outbox.push(long(code));
        }
        assert_eq!(outbox.waiting(), [long(3), long(4), long(5)]);
        // What is larger than the queue keeps nothing else out.
        let reason = "x".repeat(MOST_BYTES + 1);
        outbox.push(Message::Event(Event::WebSocketClosed {
            guild_id: "1".to_owned(),
            code: 6,
            reason,
            by_remote: true,
        }));
        assert_eq!(outbox.waiting().len(), 3);
        outbox.client_left();
        assert_eq!(outbox.lock().bytes, 3 * bytes_of(&long(3)));
    }

    #[test]
    fn only_events_wait_for_a_client_that_is_away_and_ready_goes_before_them() {
        let outbox = Outbox::new(8);
        outbox.push(update(1));
        outbox.push(event(1));
        outbox.client_left();
        outbox.push(update(2));
        outbox.push(Message::Stats(Stats::default()));
        outbox.push(event(2));
        let ready = Message::Ready {
            resumed: true,
            session_id: "s".to_owned(),
        };
        outbox.client_came(ready.clone());
        assert_eq!(outbox.waiting(), [ready, event(1), event(2)]);
    }

    #[tokio::test]
    async fn a_message_stays_queued_until_the_socket_took_it() {
        let outbox = Outbox::new(8);
        outbox.push(event(1));
        let (number, message) = outbox.oldest().await;
        assert_eq!(message, event(1));
        assert_eq!(outbox.waiting().len(), 1);
        outbox.sent(number);
        assert!(outbox.waiting().is_empty());
    }
}
