//! What a player knows.

use std::collections::VecDeque;
use std::time::Duration;

use super::Effect;
use super::current::{Current, Ending};
use super::node::Node;
use super::radio::Radio;
use super::voice::Voice;
use crate::filters::Filters;
use crate::history::History;
use crate::ids::{ChannelId, EntryId, GuildId, PlayId, Ticket, UserId};
use crate::policy::idle::Since;
use crate::policy::permission::Room;
use crate::policy::vote::Ballot;
use crate::queue::{Chance, Queue};
use crate::request::{Caller, LoopMode, Place};
use crate::settings::GuildSettings;
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
    /// Those of them that may be played yet: what is away is the way to them.
    pub(super) set_aside: Vec<Entry>,
    /// After too many failures: nothing plays until a person says so.
    pub(super) halted: bool,
    pub(super) idle: Since,
    /// The track before this one.
    pub(super) ended: Option<Ending>,
    /// Tracks that were heard while the queue was repeated, and the entries
    /// that repeat them; as many as the history has.
    pub(super) repeats: VecDeque<(EntryId, EntryId)>,
    pub(super) text_channel: Option<ChannelId>,
    /// That one is no more.
    pub(super) text_channel_gone: bool,
    pub(super) chance: Chance,
    pub(super) last_id: u64,
    pub(super) progress_at: Option<Timestamp>,
    pub(super) wake: Option<Timestamp>,
    /// What this input has led to so far.
    pub(super) effects: Vec<Effect>,
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
                filters: Some(Filters::default()),
                left_out: Some(Vec::new()),
                has_voice: false,
                connected: false,
                plays_on: false,
                has_player: false,
                hold_until: None,
                again_at: None,
                losses: 0,
                lost_at: None,
                rejections: 0,
                loss_told: false,
            },
            failures: 0,
            set_aside: Vec::new(),
            halted: false,
            idle: Since::default(),
            ended: None,
            repeats: VecDeque::new(),
            returning: None,
            text_channel: None,
            text_channel_gone: false,
            chance: Chance(seed),
            // Below 2^53, so that the ids survive JSON.
            last_id: (seed & 0xFFFF_FFFF) << 20,
            progress_at: None,
            wake: None,
            effects: Vec::new(),
        }
    }

    /// What can be kept of a player whose handling of an input was broken off
    /// half-way: what was asked for, and where the bot is, by a voice session that
    /// is to be given up. The next input puts the node right.
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
        if let Voice::Joining { channel, tries, .. } = self.voice {
            // What it was told of the way there may be lost with the input.
            self.voice = Voice::In {
                channel,
                since: at,
                renew_by: None,
                tries,
            };
        }
        self
    }

    /// The guild.
    #[must_use]
    pub const fn guild(&self) -> GuildId {
        self.guild
    }

    /// Whether nothing would be lost if the player were forgotten, its
    /// history apart, and nothing of it goes on at the node.
    #[must_use]
    pub fn is_dormant(&self) -> bool {
        self.is_empty()
            && self.loads.is_empty()
            && self.cleared.is_none()
            && matches!(self.voice, Voice::Out)
            && self.node.again_at.is_none()
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

    /// Whether sound has come of an order by now, where its track is at `position`.
    #[must_use]
    pub fn has_moved(&self, play: PlayId, position: Duration) -> bool {
        self.current
            .as_ref()
            .is_some_and(|current| current.play == Some(play) && position > current.began)
    }

    /// The tracks that were heard.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
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
        // Where it cannot get in, it is in nobody's way.
        let channel = match self.voice {
            Voice::Joining {
                unanswered: 1.., ..
            }
            | Voice::Cooling {
                unanswered: 1.., ..
            } => None,
            _ => self.voice.channel(),
        };
        let listeners = self
            .listeners
            .as_ref()
            .filter(|(of, _)| Some(*of) == channel)
            .map(|(_, users)| users.as_slice());
        Room { channel, listeners }
    }

    /// Time until the current track is over; `None` if it does not end by itself:
    /// it is live, or repeated.
    fn rest(&self, at: Timestamp) -> Option<Duration> {
        let Some(current) = &self.current else {
            return Some(Duration::ZERO);
        };
        let ends = self.looping != LoopMode::Track;
        let length = current.entry.track.length.filter(|_| ends)?;
        Some(length.saturating_sub(current.position(at)))
    }

    /// Time until the entry at `place` (0: next) of the queue plays; at the place
    /// behind the last one, until the queue is over.
    pub(super) fn plays_in(&self, place: usize, at: Timestamp) -> Option<Duration> {
        let before = self.queue.length_of_first(place)?;
        Some(self.rest(at)?.saturating_add(before))
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
