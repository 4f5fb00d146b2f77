//! What holds whatever happens, in whatever order.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;

use super::*;
use crate::playback::{PlayFailure, VoiceNews};
use crate::policy::fallback::FailureCause;

/// Something that may happen, without the ids, which depend on what was before.
#[derive(Clone, Debug)]
enum Event {
    Play(u64, Place),
    Found(usize, u8),
    NotFound(usize),
    Ask(u8, u64),
    State(Option<bool>),
    Server,
    ServerAway,
    Lost,
    SpeakAnew,
    Listeners(u8),
    Started,
    Ended(u8),
    Failed(bool),
    Stuck,
    Position(u64),
    Closed(u16),
    NodeUp(bool),
    NodeDown,
    PlayRejected(bool),
    VoiceRejected,
    OrderLost,
    JoinRejected,
    Pass(u64),
}

impl Event {
    /// Whether it is nobody's wish and no track's end: then nothing may be lost
    /// by it, whatever it does to the music.
    fn is_mere_trouble(&self) -> bool {
        matches!(
            self,
            Self::State(_)
                | Self::Server
                | Self::ServerAway
                | Self::Lost
                | Self::SpeakAnew
                | Self::Listeners(_)
                | Self::Started
                | Self::Position(_)
                | Self::Closed(_)
                | Self::NodeUp(_)
                | Self::NodeDown
                | Self::PlayRejected(true)
                | Self::VoiceRejected
                | Self::OrderLost
                | Self::JoinRejected
                | Self::Pass(_)
        )
    }
}

fn event() -> impl Strategy<Value = Event> {
    let place = prop_oneof![Just(Place::Last), Just(Place::Next), Just(Place::Now)];
    let code = prop_oneof![
        Just(1000_u16),
        Just(1006),
        Just(4006),
        Just(4009),
        Just(4014),
        Just(4017),
        Just(4021),
        Just(4022)
    ];
    prop_oneof![
        4 => (1..3_u64, place).prop_map(|(user, place)| Event::Play(user, place)),
        5 => (0..4_usize, 1..4_u8).prop_map(|(which, count)| Event::Found(which, count)),
        1 => (0..4_usize).prop_map(Event::NotFound),
        6 => (0..9_u8, 1..3_u64).prop_map(|(what, user)| Event::Ask(what, user)),
        4 => any::<Option<bool>>().prop_map(Event::State),
        4 => Just(Event::Server),
        1 => Just(Event::ServerAway),
        1 => Just(Event::Lost),
        1 => Just(Event::SpeakAnew),
        2 => (0..3_u8).prop_map(Event::Listeners),
        5 => Just(Event::Started),
        4 => (0..5_u8).prop_map(Event::Ended),
        2 => any::<bool>().prop_map(Event::Failed),
        1 => Just(Event::Stuck),
        2 => (0..300_u64).prop_map(Event::Position),
        2 => code.prop_map(Event::Closed),
        2 => any::<bool>().prop_map(Event::NodeUp),
        1 => Just(Event::NodeDown),
        1 => any::<bool>().prop_map(Event::PlayRejected),
        1 => Just(Event::VoiceRejected),
        1 => Just(Event::OrderLost),
        1 => Just(Event::JoinRejected),
        4 => (0..400_u64).prop_map(Event::Pass),
    ]
}

/// Watches a player from outside.
struct Watch {
    rig: Rig,
    open: Vec<Ticket>,
    answered: HashSet<Ticket>,
    /// The order that may sound at the node, as far as orders and news tell.
    sounding: Option<PlayId>,
    orders: HashSet<PlayId>,
    last_play: Option<PlayId>,
}

impl Watch {
    fn new() -> Self {
        Self {
            rig: Rig::with(GuildSettings {
                queue_limit: 12,
                ..GuildSettings::default()
            }),
            open: Vec::new(),
            answered: HashSet::new(),
            sounding: None,
            orders: HashSet::new(),
            last_play: None,
        }
    }

