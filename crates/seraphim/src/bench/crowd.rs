//! Many people who press everything at once in one guild: whether each of them
//! is answered, once and soon, and whether the player is whole afterwards.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _, seq::IndexedRandom as _};

use seraphim_sandbox::voice::Window;
use seraphim_sandbox::world::interaction::Step;
use seraphim_sandbox::{
    ActError, Fault, Life, Person, RestFault, RestFaultKind, Sandbox, SandboxSettings,
};
use serde::Serialize;
use tokio::time::sleep;

use super::media::Music;
use super::reaction::Took;
use super::stage::Stage;

/// Discord's code for a message that is gone: a panel may move down while it is
/// pressed, and the press is then answered in another way.
const MESSAGE_GONE: u64 = 10_008;
/// What people type. Some of it is refused to some of them: that is an answer too.
const COMMANDS: [&str; 16] = [
    "/play query: song",
    "/play query: song where: next",
    "/queue",
    "/nowplaying",
    "/pause",
    "/resume",
    "/skip",
    "/back",
    "/seek position: 30",
    "/replay",
    "/loop mode: queue",
    "/shuffle",
    "/volume level: 80",
    "/history",
    "/help",
    "/stop",
];
/// What the buttons of a panel begin with, and some of its answers' too.
const BUTTON: &str = "music_";
/// Only a panel has this one.
const PANEL: &str = "music_skip";
/// The share of buttons among all deeds.
const BUTTONS: f64 = 0.7;
/// The longest pause of a person between an answer and the next deed.
const PAUSE: Duration = Duration::from_millis(400);
/// What Discord grants for all of an answer; then nobody waits any more.
const PATIENCE: Duration = Duration::from_secs(30);
/// Each request takes so long, as on the way to Discord: on loopback nobody would
/// see whose answer waits for another's.
const WAY_SECONDS: f64 = 0.1;
/// How often requests are counted.
const LOOK: Duration = Duration::from_millis(100);
/// What was set for an acknowledgement, at p99, in milliseconds.
const MOST_MS: f64 = 1_000.0;
const CHANNEL: &str = "Music";
/// More than a panel waits between two edits.
const SETTLED: Duration = Duration::from_secs(7);

/// What was seen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Crowd {
    people: u32,
    seconds: u32,
    /// Interactions that were begun.
    begun: usize,
    /// Those that got an answer that is one.
    answered: usize,
    /// Answers that Discord refused, because there was one already or it came
    /// too late.
    refused: usize,
    /// Those that only the person saw, as refusals are.
    private: usize,
    /// From the press to the acknowledgement.
    acknowledged: Took,
    /// From the press to the answer.
    done: Took,
    /// Requests to the REST API by status.
    statuses: BTreeMap<u16, usize>,
    /// Panels in the channel afterwards.
    panels: usize,
}

/// Lets them press, and fails when the player is not whole afterwards.
pub(super) async fn measure(people: u32, seconds: u32, seed: u64) -> anyhow::Result<Crowd> {
    let folder = tempfile::tempdir()?;
    Music::write(folder.path(), Duration::from_mins(2))?;
    let mut stage = Stage::open(SandboxSettings::default(), Some(folder.path())).await?;
    stage.ready(1).await?;
    let sandbox = stage.sandbox.clone();
    sandbox.fault(Fault::Rest(long_way())).await?;
    let crowd = gather(&sandbox, people).await?;
    let listener = crowd.first().context("a crowd of nobody")?;
    begin(&sandbox, listener, listener).await?;
    let until = Instant::now() + Duration::from_secs(seconds.into());
    let dice = |number: usize| StdRng::seed_from_u64(seed.wrapping_add(number as u64));
    let visits = crowd
        .iter()
        .enumerate()
        .map(|(number, person)| visit(person, dice(number), until));
    let (lives, statuses) = tokio::join!(join_all(visits), count(&sandbox, until));
    let lives: Vec<Life> = lives.into_iter().flatten().collect();
    let panels = whole(&sandbox, listener).await?;
    if let Some(why) = stage.bot.ended() {
        bail!(why);
    }
    stage.close().await?;
    let times = |of: fn(&Life) -> Option<Duration>| took(lives.iter().filter_map(of).collect());
    let refusals = |life: &Life| {
        let steps = life.steps.iter();
        steps
            .filter(|(_, step)| matches!(step, Step::Refused(code) if *code != MESSAGE_GONE))
            .count()
    };
    Ok(Crowd {
        people,
        seconds,
        begun: lives.len(),
        answered: lives.iter().filter(|life| is_answered(life)).count(),
        refused: lives.iter().map(refusals).sum(),
        private: lives.iter().filter(|life| life.ephemeral).count(),
        acknowledged: times(|life| life.acknowledged),
        done: times(|life| life.answered),
        statuses,
        panels,
    })
}

fn long_way() -> RestFault {
    let seconds = WAY_SECONDS;
    RestFault {
        method: None,
        path: String::new(),
        times: None,
        kind: RestFaultKind::Slow { seconds },
    }
}

/// People in one voice channel, of whom the first has ears.
async fn gather(sandbox: &Sandbox, people: u32) -> anyhow::Result<Vec<Person>> {
    let mut crowd = Vec::new();
    for number in 0..people {
        let name = format!("presser-{number}");
        sandbox.with(|world| {
            let id = world.add_person(&name, &name, "en-US");
            let main = world.main_guild().map(|guild| guild.id);
            if let Some(guild) = main.and_then(|main| world.guilds.get_mut(&main)) {
                let member = seraphim_sandbox::world::guild::Member::new(id);
                guild.members.insert(id, member);
            }
        });
        let person = sandbox.person(&name)?;
        if number == 0 {
            person.join_voice(CHANNEL).await?;
        } else {
            person.sit_in(CHANNEL).await?;
        }
        crowd.push(person);
    }
    Ok(crowd)
}

