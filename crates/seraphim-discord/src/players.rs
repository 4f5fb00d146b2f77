//! The engine as the adapter needs it. A trait of its own, so that the rules of
//! answering in time can be tested with an engine that is as slow as the test
//! wants it.

use std::sync::Arc;

use async_trait::async_trait;
use seraphim_core::policy::admission::{Bucket, Tracked};
use seraphim_core::policy::rate_limit::Allowance;
use seraphim_core::{Caller, GuildSettings, Lyrics, SettingsChange, Track};
use seraphim_engine::ports::store::{Owner, PlaylistHead};
use seraphim_engine::ports::{Store, StoreError};
use seraphim_engine::{Engine, GuildId, News, Refusal, Reply, Request, Suggestion, UserId};

/// See [`Engine`]; the names and meanings are the same.
#[async_trait]
pub(crate) trait Players: Send + Sync + 'static {
    async fn ask(&self, guild: GuildId, request: Request) -> Result<Reply, Refusal>;
    fn tell(&self, guild: GuildId, news: News);
    async fn recall(&self, ours: &(dyn Fn(GuildId) -> bool + Sync)) -> Result<usize, StoreError>;
    async fn let_go(&self, theirs: &(dyn Fn(GuildId) -> bool + Sync));
    async fn suggest(&self, guild: GuildId, words: &str) -> Vec<Suggestion>;
    async fn playlists(&self, owner: Owner) -> Arc<[PlaylistHead]>;
    fn playlists_changed(&self, owner: Owner);
    fn limit(&self, person: UserId, guild: GuildId) -> Result<(), Refusal>;
    fn allowance(&self, bucket: Bucket) -> Allowance;
    fn forget_actions(&self, bucket: Bucket) -> bool;
    fn forget_all_actions(&self);
    fn tracked(&self) -> Tracked;
    fn players(&self) -> Vec<GuildId>;
    fn store(&self) -> Arc<dyn Store>;
    async fn lyrics(&self, guild: GuildId, query: Option<&str>)
    -> Result<(Track, Lyrics), Refusal>;
    async fn settings(&self, guild: GuildId) -> Result<Arc<GuildSettings>, Refusal>;
    async fn choose(
        &self,
        guild: GuildId,
        by: &Caller,
        changes: Vec<SettingsChange>,
    ) -> Result<Arc<GuildSettings>, Refusal>;
    async fn choose_nothing(
        &self,
        guild: GuildId,
        by: &Caller,
    ) -> Result<Arc<GuildSettings>, Refusal>;
}

#[async_trait]
impl Players for Engine {
    async fn ask(&self, guild: GuildId, request: Request) -> Result<Reply, Refusal> {
        Engine::ask(self, guild, request).await
    }

    fn tell(&self, guild: GuildId, news: News) {
        Engine::tell(self, guild, news);
    }

    async fn recall(&self, ours: &(dyn Fn(GuildId) -> bool + Sync)) -> Result<usize, StoreError> {
        Engine::recall(self, ours).await
    }

    async fn let_go(&self, theirs: &(dyn Fn(GuildId) -> bool + Sync)) {
        Engine::let_go(self, theirs).await;
    }

    async fn suggest(&self, guild: GuildId, words: &str) -> Vec<Suggestion> {
        Engine::suggest(self, guild, words).await
    }

    async fn playlists(&self, owner: Owner) -> Arc<[PlaylistHead]> {
        Engine::playlists(self, owner).await
    }

    fn playlists_changed(&self, owner: Owner) {
        Engine::playlists_changed(self, owner);
    }

    fn limit(&self, person: UserId, guild: GuildId) -> Result<(), Refusal> {
        Engine::limit(self, person, guild)
    }

    fn allowance(&self, bucket: Bucket) -> Allowance {
        Engine::allowance(self, bucket)
    }

    fn forget_actions(&self, bucket: Bucket) -> bool {
        Engine::forget_actions(self, bucket)
    }

    fn forget_all_actions(&self) {
        Engine::forget_all_actions(self);
    }

    fn tracked(&self) -> Tracked {
        Engine::tracked(self)
    }

    fn players(&self) -> Vec<GuildId> {
        Engine::guilds(self)
    }

    fn store(&self) -> Arc<dyn Store> {
        Engine::store(self)
    }

    async fn lyrics(
        &self,
        guild: GuildId,
        query: Option<&str>,
    ) -> Result<(Track, Lyrics), Refusal> {
        Engine::lyrics(self, guild, query).await
    }

    async fn settings(&self, guild: GuildId) -> Result<Arc<GuildSettings>, Refusal> {
        Engine::settings(self, guild).await
    }

    async fn choose(
        &self,
        guild: GuildId,
        by: &Caller,
        changes: Vec<SettingsChange>,
    ) -> Result<Arc<GuildSettings>, Refusal> {
        Engine::choose(self, guild, by, changes).await
    }

    async fn choose_nothing(
        &self,
        guild: GuildId,
        by: &Caller,
    ) -> Result<Arc<GuildSettings>, Refusal> {
        Engine::choose_nothing(self, guild, by).await
    }
}
