//! One trace of a request, from the command to the first frame, as a collector of
//! OpenTelemetry's gets it: <https://opentelemetry.io/docs/specs/otlp/#otlphttp>.
#![cfg(feature = "traces")]

#[path = "operations/program.rs"]
mod program;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use self::program::{Discord, Outcome, Program, until};

/// A span as it was sent.
#[derive(Clone, Debug)]
struct Sent {
    name: String,
    trace: String,
    id: String,
    parent: String,
    route: String,
}

type Spans = Arc<watch::Sender<Vec<Sent>>>;

async fn take(State(spans): State<Spans>, Json(batch): Json<Value>) -> Json<Value> {
    let every = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    for resource in every(&batch, "resourceSpans") {
        for scope in every(&resource, "scopeSpans") {
            for span in every(&scope, "spans") {
                let text = |key: &str| span[key].as_str().unwrap_or_default().to_owned();
                let attributes = every(&span, "attributes");
                let route = attributes.iter().find(|it| it["key"] == "route");
                let route = route.and_then(|it| it["value"]["stringValue"].as_str());
                let sent = Sent {
                    name: text("name"),
                    trace: text("traceId"),
                    id: text("spanId"),
                    parent: text("parentSpanId"),
                    route: route.unwrap_or_default().to_owned(),
                };
                spans.send_modify(|spans| spans.push(sent));
            }
        }
    }
    Json(json!({}))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_its_lookup_its_join_and_its_first_frame_are_one_trace_through_bot_and_node()
-> Outcome {
    let spans: Spans = Arc::default();
    let collector = TcpListener::bind("127.0.0.1:0").await?;
    let endpoint = format!("http://{}/v1/traces", collector.local_addr()?);
    let router = Router::new()
        .route("/v1/traces", post(take))
        .with_state(Arc::clone(&spans));
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(async move { axum::serve(collector, router).await });

    let folder = tempfile::tempdir()?;
    let discord = Discord::start(folder.path()).await?;
    let mut bot = Program::start(
        discord
            .bot(folder.path())
            .env("SERAPHIM_TRACES__ENDPOINT", endpoint),
    )?;
    let pages = bot.pages().await?;
    until(&pages, "/readyz", "200 OK").await?;
    discord
        .alice(&json!({"do": "join", "voice": "Music"}))
        .await?;
    let play = json!({"do": "run", "command": "/play query: lauds"});
    discord.alice(&play).await?;
    until(
        &pages,
        "/metrics",
        "seraphim_play_start_duration_seconds_count 1",
    )
    .await?;
    bot.signal(Signal::TERM)?;
    assert_eq!(bot.ended().await?.code(), Some(0), "{}", bot.said());

    // The last ones were sent before it ended.
    let spans = spans.borrow().clone();
    let one = |name: &str| {
        let mut found = spans.iter().filter(|span| span.name == name);
        found.next().ok_or(format!("no span {name} in {spans:?}"))
    };
    let interaction = one("interaction")?;
    assert_eq!(interaction.parent, "", "it begins the trace");
    for name in ["resolve", "join", "first frame"] {
        let span = one(name)?;
        assert_eq!(
            span.parent, interaction.id,
            "{name} is a part of the command"
        );
    }
    let node: BTreeMap<_, _> = spans
        .iter()
        .filter(|span| span.name == "node")
        .map(|span| (span.parent.as_str(), span.route.as_str()))
        .collect();
    let asked = |name: &str| one(name).map(|span| node.get(span.id.as_str()).copied());
    assert_eq!(asked("resolve")?, Some("/v4/loadtracks"));
    assert_eq!(
        asked("first frame")?,
        Some("/v4/sessions/{session}/players/{guild}")
    );
    for span in &spans {
        assert_eq!(
            span.trace, interaction.trace,
            "{span:?} is in another trace"
        );
    }
    Ok(())
}
