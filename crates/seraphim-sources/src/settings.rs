//! What an operator decides about the sources. Plain data with the defaults
//! written out; where the values come from is the program's affair.

use std::path::PathBuf;
use std::time::Duration;

use crate::AllowHost;

/// Settings of all sources.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Files behind `http://` and `https://` links.
    pub http: HttpSettings,
    /// Files of one local folder.
    pub local: LocalSettings,
}

/// Settings of the source `http`.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Whether links are played at all.
    pub enabled: bool,
    /// Hosts and networks for which the walls of address and port are lifted.
    pub allow_hosts: Vec<AllowHost>,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// How long a lookup and a connect may take together.
    pub connect_timeout: Duration,
    /// How long the head of an answer may take once connected.
    pub header_timeout: Duration,
    /// How long a read waits for the next byte.
    pub idle_timeout: Duration,
    /// After how much waiting a server that sends less than 256 bytes a second
    /// counts as silent.
    pub slow_after: Duration,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            allow_hosts: Vec::new(),
            user_agent: concat!("Seraphim/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(5),
            header_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(10),
            slow_after: Duration::from_secs(15),
        }
    }
}

/// Settings of the source `local`.
#[derive(Clone, Debug)]
pub struct LocalSettings {
    /// The one folder whose files may be played. Off when `None`.
    pub root: Option<PathBuf>,
    /// The largest file that is touched, in bytes.
    pub max_file_bytes: u64,
    /// How many files the library lists at most.
    pub max_files: usize,
    /// How many folders deep the library is listed.
    pub max_depth: usize,
    /// After how long a search lists the folder anew.
    pub refresh_after: Duration,
}

impl Default for LocalSettings {
    fn default() -> Self {
        Self {
            root: None,
            max_file_bytes: 4 * 1024 * 1024 * 1024,
            max_files: 20_000,
            max_depth: 8,
            refresh_after: Duration::from_mins(1),
        }
    }
}
