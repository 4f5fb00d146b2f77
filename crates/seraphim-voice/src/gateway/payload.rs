//! The messages of the voice gateway, as far as a sender needs them. Unknown
//! opcodes and fields are passed over.
//! See <https://discord.com/developers/docs/topics/opcodes-and-status-codes#voice>.

use serde::{Deserialize, Deserializer, de};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Bytes, Utf8Bytes};

/// Opcodes that are sent or received here.
pub(crate) struct Op;

impl Op {
    pub(crate) const IDENTIFY: u8 = 0;
    pub(crate) const SELECT_PROTOCOL: u8 = 1;
    pub(crate) const READY: u8 = 2;
    pub(crate) const HEARTBEAT: u8 = 3;
    pub(crate) const SESSION_DESCRIPTION: u8 = 4;
    pub(crate) const SPEAKING: u8 = 5;
    pub(crate) const HEARTBEAT_ACK: u8 = 6;
    pub(crate) const RESUME: u8 = 7;
    pub(crate) const HELLO: u8 = 8;
    pub(crate) const RESUMED: u8 = 9;
    pub(crate) const CLIENTS_CONNECT: u8 = 11;
    pub(crate) const CLIENT_DISCONNECT: u8 = 13;
    pub(crate) const PREPARE_TRANSITION: u8 = 21;
    pub(crate) const EXECUTE_TRANSITION: u8 = 22;
    pub(crate) const TRANSITION_READY: u8 = 23;
    pub(crate) const PREPARE_EPOCH: u8 = 24;
    pub(crate) const KEY_PACKAGE: u8 = 26;
    pub(crate) const COMMIT_WELCOME: u8 = 28;
    pub(crate) const INVALID_COMMIT_WELCOME: u8 = 31;
}

/// The server's binary messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    ExternalSender,
    Proposals,
    AnnounceCommit,
    Welcome,
}

/// A message to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outgoing {
    Text(Utf8Bytes),
    Binary(Bytes),
}

impl Outgoing {
    pub(crate) fn json(op: u8, data: &Value) -> Self {
        Self::Text(json!({ "op": op, "d": data }).to_string().into())
    }

    pub(crate) fn binary(op: u8, payload: &[u8]) -> Self {
        let mut message = Vec::with_capacity(1 + payload.len());
        message.push(op);
        message.extend_from_slice(payload);
        Self::Binary(message.into())
    }
}

/// A message of the server.
#[derive(Debug, PartialEq)]
pub(crate) enum Incoming {
    Hello {
        heartbeat_interval: f64,
    },
    Ready(Ready),
    Description(Description),
    HeartbeatAck {
        nonce: Option<u64>,
    },
    Resumed,
    Joined {
        users: Vec<u64>,
    },
    Left {
        user: u64,
    },
    PrepareTransition {
        id: u16,
        version: u16,
    },
    ExecuteTransition {
        id: u16,
    },
    PrepareEpoch {
        epoch: u64,
        version: u16,
        id: Option<u16>,
    },
    Binary {
        op: BinaryOp,
        payload: Bytes,
    },
    Other {
        op: u8,
    },
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Ready {
    pub(crate) ssrc: u32,
    pub(crate) ip: std::net::IpAddr,
    pub(crate) port: u16,
    pub(crate) modes: Vec<String>,
}

#[derive(Deserialize, PartialEq, Eq)]
pub(crate) struct Description {
    pub(crate) mode: String,
    pub(crate) secret_key: [u8; 32],
    #[serde(default)]
    pub(crate) dave_protocol_version: u16,
}

impl std::fmt::Debug for Description {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Description")
            .field("mode", &self.mode)
            .field("dave_protocol_version", &self.dave_protocol_version)
            .finish_non_exhaustive()
    }
}

/// A message with the sequence number that it carried.
#[derive(Debug, PartialEq)]
pub(crate) struct Received {
    pub(crate) sequence: Option<i64>,
    pub(crate) message: Incoming,
}

/// A message of a known opcode that does not have its shape.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("not a voice gateway payload: {0}")]
    Json(#[from] serde_json::Error),
    #[error("a binary message of {0} bytes is too short")]
    Short(usize),
}

#[derive(Deserialize)]
struct Envelope {
    op: u8,
    #[serde(default)]
    d: Value,
    seq: Option<i64>,
}

#[derive(Deserialize)]
struct Hello {
    heartbeat_interval: f64,
}

#[derive(Deserialize)]
struct Users {
    #[serde(deserialize_with = "ids")]
    user_ids: Vec<u64>,
}

#[derive(Deserialize)]
struct User {
    #[serde(deserialize_with = "id")]
    user_id: u64,
}

#[derive(Deserialize)]
struct Transition {
    transition_id: u16,
    #[serde(default)]
    protocol_version: u16,
}

#[derive(Deserialize)]
struct Epoch {
    #[serde(rename = "epoch")]
    number: u64,
    protocol_version: u16,
    transition_id: Option<u16>,
}

