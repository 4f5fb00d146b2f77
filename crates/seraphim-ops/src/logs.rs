//! How a log line looks, which ones are written, and where to.
//!
//! Whoever logs never waits: lines go to a writer of their own, and what it
//! cannot take in time is dropped and counted.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use tracing::level_filters::LevelFilter;
use tracing::{Metadata, Subscriber};
use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::reload;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry};

#[cfg(feature = "traces")]
use crate::traces::Collector;

/// Lines that wait for a writer, before further ones are dropped.
const WAITING: usize = 2_048;

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people at a terminal.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// What to log, how, and where to.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// The form of a line.
    pub format: LogFormat,
    /// A level, or directives such as `info,seraphim_voice=debug`.
    pub filter: String,
    /// A folder for files too, one a day.
    pub folder: Option<PathBuf>,
    /// How many of them are kept.
    pub keep_files: usize,
    /// Where traces are sent to, by OTLP over HTTP, such as
    /// `http://tempo:4318/v1/traces`; only where the feature `traces` is built in.
    pub traces: Option<String>,
}

/// Why logging could not be set up, or changed.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The filter is not one.
    #[error("the log filter is not understood: {0}")]
    Filter(#[from] ParseError),
    /// The folder cannot be written.
    #[error("the folder for logs (log.folder)")]
    Folder(#[from] InitError),
    /// Traces are to be sent, and the program cannot.
    #[error(
        "this program was built without traces (traces.endpoint): build it with --features traces"
    )]
    NoTraces,
    /// The address for traces cannot be used.
    #[error("traces cannot be sent (traces.endpoint): {0}")]
    Traces(String),
    /// Somebody has set up logging already.
    #[error("logging is set up already")]
    Twice,
}

/// Logging that is set up. What waits is written when it is dropped.
pub struct Logs {
    filter: reload::Handle<EnvFilter, Registry>,
    dropped: Vec<ErrorCounter>,
    writers: Vec<WorkerGuard>,
    #[cfg(feature = "traces")]
    collector: Option<Collector>,
}

impl Logs {
    /// Other lines are written from now on.
    ///
    /// # Errors
    /// [`LogError::Filter`]; nothing has changed then.
    pub fn set_filter(&self, filter: &str) -> Result<(), LogError> {
        let filter = EnvFilter::try_new(filter)?;
        // The only way for this to fail is that logging has ended.
        self.filter.reload(filter).map_err(|_| LogError::Twice)
    }

    /// How many lines were dropped because a writer did not take them in time.
    pub fn dropped(&self) -> u64 {
        self.dropped
            .iter()
            .map(|counter| u64::try_from(counter.dropped_lines()).unwrap_or(u64::MAX))
            .sum()
    }
}

/// Libraries that would write secrets: they log whole messages, logins among them.
const TALKATIVE: [&str; 4] = [
    "twilight_gateway",
    "tungstenite",
    "tokio_tungstenite",
    "tokio_websockets",
];

/// Lets no secret through, whatever the filter beside it asks for.
struct Discreet;

impl<S: Subscriber> Layer<S> for Discreet {
    fn enabled(&self, line: &Metadata<'_>, _: Context<'_, S>) -> bool {
        let library = line.target().split("::").next().unwrap_or_default();
        *line.level() <= LevelFilter::INFO || !TALKATIVE.contains(&library)
    }
}

/// Sets up logging for the whole process, to standard error (standard output
/// belongs to what a command prints), and to files where a folder is named.
///
/// # Errors
/// [`LogError::Filter`] for a filter that is not one, [`LogError::Folder`],
/// [`LogError::Twice`] at a second call.
pub fn init_logs(settings: &LogSettings) -> Result<Logs, LogError> {
    let (filter, handle) = reload::Layer::new(EnvFilter::try_new(&settings.filter)?);
    let (terminal, guard) = unhurried(std::io::stderr());
    let mut logs = Logs {
        filter: handle,
        dropped: vec![terminal.error_counter()],
        writers: vec![guard],
        #[cfg(feature = "traces")]
        collector: collector(settings)?,
    };
    #[cfg(not(feature = "traces"))]
    if settings.traces.is_some() {
        return Err(LogError::NoTraces);
    }
    let file = match &settings.folder {
        None => None,
        Some(folder) => {
            let (file, guard) = unhurried(
                RollingFileAppender::builder()
                    .rotation(Rotation::DAILY)
                    .filename_prefix("seraphim")
                    .filename_suffix("log")
                    .max_log_files(settings.keep_files)
                    .build(folder)?,
            );
            logs.dropped.push(file.error_counter());
            logs.writers.push(guard);
            Some(file)
        }
    };
    // Fields of spans are formatted once for all writers, colours and all.
    let colours = file.is_none() && std::io::stderr().is_terminal();
    let format = settings.format;
    let lines = tracing_subscriber::registry()
        .with(filter)
        .with(Discreet)
        .with(layer(format, terminal, colours))
        .with(file.map(|file| layer(format, file, false)));
    #[cfg(feature = "traces")]
    let lines = lines.with(logs.collector.as_ref().map(Collector::layer));
    lines.try_init().map_err(|_| LogError::Twice)?;
    Ok(logs)
}

