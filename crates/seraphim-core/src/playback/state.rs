//! What a player knows, and how it shows itself.

use std::collections::VecDeque;
use std::time::Duration;

use super::Effect;
use super::radio::Radio;
use super::replacing::Replacement;
use crate::filters::Filters;
use crate::history::History;
use crate::ids::{ChannelId, EntryId, GuildId, PlayId, Ticket, UserId};
use crate::policy::idle::Since;
use crate::policy::permission::Room;
use crate::policy::vote::Ballot;
use crate::queue::{Chance, Queue};
use crate::request::{Caller, LoopMode, Place};
use crate::settings::{GuildSettings, SponsorCategory};
use crate::snapshot::{NowPlaying, Snapshot, Status};
use crate::time::Timestamp;
use crate::track::{Entry, Track};

/// A guild's player.
#[derive(Clone, Debug)]
pub struct Player {
    pub(super) guild: GuildId,
    pub(super) settings: GuildSettings,
    pub(super) queue: Queue,
    pub(super) history: History,
    pub(super) current: Option<Current>,
    /// What the last stop cleared.
    pub(super) cleared: Option<Cleared>,
    /// The order before the last shuffle.
    pub(super) shuffled: Option<Shuffled>,
    pub(super) looping: LoopMode,
    pub(super) filters: Filters,
    pub(super) radio: Radio,
    pub(super) ballots: Vec<Ballot>,
    pub(super) loads: Vec<Load>,
    pub(super) voice: Voice,
    /// Where it was before the program ended, until it is sent back there or
    /// goes elsewhere: a program that ends again meanwhile must not forget it.
    pub(super) returning: Option<ChannelId>,
    /// The people in a channel, as told last.
    pub(super) listeners: Option<(ChannelId, Vec<UserId>)>,
    /// A moderator has muted the bot.
    pub(super) muted: bool,
    /// Since when it has no right to speak where it is.
    pub(super) hushed: Option<Timestamp>,
    pub(super) node: Node,
    /// Entries that failed directly one after another.
    pub(super) failures: u32,
    /// After too many failures: nothing plays until a person says so.
    pub(super) halted: bool,
    pub(super) idle: Since,
    /// The track before this one.
    pub(super) ended: Option<Ending>,
    /// Tracks that were heard while the queue was repeated, and the entries
    /// that repeat them; as many as the history has.
    pub(super) repeats: VecDeque<(EntryId, EntryId)>,
    pub(super) text_channel: Option<ChannelId>,
    pub(super) chance: Chance,
    pub(super) last_id: u64,
    pub(super) progress_at: Option<Timestamp>,
    pub(super) wake: Option<Timestamp>,
    /// What this input has led to so far.
    pub(super) effects: Vec<Effect>,
}

/// The track that plays, or would if it could.
#[expect(
    clippy::struct_excessive_bools,
    reason = "five facts, each true or not by itself"
)]
#[derive(Clone, Debug)]
pub(super) struct Current {
    pub(super) entry: Entry,
    /// The order that the node has for it; `None`: it needs one.
    pub(super) play: Option<PlayId>,
    /// The node has begun it, in this order.
    pub(super) started: bool,
    /// When it did.
    pub(super) started_at: Option<Timestamp>,
    /// It was heard, in this order or one before.
    pub(super) heard: bool,
    /// By a person.
    pub(super) paused: bool,
    /// It had its second chance.
    pub(super) retried: bool,
    /// Something to play in its place is being looked for.
    pub(super) replacing: Option<Replacement>,
    /// It is being looked up, since it is known by its words alone.
    pub(super) resolving: Option<Ticket>,
    /// What was tried in its place, its own track first.
    pub(super) tried: Vec<String>,
    /// The channel was told of its failure.
    pub(super) told: bool,
    /// How fast it goes by, in percent.
    pub(super) pace: u32,
    /// How far it was when its clock was stopped, or at `running_since`.
    pub(super) reached: Duration,
    /// Since when its clock runs.
    pub(super) running_since: Option<Timestamp>,
    /// Where the node said last that it was, and since when it says no other.
    pub(super) reported: Option<Duration>,
    pub(super) moved_at: Option<Timestamp>,
}

