//! Lookups: what a person wants to hear, until it is in the queue.

use super::state::{Load, Player, Purpose};
use super::{Effect, LoadFailure, Loaded, PanelChange};
use crate::ids::Ticket;
use crate::policy::query::Query;
use crate::policy::{fair, permission};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{Caller, Place};
use crate::time::Timestamp;
use crate::track::{Entry, Track};

/// Lookups of one guild at a time. A guild in which sixteen people wait has a
/// slow source, and more of the same would not make it faster.
const MOST_LOADS: usize = 16;

/// What was found, in the order in which it is to be played.
struct Found {
    name: Option<String>,
    tracks: Vec<Track>,
    many: bool,
}

impl Player {
    /// Judges a wish and starts its lookup. The bot does not join for it yet:
    /// where nothing is found it has no business in the channel.
    pub(super) fn look_up(
        &mut self,
        ticket: Ticket,
        by: Caller,
        typed: &str,
        place: Place,
    ) -> Result<(), Refusal> {
        let query = Query::parse(typed)?;
        self.may_add(&by, place)?;
        if self.loads.len() >= MOST_LOADS {
            return Err(Refusal::Busy);
        }
        let searches = query.searches(&self.settings.search);
        let playlist = query.playlist().map(str::to_owned);
        self.loads.push(Load {
            ticket,
            by,
            purpose: Purpose::Queue { place, playlist },
            query: typed.trim().to_owned(),
        });
        self.effects.push(Effect::Load { ticket, searches });
        Ok(())
    }

    /// Looks for words to choose from; nothing is queued.
    pub(super) fn look_around(
        &mut self,
        ticket: Ticket,
        by: Caller,
        typed: &str,
        source: Option<String>,
    ) -> Result<(), Refusal> {
        let query = Query::parse(typed)?;
        self.summoned(&by)?;
        if self.loads.len() >= MOST_LOADS {
            return Err(Refusal::Busy);
        }
        let searches = match source {
            Some(prefix) => query.searches(&[prefix]),
            None => query.searches(&self.settings.search),
        };
        self.loads.push(Load {
            ticket,
            by,
            purpose: Purpose::Choice,
            query: typed.trim().to_owned(),
        });
        self.effects.push(Effect::Load { ticket, searches });
        Ok(())
    }

    /// Queues what is known already.
    pub(super) fn play_tracks(
        &mut self,
        by: &Caller,
        name: Option<String>,
        tracks: Vec<Track>,
        place: Place,
        at: Timestamp,
    ) -> Result<Reply, Refusal> {
        if tracks.is_empty() {
            return Err(Refusal::NothingFound {
                query: name.unwrap_or_default(),
            });
        }
        let many = tracks.len() > 1;
        let found = Found { name, tracks, many };
        self.add(by, place, None, found, at)
    }

    pub(super) fn loaded(
        &mut self,
        ticket: Ticket,
        outcome: Result<Loaded, LoadFailure>,
        at: Timestamp,
    ) {
        if ticket.0 & Ticket::OWN != 0 {
            // One that neither waits for is of a track that is gone.
            let _ = self.resolved(ticket, &outcome, at)
                || self.replacement_found(ticket, &outcome, at)
                || self.radio_found(ticket, &outcome, at);
            return;
        }
        let Some(index) = self.loads.iter().position(|load| load.ticket == ticket) else {
            // Answered already: the player was stopped meanwhile.
            return;
        };
        let load = self.loads.remove(index);
        let found = found(outcome, &load.query);
        let answer = match load.purpose {
            Purpose::Queue { place, playlist } => {
                let found = found.map(Found::first_hit);
                found.and_then(|found| self.add(&load.by, place, playlist, found, at))
            }
            Purpose::Choice => found.map(|found| Reply::Hits(found.tracks)),
        };
        self.answer(ticket, answer);
    }

    fn may_add(&self, by: &Caller, place: Place) -> Result<crate::ChannelId, Refusal> {
        let channel = self.summoned(by)?;
        // Whoever waits comes later for it, as when an entry is moved there.
        let put_off = match place {
            Place::Last => Vec::new(),
            Place::Next => self.waiting_requesters(),
            Place::Now => self.requesters(),
        };
        permission::disturb(by, self.room(), &self.settings, put_off)?;
        if self.queue.room() == 0 && self.current.is_some() {
            return Err(Refusal::QueueFull {
                limit: self.queue.limit(),
            });
        }
        if let Some(limit) = self.settings.person_limit
            && self.personal_room(by) == 0
        {
            return Err(Refusal::PersonLimit { limit });
        }
        Ok(channel)
    }

