//! All sources behind one door: which of them an identifier belongs to.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use lavalink_protocol::codec::{self, Details};
use lavalink_protocol::{LoadResult, Lyrics, Segment, Track, TrackInfo};
use tokio::runtime::Handle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::applemusic::AppleMusic;
use crate::cage::Cage;
use crate::catalogue::Catalogue;
use crate::deezer::Deezer;
use crate::ffmpeg::Ffmpeg;
use crate::http::{self, Http};
use crate::linklist::{Expander, Loaded};
use crate::listing::{self, Found, Shelf};
use crate::local::{self, Local};
use crate::lyrics::{self, LyricsService};
use crate::mirror::{self, Memory};
use crate::probe::Prober;
use crate::segments::SegmentService;
use crate::spotify::Spotify;
use crate::ytdlp::{self, Ytdlp};
use crate::{Lookup, Media, OpenError, Settings, SystemLookup};

/// How long a playlist may be in coming before what has come is the answer.
const LIST_TIME: Duration = Duration::from_secs(20);

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
    /// Programs that are not ours cannot be run.
    #[error("no thread for caged programs: {0}")]
    Cage(std::io::Error),
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
    /// Fetches for all sources.
    web: Http,
    /// Whether links to files are played.
    plays_links: bool,
    local: Option<Local>,
    ytdlp: Option<Ytdlp>,
    catalogues: Vec<Box<dyn Catalogue>>,
    providers: Vec<String>,
    mirrored: Memory,
    lists: Shelf,
    expander: Expander,
    lyrics: Option<LyricsService>,
    segments: Option<SegmentService>,
    cage: Option<Cage>,
    tasks: Tasks,
}

