//! A failed play as Lavalink's exception.

use lavalink_protocol::{Exception, FailureKind, Severity};
use seraphim_sources::OpenError;

use crate::pipeline::PlayFailure;

/// What a client is told of a failed play. The cause begins with the kind of
/// the failure, see [`FailureKind`].
pub(crate) fn exception_of_play(failure: &PlayFailure) -> Exception {
    if let PlayFailure::Open(opened) = failure
        && let Some(error) = opened.0.downcast_ref::<OpenError>()
    {
        return error.exception();
    }
    let kind = match failure {
        PlayFailure::Unreadable
        | PlayFailure::Unsupported { .. }
        | PlayFailure::Corrupt(_)
        | PlayFailure::DecoderPanicked => FailureKind::Decode,
        PlayFailure::Source { kind, .. } => seraphim_sources::kind_of_read_error(*kind),
        PlayFailure::Open(_) => FailureKind::Network,
        PlayFailure::Crowded { .. } => FailureKind::Busy,
        PlayFailure::DecoderStuck => FailureKind::Stuck,
        PlayFailure::Encoding(_) => FailureKind::Fault,
    };
    let severity = match failure {
        PlayFailure::DecoderPanicked | PlayFailure::DecoderStuck => Severity::Fault,
        PlayFailure::Crowded { .. } => Severity::Suspicious,
        _ => seraphim_sources::severity(kind),
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
        cause: kind.cause(&chain.last().cloned().unwrap_or_default()),
        cause_stack_trace: chain.join("\ncaused by: "),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind};

    use super::*;
    use crate::pipeline::OpenFailure;

    fn cause_and_severity(failure: &PlayFailure) -> (Option<FailureKind>, Severity) {
        let exception = exception_of_play(failure);
        (FailureKind::of_cause(&exception.cause), exception.severity)
    }

    #[test]
    fn a_client_can_tell_what_to_do_next_by_the_cause() {
        let read = |kind| PlayFailure::of_read(&io::Error::new(kind, "status 403"));
        let open = OpenFailure::new(OpenError::Gone("It is gone.".to_owned()));
        for (failure, kind, severity) in [
            (PlayFailure::Open(open), FailureKind::Gone, Severity::Common),
            (
                read(ErrorKind::StaleNetworkFileHandle),
                FailureKind::Expired,
                Severity::Common,
            ),
            (
                read(ErrorKind::UnexpectedEof),
                FailureKind::Network,
                Severity::Suspicious,
            ),
            (
                PlayFailure::Unreadable,
                FailureKind::Decode,
                Severity::Common,
            ),
            (
                PlayFailure::DecoderPanicked,
                FailureKind::Decode,
                Severity::Fault,
            ),
            (
                PlayFailure::DecoderStuck,
                FailureKind::Stuck,
                Severity::Fault,
            ),
        ] {
            assert_eq!(
                cause_and_severity(&failure),
                (Some(kind), severity),
                "{failure}"
            );
        }
    }
    #[test]
    fn what_lies_behind_a_failed_read_is_its_cause() {
        let error = OpenError::Refused {
            message: "example.org does not give us the file.".to_owned(),
            cause: seraphim_sources::Cause("status 403".to_owned()),
        };
        let read = io::Error::new(ErrorKind::PermissionDenied, error);
        let exception = exception_of_play(&PlayFailure::of_read(&read));

        assert_eq!(exception.cause, "refused: status 403");
        let message = exception.message.expect("words");
        assert!(!message.contains("403"), "{message}");
    }
}
