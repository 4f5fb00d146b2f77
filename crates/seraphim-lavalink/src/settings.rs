//! Where the node is and how to speak to it.

use std::time::Duration;

use secrecy::SecretString;

/// One Lavalink node and how to speak to it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What the node is called; host and port, unless set.
    pub name: String,
    /// How much more than one of weight 1 it is given to do; 0 counts as 1.
    pub weight: u32,
    /// The beginnings of the voice servers' names that it is near to, such as
    /// `rotterdam`; it is preferred for these.
    pub regions: Vec<String>,
    /// Host name or address, without a scheme.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Whether to use TLS (`https`, `wss`), with the system's roots.
    pub secure: bool,
    /// What the node expects in `Authorization`.
    pub password: SecretString,
    /// The bot's user id.
    pub user_id: u64,
    /// How long the node keeps players for us while the socket is away.
    pub resume_timeout: Duration,
    /// How long a lost socket may take to be resumed before anyone is told.
    /// Orders given meanwhile wait for it.
    pub grace: Duration,
    /// How long an order may take.
    pub order_timeout: Duration,
    /// How long a lookup may take.
    pub load_timeout: Duration,
    /// How often the node is asked for a sign of life; after three times this
    /// without one the socket is taken for dead.
    pub ping_every: Duration,
    /// The longest time between two attempts to connect.
    pub longest_wait: Duration,
    /// What names the current span to the node, as the header `traceparent` has
    /// it: <https://www.w3.org/TR/trace-context/#traceparent-header>.
    pub traceparent: fn() -> Option<String>,
}

impl Settings {
    /// A node without TLS and with the usual times.
    pub fn new(host: impl Into<String>, port: u16, password: SecretString, user_id: u64) -> Self {
        let host = host.into();
        Self {
            name: authority(&host, port),
            weight: 1,
            regions: Vec::new(),
            host,
            port,
            secure: false,
            password,
            user_id,
            resume_timeout: Duration::from_mins(1),
            grace: Duration::from_secs(5),
            order_timeout: Duration::from_secs(10),
            load_timeout: Duration::from_secs(30),
            ping_every: Duration::from_secs(15),
            longest_wait: Duration::from_secs(30),
            traceparent: || None,
        }
    }

    /// Host and port as they stand in a URL.
    pub(crate) fn authority(&self) -> String {
        authority(&self.host, self.port)
    }
}

fn authority(host: &str, port: u16) -> String {
    if host.contains(':') && !host.starts_with('[') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}
