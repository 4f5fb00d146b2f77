//! The page of `seraphim try`, used as a browser uses it: the real bot plays
//! for it, and what was done through it runs again as a script.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write as _;
use std::process::Stdio;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const PATIENCE: Duration = Duration::from_mins(1);

/// A script file that lives as long as it is needed.
fn script(text: &str) -> Outcome<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}

/// `seraphim try` with a page and without a visit; and the page's host.
async fn program() -> Outcome<(Child, String, tempfile::NamedTempFile)> {
    let nothing = script("wait 0 s\n")?;
    let path = nothing.path().to_string_lossy().into_owned();
    let (child, host) = with_a_page(&["--page", "--script", &path]).await?;
    Ok((child, host, nothing))
}

/// `seraphim try` with these flags; and its page's host.
async fn with_a_page(flags: &[&str]) -> Outcome<(Child, String)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_seraphim"))
        .args(["try", "--page-port", "0"])
        .args(flags)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let stdout = child.stdout.take().ok_or("it has an output")?;
    let mut lines = BufReader::new(stdout).lines();
    let mut last = String::new();
    // The address stands last, followed by an empty line.
    let found = async {
        while let Some(line) = lines.next_line().await? {
            if line.is_empty() && last.trim().starts_with("http://") {
                break;
            }
            last = line;
        }
        Ok::<_, std::io::Error>(())
    };
    tokio::time::timeout(PATIENCE, found).await??;
    let host = last
        .trim()
        .trim_start_matches("http://")
        .trim_end_matches('/');
    Ok((child, host.to_owned()))
}

/// Ends it as Ctrl-C does, so that it takes the bot along.
async fn end(child: &mut Child) -> Outcome<()> {
    let id = child.id().and_then(|id| i32::try_from(id).ok());
    let pid = id
        .and_then(rustix::process::Pid::from_raw)
        .ok_or("it runs")?;
    rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
    tokio::time::timeout(PATIENCE, child.wait()).await??;
    Ok(())
}

/// A page: what it was told, by key.
struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    state: BTreeMap<String, Value>,
    figures: Value,
    sequence: u32,
    next: u64,
}

impl Page {
    async fn connect(host: &str) -> Outcome<Self> {
        let mut request = format!("ws://{host}/live").into_client_request()?;
        let origin = format!("http://{host}").parse()?;
        request.headers_mut().insert("origin", origin);
        let (socket, _) = connect_async(request).await?;
        Ok(Self {
            socket,
            state: BTreeMap::new(),
            figures: Value::Null,
            sequence: 0,
            next: 0,
        })
    }

    async fn order(&mut self, mut wish: Value) -> Outcome<Value> {
        self.next += 1;
        let id = self.next;
        wish["id"] = json!(id);
        self.socket.send(Message::text(wish.to_string())).await?;
        loop {
            let message = self.read().await?;
            if message["id"] == id {
                let done = message["t"] == "done";
                return if done {
                    Ok(message["result"].clone())
                } else {
                    Err(format!("{wish}: {message}").into())
                };
            }
        }
    }

    async fn until(&mut self, what: &str, mut holds: impl FnMut(&Self) -> bool) -> Outcome {
        let reading = async {
            while !holds(self) {
                self.read().await?;
            }
            Ok::<_, Box<dyn Error>>(())
        };
        match tokio::time::timeout(PATIENCE, reading).await {
            Ok(done) => done,
            Err(_) => Err(format!("never: {what}; {}, {:#?}", self.figures, self.state).into()),
        }
    }