/// Somebody asks for a song, and the listener hears it.
async fn begin(sandbox: &Sandbox, who: &Person, listener: &Person) -> anyhow::Result<()> {
    let ears = listener.ears().context("the listener has no ears")?;
    let since = ears.mark();
    let answer = told(who, COMMANDS[0]).await?;
    // A crowd may have made it inaudible.
    told(who, "/volume level: 100").await?;
    let bot = sandbox.application_id();
    let begun = Instant::now();
    while ears.heard(bot, Window::Since(since)).audible < Duration::from_secs(1) {
        ensure!(begun.elapsed() < PATIENCE, "nothing is heard: {answer}");
        sleep(LOOK).await;
    }
    Ok(())
}

/// One person, until the time is over; what became of each deed.
async fn visit(person: &Person, mut dice: StdRng, until: Instant) -> Vec<Life> {
    let mut lives = Vec::new();
    while Instant::now() < until {
        let begun = if dice.random_bool(BUTTONS) {
            press(person, &mut dice)
        } else {
            person.run(COMMANDS.choose(&mut dice).copied().unwrap_or(COMMANDS[0]))
        };
        // A message that is gone, a button that is no more: as in a client.
        if let Ok(interaction) = begun {
            // What has become of it is read whether it was answered or not.
            let _ = person.answer(interaction, PATIENCE).await;
            lives.extend(person.life(interaction));
        }
        sleep(PAUSE.mul_f64(dice.random())).await;
    }
    lives
}

/// Presses some button of the newest panel.
fn press(person: &Person, dice: &mut StdRng) -> Result<u64, ActError> {
    let unknown = || ActError::Unknown {
        what: "button",
        name: BUTTON.to_owned(),
    };
    let (message, buttons) = person.newest_buttons(BUTTON).ok_or_else(unknown)?;
    let button = buttons.choose(dice).ok_or_else(unknown)?;
    person.press(message, button)
}

/// Requests that came, by status; the sandbox keeps the newest of them only.
async fn count(sandbox: &Sandbox, until: Instant) -> BTreeMap<u16, usize> {
    let mut statuses = BTreeMap::new();
    let mut last = None;
    loop {
        for request in sandbox.requests() {
            if last.is_none_or(|last| request.at > last) {
                *statuses.entry(request.status).or_default() += 1;
                last = Some(request.at);
            }
        }
        if Instant::now() >= until {
            return statuses;
        }
        sleep(LOOK).await;
    }
}

/// The guild does as it is told: stopped, nothing is left; asked for a song, it
/// is the only one and heard. Returns how many panels there are.
async fn whole(sandbox: &Sandbox, listener: &Person) -> anyhow::Result<usize> {
    let owner = sandbox.person("owner")?;
    owner.sit_in(CHANNEL).await?;
    told(&owner, "/stop").await?;
    begin(sandbox, &owner, listener)
        .await
        .context("a song after the crowd")?;
    let queue = told(&owner, "/queue").await?;
    ensure!(!queue.contains("`1.`"), "something waits: {queue}");
    // A panel that is about to move has moved.
    sleep(SETTLED).await;
    let panels = owner.sees().into_iter().filter(|seen| {
        let buttons = serde_json::to_string(&seen.components).unwrap_or_default();
        buttons.contains(PANEL)
    });
    Ok(panels.count())
}

/// What the answer to a command says.
async fn told(person: &Person, command: &str) -> anyhow::Result<String> {
    let asked = person.run(command)?;
    let life = person.answer(asked, PATIENCE).await;
    let life = life.with_context(|| format!("{command} is not answered"))?;
    let texts = life.message.iter().chain(&life.followups);
    Ok(texts.map(seraphim_sandbox::Seen::text).collect())
}

/// It is told, or sees, what came of it: a mere deferral of an answer is none.
fn is_answered(life: &Life) -> bool {
    let told = |step: &Step| !matches!(step, Step::Refused(_) | Step::Deferred { .. });
    !life.failed && life.steps.iter().any(|(_, step)| told(step))
}

fn took(mut times: Vec<Duration>) -> Took {
    times.sort_unstable();
    let at = |share: usize| {
        let index = (times.len() * share / 1_000).min(times.len().saturating_sub(1));
        times
            .get(index)
            .map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    Took {
        p50: at(500),
        p99: at(990),
        max: at(1_000),
    }
}

impl fmt::Display for Crowd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            people, seconds, ..
        } = self;
        writeln!(f, "{people} people for {seconds} s in one guild")?;
        writeln!(
            f,
            "begun {}, answered {}, of these {} privately; refused by Discord {}",
            self.begun, self.answered, self.private, self.refused
        )?;
        for (what, took) in [("acknowledged", self.acknowledged), ("answered", self.done)] {
            let Took { p50, p99, max } = took;
            writeln!(f, "{what}: p50 {p50:.1}, p99 {p99:.1}, max {max:.1} ms")?;
        }
        let late = self.acknowledged.p99 > MOST_MS;
        writeln!(
            f,
            "acknowledged within {MOST_MS} ms at p99: {}",
            if late { "no" } else { "yes" }
        )?;
        writeln!(f, "requests by status: {:?}", self.statuses)?;
        writeln!(f, "panels afterwards: {}", self.panels)
    }
}
