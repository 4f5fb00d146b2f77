//! How many files and sockets the process may have open at once. A call takes
//! three, a source one or two.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// With fewer, a few hundred calls are too many.
pub(crate) const ENOUGH: u64 = 4_096;

/// Raises the limit as far as the system lets everybody, and warns when that is
/// not far.
pub(crate) fn raise() {
    let before = getrlimit(Resource::Nofile);
    let most = Rlimit {
        current: before.maximum,
        maximum: before.maximum,
    };
    if before.current != before.maximum
        && let Err(error) = setrlimit(Resource::Nofile, most)
    {
        tracing::debug!(%error, "the limit of open files stays as it was");
    }
    // Without a limit there is nothing to say.
    if let Some(limit) = getrlimit(Resource::Nofile).current
        && limit < ENOUGH
    {
        tracing::warn!(
            limit,
            "few files and sockets may be open at once; raise `ulimit -n` (LimitNOFILE= in a \
             systemd unit) to {ENOUGH} or more"
        );
    }
}
