//! From settings to a running adapter: who we are, how many shards, and the
//! order in which everything starts and ends.

use std::{collections::BTreeSet, ops::RangeInclusive, sync::Arc, time::Duration};

use secrecy::ExposeSecret;
use seraphim_engine::{
    Engine, UserId,
    ports::{Stage, Store},
};
use serde::Deserialize;
use tokio::{sync::watch, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use twilight_gateway::Config;
use twilight_http::routing::Route;
use twilight_model::id::{Id, marker::ApplicationMarker};

use crate::{
    attachments::Attachments,
    cache::Cache,
    commands,
    desk::Desk,
    error::Error,
    events::Events,
    gateway::{GOODBYE, LAST_WORDS},
    guild_commands::Turns,
    hits::Hits,
    ids,
    operator::Operator,
    pages::Pages,
    panel::Panels,
    players::Players,
    pulse::Pulse,
    registration::{self, Registrar, Registration},
    rest::{Exchange, Rest},
    settings::{API, Settings, api_at},
    shards::{GatewayBot, IdentifyQueue, Senders, Shards, Sharing},
    signed_link::SignedLinks,
    stage::DiscordStage,
    view::Catalogue,
    voice_orders::VoiceOrders,
    voice_status::VoiceStatuses,
    wire::User,
};

/// The shortest time between two edits of one panel.
const PANEL_GAP: Duration = Duration::from_secs(5);
/// For answers that are on their way when the program leaves.
const LAST_ANSWERS: Duration = Duration::from_secs(1);
/// For everything that is to be done before the connection to Discord ends.
pub const CLOSING: Duration = LAST_WORDS
    .saturating_add(GOODBYE)
    .saturating_add(LAST_ANSWERS);

/// Discord, reached and identified over REST; the gateway is not connected yet.
pub struct Discord {
    settings: Settings,
    rest: Rest,
    owners: Arc<[UserId]>,
    catalogue: Arc<Catalogue>,
    cache: Arc<Cache>,
    panels: Panels,
    statuses: VoiceStatuses,
    /// How each shard connects.
    config: Config<IdentifyQueue>,
    /// All shards that there are, of all programs.
    total: u32,
    /// Those that this program was told to run.
    named: RangeInclusive<u32>,
    senders: Senders,
    voice_orders: VoiceOrders,
    pulse: Pulse,
    tracker: TaskTracker,
    /// Ends the panels' tasks.
    closing: CancellationToken,
}

impl std::fmt::Debug for Discord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Discord")
            .field("application", &self.rest.application())
            .finish_non_exhaustive()
    }
}

/// <https://docs.discord.com/developers/resources/application#application-object>
#[derive(Deserialize)]
struct Application {
    id: Id<ApplicationMarker>,
    #[serde(default)]
    owner: Option<User>,
    #[serde(default)]
    team: Option<Team>,
}

#[derive(Deserialize)]
struct Team {
    members: Vec<TeamMember>,
}

/// <https://docs.discord.com/developers/topics/teams#data-models-team-member-object>
#[derive(Deserialize)]
struct TeamMember {
    membership_state: u8,
    #[serde(default)]
    role: String,
    user: User,
}

/// Of the states of a membership, the one that is not merely an invitation.
const ACCEPTED: u8 = 2;

impl Application {
    /// The owner; of an application that a team owns, its members, those apart
    /// who may only read.
    fn owners(&self) -> Arc<[UserId]> {
        match &self.team {
            Some(team) => team
                .members
                .iter()
                .filter(|it| it.membership_state == ACCEPTED && it.role != "read_only")
                .map(|member| ids::user(member.user.id))
                .collect(),
            None => self.owner.iter().map(|owner| ids::user(owner.id)).collect(),
        }
    }
}

/// Asks Discord over REST who the token belongs to and how many shards it wants.
/// Spends no IDENTIFY.
///
/// A process-wide rustls provider must be installed before.
///
/// # Errors
///
/// [`Error::TokenRefused`], [`Error::Address`], [`Error::OtherApplication`],
/// [`Error::NoCertificates`], [`Error::Request`] when Discord cannot be reached for 15 s, or does
/// not answer for 90, or [`Error::PutOff`] when it has the program wait for as long.
pub async fn connect(settings: Settings, store: Arc<dyn Store>) -> Result<Discord, Error> {
    let catalogue = Arc::new(Catalogue::load()?);
    let (rest, owners) = identify(&settings).await?;
    let gateway = GatewayBot::ask(rest.exchange()).await?;
    let (tracker, closing) = (TaskTracker::new(), CancellationToken::new());
    let (total, named) = settings.shards.shards(gateway.shards);
    let sharing = Sharing {
        shards: total,
        concurrency: gateway.concurrency(),
        others: settings.shards.is_part() || settings.takeover,
    };
    let queue = IdentifyQueue::new(
        gateway.queue(),
        sharing,
        Arc::clone(&store),
        tracker.clone(),
        closing.clone(),
    );
    tracker.spawn(
        closing
            .clone()
            .run_until_cancelled_owned(gateway.renewals()),
    );
    let config = gateway.config(&settings, &catalogue, queue)?;
    let panels = Panels::new(
        rest.clone(),
        Arc::clone(&catalogue),
        PANEL_GAP,
        tracker.clone(),
        closing.clone(),
    );
    let cache = Arc::<Cache>::default();
    panels.remember_in(store, Arc::clone(&cache));
    let statuses = VoiceStatuses::new(rest.clone(), PANEL_GAP, tracker.clone(), closing.clone());
    let senders = Senders::new(total);
    let voice_orders = VoiceOrders::new(senders.clone(), tracker.clone());
    let pulse = Pulse::new(total, named.clone(), Arc::clone(&cache));
    Ok(Discord {
        settings,
        rest,
        owners,
        catalogue,
        cache,
        panels,
        statuses,
        config,
        total,
        named,
        senders,
        voice_orders,
        pulse,
        tracker,
        closing,
    })
}

