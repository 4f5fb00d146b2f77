//! All sources behind one door.

mod loading;
mod opening;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use lavalink_protocol::codec::{self, Details};
use lavalink_protocol::{Lyrics, Segment, Track, TrackInfo};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::applemusic::AppleMusic;
use crate::cage::Cage;
use crate::catalogue::Catalogue;
use crate::deezer::Deezer;
use crate::ffmpeg::Ffmpeg;
use crate::http::{self, Http};
use crate::linklist::Expander;
use crate::listing::{Found, Shelf};
use crate::local::{self, Local};
use crate::lyrics::{self, LyricsService};
use crate::mirror::{self, Memory};
use crate::probe::Prober;
use crate::segments::SegmentService;
use crate::spotify::Spotify;
use crate::tasks::Tasks;
use crate::ytdlp::{self, Ytdlp};
use crate::{Lookup, OpenError, Settings, SystemLookup};

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
    ffmpeg: Option<Ffmpeg>,
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
        let web = web.with_ffmpeg(ffmpeg.clone());
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
                lists: Shelf::new(of()),
                lyrics,
                segments,
                cage,
                ffmpeg,
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

/// A track with its encoded form. The source's own bytes are the container's
/// name, as Lavaplayer's file sources write it.
pub(crate) fn track(info: TrackInfo, container: &str) -> Result<Track, OpenError> {
    let details = Details::container(container);
    let encoded =
        codec::encode(&info, &details).map_err(|error| OpenError::fault(error.to_string()))?;
    Ok(Track {
        encoded,
        info,
        plugin_info: details.plugin_info(),
        ..Track::default()
    })
}
