//! The fake store.

mod playlists;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use seraphim_core::{GuildId, SavedPlayer, Track, UserId};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::ports::store::{
    Choice, Connections, Heard, Owner, PanelPlace, PersonRecord, Play, PlayLog, PlayerSave,
    SavedPanels, SavedPlayers, SettingsBook, Statistics, Stay, StoreError, Top,
};
use crate::testing::Record;

/// Something that was to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreCall {
    /// A player.
    Player(GuildId, Box<PlayerSave>),
    /// A line of the play log.
    Play(Box<Play>),
}

/// A store that forgets everything when it is dropped.
#[derive(Default)]
pub struct MemoryStore {
    /// What it was asked to write, whether it did or not.
    pub calls: Record<StoreCall>,
    kept: Mutex<Kept>,
    fails: Mutex<Option<StoreError>>,
    shut: watch::Sender<bool>,
    lists_read: AtomicUsize,
}

#[derive(Clone, Default)]
struct Kept {
    players: BTreeMap<GuildId, SavedPlayer>,
    panels: BTreeMap<GuildId, PanelPlace>,
    choices: HashMap<GuildId, BTreeMap<String, String>>,
    playlists: BTreeMap<(Owner, String), Vec<Track>>,
    plays: Vec<(Instant, Play)>,
    identifies: Vec<Instant>,
    turns: HashMap<u32, Instant>,
    nodes: HashMap<String, String>,
}

impl MemoryStore {
    /// What a power cut leaves: the same content, out of reach of whoever had
    /// this store.
    #[must_use]
    pub fn remains(&self) -> Self {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        Self {
            kept: Mutex::new(kept.clone()),
            ..Self::default()
        }
    }

    /// How everything fails from now on; `None`: it does not.
    pub fn fails(&self, error: Option<StoreError>) {
        *self.fails.lock().unwrap_or_else(PoisonError::into_inner) = error;
    }

    /// Leaves every call, from the next one on, unanswered until
    /// [`Self::release`].
    pub fn hang(&self) {
        self.shut.send_replace(true);
    }

    /// Answers the calls that hang.
    pub fn release(&self) {
        self.shut.send_replace(false);
    }

    /// How often playlists of somebody, or what a guild has heard, were read.
    pub fn lists_read(&self) -> usize {
        self.lists_read.load(Ordering::Relaxed)
    }

