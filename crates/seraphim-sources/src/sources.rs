//! All sources behind one door: which of them an identifier belongs to.

use std::path::PathBuf;
use std::sync::Arc;

use lavalink_protocol::codec::{self, Details};
use lavalink_protocol::{LoadResult, Track, TrackInfo};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::http::{self, Http};
use crate::local::{self, Local};
use crate::probe::Prober;
use crate::{Lookup, Media, OpenError, Settings, SystemLookup};

/// Why the sources cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be set up: {0}")]
    Http(String),
    /// The local folder is not there, or not a folder.
    #[error("the local folder {path} cannot be used: {error}")]
    Local {
        /// The folder as it was named.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
}

/// The tasks and blocking jobs of the sources, and the sign for them to end.
#[derive(Clone)]
pub(crate) struct Tasks {
    pub(crate) tracker: TaskTracker,
    pub(crate) stop: CancellationToken,
}

impl Tasks {
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

/// Loads identifiers and opens tracks. Cheap to clone. What was opened reads on
/// until it is dropped, or until [`Sources::close`].
#[derive(Clone)]
pub struct Sources {
    inner: Arc<Inner>,
}

struct Inner {
    http: Option<Http>,
    local: Option<Local>,
    tasks: Tasks,
}

impl Sources {
    /// Sets the sources up. Touches the local folder, not the network.
    ///
    /// # Errors
    /// [`SetupError`], when a source that is switched on cannot work at all.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        Self::with_lookup(settings, Arc::new(SystemLookup))
    }

    /// The same with names looked up by somebody else than the system.
    ///
    /// # Errors
    /// As [`Sources::new`].
    pub fn with_lookup(settings: Settings, lookup: Arc<dyn Lookup>) -> Result<Self, SetupError> {
        let Settings { http, local } = settings;
        let tasks = Tasks {
            tracker: TaskTracker::new(),
            stop: CancellationToken::new(),
        };
        let prober = Prober::new(tasks.clone());
        let http = http
            .enabled
            .then(|| Http::new(&http, lookup, tasks.clone(), prober.clone()))
            .transpose()?;
        let local = Local::new(local, prober, Prober::new(tasks.clone()))?;
        Ok(Self {
            inner: Arc::new(Inner { http, local, tasks }),
        })
    }

    /// Ends whatever is still being fetched, and waits until it has ended.
    /// Readers fail from then on.
    pub async fn close(&self) {
        self.inner.tasks.stop.cancel();
        self.inner.tasks.tracker.close();
        self.inner.tasks.tracker.wait().await;
    }

    /// The names of the sources that are on, for `sourceManagers` in
    /// `/v4/info`.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let http = self.inner.http.as_ref().map(|_| http::NAME.to_owned());
        let local = self.inner.local.as_ref().map(|_| local::NAME.to_owned());
        http.into_iter().chain(local).collect()
    }

    /// Resolves an identifier: an `http://` or `https://` link, `local:` and a
    /// path, `localsearch:` and words, or the path of a local file as it is.
    /// Whatever goes wrong is part of the answer; what no source claims is
    /// [`LoadResult::Empty`]. Needs a tokio runtime.
    pub async fn load(&self, identifier: &str) -> LoadResult {
        let result = self.resolve(identifier.trim()).await;
        match result {
            Ok(result) => result,
            // As Lavalink answers where nothing is there.
            Err(OpenError::Gone(words)) => {
                tracing::debug!(words, "nothing there");
                LoadResult::Empty
            }
            Err(error) => {
                let exception = error.exception();
                tracing::debug!(cause = exception.cause, severity = ?exception.severity, "not loaded");
                LoadResult::Error(exception)
            }
        }
    }

    async fn resolve(&self, identifier: &str) -> Result<LoadResult, OpenError> {
        let one = |track| Ok(LoadResult::Track(Box::new(track)));
        if Http::claims(identifier) {
            return match &self.inner.http {
                Some(http) => one(http.load(identifier).await?),
                None => Ok(LoadResult::Empty),
            };
        }
        let Some(local) = &self.inner.local else {
            return Ok(LoadResult::Empty);
        };
        if let Some(words) = identifier.strip_prefix("localsearch:") {
            return local.search(words).await.map(LoadResult::Search);
        }
        match identifier.strip_prefix("local:") {
            Some(path) => one(local.load(path).await?),
            // Words that are no path mean nothing here, which is no failure.
            None => match local.load(identifier).await {
                Ok(track) => one(track),
                Err(OpenError::Refused { .. }) => Ok(LoadResult::Empty),
                Err(error) => Err(error),
            },
        }
    }

    /// Opens a track for reading from its beginning. Needs a tokio runtime,
    /// which must live as long as the reader does.
    ///
    /// # Errors
    /// [`OpenError`], by what the caller can do next.
    pub async fn open(&self, track: &TrackInfo) -> Result<Media, OpenError> {
        let absent = || OpenError::NoSource(track.source_name.clone());
        match track.source_name.as_str() {
            http::NAME => {
                self.inner
                    .http
                    .as_ref()
                    .ok_or_else(absent)?
                    .open(track)
                    .await
            }
            local::NAME => {
                self.inner
                    .local
                    .as_ref()
                    .ok_or_else(absent)?
                    .open(track)
                    .await
            }
            _ => Err(absent()),
        }
    }
}

/// A track with its encoded form. The source's own bytes are the container's
/// name, as Lavaplayer's file sources write it.
pub(crate) fn track(info: TrackInfo, container: &str) -> Result<Track, OpenError> {
    let details = Details::container(container);
    let encoded =
        codec::encode(&info, &details).map_err(|error| OpenError::Fault(error.to_string()))?;
    Ok(Track {
        encoded,
        info,
        plugin_info: details.plugin_info(),
        ..Track::default()
    })
}
