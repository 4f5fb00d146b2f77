//! What the sources do beside whoever asks: tasks and blocking jobs, and the
//! sign for them to end.

use tokio::runtime::Handle;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

/// The tasks and blocking jobs of the sources, and the sign for them to end.
#[derive(Clone, Default)]
pub(crate) struct Tasks {
    pub(crate) tracker: TaskTracker,
    pub(crate) stop: CancellationToken,
}

impl Tasks {
    /// The same, for as long as the guard is kept.
    pub(crate) fn until_dropped(&self) -> (Self, DropGuard) {
        let stop = self.stop.child_token();
        let tasks = Self {
            tracker: self.tracker.clone(),
            stop: stop.clone(),
        };
        (tasks, stop.drop_guard())
    }

    /// Ties the tasks to the runtime of the caller, for use from a thread that
    /// has none.
    pub(crate) fn here(&self) -> Spawner {
        Spawner {
            tasks: self.clone(),
            handle: Handle::current(),
        }
    }
}

/// Starts tasks from any thread.
#[derive(Clone)]
pub(crate) struct Spawner {
    tasks: Tasks,
    handle: Handle,
}

impl Spawner {
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.tracker.spawn_on(task, &self.handle);
    }

    pub(crate) fn child_token(&self) -> CancellationToken {
        self.tasks.stop.child_token()
    }
}
