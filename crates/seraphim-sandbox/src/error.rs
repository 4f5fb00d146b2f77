//! What can go wrong around the sandbox itself. Refusals that a bot sees are
//! in `rest::error`; they are answers, not faults.

/// The sandbox could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A listener could not be bound, or a file not be written.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// The certificate authority could not be made.
    #[error("certificate authority: {0}")]
    Authority(String),
    /// The settings cannot be followed.
    #[error("settings: {0}")]
    Settings(&'static str),
}

/// A person could not do what they were told, as a client would not let them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// No such person, guild, channel, message, command or component.
    #[error("there is no {what} {name:?}")]
    Unknown {
        /// The kind of thing.
        what: &'static str,
        /// The name that was looked for.
        name: String,
    },
    /// The person may not.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// The text of a command does not fit the registered command.
    #[error("the client refuses the command: {0}")]
    Malformed(String),
    /// The bot gave no answer in time.
    #[error("the application did not respond")]
    NoResponse,
    /// No session of the application takes interactions.
    #[error("the application is offline")]
    Offline,
    /// The voice connection could not be made.
    #[error("voice: {0}")]
    Voice(String),
}
