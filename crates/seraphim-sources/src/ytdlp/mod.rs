//! The sites that yt-dlp knows (<https://github.com/yt-dlp/yt-dlp>).
//!
//! It runs in the cage and reaches the internet through the proxy; what it says
//! is read as words of a stranger. It is asked for tracks and for where their
//! bytes are; the bytes themselves are fetched by our own reader, behind the
//! wall, with the headers that it names. A link that expires is asked for anew,
//! and reading goes on at the position.

pub(crate) mod answer;
mod arguments;
mod breaker;
mod failure;
mod lines;
mod playing;
mod program;
mod recent;
pub(crate) mod site;
#[cfg(test)]
mod tests;
mod update;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lavalink_protocol::codec::{self, Details};
use lavalink_protocol::{Track, TrackInfo};
use tokio::sync::OnceCell;
use tokio::time::Instant;

use self::answer::Entry;
use self::breaker::{Breaker, Service};
use self::lines::Lines;
pub(crate) use self::program::Program;
use self::program::Programs;
use self::recent::Recent;
use self::site::Question;
use crate::cage::{Cage, Limits};
use crate::http::Http;
use crate::listing::{Found, Heading, Writer, listing};
use crate::proxy::{Pass, Proxy};
use crate::tasks::Tasks;
use crate::{OpenError, YtdlpSettings, chain};

/// How long a list may take to come to its end.
const LIST_TIME: Duration = Duration::from_mins(3);
/// The largest file of cookies, in bytes.
const MAX_COOKIES: u64 = 1024 * 1024;

/// Asks yt-dlp. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Ytdlp {
    inner: Arc<Inner>,
}

struct Inner {
    settings: YtdlpSettings,
    cage: Cage,
    http: Http,
    proxy: OnceCell<Proxy>,
    programs: Programs,
    breaker: Breaker,
    recent: Recent,
    updated: Mutex<Option<Instant>>,
    tasks: Tasks,
}

impl Ytdlp {
    pub(crate) fn new(settings: YtdlpSettings, cage: Cage, http: Http, tasks: Tasks) -> Self {
        Self {
            inner: Arc::new(Inner {
                programs: Programs::new(cage.clone(), &settings),
                settings,
                cage,
                http,
                proxy: OnceCell::new(),
                breaker: Breaker::default(),
                recent: Recent::default(),
                updated: Mutex::new(None),
                tasks,
            }),
        }
    }

    /// What a search asks for, when its prefix is one of ours.
    pub(crate) fn search(&self, identifier: &str) -> Option<Question> {
        site::search(identifier, self.inner.settings.search_limit)
    }

    /// The program that is run.
    ///
    /// # Errors
    /// Why there is none that could be.
    pub(crate) async fn program(&self) -> Result<Program, OpenError> {
        self.inner.programs.newest().await
    }

    /// The JavaScript runtimes that were asked for and are not there.
    pub(crate) fn missing_runtimes(&self) -> Vec<&str> {
        let runtimes = self.inner.settings.js_runtimes.iter();
        runtimes
            .filter(|runtime| {
                let (name, path) = runtime.split_once(':').unwrap_or((runtime, runtime));
                let program = self.inner.cage.find(path.as_ref());
                program.is_none() && !Path::new(path).join(name).is_file()
            })
            .map(String::as_str)
            .collect()
    }

    /// The JavaScript runtimes that are asked for.
    pub(crate) fn runtimes(&self) -> &[String] {
        &self.inner.settings.js_runtimes
    }

