//! What the deck, the line and the clock tell a player.

use std::sync::atomic::Ordering;
use std::time::Duration;

use lavalink_protocol::{Event, Exception, FailureKind, Message, Severity, TrackEndReason};
use seraphim_voice::{AfterClose, CallEvent};
use tokio::time::Instant;

use super::Task;
use crate::pipeline::DeckEvent;
use crate::player::epoch_millis;
use crate::player::exception::exception_of_play;

/// The shortest time between two looks at an end time.
const END_CHECK: Duration = Duration::from_millis(5);

/// See <https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1>.
const NO_CLOSE_FRAME: i32 = 1006;

impl Task {
    pub(super) fn heard(&mut self, event: DeckEvent) {
        let current = self.on.as_ref().map(|on| on.id);
        match event {
            DeckEvent::Started { id } if Some(id) == current => {
                if let Some(on) = self.on.as_mut() {
                    on.heard = true;
                }
            }
            DeckEvent::Finished { id } if Some(id) == current => self.end(TrackEndReason::Finished),
            DeckEvent::Failed { id, cause } if Some(id) == current => {
                tracing::warn!(guild = self.guild_id, error = %cause, "a track failed");
                self.fail(exception_of_play(&cause));
            }
            DeckEvent::Stuck { id, threshold } if Some(id) == current => {
                let threshold_ms = u64::try_from(threshold.as_millis()).unwrap_or(u64::MAX);
                self.tell(|guild_id, track| Event::TrackStuck {
                    guild_id,
                    track,
                    threshold_ms,
                });
                self.report();
            }
            // A play that was replaced meanwhile.
            _ => {}
        }
    }

    /// As Lavalink: a track that gave sound before it failed is `finished`, one
    /// that gave none is `loadFailed`.
    pub(super) fn fail(&mut self, exception: Exception) {
        let heard = self.on.as_ref().is_some_and(|on| on.heard);
        self.tell(|guild_id, track| Event::TrackException {
            guild_id,
            track,
            exception,
        });
        self.end(if heard {
            TrackEndReason::Finished
        } else {
            TrackEndReason::LoadFailed
        });
        self.deck.stop();
    }

    /// Tells the end of the track, if one is on.
    pub(super) fn end(&mut self, reason: TrackEndReason) {
        if self.on.is_none() {
            return;
        }
        self.tell(|guild_id, track| Event::TrackEnd {
            guild_id,
            track,
            reason,
        });
        self.on = None;
        self.accompaniment.end();
        self.glance.has_track.store(false, Ordering::Relaxed);
        self.glance.frames.ended(epoch_millis());
    }

    pub(super) fn line_said(&mut self, event: CallEvent) {
        if let CallEvent::Closed {
            code,
            reason,
            by_remote,
            next,
        } = event
        {
            tracing::info!(
                guild = self.guild_id,
                code,
                by_remote,
                ?next,
                "voice closed: {reason}"
            );
            // What mends itself is no event: a client would tear down its player.
            if matches!(next, AfterClose::Report | AfterClose::ReportAndWait) {
                self.outbox.push(Message::Event(Event::WebSocketClosed {
                    guild_id: self.guild_id.to_string(),
                    code: i32::from(code),
                    reason,
                    by_remote,
                }));
            }
        }
        self.report();
    }

    /// The pacing thread that played is gone, and the frames with it: nobody hears
    /// this player any more. The client makes another by its next update.
    pub(super) fn lost_the_line(&mut self) {
        let message = "The node can play nothing more here; ask again.";
        let cause = FailureKind::Fault.cause("the call has no place on a pacing thread any more");
        self.fail(Exception {
            message: Some(message.to_owned()),
            severity: Severity::Fault,
            cause_stack_trace: cause.clone(),
            cause,
        });
        self.outbox.push(Message::Event(Event::WebSocketClosed {
            guild_id: self.guild_id.to_string(),
            code: NO_CLOSE_FRAME,
            reason: message.to_owned(),
            by_remote: false,
        }));
    }

    pub(super) fn tick(&mut self) {
        if self.on.is_none() {
            return;
        }
        let asked = self.glance.frames.asked();
        if asked != self.asked.0 || self.paused {
            self.asked = (asked, Instant::now());
        } else if self.asked.1.elapsed() >= self.state.settings.cleanup_after {
            self.end(TrackEndReason::Cleanup);
            self.deck.stop();
            return;
        }
        self.report();
    }

    /// When to look whether the end time is reached: a position never runs
    /// faster than the clock, but for the timescale.
    pub(super) fn ends_in(&self) -> Option<Duration> {
        let end = self.on.as_ref()?.end?;
        let left = end.saturating_sub(self.deck.position());
        let speed = self.sound.filters.timescale.media_per_heard();
        Some(left.div_f64(speed.max(1.0)).max(END_CHECK))
    }

    pub(super) fn look_at_end(&mut self) {
        let end = self.on.as_ref().and_then(|on| on.end);
        if end.is_some_and(|end| self.deck.position() >= end) {
            self.end(TrackEndReason::Finished);
            self.deck.stop();
        }
    }
}
