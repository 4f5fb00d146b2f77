//! The task of one player.

mod accompanying;
mod hearing;
mod opening;
mod telling;
mod titles;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use lavalink_protocol::{Event, Filters, Track, TrackEndReason, TrackInfo, VoiceState};
use seraphim_voice::{CallEvent, ServerInfo};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use tokio_util::sync::{CancellationToken, DropGuard};

use self::accompanying::Accompaniment;
use self::titles::Listening;
use super::line::Line;
use super::speaker::Speaker;
use super::{Change, Ending, Glance, Play, Request, Whose, WishBook, epoch_millis};
use crate::node::State;
use crate::outbox::Outbox;
use crate::pipeline::{BEST_COMPLEXITY, Deck, DeckEvent, DeckSettings, PlaySettings, Sound};

/// A player: its track, its deck, its line.
pub(crate) struct Task {
    state: Arc<State>,
    user_id: u64,
    guild_id: u64,
    outbox: Arc<Outbox>,
    glance: Arc<Glance>,
    stop: CancellationToken,
    mailbox: mpsc::Receiver<Request>,
    deck: Deck,
    deck_events: mpsc::Receiver<DeckEvent>,
    line: Box<dyn Line>,
    line_events: mpsc::Receiver<CallEvent>,
    reports: Interval,
    on: Option<On>,
    plays: u64,
    paused: bool,
    filters: Filters,
    sound: Sound,
    /// Of the voice channel, in bits per second, as far as the client says it.
    channel_bitrate: Option<u32>,
    voice: VoiceState,
    wishes: Arc<WishBook>,
    accompaniment: Accompaniment,
    asked: (u64, Instant),
}

/// The track that is on.
struct On {
    id: u64,
    track: Track,
    heard: bool,
    end: Option<Duration>,
    titles: Listening,
    /// Gives up opening the source when the track is over before that.
    _opening: DropGuard,
}

