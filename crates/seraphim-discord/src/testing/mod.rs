//! For the tests: Discord's REST API on a real socket that writes down what it
//! is asked, and an engine that answers what and when the test says.

mod engine;
mod gateway;
mod operator;
mod rest;

pub(crate) use engine::{FakePlayers, Passed};
pub(crate) use gateway::{FakeGateway, Manners};
pub(crate) use operator::FakeOperator;
pub(crate) use rest::{FakeRest, STALL, Seen};

use std::{sync::Arc, time::Duration};

use seraphim_core::UserId;
use serde_json::{Value, json};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use twilight_model::id::Id;

use crate::{
    attachments::Attachments,
    cache::Cache,
    desk::Desk,
    guild_commands::Turns,
    hits::Hits,
    pages::Pages,
    panel::Panels,
    pulse::Pulse,
    rest::{Exchange, Rest},
    settings::api_at,
    view::{Catalogue, Manner},
    voice_status::VoiceStatuses,
    wire,
};

/// The bot's own id in all tests.
pub(crate) const OWN: u64 = 100;
/// The guild of all tests.
pub(crate) const GUILD: u64 = 1;
/// The application's owner.
pub(crate) const OWNER: u64 = 2;
/// The person who acts in all tests.
pub(crate) const PERSON: u64 = 7;

/// How the fake is asked.
pub(crate) fn exchange(rest: &FakeRest) -> Exchange {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let api = api_at(&format!("http://{}", rest.authority())).expect("an address");
    Exchange::new("token", api).expect("a client")
}

/// A desk on a fake Discord, with one guild in its cache: voice channel 5 with
/// the person in it, text channel 6.
pub(crate) struct Bench {
    pub(crate) rest: FakeRest,
    pub(crate) players: Arc<FakePlayers>,
    pub(crate) operator: Arc<FakeOperator>,
    pub(crate) desk: Arc<Desk>,
    pub(crate) panels: Panels,
    /// What runs for `desk.statuses`.
    pub(crate) status_tasks: TaskTracker,
    closing: CancellationToken,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with_gap(Duration::from_millis(300)).await
    }

    /// `gap`: the shortest time between two edits of a panel, and before a voice
    /// channel's status is tried again.
    pub(crate) async fn with_gap(gap: Duration) -> Self {
        let rest = FakeRest::start().await;
        let line = Rest::new(exchange(&rest), Id::new(42));
        let catalogue = Arc::new(Catalogue::load().expect("the texts parse"));
        let closing = CancellationToken::new();
        let manner = Manner::Plain;
        let panels = Panels::new(
            line.clone(),
            Arc::clone(&catalogue),
            gap,
            TaskTracker::new(),
            closing.clone(),
        );
        let status_tasks = TaskTracker::new();
        let statuses = VoiceStatuses::new(line.clone(), gap, status_tasks.clone(), closing.clone());
        let cache = Arc::<Cache>::default();
        cache.set_own(Id::new(OWN));
        cache.put(serde_json::from_value(guild()).expect("a guild"));
        let players = Arc::<FakePlayers>::default();
        let operator = Arc::<FakeOperator>::default();
        let pulse = Pulse::new(1, 0..=0, Arc::clone(&cache));
        let desk = Arc::new(Desk {
            rest: line,
            attachments: Attachments::new().expect("a client"),
            pulse,
            players: players.clone(),
            operator: operator.clone(),
            owners: Arc::from([UserId(OWNER)]),
            cache,
            catalogue,
            panels: panels.clone(),
            statuses,
            pages: Pages::new(TaskTracker::new(), closing.clone()),
            hits: Hits::default(),
            turns: Turns::default(),
            manner,
        });
        Self {
            rest,
            players,
            operator,
            desk,
            panels,
            status_tasks,
            closing,
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.closing.cancel();
    }
}

/// The guild as `GUILD_CREATE` tells it.
pub(crate) fn guild() -> Value {
    let everyone = (1_u64 << 10 | 1 << 11 | 1 << 14 | 1 << 20 | 1 << 21).to_string();
    json!({
        "id": GUILD.to_string(), "owner_id": "2",
        "roles": [{"id": GUILD.to_string(), "name": "@everyone", "permissions": everyone}],
        "channels": [
            {"id": "5", "type": 2, "user_limit": 0, "permission_overwrites": []},
            {"id": "6", "type": 0, "permission_overwrites": []},
        ],
        "voice_states": [{"channel_id": "5", "user_id": PERSON.to_string(), "session_id": "p"}],
        "members": [
            {"user": {"id": OWN.to_string(), "bot": true}, "roles": []},
            {"user": {"id": PERSON.to_string()}, "roles": []},
        ],
    })
}

/// A slash command of the person.
pub(crate) fn command(name: &str, options: &Value) -> wire::Interaction {
    interaction(2, &json!({ "name": name, "options": options }))
}

/// A slash command of somebody.
pub(crate) fn command_of(who: u64, name: &str, options: &Value) -> wire::Interaction {
    let mut asked = interaction_json(2, &json!({ "name": name, "options": options }));
    asked["member"]["user"]["id"] = who.to_string().into();
    serde_json::from_value(asked).expect("an interaction")
}

/// A press of the person on a button of message 900.
pub(crate) fn press(custom_id: &str) -> wire::Interaction {
    interaction(3, &json!({ "custom_id": custom_id, "component_type": 2 }))
}

/// Any interaction of the person.
pub(crate) fn interaction(kind: u8, data: &Value) -> wire::Interaction {
    serde_json::from_value(interaction_json(kind, data)).expect("an interaction")
}

/// The same as Discord's gateway tells it.
pub(crate) fn interaction_json(kind: u8, data: &Value) -> Value {
    json!({
        "id": "300", "application_id": "42", "type": kind, "token": "itoken",
        "guild_id": GUILD.to_string(), "channel": {"id": "6", "type": 0},
        "member": {"user": {"id": PERSON.to_string()}, "roles": [], "permissions": "0"},
        "app_permissions": (1_u64 << 10 | 1 << 11 | 1 << 14).to_string(),
        "message": {"id": "900"}, "data": data,
    })
}
