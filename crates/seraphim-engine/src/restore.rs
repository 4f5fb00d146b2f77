//! After a start: back into the voice channels where the bot was, those with
//! listeners first and not faster than Discord's gateway takes it, and each
//! player as it was written down.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use seraphim_core::{ChannelId, GuildId, GuildSettings, Player, SavedPlayer, Timestamp, UserId};
use tokio::sync::Notify;

use crate::engine::Context;
use crate::guild::{Mail, Unread};
use crate::ledger::Ledger;
use crate::ports::StoreError;

/// For the store to say what a guild was playing.
const READING: Duration = Duration::from_secs(3);

/// For the audio node to say what it has of a guild.
const ASKING: Duration = Duration::from_secs(3);

/// Joins at once; Discord takes 120 messages a minute on a connection, and
/// people who press buttons meanwhile need theirs.
const BURST: u32 = 40;

/// Between two joins after that.
const PACE: Duration = Duration::from_secs(1);

/// Guilds that wait for their turn.
#[derive(Default)]
pub(crate) struct Returns {
    waiting: Mutex<Waiting>,
    changed: Notify,
}

#[derive(Default)]
struct Waiting {
    /// Where the bot was, in guilds that Discord has not told of yet.
    stays: HashMap<GuildId, ChannelId>,
    /// How many listen in each channel of guilds that Discord has told of before
    /// it was known where the bot was; `None`: that is known.
    early: Option<HashMap<GuildId, HashMap<ChannelId, usize>>>,
    /// Guilds in which somebody stopped it before it was known where the bot was.
    stopped: HashSet<GuildId>,
    /// Guilds that are there, with how many listen.
    here: Vec<(usize, GuildId, ChannelId)>,
    /// Guilds whose turn it is and whose task has not heard of it yet; dead: the
    /// turn was lost with the task.
    sent: HashMap<GuildId, Weak<()>>,
}

/// A guild's turn to be gone back to, on its way to the guild's task.
pub(crate) struct Turn(Arc<()>);

impl Returns {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the bot was is being read; until it is, guilds that Discord tells of
    /// are remembered.
    pub(crate) fn begin(&self) {
        self.lock().early.get_or_insert_default();
    }

    /// The bot was in these channels when the program ended. Gives the guilds
    /// that Discord has told of already.
    pub(crate) fn expect(&self, stays: &[(GuildId, ChannelId)]) -> Vec<GuildId> {
        let mut waiting = self.lock();
        let early = waiting.early.take().unwrap_or_default();
        let stopped = std::mem::take(&mut waiting.stopped);
        let mut here = Vec::new();
        for (guild, channel) in stays {
            if stopped.contains(guild) {
                continue;
            }
            if let Some(voices) = early.get(guild) {
                let listeners = voices.get(channel).copied().unwrap_or(0);
                waiting.here.push((listeners, *guild, *channel));
                here.push(*guild);
            } else {
                waiting.stays.insert(*guild, *channel);
            }
        }
        drop(waiting);
        self.changed.notify_one();
        here
    }

    /// Discord has told of a guild, and who is in its voice channels; whether it
    /// is to be gone back to.
    pub(crate) fn arrived(&self, guild: GuildId, voices: &[(ChannelId, Vec<UserId>)]) -> bool {
        let mut waiting = self.lock();
        let Some(channel) = waiting.stays.remove(&guild) else {
            if let Some(early) = &mut waiting.early {
                let counted = voices.iter().map(|(channel, who)| (*channel, who.len()));
                early.insert(guild, counted.collect());
            }
            return false;
        };
        let listeners = voices
            .iter()
            .find(|(here, _)| *here == channel)
            .map_or(0, |(_, people)| people.len());
        waiting.here.push((listeners, guild, channel));
        drop(waiting);
        self.changed.notify_one();
        true
    }

    /// Guilds that are another program's are not gone back to.
    pub(crate) fn forget(&self, theirs: &dyn Fn(GuildId) -> bool) {
        let mut waiting = self.lock();
        waiting.stays.retain(|guild, _| !theirs(*guild));
        if let Some(early) = &mut waiting.early {
            early.retain(|guild, _| !theirs(*guild));
        }
        waiting.here.retain(|(_, guild, _)| !theirs(*guild));
        waiting.stopped.retain(|guild| !theirs(*guild));
        waiting.sent.retain(|guild, _| !theirs(*guild));
    }

    /// Somebody in the guild wants the bot to be in no channel: it is not gone
    /// back to, whatever else it was to be.
    pub(crate) fn stop(&self, guild: GuildId) {
        let mut waiting = self.lock();
        waiting.stays.remove(&guild);
        waiting.here.retain(|(_, here, _)| *here != guild);
        waiting.sent.remove(&guild);
        if waiting.early.is_some() {
            waiting.stopped.insert(guild);
        }
    }