impl Task {
    pub(super) fn new(
        state: &Arc<State>,
        whose: Whose,
        glance: Arc<Glance>,
        mailbox: mpsc::Receiver<Request>,
    ) -> Self {
        let Whose {
            user_id,
            guild_id,
            outbox,
            wishes,
            stop,
        } = whose;
        let (deck, output, deck_events) = Deck::new(DeckSettings {
            stuck_after: state.settings.stuck_after,
            bitrate: state.settings.bitrate.within(None),
            complexity: BEST_COMPLEXITY,
            ..DeckSettings::new(state.workshop.clone())
        });
        let speaker = Speaker {
            output,
            glance: Arc::clone(&glance),
        };
        let (line, line_events) = state.exchange.open(Box::new(speaker), stop.clone());
        let every = state.settings.player_update_interval;
        let mut reports = interval_at(Instant::now() + every, every);
        reports.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            state: Arc::clone(state),
            user_id,
            guild_id,
            outbox,
            glance,
            stop,
            mailbox,
            deck,
            deck_events,
            line,
            line_events,
            reports,
            on: None,
            plays: 0,
            paused: false,
            filters: Filters::default(),
            sound: Sound::default(),
            channel_bitrate: None,
            voice: VoiceState::default(),
            wishes,
            accompaniment: Accompaniment::default(),
            asked: (0, Instant::now()),
        }
    }

    /// Lives until it is destroyed or stopped. Its line closes with it.
    pub(super) async fn run(mut self) {
        tracing::debug!(guild = self.guild_id, user = self.user_id, "player created");
        loop {
            let (ends_in, cue_in) = (self.ends_in(), self.cue_in());
            tokio::select! {
                biased;
                () = self.stop.cancelled() => break,
                request = self.mailbox.recv() => match request {
                    Some(Request::Show(answer)) => drop(answer.send(self.show())),
                    Some(Request::Update(change, answer)) => {
                        self.apply(*change);
                        drop(answer.send(self.show()));
                    }
                    Some(Request::Report) => self.report(),
                    Some(Request::Accompany) => self.accompany(),
                    Some(Request::Destroy(answer)) => {
                        self.end(TrackEndReason::Stopped);
                        self.stop.cancel();
                        let _ = answer.send(());
                        break;
                    }
                    None => break,
                },
                Some(event) = self.deck_events.recv() => self.heard(event),
                event = self.line_events.recv() => if let Some(event) = event {
                    self.line_said(event);
                } else {
                    self.lost_the_line();
                    break;
                },
                Some(found) = self.accompaniment.found.recv() => self.found(found),
                title = Self::next_title(self.on.as_mut().map(|on| &mut on.titles)) => self.titled(title),
                _ = self.reports.tick() => self.tick(),
                () = tokio::time::sleep(ends_in.unwrap_or_default()), if ends_in.is_some() => self.look_at_end(),
                () = tokio::time::sleep(cue_in.unwrap_or_default()), if cue_in.is_some() => self.look_at_cues(),
            }
        }
        self.deck.stop();
        self.stop.cancel();
        tracing::debug!(
            guild = self.guild_id,
            user = self.user_id,
            "player destroyed"
        );
    }

    fn apply(&mut self, change: Change) {
        if change.channel_bitrate.is_some() {
            self.channel_bitrate = change.channel_bitrate;
            self.deck.set_bitrate(self.bitrate());
        }
        if let Some((server, voice)) = change.voice {
            self.connect(server, voice);
        }
        let retuned = change.volume.is_some() || change.filters.is_some();
        if let Some(volume) = change.volume {
            self.sound.volume = volume;
        }
        let filtered = change.filters.is_some();
        if let Some(filters) = change.filters {
            self.filters = filters.asked;
            self.sound.filters = filters.heard;
        }
        if retuned {
            self.deck.set_sound(self.sound.clone());
        }
        if filtered {
            self.report();
        }
        if let Some(play) = change.play {
            if play.no_replace && self.on.is_some() {
                tracing::debug!(guild = self.guild_id, "a track plays and noReplace is set");
                return;
            }
            self.set_paused(change.paused.unwrap_or(false));
            let end = match change.end {
                Ending::At(end) => Some(end),
                Ending::Keep | Ending::Own => None,
            };
            let start = change.position;
            self.switch(play, start, end, change.user_data);
            return;
        }
        if let Some(paused) = change.paused {
            self.set_paused(paused);
        }
        if let (Some(user_data), Some(on)) = (change.user_data, self.on.as_mut()) {
            on.track.user_data = user_data;
        }
        if let (Some(position), Some(on)) = (change.position, self.on.as_ref())
            && can_seek(&on.track.info)
        {
            self.deck.seek(position);
            self.accompaniment.sought(position);
            self.report();
        }
        if let Some(on) = self.on.as_mut() {
            on.end = match change.end {
                Ending::Keep => on.end,
                Ending::Own => None,
                Ending::At(end) => Some(end),
            };
        }
    }

    /// Plays another track, or none. The end of the old one is told first, then
    /// the start of the new one, then its position.
    fn switch(
        &mut self,
        play: Play,
        start: Option<Duration>,
        end: Option<Duration>,
        user_data: Option<serde_json::Map<String, serde_json::Value>>,
    ) {
        let Some(mut track) = play.track else {
            self.end(TrackEndReason::Stopped);
            self.deck.stop();
            return;
        };
        track.user_data = user_data.unwrap_or_default();
        let start = start.unwrap_or_else(|| millis(track.info.position));
        let start = if can_seek(&track.info) {
            start
        } else {
            Duration::ZERO
        };
        self.plays += 1;
        let id = self.plays;
        self.end(TrackEndReason::Replaced);
        let given_up = self.stop.child_token();
        let (tell, titles) = oneshot::channel();
        let open = self.opener(&track, start, given_up.clone(), tell);
        self.deck.play(
            open,
            PlaySettings {
                id,
                start,
                end: None,
                paused: self.paused,
                gaps: self.state.underruns.of(&track.info.source_name),
            },
        );
        if !self.paused {
            self.line.announce();
        }
        self.asked = (self.glance.frames.asked(), Instant::now());
        self.on = Some(On {
            id,
            track,
            heard: false,
            end,
            titles: Listening::Opening(titles),
            _opening: given_up.drop_guard(),
        });
        self.glance.has_track.store(true, Ordering::Relaxed);
        if !self.paused {
            self.glance.frames.started(epoch_millis());
        }
        self.tell(|guild_id, track| Event::TrackStart { guild_id, track });
        self.report();
        self.reports.reset();
        self.accompany();
    }

    /// Bits per second that are encoded for the player's voice channel.
    fn bitrate(&self) -> u32 {
        self.state.settings.bitrate.within(self.channel_bitrate)
    }

    fn connect(&mut self, server: ServerInfo, voice: VoiceState) {
        if voice == self.voice && self.line.connected() {
            return;
        }
        self.voice = voice;
        self.line.connect(server);
    }

    fn set_paused(&mut self, paused: bool) {
        if paused == self.paused {
            return;
        }
        self.paused = paused;
        self.deck.pause(paused);
        self.glance.paused.store(paused, Ordering::Relaxed);
        let now = epoch_millis();
        match (&self.on, paused) {
            (Some(_), false) => self.glance.frames.started(now),
            (Some(_), true) => self.glance.frames.ended(now),
            (None, _) => {}
        }
    }
}

/// Where no place can be gone to, a wish to be elsewhere means nothing: of a live
/// stream, the time up to there would have to pass.
fn can_seek(info: &TrackInfo) -> bool {
    info.is_seekable && !info.is_stream
}

fn millis(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}
