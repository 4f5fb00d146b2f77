//! One member's session at the voice gateway: what outlives its socket.

use std::{collections::VecDeque, net::SocketAddr};

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::tungstenite::Message;

use super::{
    Admission, SenderRecord, Violation,
    payload::{Closing, outgoing},
    transport::Transport,
};

/// Numbered messages kept for a resume.
const BUFFERED: usize = 512;

/// What a socket's task is told.
#[derive(Debug)]
pub(crate) enum Sent {
    /// Write this.
    Message(Message),
    /// Write a close frame and end.
    Close(Closing),
    /// End without a close frame.
    Drop,
}

/// A live socket, seen from the state.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) connection: u64,
    pub(crate) version: u8,
    pub(crate) outbox: mpsc::Sender<Sent>,
    pub(crate) stalled: watch::Sender<bool>,
}

impl Link {
    /// Hands a message to the socket; one that does not keep up is dropped.
    pub(crate) fn send(&self, message: Sent) {
        if let Err(mpsc::error::TrySendError::Full(_)) = self.outbox.try_send(message) {
            tracing::warn!(connection = self.connection, "a voice client does not read");
        }
    }

    /// A message without a sequence number.
    pub(crate) fn text(&self, (op, d): outgoing::Message) {
        self.send(Sent::Message(Message::text(
            json!({ "op": op, "d": d }).to_string(),
        )));
    }
}

/// A message as it can be sent again.
#[derive(Clone, Debug)]
enum Numbered {
    Text(u8, Value),
    Binary(u8, Bytes),
}

impl Numbered {
    fn framed(&self, sequence: u16, version: u8) -> Message {
        match self {
            Self::Text(op, d) if version >= 8 => {
                Message::text(json!({ "op": op, "d": d, "seq": sequence }).to_string())
            }
            Self::Text(op, d) => Message::text(json!({ "op": op, "d": d }).to_string()),
            // Before version 8 there are no numbers, in binary messages neither:
            // songbird, on version 4, reads the opcode in the first byte.
            Self::Binary(op, payload) => {
                let numbers = (version >= 8).then(|| sequence.to_be_bytes());
                let mut bytes: Vec<u8> = numbers.into_iter().flatten().collect();
                bytes.push(*op);
                bytes.extend_from_slice(payload);
                Message::binary(bytes)
            }
        }
    }
}

/// See the module.
pub(crate) struct Session {
    pub(crate) admission: Admission,
    pub(crate) ssrc: u32,
    pub(crate) max_dave_version: u16,
    pub(crate) link: Option<Link>,
    pub(crate) transport: Option<Transport>,
    pub(crate) address: Option<SocketAddr>,
    pub(crate) speaking: Option<(u32, i64)>,
    /// Packets that overtook the first `speaking`: UDP is faster than TCP.
    pub(crate) early: Vec<(SocketAddr, Vec<u8>)>,
    pub(crate) record: SenderRecord,
    pub(crate) reported: Vec<Violation>,
    next_sequence: u16,
    first_sequence: u16,
    numbered: VecDeque<(u16, Numbered)>,
    complete: bool,
}

impl Session {
    pub(crate) fn new(
        admission: Admission,
        ssrc: u32,
        max_dave_version: u16,
        link: Link,
        first_sequence: u16,
    ) -> Self {
        Self {
            admission,
            ssrc,
            max_dave_version,
            link: Some(link),
            transport: None,
            address: None,
            speaking: None,
            early: Vec::new(),
            record: SenderRecord::default(),
            reported: Vec::new(),
            next_sequence: first_sequence,
            first_sequence,
            numbered: VecDeque::new(),
            complete: true,
        }
    }

    pub(crate) fn text(&mut self, (op, d): outgoing::Message) {
        self.send_numbered(Numbered::Text(op, d));
    }

    pub(crate) fn binary(&mut self, op: u8, payload: Vec<u8>) {
        self.send_numbered(Numbered::Binary(op, payload.into()));
    }

    fn send_numbered(&mut self, message: Numbered) {
        let sequence = self.next_sequence;
        self.next_sequence = sequence.wrapping_add(1);
        if let Some(link) = &self.link {
            link.send(Sent::Message(message.framed(sequence, link.version)));
        }
        if self.numbered.len() == BUFFERED {
            self.numbered.pop_front();
            self.complete = false;
        }
        self.numbered.push_back((sequence, message));
    }

    /// Sends again what came after `seq_ack`: how many messages, or `None`
    /// when the buffer no longer holds one of them.
    pub(crate) fn replay(&mut self, seq_ack: Option<i64>) -> Option<usize> {
        let link = self.link.as_ref()?;
        let from = match seq_ack {
            None | Some(-1) if self.complete => 0,
            None | Some(-1) => return None,
            Some(ack) => {
                let ack = u16::try_from(ack).ok()?;
                if ack == self.first_sequence.wrapping_sub(1) && self.complete {
                    0
                } else {
                    // From the back: numbers wrap, the newest is meant.
                    self.numbered
                        .iter()
                        .rposition(|(sequence, _)| *sequence == ack)?
                        + 1
                }
            }
        };
        let missed = self.numbered.range(from..);
        let count = missed.len();
        for (sequence, message) in missed {
            link.send(Sent::Message(message.framed(*sequence, link.version)));
        }
        Some(count)
    }

    /// Media can flow to and from this member.
    pub(crate) fn is_ready(&self) -> bool {
        self.transport.is_some()
    }

    /// Whether this violation is the session's first of its kind.
    pub(crate) fn is_first(&mut self, violation: Violation) -> bool {
        let first = !self.reported.contains(&violation);
        if first {
            self.reported.push(violation);
        }
        first
    }
}
