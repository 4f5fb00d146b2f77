//! A raw client: plain HTTP and WebSocket, nothing that knows Discord.

use std::{collections::VecDeque, error::Error, time::Duration};

use flate2::{Decompress, FlushDecompress};
use futures_util::{SinkExt, StreamExt};
use seraphim_sandbox::{Sandbox, SandboxSettings};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const PATIENCE: Duration = Duration::from_secs(10);

/// `GUILDS`, `GUILD_VOICE_STATES`, `GUILD_MESSAGES`
pub(crate) const INTENTS: u64 = 1 | 1 << 7 | 1 << 9;

pub(crate) async fn sandbox() -> Outcome<Sandbox> {
    start(SandboxSettings {
        identify_interval: Duration::ZERO,
        ..SandboxSettings::default()
    })
    .await
}

pub(crate) async fn start(settings: SandboxSettings) -> Outcome<Sandbox> {
    // Another test may have been first.
    drop(rustls::crypto::ring::default_provider().install_default());
    Ok(Sandbox::start(settings).await?)
}

/// The REST half.
#[derive(Clone)]
pub(crate) struct Rest {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Rest {
    pub(crate) fn new(sandbox: &Sandbox) -> Outcome<Self> {
        Self::with_token(sandbox, &sandbox.token())
    }

    pub(crate) fn with_token(sandbox: &Sandbox, token: &str) -> Outcome<Self> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .build()?;
        let base = format!("{}/api/v10", sandbox.api_base());
        Ok(Self {
            http,
            base,
            token: format!("Bot {token}"),
        })
    }

