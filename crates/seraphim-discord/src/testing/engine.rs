//! An engine that answers what and when the test says.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use seraphim_core::policy::admission::{Bucket, Tracked};
use seraphim_core::policy::rate_limit::Allowance;
use seraphim_core::{
    Caller, ChannelId, GuildSettings, Lyrics, Manner, SettingsChange, Snapshot, Track,
};
use seraphim_engine::ports::store::{Owner, PlaylistHead, Playlists as _};
use seraphim_engine::ports::{Store, StoreError};
use seraphim_engine::testing::MemoryStore;
use seraphim_engine::{GuildId, Length, News, Refusal, Reply, Request, Suggestion, UserId};
use tokio::{
    sync::{Semaphore, watch},
    time::timeout,
};

use crate::{players::Players, view::samples};

/// Guilds that became this program's, or another's; of four guilds, each on the
/// shard of its number while there are four.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Passed {
    Here(Vec<u64>),
    Away(Vec<u64>),
}

fn among(chosen: &(dyn Fn(GuildId) -> bool + Sync)) -> Vec<u64> {
    (0..4)
        .filter(|number| chosen(GuildId((number << 22) + 1)))
        .collect()
}

pub(crate) struct FakePlayers {
    passed: Mutex<Vec<Passed>>,
    /// How often it is not known where the bot was; counted down.
    unread: watch::Sender<u32>,
    replies: Mutex<VecDeque<Result<Reply, Refusal>>>,
    asked: Mutex<Vec<Request>>,
    told: Mutex<Vec<News>>,
    limit: Mutex<Option<Refusal>>,
    forgotten: Mutex<Vec<Bucket>>,
    settings: Mutex<GuildSettings>,
    slow: Mutex<bool>,
    /// How many tracks wait behind the one that plays.
    waiting: Mutex<usize>,
    store: Arc<MemoryStore>,
    /// What was read of playlists, until they change.
    lists: Mutex<HashMap<Owner, Arc<[PlaylistHead]>>>,
    /// A permit for each answer that may be given.
    gate: Semaphore,
}

