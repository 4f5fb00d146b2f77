//! Stories of a player: what happened, and what it did.

mod failing;
mod leaving;
mod ordering;
mod permitting;
mod playing;
mod properties;
mod radio;
mod reconnecting;
mod replacing;
mod resolving;
mod restarting;
mod sounding;
mod steering;
mod voting;

use std::time::Duration;

use super::{
    AudioNews, Effect, EndReason, Input, LoadFailure, Loaded, Notice, PlayOrder, Player, VoiceNews,
};
use crate::ids::{ChannelId, EntryId, GuildId, PlayId, Ticket, UserId};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{Caller, Place, Request, VoiceAccess};
use crate::settings::GuildSettings;
use crate::time::Timestamp;
use crate::track::{Entry, Track};

pub(super) const VOICE: ChannelId = ChannelId(50);
pub(super) const OTHER_VOICE: ChannelId = ChannelId(51);
pub(super) const TEXT: ChannelId = ChannelId(60);
pub(super) const ANN: UserId = UserId(1);
pub(super) const BEN: UserId = UserId(2);

pub(super) fn track(title: &str) -> Track {
    Track {
        encoded: format!("encoded {title}"),
        title: title.to_owned(),
        author: "somebody".to_owned(),
        length: Some(Duration::from_mins(3)),
        seekable: true,
        uri: Some(format!("https://example.org/{title}")),
        artwork: None,
        source: "http".to_owned(),
        identifier: title.to_owned(),
        isrc: None,
    }
}

pub(super) fn caller(user: UserId) -> Caller {
    Caller {
        user,
        voice_channel: Some(VOICE),
        text_channel: TEXT,
        manages: false,
        roles: Vec::new(),
        access: VoiceAccess::default(),
    }
}

pub(super) fn ann() -> Caller {
    caller(ANN)
}

/// A player, its clock, and what it did last.
pub(super) struct Rig {
    pub(super) player: Player,
    pub(super) now: Timestamp,
    pub(super) ticket: u64,
    /// The effects of the last step.
    pub(super) did: Vec<Effect>,
    pub(super) plays: Vec<PlayOrder>,
    pub(super) notices: Vec<Notice>,
    /// What the player's own lookups come to, one after another; nothing else
    /// is there.
    pub(super) own_finds: std::collections::VecDeque<Loaded>,
    /// They can not be made.
    pub(super) nothing_answers: bool,
    /// Where the player has looked by itself.
    pub(super) looked: Vec<Vec<super::Search>>,
}

impl Rig {
    pub(super) fn new() -> Self {
        Self::with(GuildSettings::default())
    }

    pub(super) fn with(settings: GuildSettings) -> Self {
        Self {
            player: Player::new(GuildId(7), settings, 1),
            now: Timestamp::from_start(Duration::from_secs(1_000)),
            ticket: 0,
            did: Vec::new(),
            plays: Vec::new(),
            notices: Vec::new(),
            own_finds: std::collections::VecDeque::new(),
            nothing_answers: false,
            looked: Vec::new(),
        }
    }

    /// A guild with a DJ role, so that permissions matter.
    pub(super) fn strict() -> Self {
        Self::with(GuildSettings {
            dj_role: Some(crate::RoleId(9)),
            vote_share: 0,
            ..GuildSettings::default()
        })
    }

    pub(super) fn feed(&mut self, input: Input) {
        self.did = self.step(input);
    }

    /// One input, and what the player's own lookups after it come to.
    fn step(&mut self, input: Input) -> Vec<Effect> {
        let mut did = self.player.handle(input, self.now);
        let mut own = Vec::new();
        for effect in &did {
            match effect {
                Effect::Play(order) => self.plays.push((**order).clone()),
                Effect::Tell { notice, .. } => self.notices.push(notice.clone()),
                Effect::Load { ticket, searches } if ticket.0 & Ticket::OWN != 0 => {
                    self.looked.push(searches.clone());
                    own.push(*ticket);
                }
                _ => {}
            }
        }
        for ticket in own {
            let outcome = if self.nothing_answers {
                Err(LoadFailure::TimedOut)
            } else {
                Ok(self.own_finds.pop_front().unwrap_or(Loaded::Empty))
            };
            did.extend(self.step(Input::Loaded { ticket, outcome }));
        }
        did
    }

    pub(super) fn answers(&self) -> Vec<(Ticket, Result<Reply, Refusal>)> {
        self.did
            .iter()
            .filter_map(|effect| match effect {
                Effect::Answer { ticket, answer } => Some((*ticket, (**answer).clone())),
                _ => None,
            })
            .collect()
    }