    fn feed(&mut self, input: Input) {
        match &input {
            Input::Audio(AudioNews::Ended { play, .. }) | Input::PlayRejected { play, .. }
                if self.sounding == Some(*play) =>
            {
                self.sounding = None;
            }
            Input::Audio(AudioNews::NodeUp { resumed: false }) => self.sounding = None,
            _ => {}
        }
        self.rig.feed(input);
        for effect in &self.rig.did.clone() {
            self.check(effect);
        }
        let snapshot = self.rig.player.snapshot(self.rig.now);
        // One over: what was interrupted in a full queue had its place before.
        assert!(
            snapshot.upcoming.len() <= 13,
            "the queue grew: {}",
            snapshot.upcoming.len()
        );
        let mut ids = HashSet::new();
        let current = snapshot.current.iter().map(|now| now.entry.id);
        for id in current.chain(snapshot.upcoming.iter().map(|entry| entry.id)) {
            assert!(ids.insert(id), "an entry is there twice");
        }
    }

    fn check(&mut self, effect: &Effect) {
        match effect {
            Effect::Answer { ticket, .. } => {
                assert!(self.answered.insert(*ticket), "answered twice");
                self.open.retain(|open| open != ticket);
            }
            Effect::Play(order) => {
                assert!(self.orders.insert(order.play), "an order was given twice");
                assert_eq!(order.replaces, self.sounding, "two tracks at a time");
                self.sounding = Some(order.play);
                self.last_play = Some(order.play);
            }
            Effect::StopAudio | Effect::DestroyAudio => self.sounding = None,
            Effect::WakeAt(at) => assert!(*at > Timestamp::START),
            _ => {}
        }
    }

    /// What is to be played, in no order.
    fn wished(&self) -> BTreeSet<EntryId> {
        let snapshot = self.rig.player.snapshot(self.rig.now);
        let current = snapshot.current.iter().map(|now| now.entry.id);
        current
            .chain(snapshot.upcoming.iter().map(|entry| entry.id))
            .collect()
    }

    fn happen(&mut self, event: Event) {
        let before = event.is_mere_trouble().then(|| self.wished());
        let told = format!("{event:?}");
        self.carry_out(event);
        if let Some(before) = before {
            assert_eq!(self.wished(), before, "{told} cost an entry");
        }
    }

