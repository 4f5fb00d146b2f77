//! A failed play as Lavalink's exception.

use lavalink_protocol::{Exception, Severity};
use seraphim_sources::OpenError;

use crate::pipeline::PlayFailure;

/// What a client is told of a failed play.
pub(crate) fn exception_of_play(failure: &PlayFailure) -> Exception {
    if let PlayFailure::Open(opened) = failure
        && let Some(error) = opened.0.downcast_ref::<OpenError>()
    {
        return error.exception();
    }
    let severity = match failure {
        PlayFailure::Unreadable | PlayFailure::Unsupported { .. } | PlayFailure::Corrupt(_) => {
            Severity::Common
        }
        PlayFailure::Open(_) | PlayFailure::Source { .. } | PlayFailure::Crowded { .. } => {
            Severity::Suspicious
        }
        PlayFailure::DecoderPanicked | PlayFailure::DecoderStuck | PlayFailure::Encoding(_) => {
            Severity::Fault
        }
    };
    let mut chain = vec![failure.to_string()];
    let mut error: &dyn std::error::Error = failure;
    while let Some(cause) = error.source() {
        chain.push(cause.to_string());
        error = cause;
    }
    Exception {
        message: Some(failure.to_string()),
        severity,
        cause: chain.last().cloned().unwrap_or_default(),
        cause_stack_trace: chain.join("\ncaused by: "),
    }
}
