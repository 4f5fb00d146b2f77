//! The cage: programs that are not ours, run within bounds.
//!
//! Decides how such a program is started and how it ends: with a cleared
//! environment, in a private folder, in a process group of its own that is
//! killed as a whole, within limits of time and output, and reaped. The limits
//! that a process has to set upon itself (processor time, memory, files, no new
//! privileges, death with its parent) are set by `seraphim cage`, which then
//! becomes the program. What the output means is for whoever asked for it.
//!
//! A process that leaves its group and lives on is not found again. The programs
//! that are run here do not do that by themselves.

mod child;
mod error;
mod job;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod warden;

use std::ffi::OsStr;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncReadExt as _;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, oneshot};

pub(crate) use self::child::Caged;
use self::child::Warder;
pub use self::error::CageError;
pub(crate) use self::error::last_line;
pub(crate) use self::job::{Job, Limits};
use self::warden::Warden;
use crate::CageSettings;
use crate::tasks::Tasks;

/// Starts programs, a few at a time. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Cage {
    settings: Arc<CageSettings>,
    places: Arc<Semaphore>,
    /// Of programs that last: they would keep all others from ever starting.
    streams: Arc<Semaphore>,
    warden: Arc<Warden>,
    tasks: Tasks,
}

impl Cage {
    /// # Errors
    /// When the thread that starts the programs cannot be started.
    pub(crate) fn new(settings: CageSettings, tasks: Tasks) -> std::io::Result<Self> {
        Ok(Self {
            places: Arc::new(Semaphore::new(settings.places)),
            streams: Arc::new(Semaphore::new(settings.streams)),
            warden: Arc::new(Warden::start((settings.places + settings.streams).max(1))?),
            settings: Arc::new(settings),
            tasks,
        })
    }

    /// Where a program is: itself when it is a path, else in the folders of
    /// `path`, in their order.
    pub(crate) fn find(&self, program: &OsStr) -> Option<PathBuf> {
        let named = Path::new(program);
        if named.components().count() > 1 {
            return is_program(named).then(|| named.to_owned());
        }
        std::env::split_paths(&self.settings.path)
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join(named))
            .find(|path| is_program(path))
    }

    /// Runs a program to its end and gives what it wrote to its standard output.
    /// Dropping the future kills the whole group.
    ///
    /// # Errors
    /// Any [`CageError`] but [`CageError::Lying`].
    pub(crate) async fn run(&self, job: Job) -> Result<Vec<u8>, CageError> {
        let (program, limit) = (job.name(), job.limits.output_bytes);
        let mut caged = self.start(job).await?;
        let mut output = Vec::new();
        let room = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let mut stdout = (&mut caged.stdout).take(room);
        let read = stdout.read_to_end(&mut output);
        tokio::select! {
            read = read => {
                read.map_err(|error| CageError::Fault(error.to_string()))?;
            }
            // Somebody outside of the group holds on to the pipe.
            () = caged.drained.cancelled() => {}
        }
        if output.len() > limit {
            return Err(CageError::Flooded { program, limit });
        }
        caged.end().await.map(|()| output)
    }

    /// Starts a program whose output is read as it comes. Dropping what is
    /// returned kills the whole group and reaps it.
    ///
    /// # Errors
    /// [`CageError::Missing`], [`CageError::Busy`], [`CageError::Stopped`] and
    /// [`CageError::Fault`].
    pub(crate) async fn start(&self, job: Job) -> Result<Caged, CageError> {
        let program = job.name();
        let found = self.find(&job.program).ok_or_else(|| CageError::Missing {
            program: program.clone(),
            cause: "there is no such program".to_owned(),
        })?;
        let places = match job.limits.time {
            Some(_) => &self.places,
            None => &self.streams,
        };
        let place = Arc::clone(places).acquire_owned();
        let place = tokio::time::timeout(self.settings.queue_time, place)
            .await
            .map_err(|_| CageError::Busy)?
            .map_err(|_| CageError::Stopped)?;
        // Cookies and passes are in it, which are nobody else's on this machine.
        let folder = tempfile::Builder::new()
            .prefix("seraphim-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir();
        let fault = |error: std::io::Error| CageError::Fault(error.to_string());
        let folder = folder.map_err(fault)?;
        for (name, contents) in &job.files {
            tokio::fs::write(folder.path().join(name), contents)
                .await
                .map_err(fault)?;
        }
        let command = job.command(&self.settings, &found, folder.path());
        let (answer, started) = oneshot::channel();
        let label = label(&program);
        let warder = Warder {
            program,
            limits: job.limits,
            warden: Arc::clone(&self.warden),
            stop: self.tasks.stop.clone(),
            handle: Handle::current(),
        };
        self.tasks.tracker.spawn(async move {
            let running = metrics::gauge!("seraphim_subprocess_running", "program" => label);
            running.increment(1.0);
            warder.watch(command, answer).await;
            running.decrement(1.0);
            drop((folder, place));
        });
        started.await.unwrap_or(Err(CageError::Stopped))
    }
}

/// How long a person waits for a program at most.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The program as a label of figures: a path is the operator's own.
fn label(program: &str) -> &'static str {
    match program.rsplit('/').next() {
        Some("yt-dlp") => "yt-dlp",
        Some("ffmpeg") => "ffmpeg",
        _ => "other",
    }
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}
