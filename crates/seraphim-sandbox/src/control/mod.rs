//! The control port: the Rust API of the sandbox over HTTP and JSON, for
//! tests in other languages, for scripts and for the browser page.
//!
//! | route | what |
//! |---|---|
//! | `GET /state` | guilds, channels, people, bots, gateway sessions, voice connections, addresses |
//! | `POST /people/{name}` | a person acts, see [`act::Act`] |
//! | `GET /people/{name}/messages` | what they see in a channel |
//! | `GET /people/{name}/direct` | the direct messages they got |
//! | `GET /interactions/{id}` | how an interaction went |
//! | `GET /heard` | what a person heard of a speaker |
//! | `GET /requests` | the requests that came to the REST API |
//! | `POST /faults` | something goes wrong, see [`crate::Fault`] |
//! | `POST /world` | the world grows or changes, see [`grow::Grow`] |

mod act;
mod grow;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    error::ActError,
    fault::Fault,
    people::Seen,
    sandbox::{Sandbox, Shared, guild_of, user_of},
    voice::{Heard, MediaMark, Window},
    world::World,
};

/// What the control port knows: the sandbox without keeping it alive.
#[derive(Clone)]
pub(crate) struct Control {
    shared: Arc<Shared>,
}

impl Control {
    fn sandbox(&self) -> Sandbox {
        Sandbox::borrowed(&self.shared)
    }
}

/// A refusal of the control port: a sentence.
struct Refused(ActError);

impl From<ActError> for Refused {
    fn from(error: ActError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self.0 {
            ActError::Unknown { .. } => StatusCode::NOT_FOUND,
            ActError::Forbidden(_) => StatusCode::FORBIDDEN,
            ActError::Malformed(_) => StatusCode::BAD_REQUEST,
            ActError::NoResponse | ActError::Offline | ActError::Voice(_) => {
                StatusCode::GATEWAY_TIMEOUT
            }
        };
        (status, Json(json!({"error": self.0.to_string()}))).into_response()
    }
}

type Answer = Result<Json<Value>, Refused>;

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/state", get(state))
        .route("/people/{name}", post(act::act))
        .route("/people/{name}/messages", get(messages))
        .route("/people/{name}/direct", get(direct))
        .route("/interactions/{id}", get(interaction))
        .route("/heard", get(heard))
        .route("/requests", get(requests))
        .route("/faults", post(fault))
        .route("/world", post(grow::grow))
        .with_state(Control { shared })
}

async fn state(State(control): State<Control>) -> Json<Value> {
    let sandbox = control.sandbox();
    let mut state = sandbox.look(overview);
    let voice = sandbox.voice_servers().iter().flat_map(|(region, server)| {
        server.connections().into_iter().map(move |(guild, user)| {
            json!({"region": region, "guild": guild.to_string(), "user": user.to_string()})
        })
    });
    state["voice"] = voice.collect();
    state["api_base"] = json!(sandbox.api_base());
    state["gateway_url"] = json!(sandbox.gateway_url());
    state["ca_path"] = json!(sandbox.ca_path());
    state["token"] = json!(sandbox.token());
    Json(state)
}

fn overview(world: &World) -> Value {
    let guilds = world.guilds.values().map(|guild| {
        let channels =
            guild.channels.values().map(|channel| {
                let inside = guild.listeners(channel.id).map(|state| {
                let user = world.users.get(&state.user_id).map(|user| user.username.clone());
                json!({"user": user, "id": state.user_id.to_string(), "suppress": state.suppress,
                       "self_deaf": state.self_deaf, "self_mute": state.self_mute})
            });
                json!({"id": channel.id.to_string(), "name": channel.name,
                   "type": channel.kind.number(), "status": channel.status,
                   "rtc_region": channel.rtc_region, "bitrate": channel.bitrate,
                   "user_limit": channel.user_limit, "inside": inside.collect::<Vec<_>>()})
            });
        json!({"id": guild.id.to_string(), "name": guild.name, "available": guild.available,
               "members": guild.members.keys().map(u64::to_string).collect::<Vec<_>>(),
               "channels": channels.collect::<Vec<_>>()})
    });
    let people = world.users.values().map(|user| {
        json!({"id": user.id.to_string(), "name": user.username, "bot": user.bot,
               "locale": user.locale})
    });
    let bots = world.applications.values().map(|app| {
        let commands = app.commands.iter().map(|(scope, commands)| {
            json!({"guild": scope.map(|id| id.to_string()),
                   "names": commands.values().map(|c| c.name.clone()).collect::<Vec<_>>()})
        });
        json!({"id": app.id.to_string(), "name": app.name, "starts_left": app.starts_left,
               "logins": app.logins.iter().map(|l| format!("{l:?}")).collect::<Vec<_>>(),
               "commands": commands.collect::<Vec<_>>()})
    });
    let sessions = world.sessions.values().map(|session| {
        json!({"application": session.application.to_string(), "intents": session.intents,
               "shard": [session.shard.0, session.shard.1], "seq": session.seq,
               "connected": session.connection.is_some(), "presence": session.presence})
    });
    json!({
        "guilds": guilds.collect::<Vec<_>>(), "people": people.collect::<Vec<_>>(),
        "bots": bots.collect::<Vec<_>>(), "sessions": sessions.collect::<Vec<_>>(),
    })
}

