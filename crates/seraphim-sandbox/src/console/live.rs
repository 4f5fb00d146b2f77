//! One page's WebSocket: requests in; state, transcript, figures and sound
//! out. One task that never has more than one message on its way: while a page
//! does not read, nothing is gathered for it.

use std::{pin::Pin, sync::Arc, time::Duration};

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream::FuturesUnordered};
use serde_json::{Value, json};
use tokio::{
    sync::{OwnedSemaphorePermit, watch},
    time::{Instant, MissedTickBehavior, interval, sleep_until, timeout},
};

use super::{
    Desk,
    deed::Visitor,
    listening::Listening,
    picture::Picture,
    request::{Refusal, Request, Wish},
};
use crate::script::Process;

/// Changes are gathered for so long.
const GATHERED: Duration = Duration::from_millis(30);
/// What only time changes is looked at so often: who speaks, who got no answer.
const LOOK: Duration = Duration::from_millis(250);
/// A page that takes nothing for so long is given up.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest request.
const LARGEST_REQUEST: usize = 256 * 1024;
/// Requests of a page that are under way at once.
const AT_ONCE: usize = 16;
/// Who a page is at first.
const FIRST_PERSON: &str = "alice";

/// `GET /live`.
pub(super) async fn live(State(desk): State<Arc<Desk>>, upgrade: WebSocketUpgrade) -> Response {
    let Ok(permit) = Arc::clone(&desk.pages).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "Too many pages are open.").into_response();
    };
    upgrade
        .max_message_size(LARGEST_REQUEST)
        .on_upgrade(move |socket| async move {
            let tracker = desk.sandbox.shared.tracker.clone();
            let page = Page::new(desk, socket, permit);
            tracker.track_future(page.run()).await;
        })
}

/// The page is gone, or is given up.
struct Gone;

type Answer = (Value, Result<Value, Refusal>);
type UnderWay = FuturesUnordered<Pin<Box<dyn Future<Output = Answer> + Send>>>;

/// See the module.
struct Page {
    desk: Arc<Desk>,
    socket: WebSocket,
    you: u64,
    picture: Picture,
    listening: Listening,
    under_way: UnderWay,
    /// The last line of the transcript that was sent, and how many steps the
    /// recording then had.
    told: u64,
    recorded: Option<usize>,
    is_whole: bool,
    _permit: OwnedSemaphorePermit,
}

impl Page {
    fn new(desk: Arc<Desk>, socket: WebSocket, permit: OwnedSemaphorePermit) -> Self {
        let you = desk
            .sandbox
            .look(|world| world.user_named(FIRST_PERSON).map_or(0, |u| u.id));
        Self {
            desk,
            socket,
            you,
            picture: Picture::default(),
            listening: Listening::default(),
            under_way: FuturesUnordered::new(),
            told: 0,
            recorded: None,
            is_whole: false,
            _permit: permit,
        }
    }

    async fn run(mut self) {
        // Either way it is over: the browser connects anew if it is there.
        let Err(Gone) = self.serve().await else {
            return;
        };
    }

