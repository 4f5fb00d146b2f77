//! The sandbox as a whole: starts the listeners, owns the world and the voice
//! servers, and is the handle that tests and scripts act through.

mod faults;
mod start;
mod state_folder;
mod switchboard;

pub(crate) use faults::{guild_of, user_of, voice_channel};
pub(crate) use start::serve;

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::Instant};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use crate::{
    listener::Gate,
    rest::{limit::Limits, rule::Rule},
    settings::SandboxSettings,
    voice::{Authority, Ears, VoiceServer},
    world::{World, permission},
};

/// A running stand-in of Discord. Cloning shares it; it stops when the last
/// handle is dropped, or by [`Sandbox::stop`].
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) shared: Arc<Shared>,
    _guard: Option<Arc<DropGuard>>,
}

/// What every part of the sandbox reaches.
pub(crate) struct Shared {
    pub(crate) settings: SandboxSettings,
    pub(crate) addresses: Addresses,
    world: Mutex<World>,
    pub(crate) changed: watch::Sender<u64>,
    pub(crate) limits: Mutex<Limits>,
    pub(crate) rules: Mutex<Vec<Rule>>,
    pub(crate) requests: Mutex<VecDeque<RequestRecord>>,
    pub(crate) gate: Gate,
    pub(crate) voice: Vec<(String, VoiceServer)>,
    pub(crate) ears: Mutex<HashMap<(u64, u64), Arc<Ears>>>,
    pub(crate) tracker: TaskTracker,
    pub(crate) stop: CancellationToken,
    ca_path: PathBuf,
    ca_is_ours: bool,
    authority: Authority,
}

/// Where the listeners are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Addresses {
    pub(crate) api: SocketAddr,
    pub(crate) gateway: SocketAddr,
    pub(crate) control: SocketAddr,
}

/// A request that came to the REST API.
#[derive(Clone, Debug)]
pub struct RequestRecord {
    /// When it was answered.
    pub at: Instant,
    /// The method.
    pub method: String,
    /// The path without the version prefix.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
}

/// Requests kept for assertions.
const REQUESTS: usize = 2000;

