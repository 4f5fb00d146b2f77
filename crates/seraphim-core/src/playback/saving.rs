//! What of a player outlives the program, and a player made of it again.
//!
//! Timers, lookups and the voice connection do not: they are of the process
//! that had them. Where the bot was is kept, so that it can go back there.

use std::time::Duration;

use super::PanelChange;
use super::current::Current;
use super::state::{Cleared, Player};
use super::voice::Voice;
use crate::filters::Filters;
use crate::history::History;
use crate::ids::{ChannelId, EntryId, GuildId, PlayId};
use crate::queue::Queue;
use crate::request::LoopMode;
use crate::settings::GuildSettings;
use crate::time::Timestamp;
use crate::track::Entry;

/// All that is kept of a player.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedPlayer {
    /// Everything but the two lists.
    pub head: SavedHead,
    /// What waits, next first.
    pub queue: Vec<Entry>,
    /// What was heard, latest last.
    pub history: Vec<Entry>,
}

/// What is kept of a player beside its lists. Small: it is compared after
/// every input and written every few seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedHead {
    /// The track that played, or would have if it could.
    pub current: Option<SavedCurrent>,
    /// Nothing plays until a person says so.
    pub halted: bool,
    /// Loudness in percent, for as long as the guild's settings cannot be read.
    pub volume: u16,
    /// Where the bot was, or was on its way to.
    pub voice_channel: Option<ChannelId>,
    /// Where the panel is.
    pub text_channel: Option<ChannelId>,
    /// What is repeated.
    pub looping: LoopMode,
    /// What is done to the sound.
    pub filters: Filters,
    /// The music goes on when the queue is over.
    pub autoplay: bool,
    /// What the last stop cleared and can still be restored.
    pub cleared: Option<SavedCleared>,
}

/// The current track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedCurrent {
    /// What.
    pub entry: Entry,
    /// How far it was.
    pub position: Duration,
    /// A person has paused it.
    pub paused: bool,
    /// It was heard.
    pub heard: bool,
    /// The order that the node had for it.
    pub play: Option<PlayId>,
}

/// A queue that was cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedCleared {
    /// The entries, first first.
    pub entries: Vec<Entry>,
    /// The first of them was playing, and was here.
    pub position: Option<Duration>,
}

/// What the audio node has of a guild, where it outlived the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnNode {
    /// The order that it plays; `None`: it is at the end of the last one.
    pub play: Option<PlayId>,
    /// How far.
    pub position: Duration,
    /// Whether it stands still.
    pub paused: bool,
}

impl SavedHead {
    /// Whether the two are the same but for the position of the track.
    #[must_use]
    pub fn same_but_for_position(&self, other: &Self) -> bool {
        let still = |head: &Self| {
            let mut head = head.clone();
            if let Some(current) = &mut head.current {
                current.position = Duration::ZERO;
            }
            head
        };
        still(self) == still(other)
    }
}

impl Player {
    /// What is kept of it, its lists apart.
    #[must_use]
    pub fn saved_head(&self, at: Timestamp) -> SavedHead {
        SavedHead {
            current: self.current.as_ref().map(|current| SavedCurrent {
                entry: current.entry.clone(),
                position: current.position(at),
                paused: current.paused,
                heard: current.heard,
                play: current.play.filter(|_| current.started),
            }),
            halted: self.halted,
            volume: self.settings.volume,
            voice_channel: self.voice.channel().or(self.returning),
            text_channel: self.text_channel.filter(|_| !self.text_channel_gone),
            looping: self.looping,
            filters: self.filters,
            autoplay: self.radio.on,
            cleared: self.cleared.as_ref().map(|cleared| SavedCleared {
                entries: cleared.entries.clone(),
                position: cleared.position,
            }),
        }
    }

    /// The entries that are to play yet, next first: those too that were set aside.
    pub fn kept_waiting(&self) -> impl Iterator<Item = &Entry> {
        self.set_aside.iter().chain(self.queue.iter())
    }

    /// The entries that wait, next first.
    pub fn waiting(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.queue.iter()
    }

