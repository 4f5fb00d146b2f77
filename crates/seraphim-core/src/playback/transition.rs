//! The one way in, and the changes of track that several inputs share.

use super::state::{Current, Player};
use super::{Effect, Input, Notice, PanelChange};
use crate::history::History;
use crate::ids::Ticket;
use crate::refusal::Refusal;
use crate::request::Reply;
use crate::time::Timestamp;

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
            Input::JoinRejected { channel } => self.join_rejected(channel, at),
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
        if let Some(channel) = self.text_channel {
            self.effects.push(Effect::Tell { channel, notice });
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

    /// The current track gives way and waits in front of the queue.
    pub(super) fn interrupt_current(&mut self) -> Option<crate::Entry> {
        let entry = self.current.take()?.entry;
        self.queue.put_back(entry.clone());
        Some(entry)
    }

    /// The first of the queue becomes the current track.
    pub(super) fn advance(&mut self) {
        self.halted = false;
        self.current = self.queue.take_first().map(Current::new);
        let change = if self.current.is_some() {
            PanelChange::Track
        } else {
            PanelChange::State
        };
        self.edit_panel(change);
    }

    fn guild_gone(&mut self) {
        for load in std::mem::take(&mut self.loads) {
            self.answer(load.ticket, Err(Refusal::StoppedMeanwhile));
        }
        self.current = None;
        self.queue.clear();
        self.history = History::default();
        self.cleared = None;
        self.text_channel = None;
        self.go_out(false);
    }
}
