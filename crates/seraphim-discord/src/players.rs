//! The engine as the adapter needs it. A trait of its own, so that the rules of
//! answering in time can be tested with an engine that is as slow as the test
//! wants it.

use async_trait::async_trait;
use seraphim_engine::{Engine, GuildId, News, Refusal, Reply, Request, Suggestion, UserId};

/// See [`Engine`]; the names and meanings are the same.
#[async_trait]
pub(crate) trait Players: Send + Sync + 'static {
    async fn ask(&self, guild: GuildId, request: Request) -> Result<Reply, Refusal>;
    fn tell(&self, guild: GuildId, news: News);
    async fn suggest(&self, guild: GuildId, words: &str) -> Vec<Suggestion>;
    fn limit(&self, user: UserId) -> Result<(), Refusal>;
}

#[async_trait]
impl Players for Engine {
    async fn ask(&self, guild: GuildId, request: Request) -> Result<Reply, Refusal> {
        Engine::ask(self, guild, request).await
    }

    fn tell(&self, guild: GuildId, news: News) {
        Engine::tell(self, guild, news);
    }

    async fn suggest(&self, guild: GuildId, words: &str) -> Vec<Suggestion> {
        Engine::suggest(self, guild, words).await
    }

    fn limit(&self, user: UserId) -> Result<(), Refusal> {
        Engine::limit(self, user)
    }
}