    async fn open(&self) -> Result<MutexGuard<'_, Kept>, StoreError> {
        // The sender is `self`, so the wait cannot end otherwise.
        let _ = self.shut.subscribe().wait_for(|shut| !shut).await;
        match &*self.fails.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(error.clone()),
            None => Ok(self.kept.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

#[async_trait]
impl SavedPlayers for MemoryStore {
    async fn save_player(&self, guild: GuildId, save: PlayerSave) -> Result<(), StoreError> {
        self.calls
            .add(StoreCall::Player(guild, Box::new(save.clone())));
        let mut kept = self.open().await?;
        let saved = kept.players.entry(guild).or_default();
        saved.head = save.head;
        if let Some(queue) = save.queue {
            saved.queue = queue;
        }
        if let Some(history) = save.history {
            saved.history = history;
        }
        Ok(())
    }

    async fn player(&self, guild: GuildId) -> Result<Option<SavedPlayer>, StoreError> {
        Ok(self.open().await?.players.get(&guild).cloned())
    }

    async fn stays(&self) -> Result<Vec<Stay>, StoreError> {
        let kept = self.open().await?;
        let stay = |(guild, saved): (&GuildId, &SavedPlayer)| {
            Some(Stay {
                guild: *guild,
                channel: saved.head.voice_channel?,
                playing: saved.head.current.is_some(),
            })
        };
        Ok(kept.players.iter().filter_map(stay).collect())
    }

    async fn forget_channel(&self, guild: GuildId) -> Result<(), StoreError> {
        if let Some(saved) = self.open().await?.players.get_mut(&guild) {
            saved.head.voice_channel = None;
        }
        Ok(())
    }

    async fn forget_guild(&self, guild: GuildId) -> Result<(), StoreError> {
        let mut kept = self.open().await?;
        kept.players.remove(&guild);
        kept.panels.remove(&guild);
        kept.choices.remove(&guild);
        Ok(())
    }
}

#[async_trait]
impl SavedPanels for MemoryStore {
    async fn save_panel(
        &self,
        guild: GuildId,
        place: Option<PanelPlace>,
    ) -> Result<(), StoreError> {
        let mut kept = self.open().await?;
        match place {
            Some(place) => kept.panels.insert(guild, place),
            None => kept.panels.remove(&guild),
        };
        Ok(())
    }

    async fn panels(&self) -> Result<Vec<(GuildId, PanelPlace)>, StoreError> {
        let kept = self.open().await?;
        Ok(kept
            .panels
            .iter()
            .map(|(id, place)| (*id, *place))
            .collect())
    }
}

#[async_trait]
impl SettingsBook for MemoryStore {
    async fn choices(&self, guild: GuildId) -> Result<BTreeMap<String, String>, StoreError> {
        let kept = self.open().await?;
        Ok(kept.choices.get(&guild).cloned().unwrap_or_default())
    }

    async fn choose(&self, guild: GuildId, choices: &[Choice<'_>]) -> Result<(), StoreError> {
        let mut kept = self.open().await?;
        let chosen = kept.choices.entry(guild).or_default();
        for &(name, value) in choices {
            match value {
                Some(value) => chosen.insert(name.to_owned(), value.to_owned()),
                None => chosen.remove(name),
            };
        }
        Ok(())
    }
}

/// The ten counted most often; among equals the smaller one first.
fn top<T: Ord + Clone>(all: impl Iterator<Item = T>) -> Vec<Top<T>> {
    let mut counts = BTreeMap::new();
    for what in all {
        *counts.entry(what).or_insert(0) += 1;
    }
    let mut top: Vec<_> = counts
        .into_iter()
        .map(|(what, plays)| Top { what, plays })
        .collect();
    top.sort_by_key(|top| std::cmp::Reverse(top.plays));
    top.truncate(10);
    top
}

#[async_trait]
impl PlayLog for MemoryStore {
    async fn log_play(&self, play: Play) -> Result<(), StoreError> {
        self.calls.add(StoreCall::Play(Box::new(play.clone())));
        self.open().await?.plays.push((Instant::now(), play));
        Ok(())
    }

    async fn heard_lately(&self, guild: GuildId, most: u32) -> Result<Vec<Heard>, StoreError> {
        self.lists_read.fetch_add(1, Ordering::Relaxed);
        let kept = self.open().await?;
        let plays = kept.plays.iter().rev().map(|(_, play)| play);
        let theirs = plays.filter(|play| play.guild == guild);
        let heard = theirs.map(|Play { track, .. }| Heard {
            title: track.title.clone(),
            author: track.author.clone(),
            uri: track.uri.clone(),
        });
        Ok(heard.take(most as usize).collect())
    }

    async fn statistics(&self, guild: GuildId, within: Duration) -> Result<Statistics, StoreError> {
        let kept = self.open().await?;
        let plays: Vec<&Play> = kept
            .plays
            .iter()
            .filter(|(at, play)| play.guild == guild && at.elapsed() <= within)
            .map(|(_, play)| play)
            .collect();
        let people = plays.iter().map(|play| play.requester);
        let people: Vec<_> = people.filter(|who| *who != UserId::NOBODY).collect();
        let requesters = top(people.iter().copied());
        let mut hours = [0; 24];
        for (at, _) in kept
            .plays
            .iter()
            .filter(|(at, play)| play.guild == guild && at.elapsed() <= within)
        {
            let date = std::time::SystemTime::now() - at.elapsed();
            let seconds = date
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |since| since.as_secs());
            hours[usize::try_from(seconds / 3600 % 24).unwrap_or(0)] += 1;
        }
        Ok(Statistics {
            plays: plays.len() as u64,
            heard: plays.iter().map(|play| play.heard).sum(),
            people: people
                .iter()
                .collect::<std::collections::BTreeSet<_>>()
                .len() as u64,
            tracks: top(plays
                .iter()
                .map(|play| (play.track.title.clone(), play.track.author.clone()))),
            requesters,
            hours,
        })
    }

    async fn person(&self, person: UserId) -> Result<PersonRecord, StoreError> {
        let kept = self.open().await?;
        let plays = kept.plays.iter();
        let own = Owner::Person(person);
        Ok(PersonRecord {
            plays: plays.filter(|(_, play)| play.requester == person).count() as u64,
            playlists: kept.playlists.keys().filter(|(of, _)| *of == own).count() as u64,
        })
    }

    async fn forget_person(&self, person: UserId) -> Result<(), StoreError> {
        let mut kept = self.open().await?;
        kept.plays.retain(|(_, play)| play.requester != person);
        kept.playlists
            .retain(|(of, _), _| *of != Owner::Person(person));
        Ok(())
    }
}

#[async_trait]
impl Connections for MemoryStore {
    async fn log_identify(&self, _shard: u32) -> Result<(), StoreError> {
        self.open().await?.identifies.push(Instant::now());
        Ok(())
    }

    async fn identifies(&self, within: Duration) -> Result<u64, StoreError> {
        let kept = self.open().await?;
        let spent = kept.identifies.iter();
        Ok(spent.filter(|at| at.elapsed() <= within).count() as u64)
    }

    async fn identify_turn(&self, bucket: u32, gap: Duration) -> Result<Duration, StoreError> {
        let now = Instant::now();
        let mut kept = self.open().await?;
        let turn = kept.turns.get(&bucket).map_or(now, |last| *last + gap);
        let turn = turn.max(now);
        kept.turns.insert(bucket, turn);
        Ok(turn - now)
    }

    async fn save_node_session(&self, node: &str, session: Option<&str>) -> Result<(), StoreError> {
        let mut kept = self.open().await?;
        match session {
            Some(session) => kept.nodes.insert(node.to_owned(), session.to_owned()),
            None => kept.nodes.remove(node),
        };
        Ok(())
    }

    async fn node_session(&self, node: &str) -> Result<Option<String>, StoreError> {
        Ok(self.open().await?.nodes.get(node).cloned())
    }
}
