//! Players with a fake node and a fake Discord, in paused time.

mod attachments;
mod endings;
mod faults;
mod orders;
mod panels;
mod saving;
mod settings;
mod typing;
mod wishes;
mod words;

use std::sync::Arc;
use std::time::Duration;

use seraphim_core::{AudioNews, EndReason, Loaded, PanelChange, Search, Track};
use seraphim_engine::ports::{AudioError, AudioEvent, Reach, StageError};
use seraphim_engine::testing::{
    AudioCall, FakeAudio, FakeStage, ManualClock, MemoryStore, StageCall, fakes, track,
};
use seraphim_engine::{
    Caller, ChannelId, Engine, EngineError, EngineSettings, GuildId, News, Notice, Place, Refusal,
    Reply, Request, Status, UserId, VoiceAccess,
};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

const GUILD: GuildId = GuildId(7);
const OTHER: GuildId = GuildId(8);
const VOICE: ChannelId = ChannelId(50);
const TEXT: ChannelId = ChannelId(60);
const ANN: UserId = UserId(1);

struct House {
    engine: Engine,
    audio: Arc<FakeAudio>,
    stage: Arc<FakeStage>,
    store: Arc<MemoryStore>,
    stop: CancellationToken,
    driver: JoinHandle<Result<(), EngineError>>,
}

impl House {
    fn new() -> Self {
        Self::with(EngineSettings::default())
    }

    /// A program with what an earlier one has left on the disk.
    fn on(store: Arc<MemoryStore>) -> Self {
        Self::start(EngineSettings::default(), store)
    }

    fn with(settings: EngineSettings) -> Self {
        Self::start(settings, Arc::default())
    }

    fn start(settings: EngineSettings, store: Arc<MemoryStore>) -> Self {
        let (audio, stage, mut ports) = fakes();
        ports.store = store.clone();
        let (engine, driver) = Engine::new(ports, settings);
        stage.lets_in(&engine, &[ANN]);
        let stop = CancellationToken::new();
        let driver = tokio_util::task::TaskTracker::new().spawn(driver.run(stop.clone()));
        Self {
            engine,
            audio,
            stage,
            store,
            stop,
            driver,
        }
    }

    async fn play(&self, guild: GuildId, query: &str) -> Result<Reply, Refusal> {
        self.engine.ask(guild, play(query)).await
    }

    async fn finish(&self, guild: GuildId, count: usize) {
        let order = self.audio.play(guild, count).await.expect("it was played");
        let news = AudioNews::Ended {
            play: order.play,
            reason: EndReason::Finished,
        };
        self.audio.tells(guild, news).await;
    }

    fn left(&self, guild: GuildId) -> usize {
        self.stage
            .calls
            .count(|call| *call == StageCall::Leave(guild))
    }
}

fn ann() -> Caller {
    Caller {
        user: ANN,
        voice_channel: Some(VOICE),
        text_channel: TEXT,
        manages: false,
        roles: Vec::new(),
        access: VoiceAccess::default(),
    }
}

/// These people are where the bot was.
fn here(listeners: &[UserId]) -> News {
    News::GuildHere {
        voices: vec![(VOICE, listeners.to_vec())],
    }
}

fn play(query: &str) -> Request {
    Request::Play {
        by: ann(),
        query: query.to_owned(),
        place: Place::Last,
    }
}

fn words(prefix: &str, words: &str) -> Search {
    Search::Words {
        prefix: prefix.to_owned(),
        words: words.to_owned(),
    }
}
