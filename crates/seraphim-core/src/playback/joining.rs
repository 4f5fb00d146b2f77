//! Into a voice channel, out of it, and what becomes of the connection.

use std::time::Duration;

use super::state::Player;
use super::voice::{Renewal, Renewing, Voice};
use super::{Effect, Notice, PanelChange, VoiceNews};
use crate::ids::ChannelId;
use crate::policy::idle::Idleness;
use crate::time::Timestamp;

/// Discord answers a join within a second; after ten it will not.
const JOIN_TIMEOUT: Duration = Duration::from_secs(10);

/// After a move Discord names a voice server at once. If it does not, the one
/// that is known still serves.
const MOVE_GRACE: Duration = Duration::from_secs(2);

/// After a close by 4014 or 4022 either the bot's voice state or a new server
/// follows, or neither, if the call has merely broken. Longer than the five
/// seconds between two reports of a node, which may say that it is connected.
const CLOSE_GRACE: Duration = Duration::from_secs(6);

/// A voice connection that ends this soon after another voice server was named
/// is the one before.
const HANDOVER: Duration = Duration::from_secs(2);

/// While Discord looks for another voice server.
const SERVER_AWAY_GRACE: Duration = Duration::from_secs(30);

/// Waits before the first, second and third attempt to join again.
const REJOIN_AFTER: [Duration; 3] = [
    Duration::ZERO,
    Duration::from_secs(2),
    Duration::from_secs(5),
];

/// A join again that Discord does not react to, as in an outage of its gateway,
/// is repeated, after about eight minutes more seldom; then the channel is told.
const UNANSWERED_WAIT: Duration = Duration::from_secs(15);
const MANY_UNANSWERED: u32 = 20;
const LONG_UNANSWERED_WAIT: Duration = Duration::from_mins(2);

/// A connection that held this long was sound: attempts count from one again.
const SOUND_AFTER: Duration = Duration::from_secs(30);

/// Discord asked to slow down (4021).
const COOL_DOWN: Duration = Duration::from_mins(1);

/// Before a further join, where so many have come to nothing.
fn patient(joins: u32) -> Duration {
    if joins < MANY_UNANSWERED {
        UNANSWERED_WAIT
    } else {
        LONG_UNANSWERED_WAIT
    }
}

impl Player {
    /// A person wants the bot in this channel. Whoever calls it back wants to hear
    /// what was paused before it left.
    pub(super) fn go_to(&mut self, channel: ChannelId, at: Timestamp) {
        if let (Voice::Out, Some(current)) = (&self.voice, &mut self.current) {
            current.paused = false;
        }
        match self.voice {
            // It is patient, and whoever calls is not.
            Voice::Cooling {
                channel: wanted,
                tries,
                unanswered: unanswered @ 1..,
                ..
            } if wanted == channel => self.join(channel, at, tries, unanswered),
            _ if self.voice.channel() == Some(channel) => {}
            _ => self.join(channel, at, 0, 0),
        }
    }

    /// Back to where it was: patient, since nobody waits for an answer.
    pub(super) fn return_to(&mut self, channel: ChannelId, at: Timestamp) {
        self.join(channel, at, 1, 0);
    }

    fn join(&mut self, channel: ChannelId, at: Timestamp, tries: u32, unanswered: u32) {
        self.returning = None;
        self.node.has_voice = false;
        self.voice = Voice::Joining {
            channel,
            until: at + JOIN_TIMEOUT,
            state: false,
            server: false,
            tries,
            unanswered,
        };
        self.effects.push(Effect::Join { channel });
    }

    /// The bot is in no channel any more, and the node keeps nothing. With
    /// `leave`, Discord is told as well.
    pub(super) fn go_out(&mut self, leave: bool) {
        if leave && !matches!(self.voice, Voice::Out) {
            self.effects.push(Effect::Leave);
        }
        self.voice = Voice::Out;
        self.returning = None;
        self.radio.give_up();
        // Who is there when it comes back will be told then.
        self.listeners = None;
        self.muted = false;
        self.hushed = None;
        if std::mem::take(&mut self.node.has_player) {
            self.effects.push(Effect::DestroyAudio);
        }
        self.node.forget_sound();
        self.node.sounding = None;
        self.node.has_voice = false;
        self.node.plays_on = false;
        self.node.hold_until = None;
        self.node.rejections = 0;
    }

    /// Out, but what was to be played is kept, with its position.
    pub(super) fn withdraw(&mut self, leave: bool, at: Timestamp) {
        if let Some(current) = &mut self.current {
            current.detach(at);
        }
        self.go_out(leave);
        self.edit_panel(PanelChange::State);
    }

