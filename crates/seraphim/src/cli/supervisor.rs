//! The processes that a visit needs beside the stand-in: the bot, and the audio
//! node where it is to be apart. Each is a process of its own, so that it can be
//! killed as a power cut would kill it.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use seraphim_sandbox::Sandbox;
use seraphim_sandbox::script::{Fate, Process, ProcessControl};
use tokio::process::{Child, Command};
use tokio::sync::watch;

/// How much of a log is shown when a visit fails.
const LAST_LINES: usize = 20;

/// How long a process may take to end when it is asked to.
const GOODBYE: Duration = Duration::from_secs(9);

/// The node's password: it lives as long as the visit, on loopback.
const PASSWORD: &str = "a visit's own password";

/// The nodes beside the bot, and how the bot is told of each: host, port and
/// password.
const NODES: [(&str, [&str; 3]); 2] = [
    (
        "node",
        ["LAVALINK_HOST", "LAVALINK_PORT", "LAVALINK_PASSWORD"],
    ),
    (
        "second",
        [
            "SERAPHIM_LAVALINK__NODE__SECOND__HOST",
            "SERAPHIM_LAVALINK__NODE__SECOND__PORT",
            "SERAPHIM_LAVALINK__NODE__SECOND__PASSWORD",
        ],
    ),
];

/// A process, running or not, and what it takes to start it.
struct Supervised {
    name: &'static str,
    command: &'static str,
    environment: Vec<(&'static str, String)>,
    child: Option<Child>,
    /// It was asked to end, and need not have yet.
    leaving: Option<Child>,
}

impl Supervised {
    /// Asks a process that runs to end.
    fn ask_to_end(&mut self) -> Result<(), String> {
        let child = self.child.take();
        let child = child.ok_or_else(|| format!("the {} does not run", self.name))?;
        let pid = child.id().and_then(|id| i32::try_from(id).ok());
        let pid = pid.and_then(rustix::process::Pid::from_raw);
        self.leaving = Some(child);
        match pid {
            Some(pid) => rustix::process::kill_process(pid, rustix::process::Signal::TERM)
                .map_err(|error| format!("the {}: {error}", self.name)),
            // It has ended by itself.
            None => Ok(()),
        }
    }

    /// Waits until it has ended that was asked to, and makes it.
    async fn leave(&mut self) {
        let Some(mut child) = self.leaving.take() else {
            return;
        };
        if tokio::time::timeout(GOODBYE, child.wait()).await.is_err() {
            drop(child.kill().await);
        }
    }

    async fn kill(&mut self) -> Result<(), String> {
        let child = self.child.take();
        let mut child = child.ok_or_else(|| format!("the {} does not run", self.name))?;
        child.kill().await.map_err(|error| error.to_string())
    }
}

/// The processes of a visit.
pub(super) struct Supervisor {
    program: PathBuf,
    folder: PathBuf,
    supervised: Vec<Supervised>,
    processes: watch::Sender<Vec<Process>>,
}

impl Supervisor {
    /// Nothing runs yet. `music` becomes the library; the child processes trust
    /// `roots`. With `nodes` there are that many beside the bot, two
    /// at most, called `node` and `second`.
    pub(super) fn new(
        folder: &Path,
        sandbox: &Sandbox,
        music: &Path,
        roots: &Path,
        nodes: usize,
    ) -> anyhow::Result<Self> {
        let roots = ("SSL_CERT_FILE", roots.display().to_string());
        let sources = [
            ("SERAPHIM_SOURCES__LOCAL__ROOT", music.display().to_string()),
            // What a visit hears must not depend on what else is installed.
            ("SERAPHIM_SOURCES__YTDLP__ENABLED", "false".to_owned()),
            // Several perform at once on one machine.
            ("SERAPHIM_HEALTH__ADDRESS", "off".to_owned()),
            (
                "SERAPHIM_SOURCES__HTTP__ALLOW_HOSTS",
                "127.0.0.1".to_owned(),
            ),
        ];
        let mut bot = vec![
            ("DISCORD_TOKEN", sandbox.token()),
            ("DISCORD_API_BASE", sandbox.api_base()),
            ("DISCORD_GATEWAY_URL", sandbox.gateway_url()),
            roots.clone(),
        ];
        let mut supervised = Vec::new();
        for (name, keys) in NODES.iter().take(nodes) {
            let port = free_port()?.to_string();
            let mut node = vec![
                ("SERAPHIM_NODE__PORT", port.clone()),
                ("SERAPHIM_NODE__PASSWORD", PASSWORD.to_owned()),
                roots.clone(),
            ];
            node.extend(sources.clone());
            supervised.push(Supervised {
                name,
                command: "node",
                environment: node,
                child: None,
                leaving: None,
            });
            let values = [Ipv4Addr::LOCALHOST.to_string(), port, PASSWORD.to_owned()];
            bot.extend(keys.iter().copied().zip(values));
        }
        if nodes > 0 {
            bot.push(("SERAPHIM_SEARCH", "localsearch".to_owned()));
        } else {
            bot.extend(sources);
        }
        supervised.push(Supervised {
            name: "bot",
            command: "run",
            environment: bot,
            child: None,
            leaving: None,
        });
        let program = std::env::current_exe().context("the program's own path")?;
        Ok(Self {
            program,
            folder: folder.to_owned(),
            processes: watch::Sender::new(running(&supervised)),
            supervised,
        })
    }