    /// The operator's own files and folders, with what a person calls them.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let settings = &self.inner.settings;
        [
            ("cookies for yt-dlp", &settings.cookies),
            ("plugins of yt-dlp", &settings.plugins),
            ("folder of a newer yt-dlp", &settings.update_folder),
        ]
        .into_iter()
        .filter_map(|(name, path)| Some((name, path.as_deref()?)))
    }

    /// Answers a question.
    ///
    /// # Errors
    /// [`OpenError`], by what the caller can do next.
    pub(crate) async fn find(&self, question: Question) -> Result<Found, OpenError> {
        let service = question.service.clone();
        self.guarded(&service, self.answer(question)).await
    }

    /// Lets a question through the circuit breaker and tells it what came of it.
    async fn guarded<T>(
        &self,
        service: &Service,
        asking: impl Future<Output = Result<T, OpenError>>,
    ) -> Result<T, OpenError> {
        let breaker = &self.inner.breaker;
        breaker.admit(service).map_err(|left| {
            OpenError::network(
                format!(
                    "{service} has failed several times in a row; it is asked again in {} s.",
                    left.as_secs().max(1)
                ),
                "the circuit is open",
            )
        })?;
        let mut trial = Trial {
            breaker,
            service,
            is_over: false,
        };
        let result = asking.await;
        trial.is_over = true;
        match &result {
            Err(error) if failure::is_of_the_site(error) => {
                if breaker.failed(service) {
                    tracing::warn!(%service, error = chain(error), "a source keeps failing and is left alone for a while");
                }
            }
            Err(OpenError::Busy) => breaker.given_up(service),
            _ => breaker.answered(service),
        }
        result
    }

    async fn answer(&self, question: Question) -> Result<Found, OpenError> {
        let time = self.inner.settings.time;
        let asking = async {
            let mut lines = self.ask(&question).await?;
            let first = lines.next().await?;
            Ok((lines, first))
        };
        let (mut lines, first) = in_time(time, asking).await?;
        let Some(first) = first else {
            lines.end().await?;
            return if question.is_search {
                Ok(Found::Search(Vec::new()))
            } else {
                Err(nothing())
            };
        };
        if question.is_search {
            let most = question.limit.unwrap_or(usize::MAX);
            let first = track(first.info)?;
            let rest = lines.rest(first, most);
            return in_time(time, rest).await.map(Found::Search);
        }
        let Some(list) = first.list.clone().filter(|_| question.item.is_none()) else {
            return self.take(first).map(|track| Found::Track(Box::new(track)));
        };
        let (writer, found) = listing(Heading {
            name: list.name,
            kind: "playlist",
            url: list.url,
            author: list.author,
            artwork: None,
            total: list.total,
            selected: question.selected,
        });
        writer.extend([self.take(first)?]);
        let stop = self.inner.tasks.stop.clone();
        self.inner.tasks.tracker.spawn(async move {
            let unwanted = writer.unwanted.clone();
            tokio::select! {
                () = stop.cancelled() => {}
                () = unwanted.cancelled() => {}
                () = copy(lines, writer) => {}
            }
        });
        Ok(Found::List(found))
    }

    /// The track of an entry; where its bytes are is remembered.
    fn take(&self, entry: Entry) -> Result<Track, OpenError> {
        if let (Some(media), Some(page)) = (entry.media, site::of_track(&entry.info)) {
            self.inner.recent.put(page, media);
        }
        track(entry.info)
    }

    /// Starts yt-dlp with a question.
    async fn ask(&self, question: &Question) -> Result<Lines, OpenError> {
        let inner = &self.inner;
        let program = self.program().await?;
        let pass = self.pass().await?;
        self.keep_fresh();
        let limits = Limits {
            time: Some(LIST_TIME),
            ..Limits::default()
        };
        let cookies = self.cookies().await?;
        let job = arguments::job(
            &program.path,
            &inner.settings,
            question,
            pass.url(),
            cookies,
            limits,
        );
        let caged = inner.cage.start(job).await?;
        Ok(Lines::new(caged, pass))
    }

    async fn pass(&self) -> Result<Pass, OpenError> {
        let inner = &self.inner;
        let start = || Proxy::start(inner.http.dialer().clone(), &inner.tasks);
        let proxy = inner.proxy.get_or_try_init(start).await;
        proxy
            .map(Proxy::pass)
            .map_err(|error| OpenError::fault(format!("no proxy: {error}")))
    }

    /// Has the program brought up to date, once a day.
    fn keep_fresh(&self) {
        if !self.inner.programs.are_kept_fresh() {
            return;
        }
        {
            let mut last = (self.inner.updated.lock()).unwrap_or_else(PoisonError::into_inner);
            if last.is_some_and(|last| last.elapsed() < update::EVERY) {
                return;
            }
            *last = Some(Instant::now());
        }
        let (ytdlp, stop) = (self.clone(), self.inner.tasks.stop.clone());
        self.inner.tasks.tracker.spawn(async move {
            let updating = async {
                let pass = ytdlp.pass().await?;
                ytdlp.inner.programs.update(pass.url()).await
            };
            tokio::select! {
                () = stop.cancelled() => {}
                updated = updating => match updated {
                    Ok(Some(version)) => tracing::info!(%version, "yt-dlp was brought up to date"),
                    Ok(None) => tracing::debug!("yt-dlp is up to date"),
                    Err(error) => {
                        let cause = error.exception().cause;
                        tracing::warn!(cause, "yt-dlp could not be brought up to date");
                    }
                },
            }
        });
    }

    async fn cookies(&self) -> Result<Option<Vec<u8>>, OpenError> {
        let Some(path) = &self.inner.settings.cookies else {
            return Ok(None);
        };
        let unreadable = |cause: String| {
            OpenError::unplayable("The file sources.ytdlp.cookies cannot be read.", cause)
        };
        let size = tokio::fs::metadata(path).await;
        let size = size.map_err(|error| unreadable(error.to_string()))?.len();
        if size > MAX_COOKIES {
            return Err(unreadable(format!("it has {size} bytes")));
        }
        let cookies = tokio::fs::read(path).await;
        cookies
            .map(Some)
            .map_err(|error| unreadable(error.to_string()))
    }
}

/// A question that is under way: dropped before it has an answer, it is given up.
struct Trial<'a> {
    breaker: &'a Breaker,
    service: &'a Service,
    is_over: bool,
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.breaker.given_up(self.service);
        }
    }
}

/// Copies the entries of a list until there are no more.
async fn copy(mut lines: Lines, writer: Writer) {
    let end = loop {
        match lines.next().await {
            Ok(Some(entry)) => match track(entry.info).map(|track| writer.extend([track])) {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(error) => break Err(error),
            },
            Ok(None) => break lines.end().await,
            Err(error) => break Err(error),
        }
    };
    writer.finish(end);
}

async fn in_time<T>(
    time: Duration,
    asking: impl Future<Output = Result<T, OpenError>>,
) -> Result<T, OpenError> {
    tokio::time::timeout(time, asking).await.map_err(|_| {
        OpenError::network(
            "The site takes too long to answer.",
            format!("yt-dlp said nothing in {} s", time.as_secs()),
        )
    })?
}

/// A track of ours. As in Lavalink, these sources store nothing besides.
fn track(info: TrackInfo) -> Result<Track, OpenError> {
    let encoded = codec::encode(&info, &Details::None)
        .map_err(|error| OpenError::fault(error.to_string()))?;
    Ok(Track {
        encoded,
        info,
        ..Track::default()
    })
}

fn nothing() -> OpenError {
    OpenError::Gone("There is nothing at that link.".to_owned())
}
