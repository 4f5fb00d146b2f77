//! How a sandbox starts: listeners, certificate, voice servers, first world.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use axum::Router;
use tokio::{net::TcpListener, sync::watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Addresses, Sandbox, Shared, state_folder::StateFolder};
use crate::{
    control,
    error::StartError,
    gateway,
    listener::{Gate, GatedListener},
    rest,
    settings::{Credentials, SandboxSettings},
    voice::{Authority, VoiceServer, VoiceSettings},
    world::{World, permission},
};

impl Sandbox {
    /// Starts the listeners and makes the default world.
    pub async fn start(mut settings: SandboxSettings) -> Result<Self, StartError> {
        if settings.regions.is_empty() {
            return Err(StartError::Settings("there must be a voice region"));
        }
        let state = settings
            .state
            .as_deref()
            .map(StateFolder::open)
            .transpose()?;
        if let Some(state) = &state {
            state.complete(&mut settings)?;
        }
        let io = |what| move |source| StartError::Io { what, source };
        let (bind, ports) = (settings.bind, settings.ports);
        let (api, api_address) = listen(bind, ports.api, "REST port").await?;
        let (gateway, gateway_address) = listen(bind, ports.gateway, "gateway port").await?;
        let (control, control_address) = listen(bind, ports.control, "control port").await?;
        let addresses = Addresses {
            api: api_address,
            gateway: gateway_address,
            control: control_address,
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
        let mut world = first_world(&settings);
        if let Some(state) = &state {
            state.populate(&mut world);
        }
        let shared = Arc::new(Shared {
            world: Mutex::new(world),
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
        if let Some(state) = state {
            shared.tracker.spawn(state.run(Arc::clone(shared)));
        }
        open_doors(shared, api, gateway, control);
        Ok(sandbox)
    }
}

/// Serves each port, and lets time pass in the world.
fn open_doors(shared: &Arc<Shared>, api: TcpListener, gateway: TcpListener, control: TcpListener) {
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
}

async fn listen(
    address: IpAddr,
    port: u16,
    what: &'static str,
) -> Result<(TcpListener, SocketAddr), StartError> {
    let bound = async {
        let listener = TcpListener::bind((address, port)).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    bound
        .await
        .map_err(|source| StartError::Io { what, source })
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
            modes: settings.voice_modes.clone(),
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
    let main = settings.bot.clone().unwrap_or_else(Credentials::main);
    let main = world.add_application(&main.name, main.token, settings.session_starts);
    for guild in &guilds {
        world.invite_bot(main, *guild, permission::MUSIC_BOT);
    }
    for number in 1..=settings.parishes {
        let parish = world.add_parish(number);
        world.invite_bot(main, parish, permission::MUSIC_BOT);
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

pub(crate) fn serve(shared: &Arc<Shared>, listener: TcpListener, router: Router, gate: Gate) {
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