/// Reads a text message.
pub(crate) fn read_text(text: &str) -> Result<Received, Malformed> {
    let Envelope { op, d, seq } = serde_json::from_str(text)?;
    let message = match op {
        Op::HELLO => {
            let Hello { heartbeat_interval } = serde_json::from_value(d)?;
            Incoming::Hello { heartbeat_interval }
        }
        Op::READY => Incoming::Ready(serde_json::from_value(d)?),
        Op::SESSION_DESCRIPTION => Incoming::Description(serde_json::from_value(d)?),
        Op::HEARTBEAT_ACK => Incoming::HeartbeatAck {
            nonce: d.get("t").unwrap_or(&d).as_u64(),
        },
        Op::RESUMED => Incoming::Resumed,
        Op::CLIENTS_CONNECT => {
            let Users { user_ids } = serde_json::from_value(d)?;
            Incoming::Joined { users: user_ids }
        }
        Op::CLIENT_DISCONNECT => {
            let User { user_id } = serde_json::from_value(d)?;
            Incoming::Left { user: user_id }
        }
        Op::PREPARE_TRANSITION => {
            let transition: Transition = serde_json::from_value(d)?;
            Incoming::PrepareTransition {
                id: transition.transition_id,
                version: transition.protocol_version,
            }
        }
        Op::EXECUTE_TRANSITION => {
            let transition: Transition = serde_json::from_value(d)?;
            Incoming::ExecuteTransition {
                id: transition.transition_id,
            }
        }
        Op::PREPARE_EPOCH => {
            let epoch: Epoch = serde_json::from_value(d)?;
            Incoming::PrepareEpoch {
                epoch: epoch.number,
                version: epoch.protocol_version,
                id: epoch.transition_id,
            }
        }
        op => Incoming::Other { op },
    };
    Ok(Received {
        sequence: seq,
        message,
    })
}

/// Reads a binary message: sequence number, opcode, payload.
pub(crate) fn read_binary(bytes: &Bytes) -> Result<Received, Malformed> {
    let [high, low, op, ..] = bytes[..] else {
        return Err(Malformed::Short(bytes.len()));
    };
    let payload = bytes.slice(3..);
    let message = match op {
        25 => BinaryOp::ExternalSender,
        27 => BinaryOp::Proposals,
        29 => BinaryOp::AnnounceCommit,
        30 => BinaryOp::Welcome,
        _ => {
            return Ok(Received {
                sequence: Some(u16::from_be_bytes([high, low]).into()),
                message: Incoming::Other { op },
            });
        }
    };
    Ok(Received {
        sequence: Some(u16::from_be_bytes([high, low]).into()),
        message: Incoming::Binary {
            op: message,
            payload,
        },
    })
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(u64),
}

impl Id {
    fn read<E: de::Error>(self) -> Result<u64, E> {
        match self {
            Self::Number(id) => Ok(id),
            Self::Text(text) => text.parse().map_err(E::custom),
        }
    }
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Id::deserialize(deserializer)?.read()
}

fn ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    let ids: Vec<Id> = Vec::deserialize(deserializer)?;
    ids.into_iter().map(Id::read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_payloads_are_read() -> Result<(), Malformed> {
        let ready = read_text(
            r#"{"op":2,"d":{"ssrc":1,"ip":"127.0.0.1","port":1234,"modes":["a"],"heartbeat_interval":1}}"#,
        )?;
        assert_eq!(
            ready.message,
            Incoming::Ready(Ready {
                ssrc: 1,
                ip: [127, 0, 0, 1].into(),
                port: 1234,
                modes: vec!["a".to_owned()],
            })
        );
        let users = read_text(r#"{"op":11,"d":{"user_ids":["1090123456789012345"]},"seq":4}"#)?;
        assert_eq!(users.sequence, Some(4));
        assert_eq!(
            users.message,
            Incoming::Joined {
                users: vec![1_090_123_456_789_012_345]
            }
        );
        let ack = read_text(r#"{"op":6,"d":{"t":1501184119561}}"#)?;
        assert_eq!(
            ack.message,
            Incoming::HeartbeatAck {
                nonce: Some(1_501_184_119_561)
            }
        );
        Ok(())
    }

    #[test]
    fn unknown_opcodes_and_fields_are_passed_over() -> Result<(), Malformed> {
        assert_eq!(
            read_text(r#"{"op":18,"d":{"flags":2},"seq":9,"later":1}"#)?,
            Received {
                sequence: Some(9),
                message: Incoming::Other { op: 18 },
            }
        );
        assert_eq!(
            read_binary(&Bytes::from_static(&[0, 7, 99, 1]))?.message,
            Incoming::Other { op: 99 }
        );
        Ok(())
    }

    #[test]
    fn a_binary_message_carries_its_sequence_before_its_opcode() -> Result<(), Malformed> {
        let received = read_binary(&Bytes::from_static(&[1, 2, 30, 0, 0, 9]))?;
        assert_eq!(received.sequence, Some(0x0102));
        assert_eq!(
            received.message,
            Incoming::Binary {
                op: BinaryOp::Welcome,
                payload: Bytes::from_static(&[0, 0, 9]),
            }
        );
        assert!(read_binary(&Bytes::from_static(&[1, 2])).is_err());
        Ok(())
    }
}
