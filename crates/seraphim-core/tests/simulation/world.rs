//! Discord, a node and time, as moody as they are.

use std::collections::BTreeMap;
use std::time::Duration;

use seraphim_core::{
    AudioNews, Effect, EndReason, FailureCause, GuildId, GuildSettings, Input, LoadFailure, Loaded,
    PlayFailure, PlayId, PlayOrder, Player, Request, RoleId, Search, Ticket, Timestamp, Unheard,
    UserId, VoiceNews,
};

use crate::dice::Dice;
use crate::people::{self, OTHER_VOICE, VOICE};
use crate::watch::{Change, LIMIT, Sabotage, Watch};

pub(crate) struct World {
    dice: Dice,
    player: Player,
    watch: Watch,
    now: Timestamp,
    tickets: u64,
    wake: Option<Timestamp>,
    /// What is on its way, by when it arrives.
    coming: BTreeMap<(Timestamp, u64), Input>,
    sent: u64,
    playing: Option<PlayId>,
    sabotage: Option<Sabotage>,
    /// Every input so far, with its time.
    pub(crate) told: Vec<String>,
}

impl World {
    pub(crate) fn new(mut dice: Dice, sabotage: Option<Sabotage>) -> Self {
        let settings = GuildSettings {
            queue_limit: LIMIT,
            dj_role: Some(RoleId(9)).filter(|_| dice.once_in(2)),
            fair: dice.once_in(3),
            always_on: dice.once_in(5),
            unheard: if dice.once_in(2) {
                Unheard::PlaysOn
            } else {
                Unheard::Waits
            },
            person_limit: Some(6).filter(|_| dice.once_in(4)),
            ..GuildSettings::default()
        };
        let player = Player::new(GuildId(7), settings, dice.next());
        Self {
            dice,
            player,
            watch: Watch::default(),
            now: Timestamp::from_start(Duration::from_secs(100)),
            tickets: 0,
            wake: None,
            coming: BTreeMap::new(),
            sent: 0,
            playing: None,
            sabotage,
            told: Vec::new(),
        }
    }

    pub(crate) fn plays(&self) -> usize {
        self.watch.plays
    }

    /// One thing happens.
    pub(crate) fn step(&mut self) -> Result<(), String> {
        match self.dice.below(10) {
            0..=2 => {
                let snapshot = self.player.snapshot(self.now);
                let request = people::request(&mut self.dice, &snapshot);
                self.ask(request)
            }
            3 if self.dice.once_in(3) => {
                let trouble = self.trouble();
                self.feed(&trouble)
            }
            _ => self.pass(),
        }
    }

    /// Everything that is on its way arrives.
    pub(crate) fn settle(&mut self) -> Result<(), String> {
        let mut left = 5_000;
        while let Some(((at, _), input)) = self.coming.pop_first() {
            self.now = self.now.max(at);
            self.feed(&input)?;
            left -= 1;
            if left == 0 {
                break;
            }
        }
        self.watch.all_answered()
    }

    fn ask(&mut self, request: Request) -> Result<(), String> {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.watch.asked(ticket);
        self.feed(&Input::Ask { ticket, request })
    }

    /// Time goes on to what comes next, or by a while.
    fn pass(&mut self) -> Result<(), String> {
        let next = self.coming.keys().next().map(|(at, _)| *at);
        let due = [next, self.wake].into_iter().flatten().min();
        let Some(due) = due else {
            self.now = self.now + self.dice.millis(1, 5_000);
            return Ok(());
        };
        self.now = self.now.max(due);
        if next == Some(due)
            && let Some((_, input)) = self.coming.pop_first()
        {
            return self.feed(&input);
        }
        self.wake = None;
        self.feed(&Input::Tick)
    }

    fn trouble(&mut self) -> Input {
        let play = self.playing.unwrap_or(PlayId(0));
        let codes = [1000, 1006, 4006, 4009, 4014, 4021, 4022];
        match self.dice.below(12) {
            0 => Input::Audio(AudioNews::NodeDown),
            1 | 2 => Input::Audio(AudioNews::NodeUp {
                resumed: self.dice.once_in(2),
            }),
            3 => Input::Audio(AudioNews::VoiceClosed {
                code: self.dice.of(&codes).copied().unwrap_or(1006),
                reason: String::new(),
                by_remote: true,
            }),
            4 => Input::Voice(VoiceNews::State {
                channel: Some(OTHER_VOICE).filter(|_| self.dice.once_in(2)),
            }),
            5 => Input::Voice(VoiceNews::Lost),
            6 => Input::Voice(VoiceNews::ServerAway),
            7 => Input::Audio(AudioNews::Stuck { play }),
            8 => Input::VoiceRejected,
            9 => Input::JoinRejected { channel: VOICE },
            10 => Input::OrderLost,
            _ => Input::Voice(VoiceNews::Listeners {
                channel: VOICE,
                users: (1..=self.dice.below(4)).map(UserId).collect(),
            }),
        }
    }

