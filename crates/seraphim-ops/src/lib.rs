//! Logs. (Health and metrics will live here too.)
//!
//! It decides how a log line looks and which ones are written; it does not
//! know what the program does.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people at a terminal.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// What to log, and how.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// The form of a line.
    pub format: LogFormat,
    /// A level, or directives such as `info,seraphim_voice=debug`.
    pub filter: String,
}

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The filter is not one.
    #[error("the log filter is not understood: {0}")]
    Filter(#[from] ParseError),
    /// Somebody has set up logging already.
    #[error("logging is set up already")]
    Twice,
}

/// Sets up logging for the whole process, to standard error: standard output
/// belongs to what a command prints.
///
/// # Errors
/// [`LogError::Filter`] for a filter that is not one, [`LogError::Twice`] at a
/// second call.
pub fn init_logs(settings: &LogSettings) -> Result<(), LogError> {
    let filter = EnvFilter::try_new(&settings.filter)?;
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(filter);
    match settings.format {
        LogFormat::Text => registry.with(layer.with_target(false)).try_init(),
        LogFormat::Json => registry.with(layer.json().flatten_event(true)).try_init(),
    }
    .map_err(|_| LogError::Twice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_is_none_is_refused() {
        let settings = LogSettings {
            format: LogFormat::Text,
            filter: "a=b=c".to_owned(),
        };

        assert!(
            matches!(init_logs(&settings), Err(LogError::Filter(_))),
            "it was accepted"
        );
    }
}