    pub(crate) async fn raw(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Outcome<reqwest::Response> {
        let mut request = self
            .http
            .request(method.parse()?, format!("{}{path}", self.base))
            .header("authorization", &self.token);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        Ok(request.send().await?)
    }

    pub(crate) async fn form(
        &self,
        path: &str,
        form: reqwest::multipart::Form,
    ) -> Outcome<(u16, Value)> {
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("authorization", &self.token)
            .multipart(form);
        let response = request.send().await?;
        Ok((response.status().as_u16(), response.json().await?))
    }

    /// Status and body; an empty body is null.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Outcome<(u16, Value)> {
        let response = self.raw(method, path, body).await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text)?
        };
        Ok((status, body))
    }

    pub(crate) async fn register(&self, sandbox: &Sandbox, commands: Value) -> Outcome {
        let path = format!("/applications/{}/commands", sandbox.application_id());
        let (status, body) = self.ask("PUT", &path, Some(commands)).await?;
        if status == 200 {
            Ok(())
        } else {
            Err(format!("{status}: {body}").into())
        }
    }

    /// Answers an interaction of an event.
    pub(crate) async fn respond(&self, event: &Value, answer: Value) -> Outcome<(u16, Value)> {
        let (id, token) = (text(&event["id"]), text(&event["token"]));
        self.ask(
            "POST",
            &format!("/interactions/{id}/{token}/callback"),
            Some(answer),
        )
        .await
    }

    pub(crate) fn webhook(event: &Value) -> String {
        format!(
            "/webhooks/{}/{}",
            text(&event["application_id"]),
            text(&event["token"])
        )
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

enum Decoder {
    Plain,
    Zlib(Decompress),
    Zstd(Box<zstd::stream::raw::Decoder<'static>>),
}

/// The gateway half.
pub(crate) struct Gateway {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    decoder: Decoder,
    seen: VecDeque<Value>,
    pub(crate) seq: u64,
}

impl Gateway {
    /// Connects and takes HELLO.
    pub(crate) async fn connect(sandbox: &Sandbox, compress: Option<&str>) -> Outcome<Self> {
        let suffix = compress
            .map(|name| format!("&compress={name}"))
            .unwrap_or_default();
        let url = format!("{}/?v=10&encoding=json{suffix}", sandbox.gateway_url());
        let (socket, _) = connect_async(url).await?;
        let decoder = match compress {
            Some("zlib-stream") => Decoder::Zlib(Decompress::new(true)),
            Some(_) => Decoder::Zstd(Box::new(zstd::stream::raw::Decoder::new()?)),
            None => Decoder::Plain,
        };
        let mut gateway = Self {
            socket,
            decoder,
            seen: VecDeque::new(),
            seq: 0,
        };
        gateway.op(10).await?;
        Ok(gateway)
    }

    /// Connects and identifies; returns with READY.
    pub(crate) async fn login(sandbox: &Sandbox) -> Outcome<(Self, Value)> {
        let mut gateway = Self::connect(sandbox, None).await?;
        gateway.identify(&sandbox.token(), INTENTS).await?;
        let ready = gateway.event("READY").await?;
        Ok((gateway, ready))
    }

    pub(crate) async fn identify(&mut self, token: &str, intents: u64) -> Outcome {
        let properties = json!({"os": "linux", "browser": "test", "device": "test"});
        let data = json!({"token": token, "intents": intents, "properties": properties});
        self.send(2, data).await
    }

    pub(crate) async fn send(&mut self, op: u8, data: Value) -> Outcome {
        let text = json!({"op": op, "d": data}).to_string();
        Ok(self.socket.send(Message::text(text)).await?)
    }

    /// The next payload with this opcode; events before it are kept.
    pub(crate) async fn op(&mut self, op: u64) -> Outcome<Value> {
        loop {
            let payload = self.next().await?;
            if payload["op"] == op {
                return Ok(payload["d"].clone());
            }
            self.seen.push_back(payload);
        }
    }

    /// The next event with this name; others before it are dropped.
    pub(crate) async fn event(&mut self, name: &str) -> Outcome<Value> {
        loop {
            let payload = match self.seen.pop_front() {
                Some(payload) => payload,
                None => self.next().await?,
            };
            if payload["t"] == name {
                return Ok(payload["d"].clone());
            }
        }
    }

    /// The close code that the server sends; 1006 without a close frame.
    pub(crate) async fn closed(&mut self) -> Outcome<u16> {
        let end = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Close(frame))) => {
                        return frame.map_or(1005, |frame| frame.code.into());
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return 1006,
                }
            }
        };
        Ok(tokio::time::timeout(PATIENCE, end).await?)
    }

    async fn next(&mut self) -> Outcome<Value> {
        let message = tokio::time::timeout(PATIENCE, self.socket.next()).await?;
        let text = match message.ok_or("the gateway is gone")?? {
            Message::Text(text) => text.as_str().as_bytes().to_vec(),
            Message::Binary(bytes) => self.inflate(&bytes)?,
            other => return Err(format!("not a payload: {other:?}").into()),
        };
        let payload: Value = serde_json::from_slice(&text)?;
        if let Some(seq) = payload["s"].as_u64() {
            self.seq = seq;
        }
        Ok(payload)
    }

    fn inflate(&mut self, bytes: &[u8]) -> Outcome<Vec<u8>> {
        match &mut self.decoder {
            Decoder::Plain => Err("compressed without being asked".into()),
            Decoder::Zlib(stream) => {
                assert_eq!(bytes[bytes.len() - 4..], [0, 0, 0xff, 0xff]);
                let mut text = Vec::with_capacity(1 << 20);
                stream.decompress_vec(bytes, &mut text, FlushDecompress::Sync)?;
                Ok(text)
            }
            Decoder::Zstd(stream) => {
                use zstd::stream::raw::{InBuffer, Operation, OutBuffer};
                let mut source = InBuffer::around(bytes);
                let mut text = vec![0; 1 << 20];
                let mut sink = OutBuffer::around(&mut text[..]);
                stream.run(&mut source, &mut sink)?;
                let length = sink.pos();
                text.truncate(length);
                Ok(text)
            }
        }
    }
}

impl Gateway {
    pub(crate) async fn send_raw(&mut self, text: &str) -> Outcome {
        Ok(self.socket.send(Message::text(text)).await?)
    }
}
