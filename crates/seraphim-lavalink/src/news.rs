//! What a node's messages mean to the engine.
//!
//! The play id of an order travels in the track's `userData`, so that news of
//! an older order can be told apart. After a failure the end that follows it is
//! passed over: the rules hear of one thing once.

use std::collections::HashMap;
use std::time::Duration;

use lavalink_protocol::{Event, Message, Player, PlayerState, Track, TrackEndReason};
use seraphim_core::{AudioNews, EndReason, GuildId, PlayId};
use seraphim_engine::ports::AudioEvent;
use serde_json::{Map, Value};

use crate::track::failure;

/// The key of the play id in `userData`.
const PLAY: &str = "seraphimPlay";

/// The `userData` of an order.
pub(crate) fn user_data(play: PlayId) -> Map<String, Value> {
    // As text: not every reader of JSON keeps 64 bits.
    Map::from_iter([(PLAY.to_owned(), Value::String(play.to_string()))])
}

/// The play id of a track that was ordered here.
pub(crate) fn play_of(track: &Track) -> Option<PlayId> {
    track
        .user_data
        .get(PLAY)?
        .as_str()?
        .parse()
        .ok()
        .map(PlayId)
}

/// What is on in each guild, as the node's messages tell it.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    on: HashMap<GuildId, On>,
}

#[derive(Debug)]
struct On {
    play: PlayId,
    failed: bool,
}

impl Reader {
    /// Forgets everything: the node has no players of ours any more.
    pub(crate) fn forget(&mut self) {
        self.on.clear();
    }

    /// What has happened meanwhile, by the players that the node has now: a line
    /// that breaks without a word swallows news.
    pub(crate) fn compare(&mut self, players: &[Player]) -> Vec<AudioEvent> {
        let now: HashMap<GuildId, PlayId> = players
            .iter()
            .filter_map(|player| {
                let play = play_of(player.track.as_ref()?)?;
                Some((guild(&player.guild_id)?, play))
            })
            .collect();
        let over = |guild: &GuildId, on: &mut On| now.get(guild) != Some(&on.play);
        let ended = self.on.extract_if(over).filter(|(_, on)| !on.failed);
        let mut events: Vec<_> = ended
            .map(|(guild, on)| {
                let (play, reason) = (on.play, EndReason::Finished);
                let news = AudioNews::Ended { play, reason };
                AudioEvent::Player { guild, news }
            })
            .collect();
        for (guild, play) in now {
            self.on.entry(guild).or_insert_with(|| {
                let news = AudioNews::Started { play };
                events.push(AudioEvent::Player { guild, news });
                let failed = false;
                On { play, failed }
            });
        }
        events
    }

    /// What a message means, if anything.
    pub(crate) fn read(&mut self, message: Message) -> Option<AudioEvent> {
        let (guild, news) = match message {
            Message::PlayerUpdate { guild_id, state } => {
                let guild = guild(&guild_id)?;
                (guild, self.position(guild, state)?)
            }
            Message::Event(event) => {
                let guild = guild(event.guild_id())?;
                (guild, self.event(guild, event)?)
            }
            Message::Ready { .. } | Message::Stats(_) => return None,
        };
        Some(AudioEvent::Player { guild, news })
    }

    /// A position of nothing is no news: it would be taken for the position of
    /// what has been ordered and has not begun.
    fn position(&self, guild: GuildId, state: PlayerState) -> Option<AudioNews> {
        let on = self.on.get(&guild).filter(|on| !on.failed)?;
        Some(AudioNews::Position {
            play: Some(on.play),
            position: Duration::from_millis(u64::try_from(state.position).unwrap_or(0)),
            connected: state.connected,
        })
    }

    fn event(&mut self, guild: GuildId, event: Event) -> Option<AudioNews> {
        count(&event);
        match event {
            Event::TrackStart { track, .. } => {
                let play = play_of(&track)?;
                self.on.insert(
                    guild,
                    On {
                        play,
                        failed: false,
                    },
                );
                Some(AudioNews::Started { play })
            }
            Event::TrackEnd { track, reason, .. } => {
                let play = play_of(&track)?;
                let failed = match self.on.get(&guild) {
                    Some(on) if on.play == play => {
                        self.on.remove(&guild).is_some_and(|on| on.failed)
                    }
                    _ => false,
                };
                (!failed).then(|| AudioNews::Ended {
                    play,
                    reason: reason_of(reason),
                })
            }
            Event::TrackException {
                track, exception, ..
            } => {
                let play = play_of(&track)?;
                if let Some(on) = self.on.get_mut(&guild).filter(|on| on.play == play) {
                    on.failed = true;
                }
                let (cause, message) = failure(exception);
                Some(AudioNews::Failed {
                    play,
                    cause,
                    message,
                })
            }
            Event::TrackStuck { track, .. } => {
                play_of(&track).map(|play| AudioNews::Stuck { play })
            }
            Event::WebSocketClosed {
                code,
                reason,
                by_remote,
                ..
            } => {
                let code = u16::try_from(code).unwrap_or(0);
                Some(AudioNews::VoiceClosed {
                    code,
                    reason,
                    by_remote,
                })
            }
            // Nobody asked for them here.
            Event::LyricsFound { .. }
            | Event::LyricsNotFound { .. }
            | Event::LyricsLine { .. }
            | Event::SegmentsLoaded { .. }
            | Event::SegmentSkipped { .. } => None,
        }
    }
}