    async fn serve(&mut self) -> Result<(), Gone> {
        let stop = self.desk.sandbox.shared.stop.clone();
        let mut world = self.desk.sandbox.shared.changed.subscribe();
        let mut lines = self.desk.chronicle.changes();
        let mut processes = self.processes();
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut due: Option<Instant> = None;
        let mut ticks = 0_u64;
        loop {
            let gathered = due.unwrap_or_else(Instant::now);
            tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(()),
                message = self.socket.recv() => {
                    let message = message.and_then(Result::ok).ok_or(Gone)?;
                    self.receive(message).await?;
                }
                frame = self.listening.next() => {
                    if let Some(bytes) = self.listening.take(&self.desk, &frame) {
                        self.send(Message::Binary(bytes)).await?;
                    }
                }
                Some((id, done)) = self.under_way.next(), if !self.under_way.is_empty() => {
                    self.answer(&id, done).await?;
                }
                () = sleep_until(gathered), if due.is_some() => {
                    due = None;
                    self.renew().await?;
                }
                _ = world.changed() => { due.get_or_insert(Instant::now() + GATHERED); }
                _ = lines.changed() => { due.get_or_insert(Instant::now() + GATHERED); }
                _ = processes.changed() => { due.get_or_insert(Instant::now() + GATHERED); }
                _ = looks.tick() => {
                    due = None;
                    self.renew().await?;
                    ticks += 1;
                    if ticks.is_multiple_of(2) {
                        self.tell_figures().await?;
                    }
                }
            }
        }
    }

    /// Wakes at each change of a process; never where there are none.
    fn processes(&self) -> watch::Receiver<Vec<Process>> {
        self.desk.processes.clone()
    }

    async fn receive(&mut self, message: Message) -> Result<(), Gone> {
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err(Gone),
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        let request: Request = match serde_json::from_str(&text) {
            Ok(request) => request,
            Err(error) => {
                let id = serde_json::from_str::<Value>(&text).unwrap_or_default()["id"].take();
                let refusal = Refusal::Malformed(error.to_string());
                return self.answer(&id, Err(refusal)).await;
            }
        };
        let id = request.id.unwrap_or_default();
        match request.wish {
            Wish::Ack { sequence } => {
                self.listening.acknowledge(sequence);
                Ok(())
            }
            Wish::Clock { sent } => {
                let now = self.desk.clock(std::time::Instant::now());
                self.answer(&id, Ok(json!({"sent": sent, "now": now})))
                    .await
            }
            Wish::Be { person } => {
                let done = self.be(&person);
                self.answer(&id, done).await?;
                self.renew().await
            }
            Wish::Listen { guild } => {
                self.listening.listen(Some(guild.0));
                self.listening.follow(&self.desk, self.you);
                self.answer(&id, Ok(json!({}))).await
            }
            Wish::Deafen => {
                self.listening.listen(None);
                self.answer(&id, Ok(json!({}))).await
            }
            Wish::Forget => {
                self.desk.chronicle.forget();
                self.answer(&id, Ok(json!({}))).await
            }
            wish => self.begin(id, wish).await,
        }
    }

    fn be(&mut self, person: &str) -> Result<Value, Refusal> {
        let found = self.desk.sandbox.look(|world| {
            let user = world.user_named(person).filter(|user| !user.bot)?;
            Some(user.id)
        });
        let unknown = || crate::ActError::Unknown {
            what: "person",
            name: person.to_owned(),
        };
        self.you = found.ok_or_else(unknown)?;
        self.picture = Picture::default();
        self.is_whole = false;
        self.listening.follow(&self.desk, self.you);
        Ok(json!({"you": self.you.to_string()}))
    }

    async fn begin(&mut self, id: Value, wish: Wish) -> Result<(), Gone> {
        if self.under_way.len() >= AT_ONCE {
            return self.answer(&id, Err(Refusal::Busy)).await;
        }
        let visitor = Visitor {
            desk: Arc::clone(&self.desk),
            user: self.you,
        };
        self.under_way
            .push(Box::pin(async move { (id, visitor.perform(wish).await) }));
        Ok(())
    }

    async fn answer(&mut self, id: &Value, done: Result<Value, Refusal>) -> Result<(), Gone> {
        let answer = match done {
            Ok(result) => json!({"t": "done", "id": id, "result": result}),
            Err(refusal) => json!({
                "t": "refused", "id": id, "code": refusal.code(), "reason": refusal.to_string(),
            }),
        };
        self.send_json(&answer).await
    }

    /// Tells what has changed: state, transcript, recording.
    async fn renew(&mut self) -> Result<(), Gone> {
        self.listening.follow(&self.desk, self.you);
        let change = self.picture.renew(&self.desk, self.you);
        if !self.is_whole || !change.is_empty() {
            let message = change.message(!self.is_whole);
            self.is_whole = true;
            self.send_json(&message).await?;
        }
        let (lines, last) = self.desk.chronicle.since(self.told);
        if last > self.told || self.recorded.is_none() {
            let whole = self.recorded.is_none();
            self.told = last;
            let message = json!({"t": "transcript", "whole": whole, "lines": lines});
            self.send_json(&message).await?;
        }
        let steps = self.desk.chronicle.steps();
        if self.recorded != Some(steps) {
            self.recorded = Some(steps);
            self.send_json(&json!({"t": "recording", "steps": steps}))
                .await?;
        }
        Ok(())
    }

    async fn tell_figures(&mut self) -> Result<(), Gone> {
        match self.listening.figures(&self.desk, self.you) {
            Some(figures) => self.send_json(&figures).await,
            None => Ok(()),
        }
    }

    async fn send_json(&mut self, value: &Value) -> Result<(), Gone> {
        self.send(Message::text(value.to_string())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Gone> {
        match timeout(PATIENCE, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Gone),
        }
    }
}