    fn add(
        &mut self,
        by: &Caller,
        place: Place,
        playlist: Option<String>,
        found: Found,
        at: Timestamp,
    ) -> Result<Reply, Refusal> {
        // Asked again: the bot may be elsewhere by now, or the queue full.
        let channel = self.may_add(by, place)?;
        let Found { name, tracks, many } = found;
        let found = tracks.len();
        let tracks = self.taken(tracks)?;
        let fit = tracks.len();
        self.adopt_text_channel(by);

        // An interrupted track takes no room: it had its place before.
        let room = self.queue.room() + usize::from(self.current.is_none());
        let room = room.min(self.personal_room(by));
        if place == Place::Now {
            self.interrupt_current();
        }
        let entries = self.insert(by, place, tracks.into_iter().take(room));
        let Some(first) = entries.first().cloned() else {
            return Err(Refusal::QueueFull {
                limit: self.queue.limit(),
            });
        };
        if self.current.is_none() {
            self.failures = 0;
            self.advance();
        } else {
            self.edit_panel(PanelChange::Detail);
        }
        self.go_to(channel, at);
        self.effects
            .push(Effect::Remember(Box::new(first.track.clone())));

        let waits = self.queue.find(first.id);
        let plays_in = match waits {
            Some(index) => self.plays_in(index, at),
            None => Some(std::time::Duration::ZERO),
        };
        let place = waits.map_or(0, |index| index + 1);
        let started = waits.is_none();
        if many {
            let total = entries
                .iter()
                .try_fold(std::time::Duration::ZERO, |sum, entry| {
                    Some(sum.saturating_add(entry.track.length?))
                });
            let count = entries.len();
            Ok(Reply::QueuedMany {
                name,
                first,
                count,
                not_taken: found - fit,
                left_out: fit - count,
                place,
                plays_in,
                total,
                started,
            })
        } else {
            Ok(Reply::Queued {
                entry: first,
                place,
                plays_in,
                started,
                playlist,
            })
        }
    }

    /// Puts new entries where they belong.
    fn insert(
        &mut self,
        by: &Caller,
        place: Place,
        tracks: impl Iterator<Item = Track>,
    ) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for (index, track) in tracks.enumerate() {
            let place = match place {
                Place::Last if self.settings.fair => {
                    fair::place(self.queue.iter().map(|entry| entry.requester), by.user)
                }
                Place::Last => self.queue.len(),
                Place::Next | Place::Now => index,
            };
            let entry = self.new_entry(track, by.user);
            self.queue.force_insert(place, entry.clone());
            entries.push(entry);
        }
        entries
    }

    /// Those that the guild takes; the reason if it takes none.
    pub(super) fn taken(&self, tracks: Vec<Track>) -> Result<Vec<Track>, Refusal> {
        let source_name = tracks.first().map(|track| track.source.clone());
        let mut tracks = super::replacing::allowed(tracks, &self.settings.sources);
        if tracks.is_empty() {
            return Err(Refusal::SourceClosed {
                source_name: source_name.unwrap_or_default(),
            });
        }
        if let Some(limit) = self.settings.length_limit {
            tracks.retain(|track| match track.length {
                Some(length) => length <= limit,
                None => track.is_unresolved(),
            });
            if tracks.is_empty() {
                return Err(Refusal::TooLong { limit });
            }
        }
        Ok(tracks)
    }

    /// How many more entries a person may have in the queue.
    fn personal_room(&self, by: &Caller) -> usize {
        let Some(limit) = self.settings.person_limit else {
            return usize::MAX;
        };
        if permission::is_dj(by, &self.settings) {
            return usize::MAX;
        }
        let theirs = self.queue.iter().filter(|entry| entry.requester == by.user);
        limit.saturating_sub(theirs.count())
    }
}

impl Found {
    /// Of the hits of a search the first is meant; a list is meant whole.
    fn first_hit(mut self) -> Self {
        if !self.many {
            self.tracks.truncate(1);
        }
        self
    }
}

fn found(outcome: Result<Loaded, LoadFailure>, query: &str) -> Result<Found, Refusal> {
    // Whoever gave a link need not be told to give one.
    let nothing = || match Query::parse(query) {
        Ok(Query::Url { .. }) => Refusal::NothingAtLink,
        _ => Refusal::NothingFound {
            query: query.to_owned(),
        },
    };
    let one = |track| Found {
        name: None,
        tracks: vec![track],
        many: false,
    };
    match outcome {
        Ok(Loaded::Track(track)) => Ok(one(track)),
        Ok(Loaded::Search(hits)) if hits.is_empty() => Err(nothing()),
        Ok(Loaded::Search(tracks)) => Ok(Found {
            name: None,
            tracks,
            many: false,
        }),
        Ok(Loaded::Playlist { tracks, .. }) if tracks.is_empty() => Err(nothing()),
        Ok(Loaded::Playlist { name, tracks }) => Ok(Found {
            name,
            tracks,
            many: true,
        }),
        Ok(Loaded::Empty) => Err(nothing()),
        Err(failure) => Err(failure.into()),
    }
}

impl From<LoadFailure> for Refusal {
    fn from(failure: LoadFailure) -> Self {
        match failure {
            LoadFailure::Source { cause, message } => Self::SourceRefused {
                cause,
                reason: message,
            },
            LoadFailure::NodeUnavailable => Self::NodeUnavailable,
            LoadFailure::TimedOut => Self::SearchTimedOut,
        }
    }
}
