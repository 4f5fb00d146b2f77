//! A page as the browser has it: a WebSocket with the page's origin.

use std::{collections::BTreeMap, time::Duration};

use futures_util::{SinkExt, StreamExt};
use seraphim_sandbox::{Console, ConsoleSettings, Sandbox};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::client::Outcome;

const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) async fn open(sandbox: &Sandbox) -> Outcome<Console> {
    let settings = ConsoleSettings {
        port: Some(0),
        process_orders: None,
    };
    Ok(Console::open(sandbox, settings).await?)
}

/// A page with everything that it was told.
pub(crate) struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub(crate) state: BTreeMap<String, Value>,
    pub(crate) transcript: Vec<String>,
    pub(crate) figures: Option<Value>,
    pub(crate) frames: Vec<Vec<u8>>,
    answers: BTreeMap<u64, Value>,
    next: u64,
}

impl Page {
    pub(crate) async fn connect(console: &Console) -> Outcome<Self> {
        let url = console.url();
        let origin = url.trim_end_matches('/').to_owned();
        let mut request = format!("{}live", url.replace("http", "ws")).into_client_request()?;
        request.headers_mut().insert("origin", origin.parse()?);
        let (socket, _) = connect_async(request).await?;
        let mut page = Self {
            socket,
            state: BTreeMap::new(),
            transcript: Vec::new(),
            figures: None,
            frames: Vec::new(),
            answers: BTreeMap::new(),
            next: 1,
        };
        page.until(|page| !page.state.is_empty()).await?;
        Ok(page)
    }

    /// Asks for something and takes the answer, whatever it is.
    pub(crate) async fn ask(&mut self, mut wish: Value) -> Outcome<Value> {
        let id = self.next;
        self.next += 1;
        wish["id"] = json!(id);
        self.socket.send(Message::text(wish.to_string())).await?;
        self.until(|page| page.answers.contains_key(&id)).await?;
        self.answers.remove(&id).ok_or("there is an answer".into())
    }

    /// Asks for something that must be done.
    pub(crate) async fn order(&mut self, wish: Value) -> Outcome<Value> {
        let answer = self.ask(wish).await?;
        if answer["t"] == "done" {
            Ok(answer["result"].clone())
        } else {
            Err(answer.to_string().into())
        }
    }

    /// Asks for something that is refused: the word and the sentence.
    pub(crate) async fn refused(&mut self, wish: Value) -> Outcome<(String, String)> {
        let answer = self.ask(wish).await?;
        if answer["t"] == "refused" {
            let text = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
            Ok((text("code"), text("reason")))
        } else {
            Err(answer.to_string().into())
        }
    }

    pub(crate) async fn acknowledge(&mut self, sequence: u32) -> Outcome {
        let ack = json!({"do": "ack", "sequence": sequence}).to_string();
        Ok(self.socket.send(Message::text(ack)).await?)
    }

    /// Reads until something holds of the page.
    pub(crate) async fn until(&mut self, mut holds: impl FnMut(&Self) -> bool) -> Outcome {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !holds(self) {
            let next = tokio::time::timeout_at(deadline, self.socket.next()).await;
            let message =
                next.map_err(|_| format!("it does not come true; the page has {:#?}", self.state))?;
            match message.ok_or("the socket is gone")?? {
                Message::Text(text) => self.take(serde_json::from_str(&text)?),
                Message::Binary(bytes) => self.frames.push(bytes.to_vec()),
                _ => {}
            }
        }
        Ok(())
    }

    fn take(&mut self, message: Value) {
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
            Some("transcript") => {
                let lines = message["lines"].as_array().into_iter().flatten();
                let text = |line: &Value| line["text"].as_str().unwrap_or_default().to_owned();
                self.transcript.extend(lines.map(text));
            }
            Some("figures") => self.figures = Some(message),
            Some("done" | "refused") => {
                let id = message["id"].as_u64().unwrap_or(0);
                self.answers.insert(id, message);
            }
            _ => {}
        }
    }

    /// The values whose keys begin so.
    pub(crate) fn all<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        let all = self.state.iter();
        all.filter(move |(key, _)| key.starts_with(kind))
            .map(|(_, value)| value)
    }

    /// The value of a key; null while there is none.
    pub(crate) fn at(&self, key: &str) -> &Value {
        self.state.get(key).unwrap_or(&Value::Null)
    }

    pub(crate) fn messages(&self) -> impl Iterator<Item = &Value> {
        self.all("message/")
    }

    /// The id of the channel with a name.
    pub(crate) fn channel(&self, name: &str) -> String {
        self.all("channel/")
            .find(|channel| channel["name"] == name)
            .and_then(|channel| channel["id"].as_str())
            .unwrap_or_default()
            .to_owned()
    }

    pub(crate) fn guild(&self) -> String {
        self.all("guild/")
            .next()
            .and_then(|guild| guild["id"].as_str())
            .unwrap_or_default()
            .to_owned()
    }
}
