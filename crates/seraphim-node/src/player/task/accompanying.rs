//! Lyrics and skipped segments of the track that is on.
//!
//! They are looked up beside the playing, and told as the plugins `LavaLyrics`
//! and `SponsorBlock` tell them.

use std::time::Duration;

use lavalink_protocol::{Event, Lyrics, Message, Segment, TrackInfo};
use seraphim_sources::chain;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::Task;
use crate::player::cues::{Cue, Cues};

/// The longest time between two looks at the position; it may run faster than
/// the clock.
const LOOK: Duration = Duration::from_millis(100);
/// Lookups that may have an answer waiting.
const ANSWERS: usize = 8;
/// The source whose videos have segments.
const VIDEOS: &str = "youtube";

/// The answer of a lookup, with the play that it was made for.
pub(super) enum Found {
    Lyrics(u64, Option<Lyrics>),
    Segments(u64, Vec<Segment>),
}

/// What accompanies the track that is on.
pub(super) struct Accompaniment {
    pub(super) found: mpsc::Receiver<Found>,
    answers: mpsc::Sender<Found>,
    cues: Cues,
    /// Gives lookups up when the track is over before they have an answer.
    looking: Option<DropGuard>,
}

impl Default for Accompaniment {
    fn default() -> Self {
        let (answers, found) = mpsc::channel(ANSWERS);
        Self {
            found,
            answers,
            cues: Cues::default(),
            looking: None,
        }
    }
}

impl Accompaniment {
    /// The track is over.
    pub(super) fn end(&mut self) {
        self.cues = Cues::default();
        self.looking = None;
    }

    pub(super) fn sought(&mut self, position: Duration) {
        self.cues.sought(position);
    }
}

impl Task {
    /// Looks up what the client wants to have with the track that is on.
    pub(super) fn accompany(&mut self) {
        let wishes = self.wishes.of(self.guild_id);
        let Some(on) = &self.on else { return };
        self.accompaniment.end();
        let segments = wishes
            .skipped
            .filter(|_| on.track.info.source_name == VIDEOS)
            .filter(|_| self.state.settings.sources.knows_segments());
        if wishes.lyrics.is_none() && segments.is_none() {
            return;
        }
        let (id, info) = (on.id, on.track.info.clone());
        let given_up = self.stop.child_token();
        if let Some(skip) = wishes.lyrics {
            self.look_up_lyrics(id, info.clone(), skip, given_up.clone());
        }
        if let Some(categories) = segments {
            let categories = categories.into_iter().collect();
            self.look_up_segments(id, info.identifier, categories, given_up.clone());
        }
        self.accompaniment.looking = Some(given_up.drop_guard());
    }

    fn look_up_lyrics(&self, id: u64, info: TrackInfo, skip: bool, given_up: CancellationToken) {
        let sources = self.state.settings.sources.clone();
        let lookup = async move {
            let found = sources.lyrics(&info, skip).await;
            Found::Lyrics(
                id,
                found.unwrap_or_else(|error| {
                    tracing::warn!(error = chain(&error), "no lyrics");
                    None
                }),
            )
        };
        self.answer_with(lookup, given_up);
    }

    fn look_up_segments(
        &self,
        id: u64,
        video: String,
        categories: Vec<String>,
        given_up: CancellationToken,
    ) {
        let sources = self.state.settings.sources.clone();
        let lookup = async move {
            let found = sources.segments(&video, &categories).await;
            Found::Segments(
                id,
                found.unwrap_or_else(|error| {
                    tracing::warn!(error = chain(&error), "no segments");
                    Vec::new()
                }),
            )
        };
        self.answer_with(lookup, given_up);
    }

    fn answer_with(
        &self,
        lookup: impl Future<Output = Found> + Send + 'static,
        given_up: CancellationToken,
    ) {
        let answers = self.accompaniment.answers.clone();
        self.state.tasks.spawn(async move {
            let answered = async { drop(answers.send(lookup.await).await) };
            tokio::select! {
                () = given_up.cancelled() => {}
                () = answered => {}
            }
        });
    }

    pub(super) fn found(&mut self, found: Found) {
        let current = self.on.as_ref().map(|on| on.id);
        match found {
            Found::Lyrics(id, lyrics) if Some(id) == current => {
                let lines = lyrics.as_ref().and_then(|lyrics| lyrics.lines.clone());
                let lines = lines.unwrap_or_default();
                let guild_id = self.guild_id.to_string();
                // As the plugin: without times there is nothing to follow.
                self.send(match lyrics {
                    Some(lyrics) if !lines.is_empty() => Event::LyricsFound { guild_id, lyrics },
                    _ => Event::LyricsNotFound { guild_id },
                });
                self.accompaniment.cues.set_lines(lines);
            }
            Found::Segments(id, segments) if Some(id) == current && !segments.is_empty() => {
                self.send(Event::SegmentsLoaded {
                    guild_id: self.guild_id.to_string(),
                    segments: segments.clone(),
                });
                self.accompaniment.cues.set_segments(segments);
            }
            // Of a play that was replaced meanwhile, or nothing.
            Found::Lyrics(..) | Found::Segments(..) => {}
        }
        self.look_at_cues();
    }

    /// When to look whether a cue is reached.
    pub(super) fn cue_in(&self) -> Option<Duration> {
        if self.paused || self.on.is_none() {
            return None;
        }
        let due = self.accompaniment.cues.due_in(self.deck.position())?;
        Some(due.clamp(Duration::from_millis(5), LOOK))
    }

    pub(super) fn look_at_cues(&mut self) {
        while let Some(cue) = self.accompaniment.cues.take(self.deck.position()) {
            let guild_id = self.guild_id.to_string();
            match cue {
                Cue::Line {
                    index,
                    line,
                    skipped,
                } => self.send(Event::LyricsLine {
                    guild_id,
                    line_index: index,
                    line,
                    skipped,
                }),
                Cue::Segment(segment) => {
                    self.deck.seek(Duration::from_millis(segment.end));
                    self.send(Event::SegmentSkipped { guild_id, segment });
                    self.report();
                }
            }
        }
    }

    fn send(&self, event: Event) {
        self.outbox.push(Message::Event(event));
    }
}
