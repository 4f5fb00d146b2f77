//! What must hold, seen from outside.

use std::collections::{BTreeSet, HashMap, HashSet};

use seraphim_core::history::DEPTH;
use seraphim_core::{
    AudioNews, Effect, EndReason, EntryId, Input, Notice, PlayId, Refusal, Reply, Request,
    Snapshot, Ticket,
};

/// The most that the simulated guild queues.
pub(crate) const LIMIT: usize = 20;

/// A promise that the player is made to break, to see that it is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sabotage {
    SwallowAnswer,
    AnswerTwice,
    PlayTwice,
    LoseEntry,
    PlayAfterStop,
}

#[derive(Default)]
pub(crate) struct Watch {
    open: HashSet<Ticket>,
    answered: HashSet<Ticket>,
    orders: HashSet<PlayId>,
    sounding: Option<PlayId>,
    /// Which entry an order was for.
    entry_of: HashMap<PlayId, EntryId>,
    /// Entries that were heard to their end and not called back.
    over: HashSet<EntryId>,
    /// Nothing may begin until somebody asks for something.
    stopped: bool,
    pub(crate) plays: usize,
}

/// A player before and after an input.
pub(crate) struct Change<'a> {
    pub(crate) input: &'a Input,
    pub(crate) before: &'a Snapshot,
    pub(crate) after: &'a Snapshot,
    pub(crate) effects: &'a [Effect],
}

impl Watch {
    pub(crate) fn asked(&mut self, ticket: Ticket) {
        self.open.insert(ticket);
        self.stopped = false;
    }

    /// Whether every question was answered.
    pub(crate) fn all_answered(&self) -> Result<(), String> {
        let mut open: Vec<_> = self.open.iter().collect();
        open.sort();
        if open.is_empty() {
            Ok(())
        } else {
            Err(format!("never answered: {open:?}"))
        }
    }

    pub(crate) fn check(&mut self, change: &Change<'_>) -> Result<(), String> {
        self.news(change);
        for effect in change.effects {
            self.effect(effect, change.after)?;
        }
        bounds(change.after)?;
        conservation(change)
    }

    /// What the node says about its own state.
    fn news(&mut self, change: &Change<'_>) {
        let current = |snapshot: &Snapshot| snapshot.current.as_ref().map(|now| now.entry.id);
        match change.input {
            Input::Audio(AudioNews::Ended { play, reason }) => {
                if self.sounding == Some(*play) {
                    self.sounding = None;
                }
                let ended = self.entry_of.get(play).copied();
                let gone = |entry: &EntryId| {
                    current(change.before) == Some(*entry) && current(change.after) != Some(*entry)
                };
                if *reason == EndReason::Finished
                    && let Some(entry) = ended.filter(gone)
                {
                    self.over.insert(entry);
                }
            }
            Input::PlayRejected { play, .. } if self.sounding == Some(*play) => {
                self.sounding = None;
            }
            Input::Audio(AudioNews::NodeUp { resumed: false }) => self.sounding = None,
            _ => {}
        }
    }

    fn effect(&mut self, effect: &Effect, after: &Snapshot) -> Result<(), String> {
        match effect {
            Effect::Answer { ticket, answer } => {
                if !self.answered.insert(*ticket) {
                    return Err(format!("answered twice: {ticket:?}"));
                }
                self.open.remove(ticket);
                match &**answer {
                    Ok(Reply::Stopped { .. }) => self.stopped = true,
                    // Called back: they may be heard again.
                    Ok(Reply::Previous { entry, .. }) => {
                        self.over.remove(&entry.id);
                    }
                    Ok(Reply::Restored { .. }) => self.over.clear(),
                    _ => {}
                }
            }
            Effect::Play(order) => self.play(order.play, order.replaces, after)?,
            Effect::StopAudio | Effect::DestroyAudio => self.sounding = None,
            Effect::Join { .. } if self.stopped => {
                return Err("it joins after a stop".to_owned());
            }
            _ => {}
        }
        Ok(())
    }

    fn play(
        &mut self,
        play: PlayId,
        replaces: Option<PlayId>,
        after: &Snapshot,
    ) -> Result<(), String> {
        self.plays += 1;
        if self.stopped {
            return Err(format!("it plays after a stop: {play:?}"));
        }
        if !self.orders.insert(play) || replaces != self.sounding {
            return Err(format!(
                "two tracks at a time: {play:?} and {:?}",
                self.sounding
            ));
        }
        self.sounding = Some(play);
        let Some(now) = &after.current else {
            return Err(format!("it plays what is not current: {play:?}"));
        };
        let entry = now.entry.id;
        if self.over.contains(&entry) {
            return Err(format!("played twice: {entry:?}"));
        }
        self.entry_of.insert(play, entry);
        Ok(())
    }
}

/// An entry goes only by its end, by a failure that was told, or by a wish.
fn conservation(change: &Change<'_>) -> Result<(), String> {
    let (before, after) = (ids(change.before), ids(change.after));
    let lost: Vec<EntryId> = before.difference(&after).copied().collect();
    if lost.is_empty() {
        return Ok(());
    }
    let accounted = match change.input {
        Input::Ask { request, .. } => may_remove(request, change.effects),
        Input::Audio(AudioNews::Ended { .. }) => lost.len() == 1,
        Input::Audio(AudioNews::Failed { .. } | AudioNews::Stuck { .. })
        | Input::PlayRejected { .. } => told_of_failure(change.effects),
        // A replacement was looked for in vain.
        Input::Loaded { ticket, .. } if ticket.0 & Ticket::OWN != 0 => lost.len() == 1,
        Input::GuildGone => true,
        _ => false,
    };
    if accounted {
        Ok(())
    } else {
        Err(format!("was lost: {lost:?} by {:?}", change.input))
    }
}

fn told_of_failure(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| {
        matches!(
            effect,
            Effect::Tell {
                notice: Notice::TrackFailed { .. } | Notice::Replaced { .. },
                ..
            } | Effect::EditPanel { .. }
        )
    })
}

/// Whether a wish that was granted takes entries away.
fn may_remove(request: &Request, effects: &[Effect]) -> bool {
    let granted = effects.iter().any(|effect| {
        matches!(effect, Effect::Answer { answer, .. }
            if answer.is_ok() || matches!(**answer, Err(Refusal::Fault)))
    });
    granted
        && matches!(
            request,
            Request::Skip { .. }
                | Request::Stop { .. }
                | Request::Clear { .. }
                | Request::Remove { .. }
                | Request::Dedupe { .. }
                | Request::Jump { .. }
        )
}

fn ids(snapshot: &Snapshot) -> BTreeSet<EntryId> {
    let current = snapshot.current.iter().map(|now| now.entry.id);
    current
        .chain(snapshot.upcoming.iter().map(|entry| entry.id))
        .collect()
}

fn bounds(after: &Snapshot) -> Result<(), String> {
    // What was interrupted is put back, full or not: once by what is played at
    // once, and by each step back through the history.
    if after.upcoming.len() > LIMIT + 1 + DEPTH {
        return Err(format!("the queue grew to {}", after.upcoming.len()));
    }
    let there = after.upcoming.len() + usize::from(after.current.is_some());
    if ids(after).len() != there {
        return Err("an entry is there twice".to_owned());
    }
    if after.volume > 150 {
        return Err(format!("too loud: {}", after.volume));
    }
    Ok(())
}
