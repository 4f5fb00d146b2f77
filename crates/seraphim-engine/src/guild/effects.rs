//! Carrying out what the rules have ordered for one guild.

use std::sync::Arc;
use std::time::Duration;

use seraphim_core::{
    ChannelId, Effect, Input, LoadFailure, Refusal, Reply, Search, SettingsChange, Ticket,
};
use tracing::Instrument as _;

use super::{Task, VoiceFacts, look_up};
use crate::lanes::{AudioOrder, StageOrder, StoreOrder, Word};
use crate::ports::VoiceServer;

/// Between two attempts to tell a node what the channel is set to.
const BITRATE_AGAIN_AFTER: Duration = Duration::from_secs(15);

impl Task<'_> {
    pub(super) fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Answer { ticket, answer } => {
                if let Some(handle) = self.loading.remove(&ticket) {
                    handle.abort();
                }
                self.journey.answered(ticket);
                let parting = self.parting.take_if(|parting| parting.ticket == ticket);
                if parting.is_some_and(|parting| parting.is_granted(&answer)) {
                    self.context.returns.stop(self.guild);
                    self.ledger.dismiss();
                }
                if let Some(asked) = self.asked.remove(&ticket) {
                    let now = self.context.clock.now();
                    self.ledger.answer(asked, *answer, self.changed, now);
                }
            }
            Effect::Load { ticket, searches } => self.load(ticket, searches),
            Effect::Join { channel } => {
                self.voice = VoiceFacts::default();
                self.journey.joining();
                self.lanes.stage(StageOrder::Join(channel));
            }
            Effect::Leave => self.lanes.stage(StageOrder::Leave),
            Effect::Tell {
                channel,
                notice,
                speech,
            } => self.say(Word::Tell(channel, notice, speech)),
            Effect::KeepVolume(level) => {
                let chosen = [SettingsChange::Volume(level)];
                self.context.choices.learn(self.guild, &chosen);
                self.lanes.store(StoreOrder::Volume(level));
            }
            Effect::SendVoice { channel } => self.send_voice(channel),
            Effect::Play(order) => self.play(order),
            Effect::Pause(paused) => self.order(AudioOrder::Pause(paused)),
            Effect::Seek(position) => self.order(AudioOrder::Seek(position)),
            Effect::Volume(percent) => self.order(AudioOrder::Volume(percent)),
            Effect::Filter(filters) => self.order(AudioOrder::Filter(filters)),
            Effect::LeaveOut(categories) => self.order(AudioOrder::LeaveOut(categories)),
            Effect::StopAudio => self.order(AudioOrder::Stop),
            Effect::DestroyAudio => {
                self.voice.given = false;
                self.order(AudioOrder::Destroy);
            }
            Effect::EditPanel { channel, change } => self.panel.changed(channel, change),
            Effect::Remember(track) => self.context.suggestions.remember(self.guild, &track),
            Effect::WakeAt(at) => self.alarm = Some(at),
        }
    }

    pub(super) fn say(&mut self, word: Word) {
        self.saying += usize::from(self.lanes.say(word));
    }

    /// Gives the node an order about what sounds.
    fn order(&mut self, order: AudioOrder) {
        let destroys = matches!(order, AudioOrder::Destroy);
        if self.lanes.audio(order) {
            self.destroying += usize::from(destroys);
        } else {
            self.feed(Input::OrderLost);
        }
    }

    fn send_voice(&mut self, channel_id: ChannelId) {
        let facts = self.voice.session_id.clone().zip(self.voice.server.clone());
        let sent = facts.is_some_and(|(session_id, (token, endpoint))| {
            let server = VoiceServer {
                session_id,
                token,
                endpoint,
                channel_id,
                bitrate: self.voice.bitrate,
            };
            self.lanes.audio(AudioOrder::Voice(server))
        });
        self.voice.given = sent;
        self.voice.bitrate_at = None;
        self.journey.joined();
        if !sent {
            self.feed(Input::VoiceRejected);
        }
    }

    /// Tells the node what the channel is set to, where it has a connection there.
    /// A voice server is told with its channel's.
    pub(super) fn tell_bitrate(&mut self) {
        self.voice.bitrate_at = None;
        if let Some(bits) = self.voice.bitrate.filter(|_| self.voice.given)
            && !self.lanes.audio(AudioOrder::Bitrate(bits))
        {
            self.bitrate_missed();
        }
    }

    /// The node has not taken it: a track may last for hours, so it is told again.
    pub(super) fn bitrate_missed(&mut self) {
        self.voice.bitrate_at = Some(self.context.clock.now() + BITRATE_AGAIN_AFTER);
    }

    fn load(&mut self, ticket: Ticket, searches: Vec<Search>) {
        let context = Arc::clone(self.context);
        let span = self.journey.resolving(ticket);
        let looking = async move {
            let limit = context.settings.load_timeout;
            let outcome = tokio::time::timeout(limit, look_up(&context, &searches)).await;
            (ticket, outcome.unwrap_or(Err(LoadFailure::TimedOut)))
        };
        let handle = self.loads.spawn(looking.instrument(span));
        self.loading.insert(ticket, handle);
    }

    pub(super) fn show_panel(&mut self) {
        let now = self.context.clock.now();
        if let Some(panel) = self.panel.take_due(now, || self.player.snapshot(now)) {
            self.lanes.panel(panel);
        }
    }
}

/// A wish for the bot to be in no channel.
pub(super) struct Parting {
    pub(super) ticket: Ticket,
    /// Whoever has it may have it granted without anybody knowing what it ends.
    pub(super) blindly: bool,
}

impl Parting {
    /// Whether it holds for a return that is still to come, too: it was granted,
    /// or there was nothing yet for it to be refused over.
    fn is_granted(&self, answer: &Result<Reply, Refusal>) -> bool {
        match answer {
            Ok(Reply::Stopped { .. } | Reply::Left { .. }) => true,
            Err(Refusal::NothingPlaying | Refusal::NotHere) => self.blindly,
            _ => false,
        }
    }
}