#[derive(Debug, Default, Deserialize)]
struct Place {
    guild: Option<String>,
    channel: Option<String>,
}

async fn messages(
    State(control): State<Control>,
    Path(name): Path<String>,
    Query(place): Query<Place>,
) -> Answer {
    let person = act::placed(
        &control,
        &name,
        place.guild.as_deref(),
        place.channel.as_deref(),
    )?;
    Ok(Json(person.sees().iter().map(Seen::to_json).collect()))
}

async fn direct(State(control): State<Control>, Path(name): Path<String>) -> Answer {
    let person = control.sandbox().person(&name)?;
    Ok(Json(
        person.direct_messages().iter().map(Seen::to_json).collect(),
    ))
}

async fn interaction(State(control): State<Control>, Path(id): Path<u64>) -> Answer {
    let unknown = || ActError::Unknown {
        what: "interaction",
        name: id.to_string(),
    };
    let life = control.sandbox().look(|world| {
        let interaction = world.interactions.get(&id)?;
        Some(crate::people::Life::of(world, interaction).to_json())
    });
    Ok(Json(life.ok_or_else(unknown)?))
}

#[derive(Debug, Deserialize)]
struct Listening {
    who: String,
    speaker: Option<String>,
    guild: Option<String>,
    last_seconds: Option<f64>,
    /// The `mark` of an earlier answer: only what came after it.
    since: Option<u64>,
}

async fn heard(State(control): State<Control>, Query(asked): Query<Listening>) -> Answer {
    let (guild, who, speaker) = control.shared.look(|world| {
        let guild = guild_of(world, asked.guild.as_deref())?.id;
        let speaker = match &asked.speaker {
            Some(name) => user_of(world, name)?,
            None => world.main_application().map_or(0, |app| app.id),
        };
        Ok::<_, ActError>((guild, user_of(world, &asked.who)?, speaker))
    })?;
    let unknown = || ActError::Unknown {
        what: "listener",
        name: asked.who.clone(),
    };
    let ears = control.shared.ears(guild, who).ok_or_else(unknown)?;
    let window = match (asked.since, asked.last_seconds) {
        (Some(mark), _) => Window::Since(MediaMark(mark)),
        (None, Some(seconds)) => Window::Last(crate::fault::seconds(seconds)),
        (None, None) => Window::All,
    };
    let mut json = heard_json(&ears.heard(speaker, window));
    json["mark"] = json!(ears.mark().0);
    json["dave_version"] = json!(ears.dave_version());
    json["epoch"] = json!(ears.epoch());
    Ok(Json(json))
}

fn heard_json(heard: &Heard) -> Value {
    let millis = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
    json!({
        "packets": heard.packets, "lost": heard.lost, "undecryptable": heard.undecryptable,
        "undecodable": heard.undecodable, "span_ms": millis(heard.span),
        "audible_ms": millis(heard.audible), "longest_gap_ms": millis(heard.longest_gap),
        "missing_ms": millis(heard.missing), "frequency_hz": heard.frequency_hz(),
        "level_dbfs": heard.level_dbfs, "silence_ratio": heard.silence_ratio,
        "bitrate": heard.bitrate,
        "before_keys": heard.before_keys, "quiet_for_ms": heard.quiet_for.map(millis),
    })
}

async fn requests(State(control): State<Control>) -> Json<Value> {
    let now = tokio::time::Instant::now();
    let list = control.sandbox().requests().into_iter().map(|request| {
        json!({"method": request.method, "path": request.path, "status": request.status,
               "ago_ms": now.duration_since(request.at).as_secs_f64() * 1000.0})
    });
    Json(list.collect())
}

async fn fault(State(control): State<Control>, Json(fault): Json<Fault>) -> Answer {
    control.sandbox().fault(fault).await?;
    Ok(Json(json!({"done": true})))
}
