//! What is offered to a person while they type: what this guild has played
//! since the program started, what its log says it has heard before, then hits
//! of one cheap source. A keystroke waits for none longer than a second, reads
//! a bounded part of the log, and starts no search that is not told to be cheap.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use seraphim_core::{GuildId, Loaded, Search, Timestamp, Track};
use tokio::sync::Semaphore;

use crate::ports::store::Heard;
use crate::ports::{Audio, Clock, Store};

/// Discord shows this many choices.
const MOST: usize = 25;

/// Recent plays that are kept of one guild.
const RECENT: usize = 50;

/// Lines of a guild's log that a keystroke reads, and of those the tracks that
/// it offers: what is left of the choices is for hits.
const LINES: u32 = 300;
const HEARD: usize = 10;

/// Guilds of which recent plays are kept.
const GUILDS: usize = 10_000;

/// Searches whose hits are kept, and for how long. Typing ten words, and
/// deleting them again, asks each prefix once.
const CACHED: usize = 256;
const FRESH_FOR: Duration = Duration::from_mins(1);

/// Discord waits three seconds for an autocompletion; a person, one, in which
/// the answer has to reach Discord too.
const LIMIT: Duration = Duration::from_millis(600);

/// Keystrokes that may search at a time; the others see recent plays alone.
const SEARCHES: usize = 8;

/// Something to choose while typing a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The title.
    pub title: String,
    /// The artist or channel.
    pub author: String,
    /// How long it is.
    pub length: Length,
    /// The query that leads there. May be longer than Discord takes.
    pub query: String,
}

/// How long something is that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// As long as this.
    Of(Duration),
    /// It has no end.
    Live,
    /// The log does not say.
    Unknown,
}

impl From<Heard> for Suggestion {
    fn from(heard: Heard) -> Self {
        let link = heard.uri.filter(|uri| uri.starts_with("http"));
        Self {
            query: link.unwrap_or_else(|| heard.title.clone()),
            title: heard.title,
            author: heard.author,
            length: Length::Unknown,
        }
    }
}

impl From<&Track> for Suggestion {
    fn from(track: &Track) -> Self {
        let query = match &track.uri {
            Some(uri) if uri.starts_with("http") => uri.clone(),
            _ if track.source == "local" => format!("local:{}", track.identifier),
            _ => track.title.clone(),
        };
        Self {
            title: track.title.clone(),
            author: track.author.clone(),
            length: track.length.map_or(Length::Live, Length::Of),
            query,
        }
    }
}

impl Suggestion {
    /// Whether it leads where another does. What has no link is told by its words.
    fn repeats(&self, other: &Self) -> bool {
        let linked = |one: &Self| one.query.starts_with("http");
        let words = |one: &Self| (one.title.clone(), one.author.clone());
        self.query == other.query
            || (!(linked(self) && linked(other)) && words(self) == words(other))
    }

    /// Whether every word occurs in it.
    fn matches(&self, words: &str) -> bool {
        let text = format!("{} {} {}", self.title, self.author, self.query).to_lowercase();
        words.split_whitespace().all(|word| text.contains(word))
    }
}

pub(crate) struct Suggestions {
    prefix: Option<String>,
    recent: Mutex<HashMap<GuildId, VecDeque<Suggestion>>>,
    cache: Mutex<HashMap<String, (Timestamp, Vec<Suggestion>)>>,
    searches: Semaphore,
}

impl Suggestions {
    pub(crate) fn new(prefix: Option<String>) -> Self {
        Self {
            prefix,
            recent: Mutex::default(),
            cache: Mutex::default(),
            searches: Semaphore::new(SEARCHES),
        }
    }

    pub(crate) fn remember(&self, guild: GuildId, track: &Track) {
        let suggestion = Suggestion::from(track);
        let mut guilds = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if guilds.len() >= GUILDS && !guilds.contains_key(&guild) {
            let any = guilds.keys().next().copied();
            if let Some(any) = any {
                guilds.remove(&any);
            }
        }
        let recent = guilds.entry(guild).or_default();
        recent.retain(|before| before.query != suggestion.query);
        recent.push_front(suggestion);
        recent.truncate(RECENT);
    }

