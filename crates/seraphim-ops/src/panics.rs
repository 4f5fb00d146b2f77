//! Panics that somewhere were caught, or ended a task: each is a line in the
//! log and is counted.

use std::sync::atomic::{AtomicU64, Ordering};

static PANICS: AtomicU64 = AtomicU64::new(0);

/// From now on a panic is a line in the log and is counted. Its message is only
/// told where it is written out in the program: one that was put together may
/// quote a secret.
pub fn watch_panics() {
    std::panic::set_hook(Box::new(|panic| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        let place = panic.location().map(ToString::to_string);
        let thread = std::thread::current();
        tracing::error!(
            place = place.as_deref().unwrap_or("unknown"),
            thread = thread.name().unwrap_or("unnamed"),
            said = panic.payload().downcast_ref::<&str>().copied(),
            code = "SYS-003",
            "a part of the program has panicked; please report this"
        );
    }));
}

/// How many there were since [`watch_panics`].
pub fn panics() -> u64 {
    PANICS.load(Ordering::Relaxed)
}