/// What kind of identifier it is, in one of few words: what strangers write is
/// no label.
fn kind_of(identifier: &str) -> &'static str {
    const PREFIXES: &[&str] = &[
        "localsearch",
        "local",
        "ytsearch",
        "ytmsearch",
        "scsearch",
        "spsearch",
        "amsearch",
        "dzsearch",
        "page",
    ];
    let (prefix, _) = identifier.split_once(':').unwrap_or_default();
    match prefix {
        "http" | "https" => "link",
        prefix => PREFIXES
            .iter()
            .find(|known| **known == prefix)
            .map_or("other", |known| *known),
    }
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
        let tasks = Tasks {
            tracker: TaskTracker::new(),
            stop: CancellationToken::new(),
        };
        let cage = settings
            .cage
            .map(|cage| Cage::new(cage, tasks.clone()))
            .transpose()
            .map_err(SetupError::Cage)?;
        let prober = Prober::new(tasks.clone());
        let ffmpeg = cage
            .as_ref()
            .and_then(|cage| Ffmpeg::find(cage, tasks.clone()));
        let web = Http::new(&settings.http, lookup, tasks.clone(), prober.clone())?;
        let web = web.with_ffmpeg(ffmpeg);
        let local = Local::new(settings.local, prober, Prober::new(tasks.clone()))?;
        let ytdlp = cage
            .clone()
            .filter(|_| settings.ytdlp.enabled)
            .map(|cage| Ytdlp::new(settings.ytdlp, cage, web.clone(), tasks.clone()));
        let (dialer, of) = (web.dialer(), || tasks.clone());
        let spotify = Spotify::new(settings.spotify, dialer.clone(), of());
        let apple_music = AppleMusic::new(settings.apple_music, dialer.clone(), of());
        let deezer = Deezer::new(settings.deezer, dialer.clone(), of());
        let lyrics = settings.lyrics_base;
        let lyrics = lyrics.map(|base| LyricsService::new(base, dialer.clone(), of()));
        let segments = settings.sponsorblock_base;
        let segments = segments.map(|base| SegmentService::new(base, dialer.clone(), of()));
        let catalogues = [
            spotify.map(|one| Box::new(one) as Box<dyn Catalogue>),
            apple_music.map(|one| Box::new(one) as Box<dyn Catalogue>),
            deezer.map(|one| Box::new(one) as Box<dyn Catalogue>),
        ];
        Ok(Self {
            inner: Arc::new(Inner {
                expander: Expander {
                    http: settings.http.enabled.then(|| web.clone()),
                    local: local.clone(),
                },
                plays_links: settings.http.enabled,
                web,
                local,
                ytdlp,
                catalogues: catalogues.into_iter().flatten().collect(),
                providers: settings.mirror.providers,
                mirrored: Memory::default(),
                lists: Shelf::default(),
                lyrics,
                segments,
                cage,
                tasks,
            }),
        })
    }

    /// Ends whatever is still being fetched, and waits until it has ended.
    /// Readers fail from then on.
    pub async fn close(&self) {
        self.inner.tasks.stop.cancel();
        self.inner.tasks.tracker.close();
        self.inner.tasks.tracker.wait().await;
    }

    pub(crate) fn ytdlp(&self) -> Option<&Ytdlp> {
        self.inner.ytdlp.as_ref()
    }

    pub(crate) fn cage(&self) -> Option<&Cage> {
        self.inner.cage.as_ref()
    }

    /// The names of the sources that are on, for `sourceManagers` in
    /// `/v4/info`.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let inner = &self.inner;
        let sites = inner.ytdlp.iter().flat_map(|_| ytdlp::site::names());
        (inner.plays_links.then_some(http::NAME).into_iter())
            .chain(inner.local.as_ref().map(|_| local::NAME))
            .chain(sites)
            .chain(inner.catalogues.iter().map(|catalogue| catalogue.name()))
            .map(ToOwned::to_owned)
            .collect()
    }

    /// The words of a track: those of the file itself, unless
    /// `skip_track_source`, then those of the lyrics service. `None` when
    /// nobody has any. Needs a tokio runtime.
    ///
    /// # Errors
    /// [`OpenError`] when the service does not answer as it should.
    pub async fn lyrics(
        &self,
        track: &TrackInfo,
        skip_track_source: bool,
    ) -> Result<Option<Lyrics>, OpenError> {
        let local = self.inner.local.as_ref();
        let local = local.filter(|_| !skip_track_source && track.source_name == local::NAME);
        if let Some(local) = local
            // A file that is gone has no words, and a service may.
            && let Ok(Some(words)) = local.words(track).await
            && let Some(lyrics) = lyrics::of_file(words)
        {
            return Ok(Some(lyrics));
        }
        match &self.inner.lyrics {
            Some(service) => service.find(track).await,
            None => Ok(None),
        }
    }

    /// Whether there is a service that knows which parts of a video to skip.
    #[must_use]
    pub fn knows_segments(&self) -> bool {
        self.inner.segments.is_some()
    }

    /// The parts of a video of `YouTube` in these categories, by their start.
    /// Needs a tokio runtime.
    ///
    /// # Errors
    /// [`OpenError`] when the service does not answer as it should.
    pub async fn segments(
        &self,
        video: &str,
        categories: &[String],
    ) -> Result<Vec<Segment>, OpenError> {
        match &self.inner.segments {
            Some(service) => service.find(video, categories).await,
            None => Ok(Vec::new()),
        }
    }

    /// Resolves an identifier: a link, `local:` and a path, or a search such as
    /// `localsearch:` or `ytsearch:` and words. Whatever goes wrong is part of
    /// the answer; what no source claims is [`LoadResult::Empty`]. Needs a
    /// tokio runtime.
    ///
    /// A playlist that is long in coming is answered with what has come; the
    /// text `next` in its `pluginInfo` is then the identifier of the rest. Who
    /// would rather have the first entries at once asks for `page:0:` and the
    /// identifier, and then for one `next` after the other.
    pub async fn load(&self, identifier: &str) -> LoadResult {
        let identifier = identifier.trim();
        let (asked, source) = (Instant::now(), kind_of(identifier));
        let result = self.answer(identifier).await;
        let outcome = match &result {
            LoadResult::Empty => "empty",
            LoadResult::Error(_) => "error",
            _ => "found",
        };
        let labels = [("source", source), ("outcome", outcome)];
        metrics::counter!("seraphim_source_requests_total", &labels).increment(1);
        metrics::histogram!("seraphim_source_request_duration_seconds", "source" => source)
            .record(asked.elapsed());
        result
    }

    async fn answer(&self, identifier: &str) -> LoadResult {
        match self.resolve(identifier).await {
            Ok(result) => result,
            // As Lavalink answers where nothing is there.
            Err(OpenError::Gone(words)) => {
                tracing::debug!(words, "nothing there");
                LoadResult::Empty
            }
            Err(error) => {
                if matches!(error, OpenError::Blocked(_)) {
                    metrics::counter!("seraphim_ssrf_blocked_total").increment(1);
                }
                let exception = error.exception();
                tracing::debug!(cause = exception.cause, severity = ?exception.severity, "not loaded");
                LoadResult::Error(exception)
            }
        }
    }

    async fn resolve(&self, identifier: &str) -> Result<LoadResult, OpenError> {
        let deadline = Instant::now() + LIST_TIME;
        if let Some((offset, identifier)) = listing::read_page_identifier(identifier) {
            let list = match self.inner.lists.take(identifier) {
                Some(list) => list,
                None => match self.find(identifier).await? {
                    Some(Found::List(list)) => {
                        self.inner.lists.put(identifier, list.clone());
                        list
                    }
                    found => return Ok(answer(found)),
                },
            };
            let page = list.page(identifier, offset, deadline).await?;
            return Ok(LoadResult::Playlist(page));
        }
        match self.find(identifier).await? {
            Some(Found::List(list)) => {
                let whole = list.whole(identifier, deadline).await?;
                if whole.plugin_info.contains_key("next") {
                    self.inner.lists.put(identifier, list);
                }
                Ok(LoadResult::Playlist(whole))
            }
            found => Ok(answer(found)),
        }
    }

    /// Asks the source that an identifier belongs to; `None` when it is
    /// nobody's.
    async fn find(&self, identifier: &str) -> Result<Option<Found>, OpenError> {
        let inner = &self.inner;
        for catalogue in &inner.catalogues {
            if let Some(wish) = catalogue.wish(identifier) {
                return catalogue.find(&wish).await.map(Some);
            }
        }
        if let Some(ytdlp) = &inner.ytdlp
            && let Some(question) = ytdlp.search(identifier)
        {
            return ytdlp.find(question).await.map(Some);
        }
        if Http::claims(identifier) {
            return self.find_link(identifier).await;
        }
        let Some(local) = &inner.local else {
            return Ok(None);
        };
        if let Some(words) = identifier.strip_prefix("localsearch:") {
            return Ok(Some(Found::Search(local.search(words).await?)));
        }
        match identifier.strip_prefix("local:") {
            Some(path) => self.expanded(local.load(path).await?).await,
            // Words that are no path mean nothing here, which is no failure.
            None => match local.load(identifier).await {
                Ok(loaded) => self.expanded(loaded).await,
                Err(OpenError::Refused { .. }) => Ok(None),
                Err(error) => Err(error),
            },
        }
    }

    /// A track as it is; a list of links as what its links lead to.
    async fn expanded(&self, loaded: Loaded) -> Result<Option<Found>, OpenError> {
        match loaded {
            Loaded::Track(track) => Ok(Some(Found::Track(track))),
            Loaded::List(list, base) => self.inner.expander.expand(list, base).await.map(Some),
        }
    }

    /// A link is yt-dlp's when it leads to a site that needs it, or to a page.
    async fn find_link(&self, identifier: &str) -> Result<Option<Found>, OpenError> {
        let inner = &self.inner;
        let url = Url::parse(identifier).ok();
        let needed = url
            .as_ref()
            .is_some_and(|url| ytdlp::site::of_link(url).is_some());
        let page = match &inner.ytdlp {
            Some(ytdlp) if needed => url.as_ref().map(|url| (ytdlp, url)),
            _ if !inner.plays_links => return Ok(None),
            ytdlp => match inner.web.load(identifier).await {
                Err(OpenError::WebPage { .. }) if ytdlp.is_some() => {
                    ytdlp.as_ref().zip(url.as_ref())
                }
                loaded => return self.expanded(loaded?).await,
            },
        };
        match page {
            Some((ytdlp, url)) => ytdlp.find(ytdlp::site::link(url)).await.map(Some),
            None => Ok(None),
        }
    }

    /// Opens a track for reading from its beginning. Needs a tokio runtime,
    /// which must live as long as the reader does.
    ///
    /// # Errors
    /// [`OpenError`], by what the caller can do next.
    pub async fn open(&self, track: &TrackInfo) -> Result<Media, OpenError> {
        if mirror::is_catalogue(&track.source_name) {
            self.open_mirrored(track).await
        } else {
            self.open_own(track).await
        }
    }

    async fn open_own(&self, track: &TrackInfo) -> Result<Media, OpenError> {
        let inner = &self.inner;
        match (track.source_name.as_str(), &inner.local, &inner.ytdlp) {
            (http::NAME, ..) if inner.plays_links => inner.web.open(track).await,
            (local::NAME, Some(local), _) => local.open(track).await,
            (name, _, Some(ytdlp)) if ytdlp::site::names().any(|site| site == name) => {
                ytdlp.open(track).await
            }
            (name, ..) => Err(OpenError::NoSource(name.to_owned())),
        }
    }

    /// Opens a catalogue's track at a source that has it.
    async fn open_mirrored(&self, track: &TrackInfo) -> Result<Media, OpenError> {
        let memory = &self.inner.mirrored;
        if let Some(known) = memory.get(track) {
            match self.open_own(&known).await {
                Ok(media) => return Ok(media),
                Err(error) => tracing::debug!(%error, "what was found before does not play"),
            }
            memory.forget(track);
        }
        let mut failure = None;
        for found in mirror::find(self, &self.inner.providers, track).await? {
            match self.open_own(&found).await {
                Ok(media) => {
                    tracing::debug!(
                        source = found.source_name,
                        identifier = found.identifier,
                        "found elsewhere"
                    );
                    memory.put(track, found);
                    return Ok(media);
                }
                Err(error) => failure = Some(error),
            }
        }
        Err(failure
            .unwrap_or_else(|| OpenError::Gone("That track is nowhere to be had.".to_owned())))
    }
}

#[async_trait]
impl mirror::Search for Sources {
    async fn search(&self, question: &str) -> Result<Vec<TrackInfo>, OpenError> {
        Ok(match self.find(question).await? {
            Some(Found::Search(tracks)) => tracks.into_iter().map(|track| track.info).collect(),
            Some(Found::Track(track)) => vec![track.info],
            Some(Found::List(_) | Found::Playlist(_)) | None => Vec::new(),
        })
    }
}

fn answer(found: Option<Found>) -> LoadResult {
    match found {
        Some(Found::Track(track)) => LoadResult::Track(track),
        Some(Found::Search(tracks)) => LoadResult::Search(tracks),
        Some(Found::Playlist(playlist)) => LoadResult::Playlist(playlist),
        Some(Found::List(_)) | None => LoadResult::Empty,
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