    /// Whether the guild whose turn it was is still to be gone back to.
    pub(crate) fn claim(&self, guild: GuildId, turn: &Turn) -> bool {
        let mut waiting = self.lock();
        let sent = waiting.sent.get(&guild);
        let holds = sent.is_some_and(|sent| std::ptr::eq(sent.as_ptr(), Arc::as_ptr(&turn.0)));
        if holds {
            waiting.sent.remove(&guild);
        }
        holds
    }

    /// The guild with the most listeners; its turn is to be
    /// [claimed](Self::claim).
    fn take(&self) -> Option<(usize, GuildId, ChannelId, Turn)> {
        let mut waiting = self.lock();
        waiting.sent.retain(|_, turn| turn.strong_count() > 0);
        let (at, _) = waiting
            .here
            .iter()
            .enumerate()
            .max_by_key(|(_, (listeners, ..))| *listeners)?;
        let (listeners, guild, channel) = waiting.here.swap_remove(at);
        let turn = Arc::new(());
        waiting.sent.insert(guild, Arc::downgrade(&turn));
        Some((listeners, guild, channel, Turn(turn)))
    }

    /// Sends guilds back, until it is dropped.
    pub(crate) async fn run(&self, context: &Arc<Context>) {
        let mut burst = BURST;
        loop {
            let Some((listeners, guild, channel, turn)) = self.take() else {
                self.changed.notified().await;
                continue;
            };
            let mail = Mail::GoBack {
                channel,
                empty: listeners == 0,
                turn,
            };
            if context
                .registry
                .deliver_or_open(context, guild, mail)
                .is_err()
            {
                tracing::warn!(guild.id = guild.get(), "a guild could not be restored");
            }
            if listeners == 0 {
                continue;
            }
            if burst > 0 {
                burst -= 1;
                continue;
            }
            let until = context.clock.now() + PACE;
            context.clock.wait_until(until).await;
        }
    }
}

/// A guild's player as it was written down, the book that says so, and whether
/// its settings are still to be read.
pub(crate) async fn take_up(context: &Context, guild: GuildId) -> (Player, Ledger, Option<Unread>) {
    let read = context.choices.of(guild).await.ok();
    let unread = read.is_none().then(|| Unread::since(context.clock.now()));
    let mut settings = match read {
        Some(settings) => GuildSettings::clone(&settings),
        None => context.choices.unread(),
    };
    let seed = context.dice.seed();
    let saved = match within(context, READING, context.store.player(guild)).await {
        Some(Ok(saved)) => saved.unwrap_or_default(),
        failed => {
            let error = match failed {
                Some(Err(error)) => error,
                _ => StoreError::Unreachable("no answer in time".to_owned()),
            };
            tracing::error!(
                guild.id = guild.get(),
                %error,
                "what the guild was playing cannot be read; it begins anew, and nothing of it is \
                 written until the bot has left the channel"
            );
            let player = Player::new(guild, settings, seed);
            return (player, Ledger::open(None), unread);
        }
    };
    let ledger = Ledger::open(Some(&saved));
    if saved == SavedPlayer::default() {
        return (Player::new(guild, settings, seed), ledger, unread);
    }
    if unread.is_some() {
        settings.volume = saved.head.volume;
    }
    let had_order = saved.head.current.as_ref().and_then(|current| current.play);
    let on_node = if had_order.is_some() {
        let answer = within(context, ASKING, context.audio.on_node(guild)).await;
        answer.and_then(Result::ok).flatten()
    } else {
        None
    };
    let now = context.clock.now();
    let player = Player::restored(guild, settings, saved, on_node, seed, now);
    (player, ledger, unread)
}

/// After a player broke twice: what it played may be what broke it, so that
/// is left out of what is taken up next time.
pub(crate) async fn begin_anew(context: &Context, player: &Player, ledger: &Ledger) {
    let Some(mut save) = ledger.all(player, context.clock.now()) else {
        return;
    };
    save.head.current = None;
    save.head.voice_channel = None;
    save.head.halted = true;
    let guild = player.guild();
    let saved = within(context, READING, context.store.save_player(guild, save)).await;
    if !matches!(saved, Some(Ok(()))) {
        tracing::error!(guild.id = guild.get(), "a broken player was not saved");
    }
}

/// An answer, if it comes in time.
async fn within<T>(
    context: &Context,
    time: Duration,
    answer: impl Future<Output = T>,
) -> Option<T> {
    let until: Timestamp = context.clock.now() + time;
    tokio::select! {
        answer = answer => Some(answer),
        () = context.clock.wait_until(until) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_that_is_lost_on_its_way_is_not_kept() {
        let returns = Returns::default();
        let stays = [1, 2].map(|guild| (GuildId(guild), ChannelId(5)));
        returns.expect(&stays);
        for (guild, _) in stays {
            assert!(returns.arrived(guild, &[]));
        }
        // The task that it was for has ended.
        assert!(returns.take().is_some());

        let (_, guild, _, turn) = returns.take().expect("another one waits");
        assert_eq!(returns.lock().sent.len(), 1);
        assert!(returns.claim(guild, &turn));
        assert!(returns.lock().sent.is_empty());
    }
}
