//! Which guilds have a player, and their mailboxes. Creates a guild's task at
//! its first request and sees it to its end.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use seraphim_core::{GuildId, Refusal};
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

use crate::engine::Context;
use crate::guild::{self, End, Mail, Seat};
use crate::restore;

/// A guild's task never waits for anybody, so this fills only while the task
/// is not scheduled at all.
const MAILBOX: usize = 256;

/// After so much time without a panic, the next one is a first one again.
const FORGIVEN: Duration = Duration::from_hours(1);

/// The mailboxes of all guilds that have a player.
pub(crate) struct Registry {
    guilds: Mutex<Guilds>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

#[derive(Default)]
struct Guilds {
    slots: HashMap<GuildId, Slot>,
    closing: bool,
    opened: u64,
}

struct Slot {
    mailbox: mpsc::Sender<Mail>,
    /// Tells a player from a later one of the same guild.
    number: u64,
    /// Ends this one alone.
    stop: CancellationToken,
    /// Cancelled when it has ended.
    ended: CancellationToken,
}

impl Registry {
    pub(crate) fn new() -> Self {
        Self {
            guilds: Mutex::default(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        }
    }

    /// Mail is put into the box under the lock, so that none can be lost
    /// between the last look into it and its removal ([`Self::retire`]).
    fn lock(&self) -> MutexGuard<'_, Guilds> {
        self.guilds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn len(&self) -> usize {
        self.lock().slots.len()
    }

    pub(crate) fn guilds(&self) -> Vec<GuildId> {
        let mut guilds: Vec<_> = self.lock().slots.keys().copied().collect();
        guilds.sort_unstable();
        guilds
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.lock().closing
    }

    /// For mail that a guild without a player has no use for.
    pub(crate) fn deliver(&self, guild: GuildId, mail: Mail) {
        let mut guilds = self.lock();
        if let Some(slot) = guilds.slots.get(&guild)
            && !post(guild, slot, mail)
        {
            guilds.slots.remove(&guild);
        }
    }

    pub(crate) fn deliver_to_all(&self, mail: impl Fn() -> Mail) {
        let mut guilds = self.lock();
        guilds
            .slots
            .retain(|guild, slot| post(*guild, slot, mail()));
    }

    /// For mail that a guild without a player gets one for.
    pub(crate) fn deliver_or_open(
        &self,
        context: &Arc<Context>,
        guild: GuildId,
        mail: Mail,
    ) -> Result<(), Refusal> {
        let mut guilds = self.lock();
        if guilds.closing {
            return Err(Refusal::ShuttingDown);
        }
        // A box that nobody empties is of one that broke over what it was opened with.
        let open = |slot: &&Slot| !slot.mailbox.is_closed();
        if let Some(slot) = guilds.slots.get(&guild).filter(open) {
            return slot.mailbox.try_send(mail).map_err(|_| Refusal::Busy);
        }
        let (mailbox, post) = mpsc::channel(MAILBOX);
        mailbox.try_send(mail).map_err(|_| Refusal::Busy)?;
        guilds.opened += 1;
        let number = guilds.opened;
        let (stop, ended) = (self.stop.child_token(), CancellationToken::new());
        let slot = Slot {
            mailbox,
            number,
            stop: stop.clone(),
            ended: ended.clone(),
        };
        guilds.slots.insert(guild, slot);
        drop(guilds);
        let context = Arc::clone(context);
        let span = tracing::info_span!("guild", guild.id = guild.get());
        let running = async move {
            let _ended = ended.drop_guard();
            supervise(context, guild, number, post, stop).await;
        };
        self.tasks.spawn(running.instrument(span));
        Ok(())
    }

    /// Removes a guild whose task wants to end, unless there is mail.
    pub(crate) fn retire(&self, guild: GuildId, number: u64, post: &mpsc::Receiver<Mail>) -> bool {
        let mut guilds = self.lock();
        if !post.is_empty() {
            return false;
        }
        guilds.remove(guild, number);
        true
    }

    /// Stops the players of guilds that are another program's; each token is
    /// cancelled when its player has ended.
    pub(crate) fn let_go(
        &self,
        theirs: &dyn Fn(GuildId) -> bool,
    ) -> HashMap<GuildId, CancellationToken> {
        let guilds = self.lock();
        let slots = guilds.slots.iter().filter(|(guild, _)| theirs(**guild));
        slots
            .map(|(guild, slot)| {
                slot.stop.cancel();
                (*guild, slot.ended.clone())
            })
            .collect()
    }

    /// Takes no more requests and stops every player.
    pub(crate) fn close(&self) -> TaskTracker {
        self.lock().closing = true;
        self.stop.cancel();
        self.tasks.close();
        self.tasks.clone()
    }
}

impl Guilds {
    fn remove(&mut self, guild: GuildId, number: u64) {
        if self
            .slots
            .get(&guild)
            .is_some_and(|slot| slot.number == number)
        {
            self.slots.remove(&guild);
        }
    }
}

/// Whether anybody empties the box: nobody does where the guild's player broke
/// over what it was opened with, so that there is none.
fn post(guild: GuildId, slot: &Slot, mail: Mail) -> bool {
    let posted = slot.mailbox.try_send(mail);
    if let Err(TrySendError::Full(_)) = posted {
        tracing::error!(
            guild.id = guild.get(),
            "news lost: the guild's mailbox is full"
        );
    }
    !matches!(posted, Err(TrySendError::Closed(_)))
}

/// Sees a guild's task to its end. A panic in it costs the other guilds
/// nothing, and this one the half-done input: the task is started once more
/// with what can be kept. After a second one soon after the guild begins anew,
/// without the track that played.
async fn supervise(
    context: Arc<Context>,
    guild: GuildId,
    number: u64,
    post: mpsc::Receiver<Mail>,
    stop: CancellationToken,
) {
    let (player, ledger, unread) = restore::take_up(&context, guild).await;
    let seat = Arc::new(tokio::sync::Mutex::new(Seat {
        player,
        ledger,
        unread,
        post,
        number,
        broke: None,
    }));
    loop {
        let mut task = JoinSet::new();
        let running = guild::run(Arc::clone(&context), Arc::clone(&seat), stop.clone());
        task.spawn(running.in_current_span());
        let end = task.join_next().await;
        let mut seat = seat.lock().await;
        let now = context.clock.now();
        let healthy = seat.broke.is_none_or(|at| now.since(at) >= FORGIVEN);
        match end {
            Some(Ok(End::Retired)) | None => return,
            Some(Ok(End::Stopped)) => break,
            Some(Ok(End::Broken) | Err(_)) if healthy => {
                tracing::error!(
                    guild.id = guild.get(),
                    "a player broke and is started again"
                );
                seat.broke = Some(now);
                seat.player = seat.player.clone().salvage(now);
            }
            Some(Ok(End::Broken) | Err(_)) => {
                tracing::error!(
                    guild.id = guild.get(),
                    "a player broke again and is given up"
                );
                guild::clean_up(&context, guild).await;
                restore::begin_anew(&context, &seat.player, &seat.ledger).await;
                break;
            }
        }
    }
    context.registry.lock().remove(guild, number);
}
