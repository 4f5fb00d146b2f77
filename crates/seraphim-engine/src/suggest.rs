//! What is offered to a person while they type: what this guild has played
//! since the program started, what its log says it has heard before, then hits
//! of one cheap source. A keystroke waits for none longer than a second, reads
//! a bounded part of the log now and then, and starts no search that is not told to
//! be cheap.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use seraphim_core::{GuildId, Loaded, Search, Track};

use crate::lately::Lately;
use crate::ports::store::{Heard, Owner, PlaylistHead};
use crate::ports::{Audio, AudioError, Store, StoreError};

/// Discord shows this many choices.
const MOST: usize = 25;

/// UTF-16 units of a choice's value, which Discord gives back.
const LONGEST: usize = 100;

/// Recent plays that are kept of one guild.
const RECENT: usize = 50;

/// Lines of a guild's log that are read, and of those the tracks that are
/// offered: what is left of the choices is for hits.
const LINES: u32 = 300;
const HEARD: usize = 10;

/// Guilds of which recent plays are kept.
const GUILDS: usize = 10_000;

/// Searches whose hits are kept, and for how long. Typing ten words, and
/// deleting them again, asks each prefix once.
const SEARCHES: usize = 256;
const HITS_FOR: Duration = Duration::from_mins(1);

/// Guilds whose log, and owners whose playlists are kept while somebody types,
/// and for how long.
const LOGS: usize = 128;
const OWNERS: usize = 512;
const READ_FOR: Duration = Duration::from_secs(5);

/// Something to choose while typing a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The title.
    pub title: String,
    /// The artist or channel.
    pub author: String,
    /// How long it is.
    pub length: Length,
    /// The query that leads there: 1 to 100 UTF-16 units, as Discord takes them.
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

impl Suggestion {
    /// `None`: what leads there is longer than Discord gives back.
    fn of_track(track: &Track) -> Option<Self> {
        let query = match &track.uri {
            Some(uri) if uri.starts_with("http") => uri.clone(),
            _ if track.source == "local" => format!("local:{}", track.identifier),
            _ => words(&track.title),
        };
        let suggestion = Self {
            title: track.title.clone(),
            author: track.author.clone(),
            length: match track.length {
                Some(length) => Length::Of(length),
                None if track.is_live() => Length::Live,
                None => Length::Unknown,
            },
            query,
        };
        suggestion.can_be_chosen()
    }

    /// `None`: what leads there is longer than Discord gives back.
    fn of_heard(heard: Heard) -> Option<Self> {
        let link = heard.uri.filter(|uri| uri.starts_with("http"));
        let suggestion = Self {
            query: link.unwrap_or_else(|| words(&heard.title)),
            title: heard.title,
            author: heard.author,
            length: Length::Unknown,
        };
        suggestion.can_be_chosen()
    }

    fn can_be_chosen(self) -> Option<Self> {
        let units = self.query.encode_utf16().count();
        (1..=LONGEST).contains(&units).then_some(self)
    }

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

/// A title to search for: as much of it as Discord gives back.
fn words(title: &str) -> String {
    let mut units = 0;
    let fitting = title.trim().chars().take_while(|c| {
        units += c.len_utf16();
        units <= LONGEST
    });
    fitting.collect()
}

pub(crate) struct Suggestions {
    prefix: Option<String>,
    recent: Mutex<HashMap<GuildId, VecDeque<Suggestion>>>,
    hits: Lately<String, Suggestion>,
    heard: Lately<GuildId, Suggestion>,
    playlists: Lately<Owner, PlaylistHead>,
}

impl Suggestions {
    pub(crate) fn new(prefix: Option<String>) -> Self {
        Self {
            prefix,
            recent: Mutex::default(),
            hits: Lately::new(SEARCHES, HITS_FOR),
            heard: Lately::new(LOGS, READ_FOR),
            playlists: Lately::new(OWNERS, READ_FOR),
        }
    }

    pub(crate) fn remember(&self, guild: GuildId, track: &Track) {
        let Some(suggestion) = Suggestion::of_track(track) else {
            return;
        };
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
        self.heard.forget(|guild| which(*guild));
        self.recent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|guild, _| !which(*guild));
    }

    /// An owner's playlists; none where they cannot be read in time.
    pub(crate) async fn playlists(&self, owner: Owner, store: &dyn Store) -> Arc<[PlaylistHead]> {
        self.playlists.get(&owner, store.playlists(owner)).await
    }

    pub(crate) fn forget_playlists(&self, owner: Owner) {
        self.playlists.forget(|of| *of == owner);
    }

    pub(crate) async fn find(
        &self,
        guild: GuildId,
        words: &str,
        store: &dyn Store,
        audio: &dyn Audio,
    ) -> Vec<Suggestion> {
        let words = words.trim().to_lowercase();
        let mut found = self.recent_matching(guild, &words);
        if found.len() < MOST {
            let (heard, hits) =
                tokio::join!(self.heard(guild, store), self.searched(&words, audio));
            let heard = heard.iter().filter(|one| one.matches(&words));
            add(&mut found, heard, HEARD);
            add(&mut found, hits.iter(), MOST);
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

    /// What the guild's log holds, the latest first.
    async fn heard(&self, guild: GuildId, store: &dyn Store) -> Arc<[Suggestion]> {
        let reading = async {
            let lines = store.heard_lately(guild, LINES).await?;
            let all = lines.into_iter().filter_map(Suggestion::of_heard);
            Ok::<_, StoreError>(all.collect())
        };
        self.heard.get(&guild, reading).await
    }

    async fn searched(&self, words: &str, audio: &dyn Audio) -> Arc<[Suggestion]> {
        let Some(prefix) = self.prefix.as_ref().filter(|_| !words.contains("://")) else {
            return Arc::default();
        };
        let words = words.to_owned();
        let search = Search::Words {
            prefix: prefix.clone(),
            words: words.clone(),
        };
        let searching = async {
            let hits = match audio.load(&search).await? {
                Loaded::Search(tracks) => tracks,
                Loaded::Track(track) => vec![track],
                Loaded::Empty | Loaded::Playlist { .. } => Vec::new(),
            };
            let hits = hits.iter().filter_map(Suggestion::of_track);
            Ok::<_, AudioError>(hits.take(MOST).collect())
        };
        self.hits.get(&words, searching).await
    }
}

/// Adds what is new, `most` at most.
fn add<'a>(found: &mut Vec<Suggestion>, more: impl Iterator<Item = &'a Suggestion>, most: usize) {
    let room = found.len() + most;
    for one in more {
        if found.len() >= room {
            return;
        }
        if !found.iter().any(|known| known.repeats(one)) {
            found.push(one.clone());
        }
    }
}
