//! The voice gateway's JSON messages.
//! <https://discord.com/developers/docs/topics/opcodes-and-status-codes#voice>

use serde::Deserialize;
use serde_json::{Value, json};

/// Close codes that the server sends.
pub(crate) mod close {
    pub(crate) const UNKNOWN_OPCODE: u16 = 4001;
    pub(crate) const DECODE: u16 = 4002;
    pub(crate) const NOT_AUTHENTICATED: u16 = 4003;
    pub(crate) const AUTHENTICATION_FAILED: u16 = 4004;
    pub(crate) const ALREADY_AUTHENTICATED: u16 = 4005;
    pub(crate) const SESSION_INVALID: u16 = 4006;
    pub(crate) const SESSION_TIMEOUT: u16 = 4009;
    pub(crate) const SERVER_NOT_FOUND: u16 = 4011;
    pub(crate) const UNKNOWN_PROTOCOL: u16 = 4012;
    pub(crate) const DISCONNECTED: u16 = 4014;
    pub(crate) const CRASHED: u16 = 4015;
    pub(crate) const UNKNOWN_MODE: u16 = 4016;
    pub(crate) const DAVE_REQUIRED: u16 = 4017;
    pub(crate) const BAD_REQUEST: u16 = 4020;
    pub(crate) const RATE_LIMITED: u16 = 4021;
    pub(crate) const CALL_TERMINATED: u16 = 4022;
}

/// Why a connection is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closing {
    pub(crate) code: u16,
    pub(crate) reason: String,
}

impl Closing {
    pub(crate) fn new(code: u16, reason: &str) -> Self {
        Self {
            code,
            reason: reason.to_owned(),
        }
    }

    fn decode() -> Self {
        Self::new(close::DECODE, "Failed to decode payload.")
    }
}