    /// Starts every process.
    pub(super) async fn begin(&mut self) -> anyhow::Result<()> {
        for name in self
            .supervised
            .iter()
            .map(|process| process.name)
            .collect::<Vec<_>>()
        {
            let started = self.bring(name, Fate::Started).await;
            started.map_err(anyhow::Error::msg)?;
        }
        Ok(())
    }

    fn log(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.log"))
    }

    /// The end of each log, for whoever wants to know why.
    pub(super) fn last_words(&self) -> String {
        let words = self.supervised.iter().map(|process| {
            let log = std::fs::read_to_string(self.log(process.name)).unwrap_or_default();
            let lines: Vec<&str> = log.lines().collect();
            let tail = &lines[lines.len().saturating_sub(LAST_LINES)..];
            format!(
                "The last words of the {}:\n  {}\n",
                process.name,
                tail.join("\n  ")
            )
        });
        words.collect()
    }

    /// Which processes run, now and from now on.
    pub(super) fn processes(&self) -> watch::Receiver<Vec<Process>> {
        self.processes.subscribe()
    }

    /// Waits until a process ends that nobody killed, and says how it did.
    pub(super) async fn ended(&mut self) -> String {
        let running = self.supervised.iter_mut().filter_map(|process| {
            let child = process.child.as_mut()?;
            let name = process.name;
            Some(Box::pin(async move { (name, child.wait().await) }))
        });
        let running: Vec<_> = running.collect();
        if running.is_empty() {
            return std::future::pending().await;
        }
        let ((name, status), ..) = futures_util::future::select_all(running).await;
        if let Ok(process) = find(&mut self.supervised, name) {
            process.child = None;
        }
        self.publish();
        match status {
            Ok(status) => format!("The {name} has ended: {status}.\n{}", self.last_words()),
            Err(error) => format!("The {name} cannot be waited for: {error}"),
        }
    }

    fn publish(&self) {
        self.processes.send_replace(running(&self.supervised));
    }

    /// Asks every process to end, the bot first, and makes it.
    pub(super) async fn end(&mut self) {
        for process in self.supervised.iter_mut().rev() {
            process.leave().await;
            if process.ask_to_end().is_ok() {
                process.leave().await;
            }
        }
    }

    async fn start(&mut self, name: &str) -> Result<(), String> {
        let log = self.log(name);
        let process = find(&mut self.supervised, name)?;
        if process.child.is_some() {
            return Err(format!("the {name} runs already"));
        }
        process.leave().await;
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(log)
            .map_err(|error| format!("the log of the {name}: {error}"))?;
        let mut command = Command::new(&self.program);
        command
            .args(["--ends-with", &std::process::id().to_string()])
            .arg(process.command)
            // A folder of its own, in which there is no `.env`.
            .current_dir(&self.folder)
            .env_clear()
            .envs(
                process
                    .environment
                    .iter()
                    .map(|(name, value)| (*name, value)),
            )
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true);
        process.child = Some(
            command
                .spawn()
                .map_err(|error| format!("the {name}: {error}"))?,
        );
        Ok(())
    }
}

impl ProcessControl for Supervisor {
    async fn bring(&mut self, name: &str, fate: Fate) -> Result<(), String> {
        let done = match fate {
            Fate::Started => self.start(name).await,
            Fate::AskedToEnd => find(&mut self.supervised, name)?.ask_to_end(),
            Fate::Killed => find(&mut self.supervised, name)?.kill().await,
        };
        self.publish();
        done
    }
}

fn running(supervised: &[Supervised]) -> Vec<Process> {
    let all = supervised.iter().map(|process| Process {
        name: process.name.to_owned(),
        running: process.child.is_some(),
    });
    all.collect()
}

fn find<'a>(supervised: &'a mut [Supervised], name: &str) -> Result<&'a mut Supervised, String> {
    let known: Vec<&str> = supervised.iter().map(|process| process.name).collect();
    let problem = format!("there is no process {name}, only: {}", known.join(", "));
    supervised
        .iter_mut()
        .find(|process| process.name == name)
        .ok_or(problem)
}

/// A port that was free a moment ago: the node must come back on the same one.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}