    /// The next message; sound is taken and acknowledged.
    async fn read(&mut self) -> Outcome<Value> {
        loop {
            let message = self.socket.next().await.ok_or("the socket is gone")??;
            match message {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(&text)?;
                    self.take(&message);
                    return Ok(message);
                }
                Message::Binary(frame) => {
                    self.sequence = u32::from_le_bytes([frame[4], frame[5], frame[6], frame[7]]);
                    if self.sequence.is_multiple_of(25) {
                        let ack = json!({"do": "ack", "sequence": self.sequence});
                        self.socket.send(Message::text(ack.to_string())).await?;
                    }
                }
                _ => {}
            }
        }
    }

    fn take(&mut self, message: &Value) {
        match message["t"].as_str() {
            Some("state") => {
                if message["whole"] == true {
                    self.state.clear();
                }
                for key in message["gone"].as_array().into_iter().flatten() {
                    self.state.remove(key.as_str().unwrap_or_default());
                }
                for (key, value) in message["set"].as_object().into_iter().flatten() {
                    self.state.insert(key.clone(), value.clone());
                }
            }
            Some("figures") => self.figures = message.clone(),
            _ => {}
        }
    }

    fn named(&self, kind: &str, name: &str) -> Option<&Value> {
        let mut all = self.state.iter().filter(|(key, _)| key.starts_with(kind));
        all.find(|(_, value)| value["name"] == name)
            .map(|(_, value)| value)
    }

    fn id(&self, kind: &str, name: &str) -> Value {
        self.named(kind, name)
            .map_or(Value::Null, |value| value["id"].clone())
    }

    fn hears(&self, hertz: f64) -> bool {
        let heard = self.figures["speakers"][0]["frequency_hz"].as_f64();
        heard.is_some_and(|heard| (heard - hertz).abs() < 1.0)
    }

    fn hears_nothing(&self) -> bool {
        self.figures["listening"] == true && self.figures["speakers"][0]["audible"] != true
    }

    /// Becomes somebody, and reads all that they see.
    async fn be(&mut self, person: &str) -> Outcome {
        let found = self.order(json!({"do": "be", "person": person})).await?;
        self.until(person, |page| {
            page.state.get("you").map(|you| &you["id"]) == Some(&found["you"])
        })
        .await
    }

    /// The channel of that name in a guild.
    fn channel(&self, guild: &str, name: &str) -> Outcome<Value> {
        let guild = self.id("guild/", guild);
        let mut all = self.state.iter().filter(|(key, value)| {
            key.starts_with("channel/") && value["guild_id"] == guild && value["name"] == name
        });
        let (_, found) = all.next().ok_or("there is such a channel")?;
        Ok(found["id"].clone())
    }

    /// The messages of a channel, newest first.
    fn messages<'a>(&'a self, channel: &Value) -> impl Iterator<Item = &'a Value> {
        let place = format!("message/{}/", channel.as_str().unwrap_or_default());
        let all = self.state.iter().rev();
        all.filter(move |(key, _)| key.starts_with(&place))
            .map(|(_, message)| message)
    }

    /// Whether a message there has this text.
    fn reads(&self, channel: &Value, text: &str) -> bool {
        self.messages(channel)
            .any(|message| message.to_string().contains(text))
    }

    /// The title of what the newest panel there shows.
    fn title(&self, channel: &Value) -> &str {
        self.messages(channel)
            .find(|message| find_button(&message["components"], "Skip").is_some())
            .and_then(|panel| panel["embeds"][0]["title"].as_str())
            .unwrap_or_default()
    }

    /// The newest button with a label: its message and its custom id.
    fn button(&self, channel: &Value, label: &str) -> Option<(Value, Value)> {
        self.messages(channel).find_map(|message| {
            let custom_id = find_button(&message["components"], label)?;
            Some((message["id"].clone(), custom_id))
        })
    }

    async fn press(&mut self, label: &str) -> Outcome {
        let channel = self.id("channel/", "music");
        self.press_in(&channel, label).await
    }

    async fn press_in(&mut self, channel: &Value, label: &str) -> Outcome {
        self.until(label, |page| page.button(channel, label).is_some())
            .await?;
        let (message, custom_id) = self.button(channel, label).ok_or("there is a button")?;
        self.order(
            json!({"do": "press", "channel": channel, "message": message,
                          "custom_id": custom_id}),
        )
        .await?;
        Ok(())
    }
}

fn find_button(components: &Value, label: &str) -> Option<Value> {
    components.as_array()?.iter().find_map(|component| {
        if component["label"] == label && component["disabled"] != true {
            return Some(component["custom_id"].clone());
        }
        find_button(&component["components"], label)
    })
}