    fn feed(&mut self, input: &Input) -> Result<(), String> {
        self.told
            .push(format!("{:?} {input:?}", self.now.since_start()));
        let before = self.player.snapshot(self.now);
        let mut effects = self.player.handle(input.clone(), self.now);
        let mut after = self.player.snapshot(self.now);
        self.spoil(&mut effects, &mut after);
        let change = Change {
            input,
            before: &before,
            after: &after,
            effects: &effects,
        };
        self.watch.check(&change)?;
        for effect in effects {
            self.carry_out(effect);
        }
        Ok(())
    }

    fn send(&mut self, least: u64, most: u64, input: Input) {
        let at = self.now + self.dice.millis(least, most);
        self.sent += 1;
        self.coming.insert((at, self.sent), input);
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Load { ticket, searches } => {
                let outcome = self.find(&searches);
                self.send(10, 3_000, Input::Loaded { ticket, outcome });
            }
            Effect::Join { channel } => {
                if self.dice.once_in(15) {
                    self.send(10, 200, Input::JoinRejected { channel });
                } else if !self.dice.once_in(25) {
                    let channel = Some(channel);
                    self.send(50, 500, Input::Voice(VoiceNews::State { channel }));
                    self.send(50, 900, Input::Voice(VoiceNews::Server));
                    let users = (1..=1 + self.dice.below(3)).map(UserId).collect();
                    let channel = VOICE;
                    self.send(
                        900,
                        1_000,
                        Input::Voice(VoiceNews::Listeners { channel, users }),
                    );
                }
            }
            Effect::Play(order) => self.play(&order),
            Effect::WakeAt(at) => self.wake = Some(at),
            _ => {}
        }
    }

    fn play(&mut self, order: &PlayOrder) {
        let play = order.play;
        self.playing = Some(play);
        match self.dice.below(14) {
            0 => {
                let failure = PlayFailure::NodeUnavailable;
                self.send(10, 100, Input::PlayRejected { play, failure });
            }
            1 => {
                let cause = FailureCause::Gone;
                let message = "gone".to_owned();
                let failed = AudioNews::Failed {
                    play,
                    cause,
                    message,
                };
                self.send(10, 4_000, Input::Audio(failed));
            }
            _ => {
                self.send(10, 600, Input::Audio(AudioNews::Started { play }));
                let reason = if self.dice.once_in(20) {
                    EndReason::LoadFailed
                } else {
                    EndReason::Finished
                };
                let ended = Input::Audio(AudioNews::Ended { play, reason });
                self.send(5_000, 240_000, ended);
            }
        }
    }

    fn find(&mut self, searches: &[Search]) -> Result<Loaded, LoadFailure> {
        let count = if searches.is_empty() {
            9
        } else {
            self.dice.below(10)
        };
        match count {
            0 => Err(LoadFailure::TimedOut),
            1 => Err(LoadFailure::NodeUnavailable),
            2 => Ok(Loaded::Playlist {
                name: None,
                tracks: (0..self.dice.below(30))
                    .map(|_| people::track(&mut self.dice))
                    .collect(),
            }),
            3..=7 => Ok(Loaded::Search(vec![people::track(&mut self.dice)])),
            8 => Ok(Loaded::Track(people::track(&mut self.dice))),
            _ => Ok(Loaded::Empty),
        }
    }

    /// Breaks a promise, if the test wants to see it noticed.
    fn spoil(&self, effects: &mut Vec<Effect>, after: &mut seraphim_core::Snapshot) {
        let is_answer = |effect: &Effect| matches!(effect, Effect::Answer { .. });
        let is_play = |effect: &Effect| matches!(effect, Effect::Play(_));
        match self.sabotage {
            Some(Sabotage::SwallowAnswer) if self.tickets == 5 => {
                effects.retain(|effect| !is_answer(effect));
            }
            Some(Sabotage::AnswerTwice) => {
                if let Some(answer) = effects.iter().find(|effect| is_answer(effect)).cloned() {
                    effects.push(answer);
                }
            }
            Some(Sabotage::PlayTwice) => {
                if let Some(play) = effects.iter().find(|effect| is_play(effect)).cloned() {
                    effects.push(play);
                }
            }
            Some(Sabotage::LoseEntry) if after.upcoming.len() > 3 => {
                after.upcoming.pop();
            }
            Some(Sabotage::PlayAfterStop) => {
                let stopped = effects.iter().any(|effect| {
                    matches!(effect, Effect::Answer { answer, .. }
                        if matches!(**answer, Ok(seraphim_core::Reply::Stopped { .. })))
                });
                if stopped {
                    effects.push(Effect::Join { channel: VOICE });
                }
            }
            _ => {}
        }
    }
}
