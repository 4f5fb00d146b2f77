//! A client's session: its players, its outbox, and whether it waits for the
//! client to come back.
//!
//! See “Resuming” on <https://lavalink.dev/api/>.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lavalink_protocol::{Message, Session as SessionBody, SessionUpdate};
use tokio_util::sync::CancellationToken;

use crate::node::State;
use crate::outbox::Outbox;
use crate::player::{Player, Whose, WishBook, Wishes};
use crate::refusal::Refusal;

/// Guilds of one session with wishes besides playing.
const WISHES: usize = 4_096;

/// A session's place in the node: looked up by its id.
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) user_id: u64,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) wishes: Arc<WishBook>,
    /// Cancelled when the session ends; every player's token is a child of it.
    pub(crate) stop: CancellationToken,
    players: Mutex<HashMap<u64, Player>>,
    presence: Mutex<Presence>,
    longest: Duration,
}

/// Where the client is.
struct Presence {
    resuming: bool,
    timeout: Duration,
    /// The socket that serves it; cancelled when another one takes over.
    socket: Option<CancellationToken>,
    /// Cancelled when the client comes back in time.
    waiting: Option<CancellationToken>,
}

/// What became of a session when its socket closed.
pub(crate) enum Parting {
    /// Another socket already serves it.
    TakenOver,
    /// It waits this long for its client, unless the token is cancelled.
    Waits(Duration, CancellationToken),
    /// It ends.
    Ends,
}

impl Session {
    pub(crate) fn new(
        id: String,
        user_id: u64,
        events: usize,
        longest: Duration,
        stop: CancellationToken,
    ) -> Self {
        Self {
            id,
            user_id,
            outbox: Arc::new(Outbox::new(events)),
            wishes: Arc::new(WishBook::new(WISHES)),
            stop,
            players: Mutex::new(HashMap::new()),
            presence: Mutex::new(Presence {
                resuming: false,
                timeout: Duration::from_mins(1),
                socket: None,
                waiting: None,
            }),
            longest,
        }
    }

    fn presence(&self) -> MutexGuard<'_, Presence> {
        self.presence.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_players(&self) -> MutexGuard<'_, HashMap<u64, Player>> {
        self.players.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A socket of this user may go on with this session: it waits for one, or
    /// its old socket is held to be dead, because the client has asked for
    /// resuming and opens another.
    pub(crate) fn may_resume(&self, user_id: u64) -> bool {
        let presence = self.presence();
        self.user_id == user_id
            && !self.stop.is_cancelled()
            && (presence.waiting.is_some() || presence.resuming)
    }

    /// The client is here on a new socket, which is the only one from now on.
    /// `None` when the session has ended meanwhile.
    pub(crate) fn attach(&self, resumed: bool) -> Option<CancellationToken> {
        let mut presence = self.presence();
        if self.stop.is_cancelled() {
            return None;
        }
        if let Some(waiting) = presence.waiting.take() {
            waiting.cancel();
        }
        let socket = self.stop.child_token();
        if let Some(before) = presence.socket.replace(socket.clone()) {
            before.cancel();
        }
        let ready = Message::Ready {
            resumed,
            session_id: self.id.clone(),
        };
        self.outbox.client_came(ready);
        drop(presence);
        if resumed {
            for player in self.players() {
                player.report();
            }
        }
        Some(socket)
    }

    /// The socket is closed.
    pub(crate) fn detach(&self, socket: &CancellationToken) -> Parting {
        let mut presence = self.presence();
        // A socket that was taken over is cancelled while the session goes on.
        if socket.is_cancelled() && !self.stop.is_cancelled() {
            return Parting::TakenOver;
        }
        presence.socket = None;
        if !presence.resuming || self.stop.is_cancelled() {
            self.stop.cancel();
            return Parting::Ends;
        }
        self.outbox.client_left();
        let waiting = self.stop.child_token();
        presence.waiting = Some(waiting.clone());
        Parting::Waits(presence.timeout, waiting)
    }

    /// The time to come back is over.
    pub(crate) fn give_up(&self, waiting: &CancellationToken) -> bool {
        let _presence = self.presence();
        if waiting.is_cancelled() {
            return self.stop.is_cancelled();
        }
        self.stop.cancel();
        true
    }

    pub(crate) fn update(&self, update: SessionUpdate) -> SessionBody {
        let mut presence = self.presence();
        if let Some(resuming) = update.resuming {
            presence.resuming = resuming;
        }
        if let Some(seconds) = update.timeout {
            presence.timeout = Duration::from_secs(seconds).min(self.longest);
        }
        SessionBody {
            resuming: presence.resuming,
            timeout: presence.timeout.as_secs(),
        }
    }

    pub(crate) fn players(&self) -> Vec<Player> {
        self.lock_players().values().cloned().collect()
    }

    /// How many players play now.
    pub(crate) fn playing(&self) -> usize {
        let players = self.lock_players();
        let playing = players.values().filter(|player| player.glance.is_playing());
        playing.count()
    }

    pub(crate) fn player(&self, guild_id: u64) -> Option<Player> {
        let player = self.lock_players().get(&guild_id).cloned();
        player.filter(|player| !player.is_gone())
    }

    /// The guild's player, made where there is none.
    pub(crate) fn player_or_new(
        &self,
        state: &Arc<State>,
        guild_id: u64,
    ) -> Result<Player, Refusal> {
        let mut players = self.lock_players();
        if let Some(player) = players.get(&guild_id).filter(|player| !player.is_gone()) {
            return Ok(player.clone());
        }
        if self.stop.is_cancelled() {
            return Err(Refusal::session_not_found());
        }
        if state.leaving.is_cancelled() {
            return Err(Refusal::stopping());
        }
        if !state.pressure.admits() {
            count_refused("pressure");
            return Err(Refusal::pressed());
        }
        let place = Arc::clone(&state.player_places)
            .try_acquire_owned()
            .map_err(|_| {
                count_refused("limit");
                Refusal::full("players", state.settings.limits.players)
            })?;
        let whose = Whose {
            user_id: self.user_id,
            guild_id,
            outbox: Arc::clone(&self.outbox),
            wishes: Arc::clone(&self.wishes),
            stop: self.stop.child_token(),
        };
        let player = Player::start(state, whose, place);
        players.insert(guild_id, player.clone());
        Ok(player)
    }

    /// Takes the guild's player out, to be destroyed.
    pub(crate) fn take_player(&self, guild_id: u64) -> Option<Player> {
        self.wishes.forget(guild_id);
        self.lock_players().remove(&guild_id)
    }

    /// What the client wants of a guild's tracks besides playing them; holds
    /// for the track that is on and for those that follow.
    pub(crate) fn wish(
        &self,
        guild_id: u64,
        change: impl FnOnce(&mut Wishes),
    ) -> Result<(), Refusal> {
        self.wishes
            .change(guild_id, change)
            .map_err(|_| Refusal::full("guilds with wishes", WISHES))?;
        if let Some(player) = self.player(guild_id) {
            player.accompany();
        }
        Ok(())
    }
}

/// A player that would have been one too many.
fn count_refused(reason: &'static str) {
    metrics::counter!("seraphim_players_refused_total", "reason" => reason).increment(1);
}