    pub(super) fn voice_news(&mut self, news: VoiceNews, at: Timestamp) {
        match news {
            VoiceNews::State {
                channel: Some(channel),
            } => self.entered(channel, at),
            VoiceNews::State { channel: None } => self.removed(at),
            VoiceNews::Server => self.server_assigned(at),
            VoiceNews::ServerAway => {
                if let Voice::In { renew_by, .. } = &mut self.voice {
                    let by = at + SERVER_AWAY_GRACE;
                    let why = Renewing::ServerAway;
                    *renew_by = Some(Renewal { by, why });
                }
            }
            VoiceNews::Lost => self.lost(at),
            VoiceNews::Muted(muted) => self.muted_or_not(muted),
            VoiceNews::MaySpeak(may) => self.speaks_or_not(may, at),
            VoiceNews::SpeakAnew => self.come_anew(at),
            VoiceNews::Listeners { channel, users } => self.listeners = Some((channel, users)),
        }
    }

    fn entered(&mut self, now_in: ChannelId, at: Timestamp) {
        match &mut self.voice {
            Voice::Joining { channel, state, .. } => {
                *channel = now_in;
                *state = true;
                self.complete_join(at);
            }
            Voice::In {
                channel, renew_by, ..
            } if *channel != now_in => {
                *channel = now_in;
                *renew_by = Some(Renewal {
                    by: at + MOVE_GRACE,
                    why: Renewing::Moved,
                });
                self.edit_panel(PanelChange::Detail);
            }
            // Muted, deafened, or news of a channel that was left again.
            Voice::In { .. } | Voice::Cooling { .. } | Voice::Out => {}
        }
    }

    fn server_assigned(&mut self, at: Timestamp) {
        match &mut self.voice {
            Voice::Joining { server, .. } => {
                *server = true;
                self.complete_join(at);
            }
            Voice::In {
                renew_by, since, ..
            } => {
                *renew_by = None;
                *since = at;
                self.node.has_voice = false;
            }
            Voice::Cooling { .. } | Voice::Out => {}
        }
    }

    fn complete_join(&mut self, at: Timestamp) {
        if let Voice::Joining {
            channel,
            state: true,
            server: true,
            tries,
            ..
        } = self.voice
        {
            self.voice = Voice::In {
                channel,
                since: at,
                renew_by: None,
                tries,
            };
            self.node.has_voice = false;
        }
    }

    /// In no channel: a person has removed the bot, or it has left by itself,
    /// which is known already.
    fn removed(&mut self, at: Timestamp) {
        if matches!(self.voice, Voice::In { .. }) {
            self.withdraw(false, at);
            self.tell(Notice::Removed { kept: self.kept() });
        }
    }

    /// In no channel, and by nobody's wish: Discord has forgotten the session
    /// that the bot was there with.
    fn lost(&mut self, at: Timestamp) {
        match self.voice {
            Voice::In { channel, .. } => self.join(channel, at, 1, 0),
            Voice::Joining { channel, tries, .. } | Voice::Cooling { channel, tries, .. } => {
                self.join(channel, at, tries.max(1), 0);
            }
            Voice::Out => {}
        }
    }

    /// Out of its channel and in again; one that is on its way comes anew as it is.
    fn come_anew(&mut self, at: Timestamp) {
        if let Voice::In { channel, .. } = self.voice {
            self.effects.push(Effect::Leave);
            self.join(channel, at, 1, 0);
        }
    }

    /// The close codes are those of
    /// <https://docs.discord.com/developers/topics/opcodes-and-status-codes#voice-voice-close-event-codes>.
    pub(super) fn voice_closed(&mut self, code: u16, by_remote: bool, at: Timestamp) {
        let Voice::In {
            channel,
            since,
            renew_by,
            ..
        } = &mut self.voice
        else {
            return;
        };
        let (channel, since) = (*channel, *since);
        match code {
            // The node has closed it as it was told to.
            1000 if !by_remote => {}
            4014 | 4022 => {
                let former = at.since(since) < HANDOVER;
                let why = if former {
                    Renewing::FormerClosed
                } else {
                    Renewing::Closed
                };
                let by = at + CLOSE_GRACE;
                *renew_by = Some(Renewal { by, why });
                self.edit_panel(PanelChange::Detail);
            }
            // End-to-end encryption is demanded and the node has none: it
            // would be closed again for ever.
            4017 => {
                self.withdraw(true, at);
                self.tell(Notice::VoiceFailed { code });
            }
            4021 => {
                self.effects.push(Effect::Leave);
                let until = at + COOL_DOWN;
                self.voice = Voice::Cooling {
                    channel,
                    until,
                    tries: 1,
                    unanswered: 0,
                };
            }
            _ => self.rejoin(code, at),
        }
    }