    pub(crate) fn forget(&self, which: impl Fn(GuildId) -> bool) {
        self.recent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|guild, _| !which(*guild));
    }

    pub(crate) async fn find(
        &self,
        guild: GuildId,
        words: &str,
        store: &dyn Store,
        audio: &dyn Audio,
        clock: &dyn Clock,
    ) -> Vec<Suggestion> {
        let words = words.trim().to_lowercase();
        let mut found = self.recent_matching(guild, &words);
        if found.len() < MOST {
            let searched = async {
                if words.contains("://") {
                    return Vec::new();
                }
                self.searched(&words, audio, clock).await
            };
            let (heard, hits) = tokio::join!(heard(guild, &words, store), searched);
            add(&mut found, heard, HEARD);
            add(&mut found, hits, MOST);
        }
        found.truncate(MOST);
        found
    }

    fn recent_matching(&self, guild: GuildId, words: &str) -> Vec<Suggestion> {
        let guilds = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = guilds.get(&guild).into_iter().flatten();
        recent
            .filter(|recent| recent.matches(words))
            .take(MOST)
            .cloned()
            .collect()
    }

    async fn searched(&self, words: &str, audio: &dyn Audio, clock: &dyn Clock) -> Vec<Suggestion> {
        let Some(prefix) = &self.prefix else {
            return Vec::new();
        };
        if let Some(hits) = self.cached(words, clock.now()) {
            return hits;
        }
        let Ok(_permit) = self.searches.try_acquire() else {
            return Vec::new();
        };
        let search = Search::Words {
            prefix: prefix.clone(),
            words: words.to_owned(),
        };
        let hits = match tokio::time::timeout(LIMIT, audio.load(&search)).await {
            Ok(Ok(Loaded::Search(tracks))) => {
                tracks.iter().take(MOST).map(Suggestion::from).collect()
            }
            Ok(Ok(Loaded::Track(track))) => vec![Suggestion::from(&track)],
            Ok(Ok(Loaded::Empty | Loaded::Playlist { .. })) => Vec::new(),
            Ok(Err(_)) | Err(_) => return Vec::new(),
        };
        self.keep(words, &hits, clock.now());
        hits
    }

    fn cached(&self, words: &str, now: Timestamp) -> Option<Vec<Suggestion>> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, hits) = cache.get(words)?;
        (now.since(*at) < FRESH_FOR).then(|| hits.clone())
    }

    fn keep(&self, words: &str, hits: &[Suggestion], now: Timestamp) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= CACHED {
            cache.retain(|_, (at, _)| now.since(*at) < FRESH_FOR);
        }
        if cache.len() >= CACHED {
            let oldest = cache
                .iter()
                .min_by_key(|(_, (at, _))| *at)
                .map(|(words, _)| words);
            if let Some(oldest) = oldest.cloned() {
                cache.remove(&oldest);
            }
        }
        cache.insert(words.to_owned(), (now, hits.to_vec()));
    }
}

/// What the guild's log holds of these words, the latest first. A log that
/// cannot be read, or not in time, has nothing to offer.
async fn heard(guild: GuildId, words: &str, store: &dyn Store) -> Vec<Suggestion> {
    match tokio::time::timeout(LIMIT, store.heard_lately(guild, LINES)).await {
        Ok(Ok(lines)) => {
            let all = lines.into_iter().map(Suggestion::from);
            all.filter(|one| one.matches(words)).collect()
        }
        Ok(Err(error)) => {
            tracing::debug!(guild.id = guild.get(), %error, "the log of plays was not read");
            Vec::new()
        }
        Err(_) => Vec::new(),
    }
}

/// Adds what is new, `most` at most.
fn add(found: &mut Vec<Suggestion>, more: Vec<Suggestion>, most: usize) {
    let room = found.len() + most;
    for one in more {
        if found.len() >= room {
            return;
        }
        if !found.iter().any(|known| known.repeats(&one)) {
            found.push(one);
        }
    }
}