/// Discord's list of the application's commands, without a gateway.
///
/// A process-wide rustls provider must be installed before.
///
/// # Errors
/// As [`connect`].
pub async fn registrar(settings: Settings) -> Result<Registrar, Error> {
    Ok(Registrar {
        catalogue: Catalogue::load()?,
        rest: identify(&settings).await?.0,
        manner: settings.manner,
    })
}

/// Who the token belongs to, and whom that one belongs to.
pub(crate) async fn identify(settings: &Settings) -> Result<(Rest, Arc<[UserId]>), Error> {
    // twilight panics where there are none.
    if rustls_native_certs::load_native_certs().certs.is_empty() {
        return Err(Error::NoCertificates);
    }
    let token = settings.token.expose_secret().trim();
    let proxy = settings.api_base.as_deref().map(api_at).transpose()?;
    let exchange = Exchange::new(token, proxy.unwrap_or_else(|| API.to_owned()))?;
    let route = Route::GetCurrentUserApplicationInfo;
    let application: Application = exchange.at_start("read_the_application", &route).await?;
    if let Some(configured) = settings
        .application_id
        .filter(|id| *id != application.id.get())
    {
        return Err(Error::OtherApplication {
            actual: application.id.get(),
            configured,
        });
    }
    let owners = application.owners();
    Ok((Rest::new(exchange, application.id), owners))
}

impl Discord {
    /// The stage port for the engine. Works once [`Discord::run`] runs.
    pub fn stage(&self) -> Arc<dyn Stage> {
        Arc::new(DiscordStage {
            rest: self.rest.clone(),
            cache: Arc::clone(&self.cache),
            panels: self.panels.clone(),
            statuses: self.statuses.clone(),
            voice_orders: self.voice_orders.clone(),
            catalogue: Arc::clone(&self.catalogue),
            owners: Arc::clone(&self.owners),
            links: SignedLinks::new(self.settings.api_base.as_deref()),
            manner: self.settings.manner,
        })
    }

    /// How the connection is doing, at any time.
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// The application's id.
    pub fn application_id(&self) -> u64 {
        self.rest.application().get()
    }

    /// How many shards there are, and which of them this program was told to run.
    pub fn shards(&self) -> (u32, RangeInclusive<u32>) {
        (self.total, self.named.clone())
    }

    /// The address that brings the bot into a guild, with the permissions it needs.
    pub fn invite_link(&self) -> String {
        registration::invite_link(self.rest.application())
    }

    /// Registers the commands, connects the shards that are `held` at each moment,
    /// and answers until `stop`.
    ///
    /// At `stop`, new interactions are refused, answers under way are given 3 s,
    /// and each shard closes so that its session can be resumed. Cancel `stop`
    /// after the engine has ended: it leaves its voice channels over this gateway.
    ///
    /// # Errors
    ///
    /// [`Error::TokenRefused`], [`Error::GatewayRefused`], [`Error::ShardEnded`].
    pub async fn run(
        self,
        engine: Engine,
        operator: Arc<dyn Operator>,
        held: watch::Receiver<BTreeSet<u32>>,
        stop: CancellationToken,
    ) -> Result<(), Error> {
        self.run_with(Arc::new(engine), operator, held, stop).await
    }

    pub(crate) async fn run_with(
        self,
        players: Arc<dyn Players>,
        operator: Arc<dyn Operator>,
        held: watch::Receiver<BTreeSet<u32>>,
        stop: CancellationToken,
    ) -> Result<(), Error> {
        let registration = Registration {
            rest: self.rest.clone(),
            catalogue: Arc::clone(&self.catalogue),
            wanted: commands::localised(&self.catalogue, self.settings.manner),
        };
        registration.begin(&self.tracker, &self.closing).await?;
        let pages = Pages::new(self.tracker.clone(), self.closing.clone());
        let desk = Arc::new(Desk {
            rest: self.rest.clone(),
            attachments: Attachments::new()?,
            pages,
            hits: Hits::default(),
            turns: Turns::default(),
            pulse: self.pulse.clone(),
            players: Arc::clone(&players),
            operator,
            owners: self.owners,
            cache: self.cache,
            catalogue: self.catalogue,
            panels: self.panels.clone(),
            statuses: self.statuses,
            manner: self.settings.manner,
        });
        let ending = stop.child_token();
        let events = Arc::new(Events::new(
            desk,
            self.pulse,
            self.tracker.clone(),
            ending.clone(),
            self.settings.max_interactions,
        ));
        let shards = Shards {
            config: self.config,
            total: self.total,
            senders: self.senders,
            events,
            players,
            panels: self.panels,
            held,
        };
        let running = shards.run(ending.clone());
        tokio::pin!(running);
        let outcome = tokio::select! {
            outcome = &mut running => outcome,
            () = self.rest.token_refused() => {
                ending.cancel();
                // What it says is less than why it was ended.
                let _ = running.await;
                Err(Error::TokenRefused)
            }
        };
        ending.cancel();
        self.closing.cancel();
        self.tracker.close();
        if timeout(LAST_ANSWERS, self.tracker.wait()).await.is_err() {
            tracing::warn!(
                left = self.tracker.len(),
                "some interactions were left unanswered"
            );
        }
        outcome
    }
}

#[cfg(test)]
mod faults;
#[cfg(test)]
mod tests;
