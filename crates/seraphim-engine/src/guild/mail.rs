//! What reaches a guild's task: the mail that others put into its mailbox, and
//! what its own lanes and lookups report. Each becomes an input of the player.

use seraphim_core::{
    AudioNews, ChannelId, FailureCause, Input, LoadFailure, Loaded, Refusal, Reply, Request,
    Ticket, VoiceNews,
};
use tokio::sync::oneshot;
use tokio::task::JoinError;

use super::effects::Parting;
use super::{Task, VoiceFacts};
use crate::lanes::{Report, StoreOrder, Word};
use crate::news::News;
use crate::restore::Turn;

/// What is put into a guild's mailbox.
pub(crate) enum Mail {
    Ask {
        request: Box<Request>,
        answer: oneshot::Sender<Result<Reply, Refusal>>,
        /// What it was asked in.
        within: tracing::Span,
    },
    News(News),
    Audio(AudioNews),
    /// The guild has chosen; what, is at hand.
    Settings,
    /// The program has started anew, and the bot will go back.
    Returning,
    /// The program has started anew, and the bot was in this channel.
    GoBack {
        channel: ChannelId,
        empty: bool,
        turn: Turn,
    },
}

impl Task<'_> {
    pub(super) fn mail(&mut self, mail: Mail) {
        match mail {
            Mail::Ask {
                request,
                answer,
                within,
            } => {
                if let Some(refusal) = self.refused_unread(&request) {
                    let _ = answer.send(Err(refusal));
                    return;
                }
                self.tickets += 1;
                let ticket = Ticket(self.tickets);
                self.asked.insert(ticket, answer);
                self.parting = match &*request {
                    Request::Stop { by } | Request::Leave { by } => Some(Parting {
                        ticket,
                        blindly: self.player.may_end_return(by),
                    }),
                    _ => None,
                };
                self.journey.asked(ticket, within);
                self.journey.because_of(ticket);
                self.feed(Input::Ask {
                    ticket,
                    request: *request,
                });
                self.journey.of_itself();
            }
            Mail::Audio(news) => self.hear(news),
            Mail::Settings => self.take_settings(),
            Mail::GoBack {
                channel,
                empty,
                turn,
            } => {
                if self.context.returns.claim(self.guild, &turn) {
                    self.go_back(channel, empty);
                }
            }
            Mail::News(News::VoiceState {
                channel,
                session_id,
            }) => {
                self.voice.session_id = channel.map(|_| session_id);
                self.feed(Input::Voice(VoiceNews::State { channel }));
            }
            Mail::News(News::VoiceServer { token, endpoint }) => {
                self.voice.server = endpoint.map(|endpoint| (token, endpoint));
                let news = match self.voice.server {
                    Some(_) => VoiceNews::Server,
                    None => VoiceNews::ServerAway,
                };
                self.feed(Input::Voice(news));
            }
            Mail::News(News::VoiceLost) => {
                self.voice = VoiceFacts::default();
                self.feed(Input::Voice(VoiceNews::Lost));
            }
            Mail::News(News::Bitrate(bits)) => {
                if self.voice.bitrate.replace(bits) != Some(bits) {
                    self.tell_bitrate();
                }
            }
            Mail::News(News::Muted(muted)) => self.feed(Input::Voice(VoiceNews::Muted(muted))),
            Mail::News(News::MaySpeak(may)) => self.feed(Input::Voice(VoiceNews::MaySpeak(may))),
            Mail::News(News::SpeakAnew) => self.feed(Input::Voice(VoiceNews::SpeakAnew)),
            Mail::News(News::Listeners { channel, users }) => {
                self.feed(Input::Voice(VoiceNews::Listeners { channel, users }));
            }
            Mail::News(News::TextChannelGone { channel }) => {
                self.feed(Input::TextChannelGone { channel });
            }
            Mail::News(News::GuildGone) => {
                self.feed(Input::GuildGone);
                self.ledger.seal();
                self.forgetting = self.lanes.store(StoreOrder::Forget);
            }
            // It has been opened; that is all.
            Mail::Returning | Mail::News(News::GuildHere { .. }) => self.feed(Input::Tick),
        }
    }

    fn hear(&mut self, news: AudioNews) {
        let (sources, now) = (&self.context.sources, self.context.clock.now());
        if let Some((source, cause)) = sources.hear(&news, self.player, now) {
            tracing::error!(source, ?cause, "a source keeps failing and is left alone");
            self.say(Word::Warn(source, cause));
        }
        if matches!(news, AudioNews::Started { .. } | AudioNews::Failed { .. }) {
            self.journey.sounding();
        }
        self.feed(Input::Audio(news));
    }

    pub(super) fn report(&mut self, report: Report) {
        match report {
            Report::Input(input) => self.feed(*input),
            Report::Saved(outcome) => {
                self.ledger.written(&outcome, self.context.clock.now());
                self.save();
            }
            Report::Said => self.saying = self.saying.saturating_sub(1),
            Report::BitrateMissed => self.bitrate_missed(),
            Report::Destroyed { lost } => {
                self.destroying = self.destroying.saturating_sub(1);
                if lost {
                    self.feed(Input::OrderLost);
                }
            }
            Report::Read => self.take_settings(),
            Report::Forgotten => self.forgetting = false,
            Report::PanelShown { again } => {
                self.panel.shown(self.context.clock.now(), again);
            }
        }
    }

    pub(super) fn loaded(
        &mut self,
        loaded: Result<(Ticket, Result<Loaded, LoadFailure>), JoinError>,
    ) {
        match loaded {
            Ok((ticket, outcome)) => {
                self.loading.remove(&ticket);
                self.journey.because_of(ticket);
                self.feed(Input::Loaded { ticket, outcome });
                self.journey.answered(ticket);
                self.journey.of_itself();
            }
            Err(error) if error.is_panic() => {
                let gone: Vec<_> = self
                    .loading
                    .iter()
                    .filter(|(_, handle)| handle.id() == error.id())
                    .map(|(ticket, _)| *ticket)
                    .collect();
                for ticket in gone {
                    self.loading.remove(&ticket);
                    let cause = FailureCause::Unknown;
                    let message = "the lookup broke".to_owned();
                    let outcome = Err(LoadFailure::Source { cause, message });
                    self.feed(Input::Loaded { ticket, outcome });
                }
            }
            // Nobody waits for it any more.
            Err(_) => {}
        }
    }
}
