//! The pages for probes and scrapes: `/livez`, `/readyz`, `/healthz`,
//! `/metrics`.
//!
//! `/livez` never depends on Discord, a node or the database: an outage of
//! theirs would become a storm of restarts, each of which costs an IDENTIFY.
//! <https://kubernetes.io/docs/reference/using-api/health-checks/>

use std::io;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use axum::{Router, serve};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime as _, SystemTime};

use crate::health::{Bounds, Signs, Status, Verdict, judge, report};
use crate::heart::Heart;
use crate::metrics::Metrics;

/// Whoever knows how the program is.
pub trait Vitals: Send + Sync + 'static {
    /// How it is.
    fn signs(&self) -> Signs;

    /// Whether it takes work: it has started, is let in by Discord, and does
    /// not end.
    fn is_ready(&self) -> bool;

    /// Sets those figures that are looked up when somebody asks.
    fn gather(&self);
}

/// What the pages are drawn from. Cheap to clone.
#[derive(Clone)]
pub struct Pages {
    inner: Arc<Inner>,
}

struct Inner {
    vitals: Arc<dyn Vitals>,
    bounds: Bounds,
    heart: Heart,
    metrics: Option<Metrics>,
}

impl Pages {
    /// Without metrics, `/metrics` is not there.
    pub fn new(
        vitals: Arc<dyn Vitals>,
        bounds: Bounds,
        heart: Heart,
        metrics: Option<Metrics>,
    ) -> Self {
        let inner = Inner {
            vitals,
            bounds,
            heart,
            metrics,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// How the program is at the moment.
    pub fn verdict(&self) -> (Signs, Verdict) {
        let signs = self.inner.vitals.signs();
        let verdict = judge(&signs, &self.inner.bounds);
        (signs, verdict)
    }

    /// Takes in what happened since, and puts it where it takes no room: the first
    /// scrape after weeks has no more to do than the next one.
    pub fn tidy(&self) {
        if let Some(metrics) = &self.inner.metrics {
            self.inner.vitals.gather();
            metrics.tidy();
        }
    }

    /// Serves until `stop`.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn run(self, listener: TcpListener, stop: CancellationToken) -> io::Result<()> {
        let router = Router::new()
            .route("/livez", get(live))
            .route("/readyz", get(ready))
            .route("/healthz", get(health))
            .route("/metrics", get(metrics))
            .with_state(self);
        tokio::select! {
            served = async { serve(listener, router).await } => served,
            () = stop.cancelled() => Ok(()),
        }
    }
}

fn yes_or_no(yes: bool, no: &'static str) -> Response {
    if yes {
        "ok\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, no).into_response()
    }
}

async fn live(State(pages): State<Pages>) -> Response {
    yes_or_no(pages.inner.heart.beats(), "tasks are not run\n")
}

async fn ready(State(pages): State<Pages>) -> Response {
    yes_or_no(pages.inner.vitals.is_ready(), "not ready\n")
}

async fn health(State(pages): State<Pages>) -> Response {
    let (signs, verdict) = pages.verdict();
    let code = match verdict.status {
        Status::Healthy | Status::Degraded => StatusCode::OK,
        Status::Unhealthy => StatusCode::SERVICE_UNAVAILABLE,
    };
    let report = report(&signs, &verdict, pages.inner.heart.uptime(), &timestamp());
    (code, Json(report)).into_response()
}

async fn metrics(State(pages): State<Pages>) -> Response {
    let Some(metrics) = &pages.inner.metrics else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (_, verdict) = pages.verdict();
    for status in Status::ALL {
        let holds = f64::from(u8::from(status == verdict.status));
        metrics::gauge!("seraphim_health", "status" => status.to_string()).set(holds);
    }
    pages.inner.vitals.gather();
    let format = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, format)], metrics.render()).into_response()
}

/// Now, as RFC 3339 has it.
fn timestamp() -> String {
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = SystemTime.format_time(&mut Writer::new(&mut text));
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    use super::*;
    use crate::health::{Discord, Nodes};

    #[derive(Default)]
    struct Patient {
        signs: Mutex<Signs>,
        gathered: AtomicU32,
    }

    impl Vitals for Patient {
        fn signs(&self) -> Signs {
            self.signs.lock().expect("nobody panics").clone()
        }

        fn is_ready(&self) -> bool {
            self.signs()
                .discord
                .is_some_and(|discord| discord.connected > 0)
        }

        fn gather(&self) {
            self.gathered.fetch_add(1, Ordering::Relaxed);
            metrics::gauge!("seraphim_guilds").set(7.0);
        }
    }

    /// A whole answer: status line, head and body.
    async fn ask(listener: std::net::SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(listener).await.expect("it listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream
            .write_all(request.as_bytes())
            .await
            .expect("it reads");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .await
            .expect("it answers");
        answer
    }

    #[tokio::test]
    async fn healthz_shows_each_of_the_three_states_and_livez_none_of_them() {
        let patient = Arc::new(Patient::default());
        let metrics = Metrics::install().expect("the first of this process");
        let pages = Pages::new(
            Arc::clone(&patient) as _,
            Bounds::default(),
            Heart::default(),
            Some(metrics),
        );
        pages.tidy();
        let gathered = patient.gathered.load(Ordering::Relaxed);
        assert_eq!(gathered, 1, "it waits for somebody to scrape");

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let at = listener.local_addr().expect("it has one");
        let stop = CancellationToken::new();
        let mut serving = tokio::task::JoinSet::new();
        serving.spawn(pages.run(listener, stop.clone()));

        let well = Signs {
            discord: Some(Discord {
                shards: 1,
                connected: 1,
                ..Discord::default()
            }),
            nodes: Nodes {
                all: 1,
                connected: 1,
                players: 0,
            },
            ..Signs::default()
        };
        let slow = Signs {
            late_share: 0.5,
            ..well.clone()
        };
        let lost = Signs {
            discord: Some(Discord {
                shards: 1,
                ..Discord::default()
            }),
            ..well.clone()
        };
        for (signs, code, status, readiness) in [
            (well, "200 OK", "healthy", "200 OK"),
            (slow, "200 OK", "degraded", "200 OK"),
            (lost, "503 ", "unhealthy", "503 "),
        ] {
            *patient.signs.lock().expect("nobody panics") = signs;
            let answer = ask(at, "/healthz").await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {code}")), "{answer}");
            assert!(
                answer.contains(&format!("\"status\":\"{status}\"")),
                "{answer}"
            );
            let answer = ask(at, "/readyz").await;
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {readiness}")),
                "{answer}"
            );
            assert!(ask(at, "/livez").await.starts_with("HTTP/1.1 200"));
            let scrape = ask(at, "/metrics").await;
            let holds = format!("seraphim_health{{status=\"{status}\"}} 1");
            assert!(scrape.contains(&holds), "{scrape}");
        }
        let scrape = ask(at, "/metrics").await;
        for line in [
            "seraphim_guilds 7",
            "seraphim_task_panics_total 0",
            "seraphim_audio_tick_lateness_seconds_bucket{le=\"0.005\"} 0",
            "# TYPE process_resident_memory_bytes gauge",
        ] {
            assert!(scrape.contains(line), "{line} is not in {scrape}");
        }
        drop((stop, serving));
    }
}