impl Current {
    pub(super) fn new(entry: Entry) -> Self {
        Self {
            entry,
            play: None,
            started: false,
            started_at: None,
            heard: false,
            paused: false,
            retried: false,
            replacing: None,
            resolving: None,
            tried: Vec::new(),
            told: false,
            pace: 100,
            reached: Duration::ZERO,
            running_since: None,
            reported: None,
            moved_at: None,
        }
    }

    pub(super) fn position(&self, at: Timestamp) -> Duration {
        let run = self
            .running_since
            .map_or(Duration::ZERO, |since| at.since(since) * self.pace / 100);
        let position = self.reached.saturating_add(run);
        self.entry
            .track
            .length
            .map_or(position, |length| position.min(length))
    }

    /// The node no longer has it: it needs a new order, from where it is.
    pub(super) fn detach(&mut self, at: Timestamp) {
        self.reached = if self.entry.track.seekable && !self.entry.track.is_live() {
            self.position(at)
        } else {
            Duration::ZERO
        };
        self.running_since = None;
        self.reported = None;
        self.play = None;
        self.started = false;
    }
}

/// When a track ended, and by whose wish; by nobody's, if it was over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    pub(super) at: Timestamp,
    pub(super) by: Option<UserId>,
}

/// What the node was told.
#[expect(
    clippy::struct_excessive_bools,
    reason = "six facts, each true or not by itself"
)]
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) up: bool,
    /// The order that may be sounding.
    pub(super) sounding: Option<PlayId>,
    /// Whether it was told to stand still.
    pub(super) paused: bool,
    /// How loud it was told to play.
    pub(super) volume: u16,
    /// How it was told to change the sound.
    pub(super) filters: Filters,
    /// Which parts of videos it was told to leave out.
    pub(super) left_out: Vec<SponsorCategory>,
    /// It has the present voice server.
    pub(super) has_voice: bool,
    /// It has outlived the program before this one, and sends over that one's
    /// connection still.
    pub(super) plays_on: bool,
    /// It has a player of this guild.
    pub(super) has_player: bool,
    /// No order before this time: the last one was not taken.
    pub(super) hold_until: Option<Timestamp>,
    /// Orders that were not taken, in a row.
    pub(super) rejections: u32,
    /// The channel was told that it is away.
    pub(super) loss_told: bool,
}

impl Node {
    /// It has no player any more, and sounds as ever when it has the next one.
    pub(super) fn forget_sound(&mut self) {
        self.filters = Filters::default();
        self.left_out = Vec::new();
    }
}

/// Where the bot is.
#[derive(Clone, Debug)]
pub(super) enum Voice {
    /// In no channel.
    Out,
    /// On its way: needs a voice state and a voice server. `tries` counts the
    /// joins since the connection was sound, 0 being a person's wish;
    /// `unanswered` those of them that Discord did not react to.
    Joining {
        channel: ChannelId,
        until: Timestamp,
        state: bool,
        server: bool,
        tries: u32,
        unanswered: u32,
    },
    /// Left, to join again later.
    Cooling {
        channel: ChannelId,
        until: Timestamp,
        tries: u32,
        unanswered: u32,
    },
    /// In it. `renew_by`: the connection is gone or about to go, and a new
    /// voice server is to come by then.
    In {
        channel: ChannelId,
        since: Timestamp,
        renew_by: Option<Renewal>,
        tries: u32,
    },
}

/// A voice server is to come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Renewal {
    pub(super) by: Timestamp,
    pub(super) why: Renewing,
}

/// Why another voice server is to come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Renewing {
    /// The bot was moved. The connection works until then.
    Moved,
    /// Discord has none at the moment.
    ServerAway,
    /// The node's connection was closed, perhaps one before that which it has now.
    Closed,
}