    /// The node is connected, so what was closed was a connection before this one.
    pub(super) fn voice_works(&mut self) {
        let closed = [Renewing::Closed, Renewing::FormerClosed];
        if let Voice::In { renew_by, .. } = &mut self.voice
            && renew_by.is_some_and(|renewal| closed.contains(&renewal.why))
        {
            *renew_by = None;
            self.edit_panel(PanelChange::Detail);
        }
    }

    /// Leaves and joins anew, which brings a new voice session, with growing waits;
    /// after a few times the channel is told, and it goes on trying.
    fn rejoin(&mut self, code: u16, at: Timestamp) {
        let (channel, tries) = match self.voice {
            Voice::In {
                channel,
                since,
                tries,
                ..
            } => {
                // Of a player that has nothing to play the node reports nothing.
                let was_connected = self.node.connected || self.node.sounding.is_none();
                let sound = was_connected && at.since(since) >= SOUND_AFTER;
                (channel, if sound { 0 } else { tries })
            }
            Voice::Joining { channel, tries, .. } | Voice::Cooling { channel, tries, .. } => {
                (channel, tries)
            }
            Voice::Out => return,
        };
        let index = usize::try_from(tries).unwrap_or(usize::MAX);
        match REJOIN_AFTER.get(index) {
            Some(&Duration::ZERO) => {
                self.effects.push(Effect::Leave);
                self.join(channel, at, tries + 1, 0);
            }
            Some(&wait) => {
                self.effects.push(Effect::Leave);
                let (until, tries) = (at + wait, tries + 1);
                self.voice = Voice::Cooling {
                    channel,
                    until,
                    tries,
                    unanswered: 0,
                };
            }
            None => {
                if index == REJOIN_AFTER.len() {
                    self.tell(Notice::VoiceFailed { code });
                }
                self.effects.push(Effect::Leave);
                self.voice = Voice::Cooling {
                    channel,
                    until: at + patient(tries),
                    tries: tries.saturating_add(1),
                    unanswered: 1,
                };
                self.edit_panel(PanelChange::State);
            }
        }
    }

    pub(super) fn join_rejected(&mut self, rejected: ChannelId, at: Timestamp) {
        if self.voice.channel() == Some(rejected) {
            self.join_unanswered(at);
        }
    }

    pub(super) fn join_refused(&mut self, refused: ChannelId) {
        if self.voice.channel() == Some(refused) {
            self.join_failed(refused);
        }
    }

    /// A person who has called the bot is told that it cannot come. Back to where
    /// it was it wants however long that takes.
    fn join_unanswered(&mut self, at: Timestamp) {
        let Voice::Joining {
            channel,
            tries,
            unanswered,
            ..
        } = self.voice
        else {
            return;
        };
        if tries == 0 {
            self.join_failed(channel);
            return;
        }
        let unanswered = unanswered.saturating_add(1);
        if unanswered == MANY_UNANSWERED {
            self.tell(Notice::JoinFailed { channel });
        }
        self.voice = Voice::Cooling {
            channel,
            until: at + patient(unanswered),
            tries,
            unanswered,
        };
    }

    fn join_failed(&mut self, channel: ChannelId) {
        self.go_out(true);
        if let Some(current) = &mut self.current {
            current.play = None;
            current.started = false;
        }
        self.edit_panel(PanelChange::State);
        self.tell(Notice::JoinFailed { channel });
    }

    /// What was waited for on the voice side has not come.
    pub(super) fn voice_overdue(&mut self, at: Timestamp) {
        match &mut self.voice {
            Voice::Joining { until, .. } if *until <= at => self.join_unanswered(at),
            Voice::Cooling {
                channel,
                until,
                tries,
                unanswered,
            } if *until <= at => {
                let (channel, tries, unanswered) = (*channel, *tries, *unanswered);
                self.join(channel, at, tries, unanswered);
            }
            Voice::In { renew_by, .. } => match *renew_by {
                Some(renewal) if renewal.by <= at && renewal.why == Renewing::Moved => {
                    *renew_by = None;
                    self.node.has_voice = false;
                }
                Some(renewal) if renewal.by <= at => self.rejoin(4014, at),
                _ => {}
            },
            Voice::Joining { .. } | Voice::Cooling { .. } | Voice::Out => {}
        }
    }

    /// The time of an idle bot in its channel is over.
    pub(super) fn leave_idle(&mut self, why: Idleness, at: Timestamp) {
        self.withdraw(true, at);
        match why {
            Idleness::Alone => self.tell(Notice::LeftAlone { kept: self.kept() }),
            Idleness::QueueOver if self.is_empty() => self.tell(Notice::LeftIdle),
            // Why it does not play was told when it halted.
            Idleness::QueueOver => {}
        }
    }
}