    /// Asks, and returns the answer if it came at once.
    pub(super) fn ask(&mut self, request: Request) -> Option<Result<Reply, Refusal>> {
        self.ticket += 1;
        let ticket = Ticket(self.ticket);
        self.feed(Input::Ask { ticket, request });
        self.answers()
            .into_iter()
            .find(|(of, _)| *of == ticket)
            .map(|(_, answer)| answer)
    }

    pub(super) fn answer(&mut self, request: Request) -> Result<Reply, Refusal> {
        self.ask(request).expect("only lookups are answered later")
    }

    /// Asks for something to be played, and leaves the lookup open.
    pub(super) fn look_up(&mut self, by: Caller, query: &str, place: Place) -> Ticket {
        let at_once = self.ask(Request::Play {
            by,
            query: query.to_owned(),
            place,
        });
        assert_eq!(at_once, None, "the lookup was refused");
        Ticket(self.ticket)
    }

    pub(super) fn found(&mut self, ticket: Ticket, loaded: Loaded) -> Result<Reply, Refusal> {
        self.outcome(ticket, Ok(loaded))
    }

    pub(super) fn outcome(
        &mut self,
        ticket: Ticket,
        outcome: Result<Loaded, LoadFailure>,
    ) -> Result<Reply, Refusal> {
        self.feed(Input::Loaded { ticket, outcome });
        let (of, answer) = self.answers().pop().expect("a lookup's end answers it");
        assert_eq!(of, ticket, "another question was answered");
        answer
    }

    pub(super) fn play_at(&mut self, by: Caller, title: &str, place: Place) -> Entry {
        let ticket = self.look_up(by, title, place);
        match self.found(ticket, Loaded::Search(vec![track(title)])) {
            Ok(Reply::Queued { entry, .. }) => entry,
            other => panic!("not queued: {other:?}"),
        }
    }

    pub(super) fn play(&mut self, title: &str) -> Entry {
        self.play_at(ann(), title, Place::Last)
    }

    /// Discord lets the bot in.
    pub(super) fn enter(&mut self, channel: ChannelId) {
        self.feed(Input::Voice(VoiceNews::State {
            channel: Some(channel),
        }));
        self.feed(Input::Voice(VoiceNews::Server));
    }

    pub(super) fn listeners(&mut self, users: &[UserId]) {
        let channel = self
            .player
            .snapshot(self.now)
            .voice_channel
            .expect("the bot is in a channel");
        self.feed(Input::Voice(VoiceNews::Listeners {
            channel,
            users: users.to_vec(),
        }));
    }

    pub(super) fn last_play(&self) -> &PlayOrder {
        self.plays.last().expect("something was played")
    }

    pub(super) fn play_id(&self) -> PlayId {
        self.last_play().play
    }

    pub(super) fn audio(&mut self, news: AudioNews) {
        self.feed(Input::Audio(news));
    }

    pub(super) fn start(&mut self) {
        let play = self.play_id();
        self.audio(AudioNews::Started { play });
    }

    pub(super) fn end(&mut self, reason: EndReason) {
        let play = self.play_id();
        self.audio(AudioNews::Ended { play, reason });
    }

    /// Lets time pass, ticking whenever the player asked for it.
    pub(super) fn pass(&mut self, time: Duration) {
        let until = self.now + time;
        let mut did = Vec::new();
        while let Some(due) = self.player.wake.filter(|due| *due <= until) {
            self.now = self.now.max(due);
            self.feed(Input::Tick);
            did.append(&mut self.did);
        }
        self.now = until;
        self.did = did;
    }

    pub(super) fn pass_seconds(&mut self, seconds: u64) {
        self.pass(Duration::from_secs(seconds));
    }

    pub(super) fn titles(&self) -> Vec<String> {
        let snapshot = self.player.snapshot(self.now);
        snapshot
            .upcoming
            .into_iter()
            .map(|entry| entry.track.title)
            .collect()
    }

    pub(super) fn current(&self) -> Option<String> {
        self.player
            .snapshot(self.now)
            .current
            .map(|now| now.entry.track.title)
    }

    pub(super) fn position(&self) -> Duration {
        self.player
            .snapshot(self.now)
            .current
            .expect("something is current")
            .position
    }

    pub(super) fn did(&self, effect: &Effect) -> bool {
        self.did.contains(effect)
    }

    /// Playing `titles[0]`, the others waiting, Ann and Ben listening.
    pub(super) fn playing(titles: &[&str]) -> Self {
        Self::new().begin(titles)
    }

    pub(super) fn begin(mut self, titles: &[&str]) -> Self {
        for title in titles {
            self.play(title);
        }
        self.enter(VOICE);
        self.listeners(&[ANN, BEN]);
        self.start();
        self.pass_seconds(10);
        self
    }
}

pub(super) fn skip(seen: Option<EntryId>) -> Request {
    Request::Skip {
        by: ann(),
        seen,
        to: None,
    }
}
