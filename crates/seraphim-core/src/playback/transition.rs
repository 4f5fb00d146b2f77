//! The one way in, and the changes of track that several inputs share.

use super::current::Current;
use super::state::Player;
use super::{Effect, Input, Notice, PanelChange};
use crate::history::{self, History};
use crate::ids::{ChannelId, EntryId, Ticket};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::LoopMode;
use crate::settings::GuildSettings;
use crate::time::Timestamp;
use crate::track::Entry;

impl Player {
    /// Takes in what happened at `at`, and says what to do, in order.
    pub fn handle(&mut self, input: Input, at: Timestamp) -> Vec<Effect> {
        match input {
            Input::Ask { ticket, request } => self.asked(ticket, request, at),
            Input::Loaded { ticket, outcome } => self.loaded(ticket, outcome, at),
            Input::Audio(news) => self.audio(news, at),
            Input::Voice(news) => self.voice_news(news, at),
            Input::PlayRejected { play, failure } => self.play_rejected(play, failure, at),
            Input::VoiceRejected => self.voice_rejected(at),
            Input::OrderLost => self.order_lost(at),
            Input::JoinRejected { channel } => self.join_rejected(channel, at),
            Input::JoinRefused { channel } => self.join_refused(channel),
            Input::TextChannelGone { channel } => self.text_channel_gone(channel),
            Input::Settings(settings) => self.settings_changed(*settings),
            Input::GoBack { channel, empty } => self.go_back(channel, empty, at),
            Input::Tick => self.ticked(at),
            Input::GuildGone => self.guild_gone(),
        }
        self.settle(at);
        std::mem::take(&mut self.effects)
    }

    pub(super) fn answer(&mut self, ticket: Ticket, answer: Result<Reply, Refusal>) {
        self.effects.push(Effect::Answer {
            ticket,
            answer: Box::new(answer),
        });
    }

    pub(super) fn edit_panel(&mut self, change: PanelChange) {
        self.progress_at = None;
        if let Some(channel) = self.text_channel {
            self.effects.push(Effect::EditPanel { channel, change });
        }
    }

    pub(super) fn tell(&mut self, notice: Notice) {
        let wanted = self.settings.announcements || notice.is_fault();
        let wanted = wanted && !self.text_channel_gone;
        if let Some(channel) = self.text_channel.filter(|_| wanted) {
            let speech = self.settings.speech;
            self.effects.push(Effect::Tell {
                channel,
                notice,
                speech,
            });
        }
    }

    /// The current track is over for good; what was heard is remembered.
    pub(super) fn finish_current(&mut self) {
        if let Some(current) = self.current.take()
            && current.heard
        {
            self.history.push(current.entry);
        }
    }

    /// The current track has had its turn: it comes again where the queue is
    /// repeated; where it was heard already, as an entry of its own.
    pub(super) fn retire_current(&mut self) {
        let unheard = |current: &mut Current| !current.heard;
        if self.looping == LoopMode::Queue
            && let Some(current) = self.current.take_if(unheard)
        {
            self.queue.force_insert(usize::MAX, current.entry);
            return;
        }
        let again = match &self.current {
            Some(current) if current.heard && self.looping == LoopMode::Queue => {
                Some((current.entry.track.clone(), current.entry.requester))
            }
            _ => None,
        };
        if let Some((track, requester)) = again {
            let entry = self.new_entry(track, requester);
            if let Some(current) = &self.current {
                self.repeats.truncate(history::DEPTH - 1);
                self.repeats.push_front((current.entry.id, entry.id));
            }
            self.queue.force_insert(usize::MAX, entry);
        }
        self.finish_current();
    }

    /// The entry that repeats a track which was heard, out of the queue: when
    /// that track is to be heard again, it need not wait for its next round.
    pub(super) fn take_repeat_of(&mut self, heard: EntryId) -> Option<Entry> {
        let at = self.repeats.iter().position(|(of, _)| *of == heard)?;
        let (_, repeat) = self.repeats.remove(at)?;
        self.queue.remove(repeat)
    }

    fn settings_changed(&mut self, settings: GuildSettings) {
        self.queue.set_limit(settings.queue_limit);
        self.settings = settings;
        self.edit_panel(PanelChange::Detail);
    }

    /// The current track gives way and waits in front of the queue.
    pub(super) fn interrupt_current(&mut self) -> Option<Entry> {
        let entry = self.current.take()?.entry;
        self.queue.put_back(entry.clone());
        Some(entry)
    }

    /// The first of the queue becomes the current track.
    pub(super) fn advance(&mut self) {
        if self.queue.is_empty() && !self.set_aside.is_empty() {
            self.current = None;
            self.halt();
            return;
        }
        self.halted = false;
        self.current = self.queue.take_first().map(Current::new);
        let change = if self.current.is_some() {
            PanelChange::Track
        } else {
            PanelChange::State
        };
        self.edit_panel(change);
    }

    /// What was set aside is in the queue again, before all else.
    pub(super) fn bring_back(&mut self) {
        for entry in std::mem::take(&mut self.set_aside).into_iter().rev() {
            self.queue.put_back(entry);
        }
    }

    /// Nothing plays until a person says so, after too many failures. What was set
    /// aside is back in the queue.
    pub(super) fn halt(&mut self) {
        self.bring_back();
        self.halted = true;
        self.tell(Notice::TooManyFailures {
            failures: self.failures,
            waiting: self.queue.len(),
        });
        self.edit_panel(PanelChange::State);
    }

    /// Panel and notices come to where the next who asks for something writes.
    fn text_channel_gone(&mut self, gone: ChannelId) {
        self.text_channel_gone |= self.text_channel == Some(gone);
    }

    fn guild_gone(&mut self) {
        self.refuse_loads();
        self.current = None;
        self.queue.clear();
        self.history = History::default();
        self.cleared = None;
        self.set_aside.clear();
        self.text_channel = None;
        self.go_out(false);
    }
}
