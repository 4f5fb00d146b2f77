//! Lookups: what a person wants to hear, until it is in the queue.

use super::state::{Load, Player};
use super::{Effect, LoadFailure, Loaded, PanelChange};
use crate::ids::Ticket;
use crate::policy::permission;
use crate::policy::query::Query;
use crate::refusal::Refusal;
use crate::request::{Caller, Place, Reply};
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
            place,
            query: typed.trim().to_owned(),
            playlist,
        });
        self.effects.push(Effect::Load { ticket, searches });
        Ok(())
    }

    pub(super) fn loaded(
        &mut self,
        ticket: Ticket,
        outcome: Result<Loaded, LoadFailure>,
        at: Timestamp,
    ) {
        let Some(index) = self.loads.iter().position(|load| load.ticket == ticket) else {
            // Answered already: the player was stopped meanwhile.
            return;
        };
        let load = self.loads.remove(index);
        let answer = found(outcome, &load.query).and_then(|found| self.add(load, found, at));
        self.answer(ticket, answer);
    }

    fn may_add(&self, by: &Caller, place: Place) -> Result<crate::ChannelId, Refusal> {
        let channel = permission::summon(by, self.room())?;
        if place == Place::Now {
            let current = self.current.iter().map(|current| current.entry.requester);
            permission::disturb(by, self.room(), &self.settings, current)?;
        }
        if self.queue.room() == 0 && self.current.is_some() {
            return Err(Refusal::QueueFull {
                limit: self.queue.limit(),
            });
        }
        Ok(channel)
    }

    fn add(&mut self, load: Load, found: Found, at: Timestamp) -> Result<Reply, Refusal> {
        // Asked again: the bot may be elsewhere by now, or the queue full.
        let channel = self.may_add(&load.by, load.place)?;
        self.adopt_text_channel(&load.by);

        let Found { name, tracks, many } = found;
        let wanted = tracks.len();
        let first_place = match load.place {
            Place::Last => self.queue.len(),
            Place::Next | Place::Now => 0,
        };
        // An interrupted track takes no room: it had its place before.
        let room = self.queue.room() + usize::from(self.current.is_none());
        if load.place == Place::Now {
            self.interrupt_current();
        }
        let mut entries: Vec<Entry> = Vec::with_capacity(wanted.min(room));
        for (place, track) in (first_place..).zip(tracks.into_iter().take(room)) {
            let entry = self.new_entry(track, load.by.user);
            self.queue.force_insert(place, entry.clone());
            entries.push(entry);
        }
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
            let left_out = wanted - count;
            Ok(Reply::QueuedMany {
                name,
                first,
                count,
                left_out,
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
                playlist: load.playlist,
            })
        }
    }
}

fn found(outcome: Result<Loaded, LoadFailure>, query: &str) -> Result<Found, Refusal> {
    let nothing = || Refusal::NothingFound {
        query: query.to_owned(),
    };
    let one = |track| Found {
        name: None,
        tracks: vec![track],
        many: false,
    };
    match outcome {
        Ok(Loaded::Track(track)) => Ok(one(track)),
        Ok(Loaded::Search(hits)) => hits.into_iter().next().map(one).ok_or_else(nothing),
        Ok(Loaded::Playlist { tracks, .. }) if tracks.is_empty() => Err(nothing()),
        Ok(Loaded::Playlist { name, tracks }) => Ok(Found {
            name,
            tracks,
            many: true,
        }),
        Ok(Loaded::Empty) => Err(nothing()),
        Err(LoadFailure::Source { cause, message }) => Err(Refusal::SourceRefused {
            cause,
            reason: message,
        }),
        Err(LoadFailure::NodeUnavailable) => Err(Refusal::NodeUnavailable),
        Err(LoadFailure::TimedOut) => Err(Refusal::SearchTimedOut),
    }
}
