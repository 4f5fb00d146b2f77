//! Performs a script: people act on the running sandbox, expectations are
//! waited for, faults are ordered. Stops at the first step that fails.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::parse::{Act, GatewayOrder, Order, Script, Sound, Step, VoiceOrder, Who};
use super::tell;
use crate::error::ActError;
use crate::fault::{Fault, GatewayFault, VoiceFault};
use crate::people::Person;
use crate::sandbox::Sandbox;
use crate::voice::{Ears, Heard, NotHeard, Window};

/// How long a bot may take to log in and register its commands.
const LOGIN: Duration = Duration::from_secs(30);
/// How long a bot may take to answer.
const ANSWER: Duration = Duration::from_secs(20);
/// The stretch of sound on which a frequency is judged.
const JUDGED: Duration = Duration::from_secs(1);
/// Packets of 20 ms in that stretch, all but three.
const JUDGED_PACKETS: u64 = 47;
/// How far a level may be from the expected one, in dB.
const LEVEL_TOLERANCE: f64 = 1.0;
/// How much longer than its length a stretch of media may take to arrive.
const LATE: Duration = Duration::from_secs(10);

/// Starts and kills the processes that are not part of the sandbox.
pub trait Stagehand {
    /// Starts the process of that name; the error is a sentence.
    fn start(&mut self, name: &str) -> impl Future<Output = Result<(), String>> + Send;
    /// Kills it, as a power cut would; the error is a sentence.
    fn kill(&mut self, name: &str) -> impl Future<Output = Result<(), String>> + Send;
}

/// The step that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("✗ line {line}: {step}\n  {reason}")]
pub struct Failure {
    /// The number of its line.
    pub line: usize,
    /// The step as it was written.
    pub step: String,
    /// What happened instead.
    pub reason: String,
}

/// A script being performed, told line by line.
pub struct Performance<'a, T> {
    sandbox: &'a Sandbox,
    tell: T,
    began: Instant,
}

impl<'a, T: FnMut(&str)> Performance<'a, T> {
    /// A performance that tells what happens, one line a call.
    pub fn new(sandbox: &'a Sandbox, tell: T) -> Self {
        Self {
            sandbox,
            tell,
            began: Instant::now(),
        }
    }

    /// Performs every step in order.
    ///
    /// # Errors
    /// The first step that failed; those after it are not performed.
    pub async fn play(
        &mut self,
        script: &Script,
        stagehand: &mut impl Stagehand,
    ) -> Result<(), Failure> {
        for step in &script.steps {
            self.step(step, stagehand).await.map_err(|reason| Failure {
                line: step.line,
                step: step.text.clone(),
                reason,
            })?;
        }
        Ok(())
    }

    async fn step(&mut self, step: &Step, stagehand: &mut impl Stagehand) -> Result<(), String> {
        let (who, what) = step.text.split_once(' ').unwrap_or(("", &step.text));
        let at = self.began.elapsed();
        match &step.order {
            Order::Person { .. } => self.say(&tell::deed(at, who, what)),
            _ => self.say(&tell::deed(at, "—", &step.text)),
        }
        match &step.order {
            Order::Person { who, act } => self.person(who, act).await,
            Order::Voice(order) => self.fault(voice_fault(order)).await,
            Order::Gateway(order) => {
                self.fault(Fault::Gateway {
                    bot: None,
                    fault: gateway_fault(order),
                })
                .await
            }
            Order::Process { name, start: true } => stagehand.start(name).await,
            Order::Process { name, start: false } => stagehand.kill(name).await,
            Order::Guild(name) => {
                self.sandbox.add_guild(name);
                Ok(())
            }
            Order::Down(time) => {
                self.sandbox.down_for(*time);
                Ok(())
            }
            Order::Wait(time) => {
                tokio::time::sleep(*time).await;
                Ok(())
            }
        }
    }

    fn say(&mut self, line: &str) {
        (self.tell)(line);
    }

    fn say_outcome(&mut self, line: &str) {
        self.say(&tell::outcome(line));
    }

    async fn fault(&mut self, fault: Fault) -> Result<(), String> {
        self.sandbox
            .fault(fault)
            .await
            .map_err(|error| error.to_string())
    }

    async fn person(&mut self, who: &Who, act: &Act) -> Result<(), String> {
        let name = &who.name;
        let person = self
            .sandbox
            .person(name)
            .and_then(|person| match &who.guild {
                Some(guild) => person.in_guild(guild),
                None => Ok(person),
            });
        let person = person.map_err(|error| error.to_string())?;
        match act {
            Act::Joins(channel) => person
                .join_voice(channel)
                .await
                .map_err(|error| error.to_string()),
            Act::Leaves if person.leave_voice() => Ok(()),
            Act::Leaves => Err(format!("{name} is in no voice channel")),
            Act::Runs(command) => {
                let media = format!("{}/media", self.sandbox.api_base());
                let command = command.replace("{media}", &media);
                self.interact(&person, |person| person.run(&command)).await
            }
            Act::Presses(label) => {
                self.interact(&person, |person| person.press_newest(label))
                    .await
            }
            Act::Sees { text, within } => self.sees(&person, text, *within).await,
            Act::Hears { sound, within } => {
                let heard = self.hears(&listener(&person)?, *sound, *within).await;
                self.judge(heard)
            }
            Act::HearsNoGap { over, lasting } => {
                let heard = self
                    .hears_no_gap(&listener(&person)?, *over, *lasting)
                    .await;
                self.judge(heard)
            }
            Act::HearsNothing { lasting } => {
                let ears = listener(&person)?;
                let quiet = |heard: &Heard| heard.quiet_for.is_none_or(|time| time >= *lasting);
                let window = Window::Last(JUDGED);
                let heard = ears
                    .wait_until_heard(self.bot(), window, quiet, *lasting + JUDGED * 2)
                    .await;
                heard
                    .map(drop)
                    .map_err(|error| format!("it is not quiet: {}", told(&error)))
            }
        }
    }