/// The body of a page's file.
async fn get(host: &str, path: &str) -> Outcome<String> {
    let mut stream = TcpStream::connect(host).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("an answer")?;
    if head.starts_with("HTTP/1.1 200") {
        Ok(body.to_owned())
    } else {
        Err(head.to_owned().into())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_through_the_page_is_heard_and_runs_again_as_a_script() -> Outcome {
    let (mut child, host, _nothing) = program().await?;
    let mut page = Page::connect(&host).await?;
    page.until("the bot has registered /play", |page| {
        page.named("command/", "play").is_some()
            && page
                .named("bot/", "Seraphim")
                .is_some_and(|bot| bot["connected"] == true)
    })
    .await?;
    let guild = page.id("guild/", "The Firmament");
    page.order(json!({"do": "listen", "guild": guild})).await?;
    let voice = page.id("channel/", "Music");
    page.order(json!({"do": "join", "channel": voice})).await?;
    let channel = page.id("channel/", "music");
    page.order(json!({"do": "run", "channel": channel, "command": "play",
                      "options": {"query": "tone-440"}}))
        .await?;
    page.until("440 Hz", |page| page.hears(440.0)).await?;
    assert_eq!(page.figures["dropped"], 0);
    page.press("Pause").await?;
    page.until("nothing is heard", Page::hears_nothing).await?;
    page.press("Resume").await?;
    page.until("440 Hz again", |page| page.hears(440.0)).await?;
    let fault = json!({"on": "voice", "do": "close", "code": 4015});
    page.order(json!({"do": "fault", "fault": fault})).await?;
    page.until("440 Hz after 4015", |page| page.hears(440.0))
        .await?;
    page.order(json!({"do": "process", "name": "bot", "start": false}))
        .await?;
    let running = |page: &Page, wanted: bool| {
        page.named("process/", "bot")
            .is_some_and(|bot| bot["running"] == wanted)
    };
    page.until("the bot is dead", |page| running(page, false))
        .await?;
    page.order(json!({"do": "process", "name": "bot", "start": true}))
        .await?;
    page.until("the bot is back", |page| {
        running(page, true)
            && page
                .named("bot/", "Seraphim")
                .is_some_and(|b| b["connected"] == true)
    })
    .await?;
    let recording = get(&host, "/recording").await?;
    end(&mut child).await?;

    let steps: Vec<&str> = recording
        .lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("wait"))
        .collect();
    assert_eq!(
        steps,
        [
            "alice joins \"Music\"",
            "alice runs \"/play query:tone-440\"",
            "alice presses \"Pause\"",
            "alice presses \"Resume\"",
            "voice server closes 4015",
            "the bot is killed",
            "the bot starts",
        ]
    );
    let file = script(&recording)?;
    let again = Command::new(env!("CARGO_BIN_EXE_seraphim"))
        .args(["try", "--script"])
        .arg(file.path())
        .output()
        .await?;
    let said = String::from_utf8_lossy(&again.stdout);
    assert_eq!(again.status.code(), Some(0), "{recording}\n{said}");
    assert!(
        !said.contains("The page is at"),
        "no page under a script: {said}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_first_song_the_demos_dj_decides_alone_where_bob_has_but_a_vote() -> Outcome {
    let (mut child, host) = with_a_page(&[]).await?;
    let mut page = Page::connect(&host).await?;
    page.be("owner").await?;
    for guild in ["The Firmament", "Vigil"] {
        let channel = page.channel(guild, "music")?;
        assert!(page.reads(&channel, "<@&"), "{guild} has a DJ role");
    }
    page.be("alice").await?;
    let voice = page.channel("The Firmament", "Music")?;
    let channel = page.channel("The Firmament", "music")?;
    page.order(json!({"do": "join", "channel": voice})).await?;
    for (query, title) in [("lauds", "Lauds"), ("tone-440", "Tone 440")] {
        page.order(json!({"do": "run", "channel": channel, "command": "play",
                          "options": {"query": query}}))
            .await?;
        page.until(query, |page| page.reads(&channel, title))
            .await?;
    }
    page.until("the panel", |page| page.title(&channel) == "Lauds")
        .await?;
    for (person, told) in [("bob", "1 of 2"), ("dj", "the next song")] {
        page.be(person).await?;
        page.order(json!({"do": "join", "channel": voice})).await?;
        assert_eq!(page.title(&channel), "Lauds");
        page.press_in(&channel, "Skip").await?;
        page.until(told, |page| match person {
            "bob" => page.reads(&channel, told),
            _ => page.title(&channel) == "Tone 440",
        })
        .await?;
    }
    end(&mut child).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_that_is_killed_leaves_no_bot_behind() -> Outcome {
    let (mut child, _host, _nothing) = program().await?;
    let pid = child.id().ok_or("it runs")?;
    // Children are listed at the thread that started them.
    let mut bots = Vec::new();
    for thread in std::fs::read_dir(format!("/proc/{pid}/task"))? {
        let children = std::fs::read_to_string(thread?.path().join("children"))?;
        bots.extend(children.split_whitespace().map(str::to_owned));
    }
    assert!(!bots.is_empty(), "the bot is a process of its own");
    child.kill().await?;
    let gone = async {
        for bot in &bots {
            // What has ended may wait for whoever adopted it to ask.
            while std::fs::read_to_string(format!("/proc/{bot}/stat"))
                .is_ok_and(|stat| !stat.contains(") Z "))
            {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    };
    tokio::time::timeout(PATIENCE, gone).await?;
    Ok(())
}
