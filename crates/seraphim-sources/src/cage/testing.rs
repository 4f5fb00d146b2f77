//! A cage for tests of this crate, which have no `seraphim` to run: a shell
//! passes over the limits and becomes the program.

use std::time::Duration;

use super::Cage;
use crate::CageSettings;
use crate::tasks::Tasks;

/// Settings of such a cage, with the system's own programs.
pub(crate) fn settings() -> CageSettings {
    let script = r#"while [ "$1" != -- ]; do shift; done; shift; exec "$@""#;
    let command = ["/bin/sh", "-c", script, "cage"].map(Into::into).to_vec();
    CageSettings {
        queue_time: Duration::from_millis(50),
        ..CageSettings::new(command, "/usr/local/bin:/usr/bin:/bin".into())
    }
}

/// Tasks that nobody stops.
pub(crate) fn tasks() -> Tasks {
    Tasks {
        tracker: tokio_util::task::TaskTracker::new(),
        stop: tokio_util::sync::CancellationToken::new(),
    }
}

/// Such a cage.
pub(crate) fn cage(tasks: &Tasks) -> Cage {
    Cage::new(settings(), tasks.clone()).expect("a thread can be started")
}
