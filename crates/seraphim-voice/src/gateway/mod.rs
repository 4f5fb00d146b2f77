//! The voice gateway: a WebSocket over TLS that carries everything but audio.

pub(crate) mod close;
pub(crate) mod connection;
pub(crate) mod heartbeat;
pub(crate) mod payload;
pub(crate) mod tls;