impl Default for FakePlayers {
    fn default() -> Self {
        Self {
            passed: Mutex::default(),
            unread: watch::Sender::new(0),
            replies: Mutex::default(),
            asked: Mutex::default(),
            told: Mutex::default(),
            limit: Mutex::default(),
            forgotten: Mutex::default(),
            settings: Mutex::new(GuildSettings {
                speech: Manner::Plain.into(),
                ..GuildSettings::default()
            }),
            slow: Mutex::default(),
            waiting: Mutex::default(),
            store: Arc::default(),
            lists: Mutex::default(),
            gate: Semaphore::new(1000),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakePlayers {
    /// The answer to the next question that is not for the queue.
    pub(crate) fn reply(&self, reply: Result<Reply, Refusal>) {
        lock(&self.replies).push_back(reply);
    }

    /// So many tracks wait from now on.
    pub(crate) fn wait(&self, tracks: usize) {
        *lock(&self.waiting) = tracks;
    }

    /// Every action of a person is refused from now on.
    pub(crate) fn refuse_all(&self, refusal: Refusal) {
        *lock(&self.limit) = Some(refusal);
    }

    /// The buckets that were forgotten, in order.
    pub(crate) fn forgotten(&self) -> Vec<Bucket> {
        lock(&self.forgotten).clone()
    }

    /// Gives no answer until [`Self::release`].
    pub(crate) fn hold(&self) {
        self.gate.forget_permits(1000);
    }

    pub(crate) fn release(&self) {
        self.gate.add_permits(1000);
    }

    pub(crate) fn asked(&self) -> Vec<Request> {
        lock(&self.asked).clone()
    }

    /// What a guild has chosen is not to be had.
    pub(crate) fn hide_settings(&self) {
        *lock(&self.slow) = true;
    }

    /// So often it is not to be read where the bot was.
    pub(crate) fn unread(&self, times: u32) {
        self.unread.send_replace(times);
    }

    /// Waits until there were so many of these.
    pub(crate) async fn has_passed(&self, count: usize) -> Vec<Passed> {
        let mut told = self.unread.subscribe();
        let enough = told.wait_for(|_| lock(&self.passed).len() >= count);
        let waited = timeout(Duration::from_secs(20), enough).await;
        assert!(waited.is_ok(), "{:?}", self.passed());
        self.passed()
    }

    /// The guilds that came and went, in order.
    pub(crate) fn passed(&self) -> Vec<Passed> {
        lock(&self.passed).clone()
    }

    /// What was told since the last look.
    pub(crate) fn told(&self) -> Vec<News> {
        std::mem::take(&mut *lock(&self.told))
    }
}

#[async_trait]
impl Players for FakePlayers {
    async fn ask(&self, _: GuildId, request: Request) -> Result<Reply, Refusal> {
        lock(&self.asked).push(request.clone());
        let permit = self.gate.acquire().await.map_err(|_| Refusal::Fault)?;
        drop(permit);
        if request == Request::Look {
            if let Some(refused) = lock(&self.replies).pop_front() {
                return refused;
            }
            return Ok(Reply::Queue(Snapshot {
                text_channel: Some(ChannelId(6)),
                ..Snapshot::default()
            }));
        }
        if request == Request::Queue {
            let waiting = vec![samples::track("Gloria"); *lock(&self.waiting)];
            let snapshot = samples::snapshot(Some(samples::track("Kyrie")), waiting);
            return Ok(Reply::Queue(Snapshot {
                text_channel: Some(ChannelId(6)),
                ..snapshot
            }));
        }
        lock(&self.replies)
            .pop_front()
            .unwrap_or(Err(Refusal::NothingPlaying))
    }

    fn tell(&self, _: GuildId, news: News) {
        lock(&self.told).push(news);
    }

    async fn recall(&self, ours: &(dyn Fn(GuildId) -> bool + Sync)) -> Result<usize, StoreError> {
        lock(&self.passed).push(Passed::Here(among(ours)));
        let fails = *self.unread.borrow() > 0;
        if fails {
            self.unread.send_modify(|left| *left -= 1);
            return Err(StoreError::Locked);
        }
        self.unread.send_modify(|_| {});
        Ok(0)
    }

    async fn let_go(&self, theirs: &(dyn Fn(GuildId) -> bool + Sync)) {
        lock(&self.passed).push(Passed::Away(among(theirs)));
    }

    async fn suggest(&self, _: GuildId, words: &str) -> Vec<Suggestion> {
        if let Ok(permit) = self.gate.acquire().await {
            drop(permit);
        }
        vec![Suggestion {
            title: "Kyrie".to_owned(),
            author: String::new(),
            length: Length::Live,
            query: words.to_owned(),
        }]
    }

    async fn playlists(&self, owner: Owner) -> Arc<[PlaylistHead]> {
        let known = lock(&self.lists).get(&owner).cloned();
        if let Some(known) = known {
            return known;
        }
        let heads = self.store.playlists(owner).await.unwrap_or_default();
        let heads: Arc<[PlaylistHead]> = heads.into();
        lock(&self.lists).insert(owner, Arc::clone(&heads));
        heads
    }

    fn playlists_changed(&self, owner: Owner) {
        lock(&self.lists).remove(&owner);
    }

    fn limit(&self, _: UserId, _: GuildId) -> Result<(), Refusal> {
        lock(&self.limit).clone().map_or(Ok(()), Err)
    }

    fn allowance(&self, bucket: Bucket) -> Allowance {
        Allowance {
            left: match bucket {
                Bucket::Person(_) => 3,
                Bucket::Guild(_) => 90,
            },
            next_in: Duration::from_secs(2),
        }
    }

    fn forget_actions(&self, bucket: Bucket) -> bool {
        lock(&self.forgotten).push(bucket);
        true
    }

    fn forget_all_actions(&self) {}

    fn tracked(&self) -> Tracked {
        Tracked {
            people: 1,
            guilds: 2,
        }
    }

    fn players(&self) -> Vec<GuildId> {
        vec![GuildId(1)]
    }

    fn store(&self) -> Arc<dyn Store> {
        self.store.clone()
    }

    async fn lyrics(&self, _: GuildId, query: Option<&str>) -> Result<(Track, Lyrics), Refusal> {
        let title = query.unwrap_or("Kyrie");
        if title != "Kyrie" {
            return Err(Refusal::NoLyrics);
        }
        let lyrics = Lyrics {
            from: "a book".to_owned(),
            lines: vec!["Kyrie eleison".to_owned()],
        };
        Ok((samples::track(title), lyrics))
    }

    async fn settings(&self, _: GuildId) -> Result<Arc<GuildSettings>, Refusal> {
        if *lock(&self.slow) {
            std::future::pending::<()>().await;
        }
        Ok(Arc::new(lock(&self.settings).clone()))
    }

    async fn choose(
        &self,
        _: GuildId,
        by: &Caller,
        changes: Vec<SettingsChange>,
    ) -> Result<Arc<GuildSettings>, Refusal> {
        if !by.manages {
            return Err(Refusal::NeedsManager);
        }
        let mut settings = lock(&self.settings);
        for change in changes {
            settings.change(change)?;
        }
        Ok(Arc::new(settings.clone()))
    }

    async fn choose_nothing(&self, _: GuildId, by: &Caller) -> Result<Arc<GuildSettings>, Refusal> {
        if !by.manages {
            return Err(Refusal::NeedsManager);
        }
        let mut settings = lock(&self.settings);
        *settings = GuildSettings::default();
        Ok(Arc::new(settings.clone()))
    }
}