    #[expect(
        clippy::too_many_lines,
        clippy::needless_pass_by_value,
        reason = "one arm an event, each used up where it is carried out"
    )]
    fn carry_out(&mut self, event: Event) {
        let play = self.last_play.unwrap_or(PlayId(0));
        match event {
            Event::Play(user, place) => {
                let by = caller(UserId(user));
                self.ask(Request::Play {
                    by,
                    query: "words".into(),
                    place,
                });
            }
            Event::Found(which, count) => {
                let tracks = (0..count)
                    .map(|n| track(&n.to_string()))
                    .collect::<Vec<_>>();
                let loaded = match (count, tracks.first()) {
                    (1, Some(one)) => Loaded::Track(one.clone()),
                    _ => Loaded::Playlist { name: None, tracks },
                };
                self.loaded(which, Ok(loaded));
            }
            Event::NotFound(which) => self.loaded(which, Ok(Loaded::Empty)),
            Event::Ask(what, user) => self.ask(request(what, user)),
            Event::State(channel) => {
                let channel = channel.map(|other| if other { OTHER_VOICE } else { VOICE });
                self.feed(Input::Voice(VoiceNews::State { channel }));
            }
            Event::Server => self.feed(Input::Voice(VoiceNews::Server)),
            Event::ServerAway => self.feed(Input::Voice(VoiceNews::ServerAway)),
            Event::Lost => self.feed(Input::Voice(VoiceNews::Lost)),
            Event::SpeakAnew => self.feed(Input::Voice(VoiceNews::SpeakAnew)),
            Event::Listeners(count) => {
                let users = (1..=u64::from(count)).map(UserId).collect();
                self.feed(Input::Voice(VoiceNews::Listeners {
                    channel: VOICE,
                    users,
                }));
            }
            Event::Started => self.feed(Input::Audio(AudioNews::Started { play })),
            Event::Ended(reason) => {
                let reason = [
                    EndReason::Finished,
                    EndReason::LoadFailed,
                    EndReason::Stopped,
                    EndReason::Replaced,
                    EndReason::Cleanup,
                ][usize::from(reason)];
                self.feed(Input::Audio(AudioNews::Ended { play, reason }));
            }
            Event::Failed(passing) => {
                let cause = if passing {
                    FailureCause::Network
                } else {
                    FailureCause::Gone
                };
                self.feed(Input::Audio(AudioNews::Failed {
                    play,
                    cause,
                    message: String::new(),
                }));
            }
            Event::Stuck => self.feed(Input::Audio(AudioNews::Stuck { play })),
            Event::Position(seconds) => {
                let position = Duration::from_secs(seconds);
                let news = AudioNews::Position {
                    play: Some(play),
                    position,
                    connected: true,
                };
                self.feed(Input::Audio(news));
            }
            Event::Closed(code) => {
                let (reason, by_remote) = (String::new(), true);
                self.feed(Input::Audio(AudioNews::VoiceClosed {
                    code,
                    reason,
                    by_remote,
                }));
            }
            Event::NodeUp(resumed) => self.feed(Input::Audio(AudioNews::NodeUp { resumed })),
            Event::NodeDown => self.feed(Input::Audio(AudioNews::NodeDown)),
            Event::PlayRejected(away) => {
                let refused = PlayFailure::Refused {
                    cause: FailureCause::Unknown,
                    message: "no".into(),
                };
                let failure = if away {
                    PlayFailure::NodeUnavailable
                } else {
                    refused
                };
                self.feed(Input::PlayRejected { play, failure });
            }
            Event::VoiceRejected => self.feed(Input::VoiceRejected),
            Event::OrderLost => self.feed(Input::OrderLost),
            Event::JoinRejected => self.feed(Input::JoinRejected { channel: VOICE }),
            Event::Pass(seconds) => self.pass(Duration::from_secs(seconds)),
        }
    }

    fn ask(&mut self, request: Request) {
        self.rig.ticket += 1;
        let ticket = Ticket(self.rig.ticket);
        self.open.push(ticket);
        self.feed(Input::Ask { ticket, request });
    }

    fn loaded(&mut self, which: usize, outcome: Result<Loaded, LoadFailure>) {
        if let Some(ticket) = self.open.get(which).copied() {
            self.feed(Input::Loaded { ticket, outcome });
            assert!(
                self.answered.contains(&ticket),
                "a lookup ended without an answer"
            );
        }
    }

    fn pass(&mut self, time: Duration) {
        let until = self.rig.now + time;
        let mut ticks = 0;
        while let Some(due) = self.rig.player.wake.filter(|due| *due <= until) {
            self.rig.now = self.rig.now.max(due);
            self.feed(Input::Tick);
            ticks += 1;
            assert!(ticks < 200, "it wakes itself without end");
        }
        self.rig.now = until;
    }
}

fn request(what: u8, user: u64) -> Request {
    let by = caller(UserId(user));
    match what {
        0 => Request::TogglePause { by },
        1 => Request::Resume { by },
        2 | 3 => Request::Skip {
            by,
            seen: None,
            to: None,
        },
        4 => Request::Previous { by },
        5 => Request::Shuffle { by },
        6 => Request::Stop { by },
        7 => Request::RestoreQueue { by },
        _ => Request::NowPlaying {
            by,
            text_channel: TEXT,
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(400), ..ProptestConfig::default() })]

    #[test]
    fn one_answer_a_question_and_one_track_at_a_time(
        events in prop::collection::vec(event(), 1..120)
    ) {
        let mut watch = Watch::new();
        for event in events {
            watch.happen(event);
        }

        // Whoever still waits for a lookup is answered when it ends.
        for ticket in watch.open.clone() {
            watch.feed(Input::Loaded { ticket, outcome: Ok(Loaded::Empty) });
        }
        prop_assert!(watch.open.is_empty());
        prop_assert_eq!(watch.answered.len() as u64, watch.rig.ticket);
    }
}