/// A message from a client.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Incoming {
    Identify(Identify),
    SelectProtocol(SelectProtocol),
    Heartbeat {
        /// The nonce as it came, to be sent back.
        nonce: Value,
        seq_ack: Option<i64>,
    },
    Speaking {
        flags: u32,
        delay: i64,
    },
    Resume(Resume),
    TransitionReady {
        transition_id: u16,
    },
    InvalidCommit {
        transition_id: u16,
    },
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Identify {
    #[serde(deserialize_with = "snowflake")]
    pub(crate) server_id: u64,
    #[serde(deserialize_with = "snowflake")]
    pub(crate) user_id: u64,
    pub(crate) session_id: String,
    pub(crate) token: String,
    #[serde(default)]
    pub(crate) max_dave_protocol_version: Option<u16>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct SelectProtocol {
    pub(crate) protocol: String,
    pub(crate) data: ProtocolData,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct ProtocolData {
    pub(crate) address: String,
    pub(crate) port: u16,
    pub(crate) mode: String,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Resume {
    #[serde(deserialize_with = "snowflake")]
    pub(crate) server_id: u64,
    pub(crate) session_id: String,
    pub(crate) token: String,
    #[serde(default)]
    pub(crate) seq_ack: Option<i64>,
}

#[derive(Deserialize)]
struct Envelope {
    op: u64,
    #[serde(default)]
    d: Value,
}

#[derive(Deserialize)]
struct SpeakingData {
    speaking: u32,
    #[serde(default)]
    delay: i64,
}

#[derive(Deserialize)]
struct HeartbeatData {
    t: Value,
    #[serde(default)]
    seq_ack: Option<i64>,
}

#[derive(Deserialize)]
struct TransitionData {
    transition_id: u16,
}

/// Reads a client's text message; what cannot be read says with which code
/// the connection ends.
pub(crate) fn read(text: &str, version: u8) -> Result<Incoming, Closing> {
    let Envelope { op, d } = serde_json::from_str(text).map_err(|_| Closing::decode())?;
    Ok(match op {
        0 => Incoming::Identify(decode(d)?),
        1 => Incoming::SelectProtocol(decode(d)?),
        3 => heartbeat(d, version)?,
        5 => {
            let data: SpeakingData = decode(d)?;
            Incoming::Speaking {
                flags: data.speaking,
                delay: data.delay,
            }
        }
        7 => Incoming::Resume(decode(d)?),
        23 => Incoming::TransitionReady {
            transition_id: decode::<TransitionData>(d)?.transition_id,
        },
        31 => Incoming::InvalidCommit {
            transition_id: decode::<TransitionData>(d)?.transition_id,
        },
        _ => return Err(Closing::new(close::UNKNOWN_OPCODE, "Unknown opcode.")),
    })
}

fn heartbeat(d: Value, version: u8) -> Result<Incoming, Closing> {
    if version < 8 {
        return match d {
            Value::Number(_) => Ok(Incoming::Heartbeat {
                nonce: d,
                seq_ack: None,
            }),
            _ => Err(Closing::decode()),
        };
    }
    let HeartbeatData { t, seq_ack } = decode(d)?;
    Ok(Incoming::Heartbeat { nonce: t, seq_ack })
}

fn decode<T: serde::de::DeserializeOwned>(d: Value) -> Result<T, Closing> {
    serde_json::from_value(d).map_err(|_| Closing::decode())
}

/// Discord writes snowflakes as strings; some clients send numbers.
fn snowflake<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        Number(u64),
    }
    match Either::deserialize(deserializer)? {
        Either::Number(id) => Ok(id),
        Either::Text(text) => text
            .parse()
            .map_err(|_| serde::de::Error::custom("not a snowflake")),
    }
}

/// The server's messages: opcode and data, before the sequence number.
pub(crate) mod outgoing {
    use super::{Value, json};

    pub(crate) type Message = (u8, Value);

    pub(crate) fn hello(version: u8, interval_ms: u64) -> Message {
        (
            8,
            json!({ "v": version, "heartbeat_interval": interval_ms }),
        )
    }

    pub(crate) fn ready(ssrc: u32, ip: &str, port: u16, modes: &[&str]) -> Message {
        (
            2,
            json!({ "ssrc": ssrc, "ip": ip, "port": port, "modes": modes, "heartbeat_interval": 1 }),
        )
    }

    pub(crate) fn session_description(mode: &str, key: &[u8; 32], dave: u16) -> Message {
        (
            4,
            json!({ "mode": mode, "secret_key": key, "dave_protocol_version": dave }),
        )
    }

    pub(crate) fn heartbeat_ack(nonce: &Value, version: u8) -> Message {
        if version < 8 {
            (6, nonce.clone())
        } else {
            (6, json!({ "t": nonce }))
        }
    }

    pub(crate) fn resumed() -> Message {
        (9, Value::Null)
    }

    pub(crate) fn speaking(user_id: u64, ssrc: u32, flags: u32, delay: i64) -> Message {
        (
            5,
            json!({ "user_id": user_id.to_string(), "ssrc": ssrc, "speaking": flags, "delay": delay }),
        )
    }

    pub(crate) fn clients_connect(users: &[u64]) -> Message {
        let ids: Vec<String> = users.iter().map(u64::to_string).collect();
        (11, json!({ "user_ids": ids }))
    }

    pub(crate) fn client_disconnect(user_id: u64) -> Message {
        (13, json!({ "user_id": user_id.to_string() }))
    }

    pub(crate) fn prepare_transition(id: u16, version: u16) -> Message {
        (
            21,
            json!({ "protocol_version": version, "transition_id": id }),
        )
    }

    pub(crate) fn execute_transition(id: u16) -> Message {
        (22, json!({ "transition_id": id }))
    }

    pub(crate) fn prepare_epoch(id: u16, version: u16, epoch: u64) -> Message {
        (
            24,
            json!({ "protocol_version": version, "epoch": epoch, "transition_id": id }),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heartbeat_is_a_number_before_version_8_and_an_object_since() {
        let nonce = json!(1_501_184_119_561_u64);
        assert_eq!(
            read(r#"{"op":3,"d":1501184119561}"#, 4),
            Ok(Incoming::Heartbeat {
                nonce: nonce.clone(),
                seq_ack: None
            })
        );
        assert_eq!(
            read(r#"{"op":3,"d":{"t":1501184119561,"seq_ack":10}}"#, 8),
            Ok(Incoming::Heartbeat {
                nonce,
                seq_ack: Some(10)
            })
        );
        assert_eq!(
            read(r#"{"op":3,"d":5}"#, 8).map_err(|it| it.code),
            Err(4002)
        );
    }

    #[test]
    fn what_cannot_be_read_names_its_close_code() {
        for (text, code) in [
            ("", 4002),
            ("[]", 4002),
            (r#"{"op":-1}"#, 4002),
            (r#"{"op":99,"d":{}}"#, 4001),
            (r#"{"op":0,"d":null}"#, 4002),
            (r#"{"op":0,"d":{"server_id":"x"}}"#, 4002),
            (r#"{"op":1,"d":{"protocol":"udp"}}"#, 4002),
            (r#"{"op":23,"d":{"transition_id":70000}}"#, 4002),
        ] {
            assert_eq!(read(text, 8).map_err(|it| it.code), Err(code), "{text}");
        }
    }
}