#[cfg(feature = "traces")]
fn collector(settings: &LogSettings) -> Result<Option<Collector>, LogError> {
    let endpoint = settings.traces.as_deref();
    let collector = endpoint.map(Collector::new).transpose();
    collector.map_err(|error| LogError::Traces(error.to_string()))
}

/// A writer that takes lines at once and writes them when it can.
fn unhurried(to: impl std::io::Write + Send + 'static) -> (NonBlocking, WorkerGuard) {
    NonBlockingBuilder::default()
        .buffered_lines_limit(WAITING)
        .lossy(true)
        .thread_name("log")
        .finish(to)
}

fn layer<S>(format: LogFormat, to: NonBlocking, colours: bool) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(to)
        .with_ansi(colours);
    match format {
        LogFormat::Text => layer.with_target(false).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, sync_channel};

    use super::*;

    fn settings(filter: &str) -> LogSettings {
        LogSettings {
            format: LogFormat::Text,
            filter: filter.to_owned(),
            folder: None,
            keep_files: 7,
            traces: None,
        }
    }

    #[test]
    fn a_filter_that_is_none_is_refused() {
        let refused = init_logs(&settings("a=b=c"));
        assert!(
            matches!(refused, Err(LogError::Filter(_))),
            "it was accepted"
        );
    }

    #[test]
    fn no_filter_makes_libraries_write_secrets() {
        use tracing::{Level, enabled};

        for asked in [
            "trace",
            "debug,twilight_gateway=trace",
            "info,tungstenite::handshake=trace,tungstenite::protocol=trace",
            "info,[call]=trace",
        ] {
            let filter = EnvFilter::try_new(asked).expect("it is one");
            let lines = tracing_subscriber::registry().with(filter).with(Discreet);
            tracing::subscriber::with_default(lines, || {
                let _span = tracing::info_span!("call").entered();
                assert!(!enabled!(target: "twilight_gateway::shard", Level::DEBUG));
                assert!(!enabled!(target: "tungstenite", Level::TRACE), "{asked}");
                assert!(!enabled!(target: "tungstenite::handshake::client", Level::TRACE));
                assert!(!enabled!(target: "tungstenite::protocol", Level::TRACE));
                assert!(enabled!(target: "tungstenite::protocol", Level::INFO));
                assert!(enabled!(target: "seraphim_voice::udp", Level::INFO));
            });
        }
        let filter = EnvFilter::try_new("trace").expect("it is one");
        let lines = tracing_subscriber::registry().with(filter).with(Discreet);
        tracing::subscriber::with_default(lines, || {
            assert!(enabled!(target: "seraphim_voice::udp", Level::TRACE));
        });
    }

    /// Takes nothing until it is told to.
    struct Blocked(Receiver<()>);

    impl std::io::Write for Blocked {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            // Whoever let go of the other end has let this one go on.
            let _ = self.0.recv();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_sink_that_takes_nothing_holds_nobody_and_what_is_dropped_is_counted() {
        let (go_on, held) = sync_channel(0);
        let (writer, guard) = unhurried(Blocked(held));
        let dropped = writer.error_counter();
        let subscriber = tracing_subscriber::registry().with(layer(LogFormat::Json, writer, false));

        tracing::subscriber::with_default(subscriber, || {
            for line in 0..2 * WAITING {
                tracing::error!(line, "told");
            }
        });

        // One line may be in the writer's hands.
        assert!(dropped.dropped_lines() >= WAITING - 1);
        drop((go_on, guard));
    }

    #[test]
    fn a_line_of_json_is_one_object_with_its_fields_and_those_of_its_spans() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = RollingFileAppender::new(Rotation::NEVER, folder.path(), "log");
        let (writer, guard) = unhurried(file);
        let subscriber = tracing_subscriber::registry().with(layer(LogFormat::Json, writer, false));
        tracing::subscriber::with_default(subscriber, || {
            let _guild = tracing::info_span!("guild", guild.id = 7).entered();
            tracing::warn!(code = "PLAY-04", "a\nb");
        });
        drop(guard);

        let text = std::fs::read_to_string(folder.path().join("log")).expect("it was written");
        assert_eq!(text.lines().count(), 1, "{text}");
        let line: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(
            (&line["level"], &line["code"], &line["message"]),
            (&"WARN".into(), &"PLAY-04".into(), &"a\nb".into())
        );
        assert_eq!(line["span"]["guild.id"], 7);
    }
}