impl Voice {
    pub(super) fn channel(&self) -> Option<ChannelId> {
        match self {
            Self::Out => None,
            Self::Joining { channel, .. }
            | Self::Cooling { channel, .. }
            | Self::In { channel, .. } => Some(*channel),
        }
    }

    /// Sound can go through.
    pub(super) fn is_ready(&self) -> bool {
        match self {
            Self::In { renew_by, .. } => {
                renew_by.is_none_or(|renewal| renewal.why == Renewing::Moved)
            }
            Self::Out | Self::Joining { .. } | Self::Cooling { .. } => false,
        }
    }
}

/// A lookup that is under way.
#[derive(Clone, Debug)]
pub(super) struct Load {
    pub(super) ticket: Ticket,
    pub(super) by: Caller,
    pub(super) purpose: Purpose,
    pub(super) query: String,
}

/// What a lookup is for.
#[derive(Clone, Debug)]
pub(super) enum Purpose {
    /// To be queued there. A link may also name a playlist.
    Queue {
        place: Place,
        playlist: Option<String>,
    },
    /// To be chosen from.
    Choice,
}

/// A queue that was cleared, while it can be restored.
#[derive(Clone, Debug)]
pub(super) struct Cleared {
    pub(super) entries: Vec<Entry>,
    /// The first of them was playing, and was here.
    pub(super) position: Option<Duration>,
    pub(super) until: Timestamp,
}

/// The order before a shuffle, while it can be taken back.
#[derive(Clone, Debug)]
pub(super) struct Shuffled {
    pub(super) order: Vec<EntryId>,
    pub(super) until: Timestamp,
}

impl Player {
    /// A player with nothing to play. `seed` decides how it shuffles and with
    /// which numbers its ids begin, so that those of an earlier player of the
    /// same guild are not met again.
    #[must_use]
    pub fn new(guild: GuildId, settings: GuildSettings, seed: u64) -> Self {
        Self {
            guild,
            queue: Queue::new(settings.queue_limit),
            settings,
            history: History::default(),
            current: None,
            cleared: None,
            shuffled: None,
            looping: LoopMode::Off,
            filters: Filters::default(),
            radio: Radio::default(),
            ballots: Vec::new(),
            loads: Vec::new(),
            voice: Voice::Out,
            listeners: None,
            muted: false,
            hushed: None,
            node: Node {
                up: true,
                sounding: None,
                paused: false,
                volume: 100,
                filters: Filters::default(),
                left_out: Vec::new(),
                has_voice: false,
                plays_on: false,
                has_player: false,
                hold_until: None,
                rejections: 0,
                loss_told: false,
            },
            failures: 0,
            halted: false,
            idle: Since::default(),
            ended: None,
            repeats: VecDeque::new(),
            returning: None,
            text_channel: None,
            chance: Chance(seed),
            // Below 2^53, so that the ids survive JSON.
            last_id: (seed & 0xFFFF_FFFF) << 20,
            progress_at: None,
            wake: None,
            effects: Vec::new(),
        }
    }

    /// What can be kept of a player whose handling of an input was broken off
    /// half-way: what was asked for, and where the bot is. The next input puts
    /// the node right.
    #[must_use]
    pub fn salvage(mut self, at: Timestamp) -> Self {
        self.effects.clear();
        self.loads.clear();
        self.radio.give_up();
        self.wake = None;
        if let Some(current) = &mut self.current {
            current.replacing = None;
            current.resolving = None;
            current.detach(at);
        }
        self.node.has_voice = false;
        self
    }

    /// The guild.
    #[must_use]
    pub const fn guild(&self) -> GuildId {
        self.guild
    }

    /// Whether nothing would be lost if the player were forgotten, its
    /// history apart.
    #[must_use]
    pub fn is_dormant(&self) -> bool {
        self.is_empty()
            && self.loads.is_empty()
            && self.cleared.is_none()
            && matches!(self.voice, Voice::Out)
    }

    /// Whether it is in a voice channel, or wants to be.
    #[must_use]
    pub const fn is_anywhere(&self) -> bool {
        !matches!(self.voice, Voice::Out)
    }

