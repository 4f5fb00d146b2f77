//! What the audio node reports.

use std::time::Duration;

use super::current::Ending;
use super::state::Player;
use super::voice::Voice;
use super::{AudioNews, Effect, EndReason, Notice, PanelChange, PlayFailure};
use crate::ids::PlayId;
use crate::policy::fallback::{self, FailureCause, Verdict};
use crate::request::LoopMode;
use crate::time::Timestamp;

/// The first wait after an order that the node did not take; doubled up to
/// sixteen times this.
const HOLD: Duration = Duration::from_secs(2);

/// Before the second attempt to tell a node how a track is to sound, or to be
/// silent; doubled up to sixteen times this, which is longer than a node can take
/// to let the orders of one attempt run out.
const AGAIN_AFTER: Duration = Duration::from_secs(3);

/// Where no order was lost for so long, the next that is is the first.
const FORGIVEN_AFTER: Duration = Duration::from_mins(2);

/// A track that sounded this long since its last failure has earned another
/// second chance; without this a radio stream would have two for its life.
const HEALTHY_AFTER: Duration = Duration::from_mins(1);

/// A track that should sound and has not moved for this long will not by itself.
/// The node says where it is every five seconds, and should have said that it is
/// stuck after ten.
const STANDING: Duration = Duration::from_secs(30);

impl Player {
    pub(super) fn audio(&mut self, news: AudioNews, at: Timestamp) {
        match news {
            AudioNews::Started { play } => self.started(play, at),
            AudioNews::Ended { play, reason } => self.ended(play, reason, at),
            AudioNews::Failed {
                play,
                cause,
                message,
            } => self.failed(play, cause, message, at),
            AudioNews::Stuck { play } => {
                self.failed(play, FailureCause::Stuck, String::new(), at);
            }
            AudioNews::Position {
                play,
                position,
                connected,
            } => {
                self.position(play, position, connected, at);
            }
            AudioNews::VoiceClosed {
                code,
                reason: _,
                by_remote,
            } => {
                self.voice_closed(code, by_remote, at);
            }
            AudioNews::NodeUp { resumed } => self.node_up(resumed, at),
            AudioNews::NodeDown => self.node_down(),
        }
    }

    /// Whether this is news of the order that the current track has, and not
    /// of one before it.
    fn concerns_current(&self, play: PlayId) -> bool {
        self.current
            .as_ref()
            .is_some_and(|current| current.play == Some(play))
    }

    fn started(&mut self, play: PlayId, at: Timestamp) {
        if !self.concerns_current(play) {
            return;
        }
        if let Some(current) = &mut self.current {
            current.started = true;
            current.heard = true;
            current.started_at = Some(at);
        }
        self.node.rejections = 0;
        self.node_is_back();
        self.edit_panel(PanelChange::Detail);
    }

    fn ended(&mut self, play: PlayId, reason: EndReason, at: Timestamp) {
        if self.node.sounding == Some(play) {
            self.node.sounding = None;
        }
        if !self.concerns_current(play) {
            return;
        }
        match reason {
            EndReason::LoadFailed => {
                self.failed(play, FailureCause::Unknown, String::new(), at);
            }
            EndReason::Cleanup => {
                // The node has forgotten the player. Begin anew where it was,
                // and count it as the second chance, so that it cannot go on
                // for ever.
                self.node.has_voice = false;
                self.node.forget_sound();
                self.failed(play, FailureCause::Unknown, String::new(), at);
            }
            EndReason::Finished | EndReason::Stopped | EndReason::Replaced => {
                if reason == EndReason::Finished {
                    self.failures = 0;
                    self.set_aside.clear();
                    if let Some(current) = &mut self.current {
                        current.heard = true;
                    }
                }
                self.ended = Some(Ending { at, by: None });
                if reason == EndReason::Finished && self.looping == LoopMode::Track {
                    self.begin_again();
                    return;
                }
                if self.current.as_ref().is_some_and(|current| current.heard) {
                    self.retire_current();
                } else {
                    // A node that ends it unheard would do so in each round.
                    self.finish_current();
                }
                self.advance();
            }
        }
    }

    /// The current track is repeated.
    pub(super) fn begin_again(&mut self) {
        if let Some(current) = &mut self.current {
            current.reached = Duration::ZERO;
            current.running_since = None;
            current.play = None;
            current.started = false;
            current.retried = false;
        }
        self.edit_panel(PanelChange::Detail);
    }