    /// Whether the current track sounds, so that its position grows.
    #[must_use]
    pub fn is_sounding(&self) -> bool {
        self.current
            .as_ref()
            .is_some_and(|current| current.running_since.is_some())
    }

    /// A player that goes on where the saved one was. It is in no channel yet:
    /// [`Input::GoBack`](super::Input::GoBack) sends it there. Where the node
    /// still has the guild's player, the two are brought together. How loud it
    /// is, the settings say: they may have changed since.
    #[must_use]
    pub fn restored(
        guild: GuildId,
        settings: GuildSettings,
        saved: SavedPlayer,
        on_node: Option<OnNode>,
        seed: u64,
        at: Timestamp,
    ) -> Self {
        let SavedPlayer {
            head,
            queue,
            history,
        } = saved;
        let SavedHead {
            current,
            halted,
            volume,
            voice_channel,
            text_channel,
            looping,
            filters,
            autoplay,
            cleared,
        } = head;
        let mut player = Self::new(guild, settings, seed);
        player.queue = Queue::from_kept(queue, player.settings.queue_limit);
        player.history = History::from_kept(history);
        player.halted = halted;
        player.returning = voice_channel;
        player.text_channel = text_channel;
        player.looping = looping;
        player.filters = filters;
        player.radio.on = autoplay;
        player.cleared = cleared.map(|cleared| Cleared {
            entries: cleared.entries,
            position: cleared.position,
            until: at + super::asking::RESTORABLE_FOR,
        });
        if let Some(saved) = current {
            player.take_up_saved(saved, volume, on_node);
        }
        player
    }

    /// `volume`: how loud the node was told to play it.
    fn take_up_saved(&mut self, saved: SavedCurrent, volume: u16, on_node: Option<OnNode>) {
        let resumable = saved.entry.track.seekable && !saved.entry.track.is_live();
        let mut current = Current::new(saved.entry);
        current.paused = saved.paused;
        current.heard = saved.heard;
        if resumable {
            current.reached = saved.position;
        }
        match on_node {
            Some(OnNode {
                play: Some(play),
                position,
                paused,
            }) if saved.play == Some(play) => {
                current.play = Some(play);
                current.started = true;
                current.reached = position;
                self.node.sounding = Some(play);
                self.node.plays_on = true;
                self.node.paused = paused;
                self.node.volume = volume;
                self.node.filters = Some(self.filters);
                self.node.has_player = true;
            }
            Some(OnNode { play: None, .. }) if saved.play.is_some() => {
                // It came to its end while nobody was there to hear of it.
                self.node.has_player = true;
                self.current = Some(current);
                if self.looping == LoopMode::Track {
                    self.begin_again();
                } else {
                    self.retire_current();
                    self.advance();
                }
                return;
            }
            Some(on_node) => {
                self.node.sounding = on_node.play;
                self.node.has_player = true;
            }
            None => {}
        }
        self.current = Some(current);
    }

    /// Back into the channel where the bot was before the program ended, by
    /// nobody's new wish. Where nobody listens the queue is kept until somebody
    /// asks for it.
    pub(super) fn go_back(&mut self, channel: ChannelId, empty: bool, at: Timestamp) {
        self.returning = None;
        if !matches!(self.voice, Voice::Out) {
            return;
        }
        // Autoplay may have been between two tracks.
        let goes_on =
            !self.is_empty() || self.radio.on && !self.halted && self.history.last().is_some();
        if self.settings.always_on || !empty && goes_on {
            self.return_to(channel, at);
            return;
        }
        if let Some(current) = &mut self.current {
            current.detach(at);
        }
        // What the node still plays, nobody hears.
        self.go_out(false);
        self.edit_panel(PanelChange::State);
    }

    /// What is being heard, and how much of it was.
    #[must_use]
    pub fn heard(&self, at: Timestamp) -> Option<(EntryId, Duration)> {
        let current = self.current.as_ref().filter(|current| current.heard)?;
        Some((current.entry.id, current.position(at)))
    }

    /// Their ids: enough to see whether they changed.
    pub fn kept_waiting_ids(&self) -> impl Iterator<Item = EntryId> {
        self.kept_waiting().map(|entry| entry.id)
    }
}