    /// Begins an interaction as soon as the bot is there to take it, and waits
    /// for the answer.
    async fn interact(
        &mut self,
        person: &Person,
        begin: impl Fn(&Person) -> Result<u64, ActError>,
    ) -> Result<(), String> {
        let mut refused = ActError::Offline;
        let interaction = self
            .attempt(LOGIN, || match begin(person) {
                Err(error @ (ActError::Unknown { .. } | ActError::Offline)) => {
                    refused = error;
                    None
                }
                decided => Some(decided),
            })
            .await;
        let interaction = interaction
            .unwrap_or(Err(refused))
            .map_err(|error| error.to_string())?;
        match person.answer(interaction, ANSWER).await {
            Ok(life) => {
                for line in tell::answer(&life) {
                    self.say_outcome(&line);
                }
                Ok(())
            }
            Err(error) => Err(error.to_string()),
        }
    }

    /// Tries until it works or the time is over: again at every change of the
    /// world, so at the bot's login.
    async fn attempt<R>(
        &self,
        within: Duration,
        mut attempt: impl FnMut() -> Option<R>,
    ) -> Option<R> {
        let deadline = Instant::now() + within;
        let mut changes = self.sandbox.shared.changed.subscribe();
        loop {
            if let Some(done) = attempt() {
                return Some(done);
            }
            // The attempt itself may have counted as a change.
            changes.borrow_and_update();
            let woken = tokio::time::timeout_at(deadline, changes.changed());
            if !matches!(woken.await, Ok(Ok(()))) {
                return None;
            }
        }
    }

    async fn sees(&mut self, person: &Person, text: &str, within: Duration) -> Result<(), String> {
        let seen = person
            .wait_to_see(within, |message| {
                !message.loading && message.text().contains(text)
            })
            .await;
        if let Some(message) = seen {
            for line in tell::message(&message) {
                self.say_outcome(&line);
            }
            return Ok(());
        }
        let newest = person.sees().pop();
        let newest = newest.map_or_else(|| "nothing".to_owned(), |message| message.text());
        Err(format!("the newest message says: {newest}"))
    }

    async fn hears(
        &self,
        ears: &Arc<Ears>,
        sound: Sound,
        within: Duration,
    ) -> Result<Heard, NotHeard> {
        let (bot, mark) = (self.bot(), ears.mark());
        let now = Arc::clone(ears);
        let condition = move |heard: &Heard| {
            let fresh = now.heard(bot, Window::Since(mark)).packets >= JUDGED_PACKETS;
            fresh
                && heard.audible >= JUDGED * 9 / 10
                && match sound {
                    Sound::Tone { hertz, level } => {
                        heard.is_tone(f64::from(hertz))
                            && level.is_none_or(|level| {
                                (heard.level_dbfs - f64::from(level)).abs() <= LEVEL_TOLERANCE
                            })
                    }
                    Sound::Music => true,
                }
        };
        ears.wait_until_heard(bot, Window::Last(JUDGED), condition, within + JUDGED)
            .await
    }

    async fn hears_no_gap(
        &self,
        ears: &Arc<Ears>,
        over: Duration,
        lasting: Duration,
    ) -> Result<Heard, NotHeard> {
        let window = Window::Since(ears.mark());
        let decided = |heard: &Heard| heard.longest_gap > over || heard.span >= lasting;
        let heard = ears
            .wait_until_heard(self.bot(), window, decided, lasting + LATE)
            .await?;
        if heard.longest_gap > over {
            return Err(NotHeard {
                last: Box::new(heard),
            });
        }
        Ok(heard)
    }

    fn judge(&mut self, heard: Result<Heard, NotHeard>) -> Result<(), String> {
        match heard {
            Ok(heard) => {
                self.say_outcome(&tell::heard(&heard));
                Ok(())
            }
            Err(error) => Err(format!("heard instead: {}", told(&error))),
        }
    }

    fn bot(&self) -> u64 {
        self.sandbox.application_id()
    }
}

fn told(error: &NotHeard) -> String {
    tell::heard(&error.last)
}

fn listener(person: &Person) -> Result<Arc<Ears>, String> {
    person
        .ears()
        .ok_or_else(|| "they are in no voice channel".to_owned())
}

fn voice_fault(order: &VoiceOrder) -> Fault {
    let percent = |on: bool| if on { 100 } else { 0 };
    let fault = match order {
        VoiceOrder::Closes(code) => VoiceFault::Close {
            code: *code,
            reason: "ordered by a script".to_owned(),
        },
        VoiceOrder::Drops => VoiceFault::DropSocket,
        VoiceOrder::ChangesRegion => VoiceFault::RegionChange { region: None },
        VoiceOrder::Dave(version) => VoiceFault::DaveVersion { version: *version },
        VoiceOrder::FlipsBits(on) => VoiceFault::FlipBits {
            percent: percent(*on),
        },
        VoiceOrder::LosesPackets(on) => VoiceFault::LoseUdp {
            percent: percent(*on),
        },
    };
    Fault::Voice {
        guild: None,
        who: None,
        fault,
    }
}

fn gateway_fault(order: &GatewayOrder) -> GatewayFault {
    match order {
        GatewayOrder::Drops => GatewayFault::DropSocket,
        GatewayOrder::Closes(code) => GatewayFault::Close {
            code: *code,
            reason: "ordered by a script".to_owned(),
        },
        GatewayOrder::AsksToReconnect => GatewayFault::Reconnect,
        GatewayOrder::Invalidates => GatewayFault::InvalidSession { resumable: false },
    }
}