    /// The order that the node has, and its track.
    #[must_use]
    pub fn playing(&self) -> Option<(PlayId, &Track)> {
        let current = self.current.as_ref()?;
        Some((current.play?, &current.entry.track))
    }

    /// The tracks that were heard.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The player as others may see it.
    #[must_use]
    pub fn snapshot(&self, at: Timestamp) -> Snapshot {
        let current = self.current.as_ref();
        let rest = current.map_or(Some(Duration::ZERO), |current| {
            let length = current.entry.track.length?;
            Some(length.saturating_sub(current.position(at)))
        });
        let waiting = self.queue.length_of_first(self.queue.len());
        Snapshot {
            status: self.status(),
            current: current.map(|current| NowPlaying {
                entry: current.entry.clone(),
                position: current.position(at),
                paused: self.stands_still(),
            }),
            upcoming: self.queue.iter().cloned().collect(),
            total: rest
                .zip(waiting)
                .map(|(rest, waiting)| rest.saturating_add(waiting)),
            history: self.history.len(),
            previous: self.history.last().cloned(),
            volume: self.settings.volume,
            looping: self.looping,
            filters: self.filters,
            autoplay: self.radio.on,
            speech: self.settings.speech,
            voice_channel: self.voice.channel(),
            text_channel: self.text_channel,
        }
    }

    fn status(&self) -> Status {
        let out = matches!(self.voice, Voice::Out);
        let Some(current) = &self.current else {
            return match (self.halted && !self.queue.is_empty(), out) {
                (true, _) => Status::Halted,
                (false, true) => Status::Stopped,
                (false, false) => Status::Idle,
            };
        };
        if out {
            Status::Away
        } else if !self.node.up || self.node.loss_told {
            Status::NodeLost
        } else if current.paused {
            Status::Paused
        } else if self.muted {
            Status::Muted
        } else if self.hushed.is_some() {
            Status::Hushed
        } else if self.stands_still() {
            Status::Alone
        } else if current.started && self.voice.is_ready() {
            Status::Playing
        } else {
            Status::Starting
        }
    }

    /// Whether there is nothing to play.
    pub(super) fn is_empty(&self) -> bool {
        self.current.is_none() && self.queue.is_empty()
    }

    /// How many entries there are to play, the current one included.
    pub(super) fn kept(&self) -> usize {
        self.queue.len() + usize::from(self.current.is_some())
    }

    /// Whether the current track is paused, by a person, for want of one, or
    /// because the bot may not be heard.
    pub(super) fn stands_still(&self) -> bool {
        let alone = self.idle.alone.is_some() && crate::policy::idle::pauses_alone(&self.settings);
        let silenced = self.muted || self.hushed.is_some();
        alone || silenced || self.current.as_ref().is_some_and(|current| current.paused)
    }

    pub(super) fn room(&self) -> Room<'_> {
        let channel = self.voice.channel();
        let listeners = self
            .listeners
            .as_ref()
            .filter(|(of, _)| Some(*of) == channel)
            .map(|(_, users)| users.as_slice());
        Room { channel, listeners }
    }

    /// Time until the entry at `place` (0: next) of the queue plays.
    pub(super) fn plays_in(&self, place: usize, at: Timestamp) -> Option<Duration> {
        let rest = match &self.current {
            Some(current) => current
                .entry
                .track
                .length?
                .saturating_sub(current.position(at)),
            None => Duration::ZERO,
        };
        Some(rest.saturating_add(self.queue.length_of_first(place)?))
    }

    pub(super) fn new_entry(&mut self, track: Track, requester: UserId) -> Entry {
        Entry {
            id: EntryId(self.new_id()),
            track,
            requester,
        }
    }

    /// A ticket of the player's own, for a lookup that no person waits for.
    pub(super) fn own_ticket(&mut self) -> Ticket {
        Ticket(Ticket::OWN | self.new_id())
    }

    pub(super) fn new_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }
}
