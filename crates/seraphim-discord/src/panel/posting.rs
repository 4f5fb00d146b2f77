//! The task of a guild's panel: posts it, edits it, moves it to the bottom, until
//! it shows what is wanted or cannot. What is to be done next is its state's
//! decision.

use std::sync::Arc;

use seraphim_core::PanelChange;
use twilight_model::id::{Id, marker::GuildMarker};

use super::{Inner, Posted, Slot, Step, Wanted};
use crate::{rest::RestError, view::Message};

/// Messages that may stand below a panel before it moves to the bottom.
const BURIED: usize = 6;
/// Tries for one state; the next state tries anew.
const TRIES: u32 = 3;

/// The task of one guild's panel.
pub(super) struct Worker {
    pub(super) inner: Arc<Inner>,
    pub(super) slot: Arc<Slot>,
    pub(super) guild: Id<GuildMarker>,
}

impl Worker {
    pub(super) async fn run(self) {
        let gone = self.slot.gone.clone();
        gone.run_until_cancelled(async {
            loop {
                self.slot.wake.notified().await;
                self.settle().await;
            }
        })
        .await;
    }

    /// Works until the panel shows what is wanted, or cannot.
    async fn settle(&self) {
        self.find().await;
        let mut tries = 0;
        loop {
            let step = self.slot.lock().step(self.inner.gap);
            let change = step.change();
            let outcome = match step {
                Step::Rest => return,
                Step::WaitUntil(due) => {
                    tokio::select! {
                        () = tokio::time::sleep_until(due) => {}
                        () = self.slot.wake.notified() => {}
                    }
                    continue;
                }
                Step::Post { wanted, instead_of } => self.post(wanted, instead_of).await,
                Step::Edit { wanted, posted } => self.edit(wanted, posted).await,
            };
            if let Err(error) = outcome {
                tries += 1;
                self.slot.lock().want_again(change);
                tracing::debug!(guild = %self.guild, %error, tries, "the panel could not be shown");
                if tries >= TRIES {
                    return;
                }
                tokio::time::sleep(self.inner.gap).await;
            }
        }
    }

    /// Edits the panel, or moves it to the bottom at a track change.
    async fn edit(&self, wanted: Wanted, posted: Posted) -> Result<(), RestError> {
        if wanted.change == PanelChange::Track {
            if self.is_buried(posted).await {
                return self.post(wanted, Some(posted)).await;
            }
            // It stays where it is: what is left is an edit like any other, and
            // waits its turn.
            return Ok(());
        }
        let send = |message| async move {
            self.inner
                .rest
                .edit(posted.channel, posted.id, &message)
                .await
        };
        match plainly(&wanted.message, send).await {
            Ok(()) => {
                self.slot.lock().now_shows(posted, &wanted);
                Ok(())
            }
            Err(error) if error.is_final() => {
                tracing::debug!(guild = %self.guild, %error, "the panel is gone, or may not be touched");
                self.slot.lock().lost();
                self.remember(None).await;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Posts the panel, then takes the old one away.
    async fn post(&self, wanted: Wanted, old: Option<Posted>) -> Result<(), RestError> {
        let posting = self.slot.lock().posting(&wanted);
        let (channel, nonce) = (posting.channel, posting.nonce);
        let send = |message| async move {
            let posted = self.inner.rest.post_once(channel, &message, nonce);
            posted.await
        };
        let outcome = plainly(&wanted.message, send).await;
        if outcome.as_ref().err().is_none_or(RestError::is_final) {
            self.slot.lock().posting = None;
        }
        match outcome {
            Ok(id) => {
                let posted = Posted { channel, id };
                if posting.message == wanted.message {
                    self.slot.lock().now_shows(posted, &wanted);
                } else {
                    // Perhaps as it was at an earlier try: an edit tells.
                    self.slot.lock().posted = Some(posted);
                    self.slot.lock().shown = None;
                }
                // First the new one: a panel that is on no list is found again
                // by its buttons, but a list that names a deleted one misleads.
                self.remember(Some(posted)).await;
                if let Some(old) = old
                    && let Err(error) = self.inner.rest.delete(old.channel, old.id).await
                {
                    tracing::debug!(guild = %self.guild, %error, "an old panel could not be deleted");
                }
                Ok(())
            }
            Err(error) if error.is_final() => {
                let (guild, channel) = (self.guild, wanted.channel);
                tracing::warn!(%guild, %channel, %error, "no panel may be posted here; going on without");
                let mut held = self.slot.lock();
                held.closed = Some(wanted.channel);
                if error.is_of_no_channel() {
                    held.gone = Some(wanted.channel);
                }
                held.done_with(&wanted);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Whether so much was said since that nobody sees the panel any more.
    /// Where the history may not be read it stays where it is.
    async fn is_buried(&self, posted: Posted) -> bool {
        let limit = u16::try_from(BURIED + 1).unwrap_or(u16::MAX);
        match self
            .inner
            .rest
            .count_after(posted.channel, posted.id, limit)
            .await
        {
            Ok(count) => count > BURIED,
            Err(error) => {
                tracing::debug!(guild = %self.guild, %error, "the channel's history is not readable");
                false
            }
        }
    }
}

/// Sends a panel; if Discord finds it malformed, once more without picture and
/// link, the only parts that come from outside unchanged.
async fn plainly<T, F>(message: &Message, send: impl Fn(Message) -> F) -> Result<T, RestError>
where
    F: Future<Output = Result<T, RestError>>,
{
    match send(message.clone()).await {
        Err(RestError::Refused { status: 400, .. }) => {
            let mut plain = message.clone();
            if let Some(embed) = &mut plain.embed {
                embed.picture = None;
                embed.url = None;
            }
            send(plain).await
        }
        done => done,
    }
}