    fn failed(&mut self, play: PlayId, cause: FailureCause, message: String, at: Timestamp) {
        if !self.concerns_current(play) {
            return;
        }
        let Some(current) = &mut self.current else {
            return;
        };
        if current
            .started_at
            .take()
            .is_some_and(|started| at.since(started) >= HEALTHY_AFTER)
        {
            current.retried = false;
        }
        if current.has_not_moved() {
            current.reached = current.began;
            current.running_since = None;
            current.heard = current.heard_before;
        }
        match fallback::judge(cause, current.started, current.retried, self.failures) {
            Verdict::Retry => {
                current.retried = true;
                current.detach(at);
            }
            verdict => self.replace_or_give_up(verdict, cause, message, at),
        }
    }

    fn position(
        &mut self,
        play: Option<PlayId>,
        position: Duration,
        connected: bool,
        at: Timestamp,
    ) {
        if connected {
            self.node.connected = true;
            self.voice_works();
        }
        let Some(current) = &mut self.current else {
            return;
        };
        let same = match play {
            Some(play) => current.play == Some(play),
            None => current.play.is_some(),
        };
        if !same || !current.started {
            return;
        }
        self.node.plays_on &= connected;
        current.reached = position;
        let sounds = current.running_since.is_some();
        if sounds {
            current.running_since = Some(at);
        }
        let stands = current.reported == Some(position) && sounds && connected;
        current.reported = Some(position);
        if !stands {
            current.moved_at = Some(at);
        } else if current
            .moved_at
            .is_some_and(|moved| at.since(moved) >= STANDING)
            && let Some(play) = current.play
        {
            self.failed(play, FailureCause::Stuck, String::new(), at);
        }
    }

    fn node_down(&mut self) {
        self.node.up = false;
        self.tell_node_loss();
    }

    fn node_up(&mut self, resumed: bool, at: Timestamp) {
        self.node.up = true;
        self.node.losses = 0;
        self.node.hold_until = None;
        self.node.rejections = 0;
        if !resumed {
            self.node.sounding = None;
            self.node.has_voice = false;
            self.node.plays_on = false;
            self.node.has_player = false;
            self.node.again_at = None;
            self.node.forget_sound();
            if let Some(current) = &mut self.current {
                current.detach(at);
            }
        }
        let attached = self.current.as_ref().is_some_and(|it| it.play.is_some());
        if resumed && matches!(self.voice, Voice::Out) && !attached {
            // It was left while the node could not be told.
            self.effects.push(Effect::DestroyAudio);
        }
        self.node_is_back();
    }

    pub(super) fn play_rejected(&mut self, play: PlayId, failure: PlayFailure, at: Timestamp) {
        if self.node.sounding == Some(play) {
            self.node.sounding = None;
        }
        self.node.doubt_sound();
        if !self.concerns_current(play) {
            return;
        }
        match failure {
            PlayFailure::NodeUnavailable => {
                if let Some(current) = &mut self.current {
                    current.detach(at);
                }
                self.hold(at);
            }
            PlayFailure::Refused { cause, message } => self.failed(play, cause, message, at),
        }
    }

    pub(super) fn voice_rejected(&mut self, at: Timestamp) {
        if self.voice.channel().is_some() {
            self.hold(at);
        }
    }

    /// What the node does is not known until it is told again.
    pub(super) fn order_lost(&mut self, at: Timestamp) {
        self.node.doubt_sound();
        let node = &mut self.node;
        let last = node.lost_at.replace(at);
        if last.is_none_or(|last| at.since(last) >= FORGIVEN_AFTER) {
            node.losses = 0;
        }
        if node.again_at.is_none() {
            node.again_at = Some(at + AGAIN_AFTER * (1 << node.losses.min(4)));
            node.losses += 1;
        }
    }

    /// The node does not take orders: tried again after a while, as nobody
    /// may ever say that it is back.
    pub(super) fn hold(&mut self, at: Timestamp) {
        self.node.has_voice = false;
        if self.node.hold_until.is_some() {
            // The voice server and the track were refused together.
            return;
        }
        self.node.hold_until = Some(at + HOLD * (1 << self.node.rejections.min(4)));
        self.node.rejections = self.node.rejections.saturating_add(1);
        if self.node.rejections > 1 {
            self.tell_node_loss();
        }
    }

    fn tell_node_loss(&mut self) {
        if self.current.is_some() && !self.node.loss_told {
            self.node.loss_told = true;
            self.tell(Notice::NodeLost);
            self.edit_panel(PanelChange::State);
        }
    }

    fn node_is_back(&mut self) {
        if std::mem::take(&mut self.node.loss_told) {
            if self.current.is_some() {
                self.tell(Notice::NodeBack);
            }
            self.edit_panel(PanelChange::State);
        }
    }
}
