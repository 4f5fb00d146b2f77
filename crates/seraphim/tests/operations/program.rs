//! The real program as a child, with a sandbox to play in, and just enough HTTP
//! to ask both.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, BufReader,
};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::task::JoinSet;

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// For anything to happen that has to; a machine under load is slow.
const PATIENCE: Duration = Duration::from_mins(2);
/// Each is a connection, of which a machine has only so many.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// A child whose lines are kept.
pub(crate) struct Program {
    child: Child,
    said: watch::Receiver<Vec<String>>,
    _readers: JoinSet<()>,
}

pub(crate) fn seraphim(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seraphim"));
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .kill_on_drop(true);
    command
}

impl Program {
    pub(crate) fn start(command: &mut Command) -> Outcome<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (lines, said) = watch::channel(Vec::new());
        let lines = Arc::new(lines);
        let mut readers = JoinSet::new();
        readers.spawn(keep(
            child.stdout.take().ok_or("a pipe")?,
            Arc::clone(&lines),
        ));
        readers.spawn(keep(child.stderr.take().ok_or("a pipe")?, lines));
        Ok(Self {
            child,
            said,
            _readers: readers,
        })
    }

    /// What follows a word on the first line that has it.
    pub(crate) async fn after(&mut self, word: &str) -> Outcome<String> {
        let find = |lines: &Vec<String>| {
            let found = lines.iter().find_map(|line| line.split_once(word))?;
            Some(found.1.to_owned())
        };
        let waited = self.said.wait_for(|lines| find(lines).is_some());
        let waited = tokio::time::timeout(PATIENCE, waited).await;
        let found = waited.is_ok_and(|said| said.is_ok());
        if !found {
            return Err(format!("it never said {word}: {}", self.said()).into());
        }
        Ok(find(&self.said.borrow()).unwrap_or_default())
    }

    /// Every line so far.
    pub(crate) fn said(&self) -> String {
        self.said.borrow().join("\n")
    }

    pub(crate) fn signal(&self, signal: Signal) -> Outcome {
        let id = self.child.id().and_then(|id| i32::try_from(id).ok());
        let pid = id.and_then(Pid::from_raw).ok_or("it runs")?;
        Ok(kill_process(pid, signal)?)
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&mut self) -> Outcome<ExitStatus> {
        Ok(tokio::time::timeout(PATIENCE, self.child.wait()).await??)
    }

    /// Where its health pages are.
    pub(crate) async fn pages(&mut self) -> Outcome<String> {
        // "…served" is the message; in text its fields stand behind it.
        let fields = self.after("health and metrics are served address=").await?;
        Ok(fields
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned())
    }
}

async fn keep(pipe: impl AsyncRead + Unpin, said: Arc<watch::Sender<Vec<String>>>) {
    let mut lines = BufReader::new(pipe).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        said.send_modify(|said| said.push(line));
    }
}

/// A stand-in of Discord of one's own.
pub(crate) struct Discord {
    _program: Program,
    pub(crate) environment: BTreeMap<String, String>,
    control: String,
}

impl Discord {
    pub(crate) async fn start(folder: &Path) -> Outcome<Self> {
        Self::start_with(folder, &[]).await
    }

    /// With flags of its own.
    pub(crate) async fn start_with(folder: &Path, flags: &[&str]) -> Outcome<Self> {
        let mut sandbox = seraphim(folder);
        sandbox.args(["sandbox", "--no-page"]).args(flags);
        let mut program = Program::start(&mut sandbox)?;
        let mut environment = BTreeMap::new();
        for name in [
            "DISCORD_API_BASE",
            "DISCORD_GATEWAY_URL",
            "DISCORD_TOKEN",
            "SSL_CERT_FILE",
        ] {
            let value = program.after(&format!("{name}=")).await?;
            environment.insert(name.to_owned(), value);
        }
        environment.insert(
            "SERAPHIM_HEALTH__ADDRESS".to_owned(),
            "127.0.0.1:0".to_owned(),
        );
        environment.insert(
            "SERAPHIM_SOURCES__YTDLP__ENABLED".to_owned(),
            "false".to_owned(),
        );
        let control = program.after("SANDBOX_CONTROL=http://").await?;
        Ok(Self {
            _program: program,
            environment,
            control,
        })
    }

    /// The bot, that plays the demo music.
    pub(crate) fn bot(&self, folder: &Path) -> Command {
        let mut command = seraphim(folder);
        let music = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
        command
            .arg("run")
            .envs(&self.environment)
            .env("SERAPHIM_SOURCES__LOCAL__ROOT", music);
        command
    }

    /// Alice does something.
    pub(crate) async fn alice(&self, deed: &Value) -> Outcome<String> {
        let body = deed.to_string();
        let (host, path) = self.control.split_once('/').unwrap_or((&self.control, ""));
        let path = format!("/{path}/people/alice").replace("//", "/");
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let answer = exchange(host, &request).await?;
        if answer.starts_with("HTTP/1.1 200") {
            Ok(answer)
        } else {
            Err(format!("{deed}: {answer}").into())
        }
    }
}

/// A whole answer: status line, head and body.
pub(crate) async fn get(host: &str, path: &str) -> Outcome<String> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    exchange(host, &request).await
}

/// Sends all of it and reads until the other side closes.
pub(crate) async fn exchange(host: &str, request: &str) -> Outcome<String> {
    let talk = async {
        let mut stream = TcpStream::connect(host).await?;
        let (mut reading, mut writing) = stream.split();
        let mut answer = String::new();
        // Both at once: neither side is held up by what the other has to say.
        tokio::try_join!(
            writing.write_all(request.as_bytes()),
            reading.read_to_string(&mut answer)
        )?;
        Ok::<_, std::io::Error>(answer)
    };
    Ok(tokio::time::timeout(PATIENCE, talk).await??)
}

/// Asks until the answer has these words in it.
pub(crate) async fn until(host: &str, path: &str, words: &str) -> Outcome<String> {
    let mut looks = tokio::time::interval(BETWEEN_LOOKS);
    let asking = async {
        loop {
            looks.tick().await;
            let answer = get(host, path).await?;
            if answer.contains(words) {
                return Ok::<_, Box<dyn Error>>(answer);
            }
        }
    };
    match tokio::time::timeout(PATIENCE, asking).await {
        Ok(found) => found,
        Err(_) => Err(format!("never: {words} in {}", get(host, path).await?).into()),
    }
}
