//! From an identifier to tracks: whose it is, and what its source answers.

use std::time::Duration;

use lavalink_protocol::LoadResult;
use tokio::time::Instant;
use url::Url;

use super::Sources;
use crate::http::Http;
use crate::linklist::Loaded;
use crate::listing::{self, Found};
use crate::{OpenError, ytdlp};

/// How long a playlist may be in coming before what has come is the answer. A bot
/// that uses lavalink-client waits ten seconds for an answer and then tells its
/// user that nothing could be loaded.
const LIST_TIME: Duration = Duration::from_secs(8);

/// And how long it may be behind its first entry; altogether, where that came before
/// whoever waits ten seconds has left.
const LEAST_LIST_TIME: Duration = Duration::from_secs(2);
const LONGEST_LIST_TIME: Duration = Duration::from_secs(9);

/// The same for a page of one: who asks for it knows to wait, longer than a source
/// needs to ask a second time.
const PAGE_TIME: Duration = Duration::from_secs(20);

/// Sites whose links nobody knows where their catalogue is not set up, and what would
/// set it up.
const NOT_SET_UP: [(&str, &str); 2] = [
    (
        "open.spotify.com",
        "Spotify is not set up on this node; an operator can set sources.spotify.client_id and \
         client_secret.",
    ),
    (
        "music.apple.com",
        "Apple Music is not set up on this node; an operator can set sources.apple_music.token.",
    ),
];

impl Sources {
    /// Resolves an identifier: a link, `local:` and a path, a search such as
    /// `localsearch:` or `ytsearch:` and words, or the bare id of a video or a
    /// playlist at `YouTube`. Whatever goes wrong is part of the answer; what no
    /// source claims is [`LoadResult::Empty`]. Needs a tokio runtime.
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
        let asked = Instant::now();
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
            let page = list.page(identifier, offset, asked + PAGE_TIME).await?;
            return Ok(LoadResult::Playlist(page));
        }
        match self.find(identifier).await? {
            Some(Found::List(list)) => {
                // However late its first entry was.
                let (now, longest) = (Instant::now(), asked + LONGEST_LIST_TIME);
                let mut least = now + LEAST_LIST_TIME;
                if now < longest {
                    least = least.min(longest);
                }
                let deadline = least.max(asked + LIST_TIME);
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
    pub(super) async fn find(&self, identifier: &str) -> Result<Option<Found>, OpenError> {
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
        let local = self.find_local(identifier).await;
        // Any file may have a name of eleven letters, so it goes first.
        if matches!(local, Ok(None) | Err(OpenError::Gone(_)))
            && let Some(ytdlp) = &inner.ytdlp
            && let Some(url) = ytdlp::site::bare(identifier)
        {
            return ytdlp.find(ytdlp::site::link(&url)).await.map(Some);
        }
        local
    }

    /// What the local folder has under an identifier.
    async fn find_local(&self, identifier: &str) -> Result<Option<Found>, OpenError> {
        let Some(local) = &self.inner.local else {
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
            _ if let Some(remedy) = url.as_ref().and_then(not_set_up) => {
                return Err(OpenError::refused(remedy, "nothing is asked"));
            }
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
}

fn not_set_up(url: &Url) -> Option<&'static str> {
    let host = url.host_str()?;
    let site = NOT_SET_UP.iter().find(|(site, _)| *site == host);
    site.map(|(_, remedy)| *remedy)
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

fn answer(found: Option<Found>) -> LoadResult {
    match found {
        Some(Found::Track(track)) => LoadResult::Track(track),
        Some(Found::Search(tracks)) => LoadResult::Search(tracks),
        Some(Found::Playlist(playlist)) => LoadResult::Playlist(playlist),
        Some(Found::List(_)) | None => LoadResult::Empty,
    }
}