impl Shared {
    /// Changes the world, and wakes whoever waits for a change.
    pub(crate) fn with<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        let result = change(&mut self.lock());
        self.changed
            .send_modify(|version| *version = version.wrapping_add(1));
        result
    }

    /// Looks at the world.
    pub(crate) fn look<R>(&self, view: impl FnOnce(&World) -> R) -> R {
        view(&self.lock())
    }

    /// Says that something outside the world changed.
    pub(crate) fn touch(&self) {
        self.changed
            .send_modify(|version| *version = version.wrapping_add(1));
    }

    pub(crate) fn note_request(&self, record: RequestRecord) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() >= REQUESTS {
            requests.pop_front();
        }
        requests.push_back(record);
        drop(requests);
        self.touch();
    }

    /// The rules that requests to the REST API meet.
    pub(crate) fn rules(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every voice client of a person.
    pub(crate) fn ears_of(&self, user: u64) -> Vec<Arc<Ears>> {
        let ears = self.ears.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = ears.iter().filter(|((_, known), _)| *known == user);
        mine.map(|(_, ears)| Arc::clone(ears)).collect()
    }

    pub(crate) fn api_base(&self) -> String {
        format!("http://{}", self.addresses.api)
    }

    pub(crate) fn gateway_url(&self) -> String {
        format!("ws://{}", self.addresses.gateway)
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sandbox {
    /// A handle that does not keep the sandbox running.
    pub(crate) fn borrowed(shared: &Arc<Shared>) -> Self {
        Self {
            shared: Arc::clone(shared),
            _guard: None,
        }
    }

    /// `http://host:port` of the REST API (without `/api/v10`).
    pub fn api_base(&self) -> String {
        self.shared.api_base()
    }

    /// The address of the media, `http://host:port/media`.
    pub fn media_base(&self) -> String {
        format!("{}/media", self.shared.api_base())
    }

    /// `ws://host:port` of the gateway.
    pub fn gateway_url(&self) -> String {
        self.shared.gateway_url()
    }

    /// `http://host:port` of the control port.
    pub fn control_url(&self) -> String {
        format!("http://{}", self.shared.addresses.control)
    }

    /// The main bot's token.
    pub fn token(&self) -> String {
        self.shared
            .look(|world| world.main_application().map(|app| app.token.clone()))
            .unwrap_or_default()
    }

    /// The main application's id, also its bot's.
    pub fn application_id(&self) -> u64 {
        self.shared
            .look(|world| world.main_application().map_or(0, |app| app.id))
    }

    /// The certificate that clients must trust for voice, in PEM.
    pub fn ca_path(&self) -> &Path {
        &self.shared.ca_path
    }

    /// The authority of [`Sandbox::ca_path`], for a sandbox after this one.
    pub fn authority(&self) -> &Authority {
        &self.shared.authority
    }

    /// The voice servers by region.
    pub fn voice_servers(&self) -> &[(String, VoiceServer)] {
        &self.shared.voice
    }

    /// Changes the world. Use its methods, which emit the events; do not hold
    /// on to anything in it.
    pub fn with<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        self.shared.with(change)
    }

    /// Looks at the world.
    pub fn look<R>(&self, view: impl FnOnce(&World) -> R) -> R {
        self.shared.look(view)
    }

    /// A further application whose bot is in every guild. Returns its token.
    pub fn add_bot(&self, name: &str, token: Option<String>) -> String {
        let starts = self.shared.settings.session_starts;
        self.shared.with(|world| {
            let id = world.add_application(name, token, starts);
            let guilds: Vec<u64> = world.guilds.keys().copied().collect();
            for guild in guilds {
                world.invite_bot(id, guild, permission::MUSIC_BOT);
            }
            world.applications[&id].token.clone()
        })
    }

    /// A further guild with the default channels, everybody and the main bot
    /// in it. Returns its id.
    pub fn add_guild(&self, name: &str) -> u64 {
        self.shared.with(|world| {
            let guild = world.add_guild(name, "owner");
            if let Some(bot) = world.main_application().map(|app| app.id) {
                world.invite_bot(bot, guild, permission::MUSIC_BOT);
            }
            guild
        })
    }

    /// The requests that came to the REST API, oldest first (the last 2000).
    pub fn requests(&self) -> Vec<RequestRecord> {
        let requests = self
            .shared
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        requests.iter().cloned().collect()
    }

    /// Waits until `view` finds what it looks for; `None` when `within` is
    /// over. Looks again at every change, and each 100 ms for what only time
    /// changes.
    pub async fn wait_for<R>(
        &self,
        within: Duration,
        mut view: impl FnMut(&World) -> Option<R>,
    ) -> Option<R> {
        let deadline = Instant::now() + within;
        let mut changes = self.shared.changed.subscribe();
        loop {
            changes.borrow_and_update();
            if let Some(found) = self.shared.look(&mut view) {
                return Some(found);
            }
            if Instant::now() >= deadline {
                return None;
            }
            let look_again = (Instant::now() + Duration::from_millis(100)).min(deadline);
            tokio::select! {
                _ = changes.changed() => {}
                () = tokio::time::sleep_until(look_again) => {}
            }
        }
    }

    /// Stops everything and waits until it has stopped.
    pub async fn stop(&self) {
        self.shared.stop.cancel();
        self.shared.gate.shut();
        let ears = std::mem::take(
            &mut *self
                .shared
                .ears
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        drop(ears);
        self.shared.tracker.close();
        self.shared.tracker.wait().await;
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("addresses", &self.shared.addresses)
            .finish_non_exhaustive()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if self.ca_is_ours
            && let Err(error) = std::fs::remove_file(&self.ca_path)
        {
            tracing::debug!(%error, "the certificate file could not be removed");
        }
    }
}
