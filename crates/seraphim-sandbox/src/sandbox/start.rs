//! How a sandbox starts: listeners, certificate, voice servers, first world.

use std::sync::{Arc, Mutex};

use axum::Router;
use tokio::{net::TcpListener, sync::watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Addresses, Sandbox, Shared};
use crate::{
    control,
    error::StartError,
    gateway,
    listener::{Gate, GatedListener},
    rest,
    settings::SandboxSettings,
    voice::{Authority, VoiceServer, VoiceSettings},
    world::{World, permission},
};

impl Sandbox {
    /// Starts the listeners and makes the default world.
    pub async fn start(settings: SandboxSettings) -> Result<Self, StartError> {
        if settings.regions.is_empty() {
            return Err(StartError::Settings("there must be a voice region"));
        }
        let io = |what| move |source| StartError::Io { what, source };
        let bind = |port| TcpListener::bind((settings.bind, port));
        let api = bind(settings.ports.api).await.map_err(io("REST port"))?;
        let gateway = bind(settings.ports.gateway)
            .await
            .map_err(io("gateway port"))?;
        let control = bind(settings.ports.control)
            .await
            .map_err(io("control port"))?;
        let addresses = Addresses {
            api: api.local_addr().map_err(io("REST port"))?,
            gateway: gateway.local_addr().map_err(io("gateway port"))?,
            control: control.local_addr().map_err(io("control port"))?,
        };
        let authority = match settings.authority.clone() {
            Some(authority) => authority,
            None => Authority::new().map_err(|e| StartError::Authority(e.to_string()))?,
        };
        let ca_path = settings.ca_path.clone().unwrap_or_else(|| {
            std::env::temp_dir().join(format!("seraphim-sandbox-{}.pem", addresses.api.port()))
        });
        authority
            .write_ca(&ca_path)
            .map_err(io("certificate file"))?;
        let (tracker, stop) = (TaskTracker::new(), CancellationToken::new());
        let voice = voice_servers(&settings, &authority, &tracker, &stop)
            .await
            .map_err(io("voice server"))?;
        let shared = Arc::new(Shared {
            world: Mutex::new(first_world(&settings)),
            ca_is_ours: settings.ca_path.is_none(),
            settings,
            addresses,
            changed: watch::Sender::new(0),
            limits: Mutex::default(),
            rules: Mutex::default(),
            requests: Mutex::default(),
            gate: Gate::default(),
            voice,
            ears: Mutex::default(),
            tracker,
            stop: stop.clone(),
            ca_path,
            authority,
        });
        let sandbox = Self {
            shared,
            _guard: Some(Arc::new(stop.drop_guard())),
        };
        let shared = &sandbox.shared;
        serve(
            shared,
            api,
            rest::router(Arc::clone(shared)),
            shared.gate.clone(),
        );
        serve(
            shared,
            gateway,
            gateway::router(Arc::clone(shared)),
            shared.gate.clone(),
        );
        serve(
            shared,
            control,
            control::router(Arc::clone(shared)),
            Gate::default(),
        );
        let sweeper = Arc::clone(shared);
        shared.tracker.spawn(async move { sweeper.sweep().await });
        Ok(sandbox)
    }
}

/// A voice server for each region.
async fn voice_servers(
    settings: &SandboxSettings,
    authority: &Authority,
    tracker: &TaskTracker,
    stop: &CancellationToken,
) -> std::io::Result<Vec<(String, VoiceServer)>> {
    let mut servers = Vec::new();
    for region in &settings.regions {
        let settings = VoiceSettings {
            bind: settings.bind,
            max_dave_version: settings.max_dave_version,
            ..VoiceSettings::new(authority.clone())
        };
        let server = VoiceServer::start(settings, tracker, stop.clone()).await?;
        servers.push((region.clone(), server));
    }
    Ok(servers)
}

fn first_world(settings: &SandboxSettings) -> World {
    let mut world = World::default();
    world.populate();
    for name in &settings.more_guilds {
        world.add_guild(name, "owner");
    }
    let guilds: Vec<u64> = world.guilds.keys().copied().collect();
    let main = settings.bot.clone();
    let (name, token) = main.map_or(("Seraphim".to_owned(), None), |bot| (bot.name, bot.token));
    let main = world.add_application(&name, token, settings.session_starts);
    for guild in &guilds {
        world.invite_bot(main, *guild, permission::MUSIC_BOT);
    }
    for bot in &settings.more_bots {
        let id = world.add_application(&bot.name, bot.token.clone(), settings.session_starts);
        for guild in &guilds {
            world.invite_bot(id, *guild, permission::MUSIC_BOT);
        }
    }
    world.settle();
    world
}

fn serve(shared: &Arc<Shared>, listener: TcpListener, router: Router, gate: Gate) {
    let stop = shared.stop.clone();
    shared.tracker.spawn(async move {
        let serving = axum::serve(GatedListener::new(listener, gate.clone()), router);
        tokio::select! {
            result = serving => {
                if let Err(error) = result {
                    tracing::error!(%error, "a listener of the sandbox ended");
                }
            }
            () = stop.cancelled() => gate.shut(),
        }
    });
}
