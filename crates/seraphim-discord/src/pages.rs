//! Pages of the queue that edit themselves while they are open: as long as their
//! interaction may be edited, and until a newer page of the same guild is opened.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use seraphim_core::{Reply, Request};
use tokio::time::{Instant, sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use twilight_model::id::{Id, marker::GuildMarker};

use crate::{
    desk::Asked,
    ids,
    players::Players,
    rest::Rest,
    view::{Catalogue, Message, queue},
};

/// Between two looks at the queue.
const EVERY: Duration = Duration::from_secs(5);
/// An interaction's token is good for 15 minutes.
const OPEN: Duration = Duration::from_mins(14);

/// The open pages, one for each guild.
pub(crate) struct Pages {
    open: Mutex<HashMap<Id<GuildMarker>, CancellationToken>>,
    tracker: TaskTracker,
    closing: CancellationToken,
}

/// A page, and where it is.
struct Page {
    rest: Rest,
    players: Arc<dyn Players>,
    catalogue: Arc<Catalogue>,
    guild: Id<GuildMarker>,
    token: String,
    number: usize,
    shown: Message,
}

impl Pages {
    pub(crate) fn new(tracker: TaskTracker, closing: CancellationToken) -> Self {
        Self {
            open: Mutex::default(),
            tracker,
            closing,
        }
    }

    /// Keeps a page up to date that is shown as the answer to `asked`.
    pub(crate) fn open(&self, asked: &Asked<'_>, number: usize, shown: Message) {
        let page = Page {
            rest: asked.desk.rest.clone(),
            players: Arc::clone(&asked.desk.players),
            catalogue: Arc::clone(&asked.desk.catalogue),
            guild: asked.guild,
            token: asked.token.to_owned(),
            number,
            shown,
        };
        let stop = self.closing.child_token();
        let older = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(asked.guild, stop.clone());
        if let Some(older) = older {
            older.cancel();
        }
        self.tracker
            .spawn(async move { stop.run_until_cancelled(page.keep()).await });
    }

    /// The guild is gone, and its page with it.
    pub(crate) fn forget(&self, guild: Id<GuildMarker>) {
        let open = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&guild);
        if let Some(open) = open {
            open.cancel();
        }
    }
}

impl Page {
    /// Edits the page when it would look different, until it may not.
    async fn keep(mut self) {
        let until = Instant::now() + OPEN;
        while Instant::now() < until {
            sleep(EVERY).await;
            let guild = ids::guild(self.guild);
            let Ok(settings) = self.players.settings(guild).await else {
                continue;
            };
            let voice = self.catalogue.voice(settings.speech);
            let (message, over) = match self.players.ask(guild, Request::Queue).await {
                Ok(Reply::Queue(snapshot)) => (queue::page(voice, &snapshot, self.number), false),
                // Nothing plays any more: the page says so, and that is its end.
                _ => (
                    queue::page(voice, &seraphim_core::Snapshot::default(), 0),
                    true,
                ),
            };
            if message != self.shown {
                if let Err(error) = self.rest.edit_answer(&self.token, &message).await {
                    tracing::debug!(guild = %self.guild, %error, "a page of the queue is closed");
                    return;
                }
                self.shown = message;
            }
            if over {
                return;
            }
        }
    }
}
