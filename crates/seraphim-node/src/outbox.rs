//! The messages that wait for one session's client: bounded, in order.
//!
//! While a client is away, events wait and position reports do not: they would
//! be wrong by the time it is back. When the queue is full, the oldest position
//! report goes first, then the oldest statistics, then the oldest event.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lavalink_protocol::Message;
use tokio::sync::Notify;

/// The queue of one session.
pub(crate) struct Outbox {
    queue: Mutex<Queue>,
    arrived: Notify,
    capacity: usize,
}

struct Queue {
    messages: VecDeque<(u64, Message)>,
    next: u64,
    away: bool,
    lost_events: u64,
}

impl Outbox {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            queue: Mutex::new(Queue {
                messages: VecDeque::new(),
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
        let mut queue = self.lock();
        if queue.away && !matches!(message, Message::Event(_)) {
            return;
        }
        if queue.messages.len() >= self.capacity {
            queue.make_room();
        }
        queue.append(message);
        drop(queue);
        self.arrived.notify_one();
    }

    /// The client is gone for now: keep events, forget everything else.
    pub(crate) fn client_left(&self) {
        let mut queue = self.lock();
        queue.away = true;
        queue
            .messages
            .retain(|(_, message)| matches!(message, Message::Event(_)));
    }

    /// The client is here: `ready` goes before everything that waits.
    pub(crate) fn client_came(&self, ready: Message) {
        let mut queue = self.lock();
        queue.away = false;
        queue
            .messages
            .retain(|(_, message)| matches!(message, Message::Event(_)));
        let number = queue.number();
        queue.messages.push_front((number, ready));
        drop(queue);
        self.arrived.notify_one();
    }

    /// The oldest message with its number; waits for one. It stays queued until
    /// [`Outbox::sent`], so that a broken socket loses nothing it did not take.
    pub(crate) async fn oldest(&self) -> (u64, Message) {
        loop {
            let arrived = self.arrived.notified();
            if let Some((number, message)) = self.lock().messages.front() {
                return (*number, message.clone());
            }
            arrived.await;
        }
    }

    /// The socket took the message with this number.
    pub(crate) fn sent(&self, number: u64) {
        let mut queue = self.lock();
        if queue
            .messages
            .front()
            .is_some_and(|(front, _)| *front == number)
        {
            queue.messages.pop_front();
        }
    }

    #[cfg(test)]
    fn waiting(&self) -> Vec<Message> {
        self.lock()
            .messages
            .iter()
            .map(|(_, message)| message.clone())
            .collect()
    }
}

impl Queue {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn append(&mut self, message: Message) {
        let number = self.number();
        self.messages.push_back((number, message));
    }

    fn make_room(&mut self) {
        let place = |wanted: fn(&Message) -> bool| {
            self.messages
                .iter()
                .position(|(_, message)| wanted(message))
        };
        let oldest = place(|message| matches!(message, Message::PlayerUpdate { .. }))
            .or_else(|| place(|message| matches!(message, Message::Stats(_))));
        if let Some(index) = oldest {
            self.messages.remove(index);
            return;
        }
        let Some(index) = place(|message| matches!(message, Message::Event(_))) else {
            return;
        };
        self.messages.remove(index);
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