/// The names of sources are those of the node's own sources and plugins: few.
fn count(event: &Event) {
    match event {
        Event::TrackEnd { track, reason, .. } => {
            let labels = [
                ("source", track.info.source_name.clone()),
                ("reason", format!("{reason:?}").to_lowercase()),
            ];
            metrics::counter!("seraphim_track_ends_total", &labels).increment(1);
        }
        Event::TrackException {
            track, exception, ..
        } => {
            let labels = [
                ("source", track.info.source_name.clone()),
                (
                    "severity",
                    format!("{:?}", exception.severity).to_lowercase(),
                ),
            ];
            metrics::counter!("seraphim_track_exceptions_total", &labels).increment(1);
        }
        Event::TrackStuck { track, .. } => {
            let source = track.info.source_name.clone();
            metrics::counter!("seraphim_track_stuck_total", "source" => source).increment(1);
        }
        _ => {}
    }
}

fn guild(text: &str) -> Option<GuildId> {
    text.parse().ok().map(GuildId)
}

fn reason_of(reason: TrackEndReason) -> EndReason {
    match reason {
        TrackEndReason::Finished => EndReason::Finished,
        TrackEndReason::LoadFailed => EndReason::LoadFailed,
        TrackEndReason::Stopped => EndReason::Stopped,
        TrackEndReason::Replaced => EndReason::Replaced,
        TrackEndReason::Cleanup => EndReason::Cleanup,
    }
}

#[cfg(test)]
mod tests {
    use lavalink_protocol::{Exception, Severity};
    use seraphim_core::FailureCause;

    use super::*;

    fn track(play: u64) -> Track {
        Track {
            user_data: user_data(PlayId(play)),
            ..Track::default()
        }
    }

    fn start(play: u64) -> Message {
        Message::Event(Event::TrackStart {
            guild_id: "1".to_owned(),
            track: track(play),
        })
    }

    fn end(play: u64, reason: TrackEndReason) -> Message {
        Message::Event(Event::TrackEnd {
            guild_id: "1".to_owned(),
            track: track(play),
            reason,
        })
    }

    fn news(event: Option<AudioEvent>) -> Option<AudioNews> {
        match event? {
            AudioEvent::Player {
                guild: GuildId(1),
                news,
            } => Some(news),
            other => panic!("not news of guild 1: {other:?}"),
        }
    }

    #[test]
    fn a_failed_track_is_told_once() {
        let mut reader = Reader::default();
        reader.read(start(1));
        let exception = Exception {
            message: Some("read timed out".to_owned()),
            severity: Severity::Suspicious,
            cause: String::new(),
            cause_stack_trace: String::new(),
        };
        let failed = reader.read(Message::Event(Event::TrackException {
            guild_id: "1".to_owned(),
            track: track(1),
            exception,
        }));
        assert_eq!(
            news(failed),
            Some(AudioNews::Failed {
                play: PlayId(1),
                cause: FailureCause::Network,
                message: "read timed out".to_owned(),
            })
        );
        assert_eq!(reader.read(end(1, TrackEndReason::LoadFailed)), None);
    }

    #[test]
    fn the_end_of_a_replaced_track_does_not_hide_the_one_that_took_its_place() {
        let mut reader = Reader::default();
        reader.read(start(1));
        reader.read(start(2));
        let ended = news(reader.read(end(1, TrackEndReason::Replaced)));
        assert_eq!(
            ended,
            Some(AudioNews::Ended {
                play: PlayId(1),
                reason: EndReason::Replaced
            })
        );
        let state = PlayerState {
            position: 40,
            connected: true,
            ..PlayerState::default()
        };
        let update = Message::PlayerUpdate {
            guild_id: "1".to_owned(),
            state,
        };
        assert_eq!(
            news(reader.read(update)),
            Some(AudioNews::Position {
                play: Some(PlayId(2)),
                position: Duration::from_millis(40),
                connected: true,
            })
        );
    }

    #[test]
    fn a_track_that_is_not_of_ours_is_passed_over() {
        let foreign = Event::TrackStart {
            guild_id: "1".to_owned(),
            track: Track::default(),
        };
        assert_eq!(Reader::default().read(Message::Event(foreign)), None);
    }
}
