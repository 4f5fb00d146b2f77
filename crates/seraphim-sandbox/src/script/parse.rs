//! The script language: one step a line, in words. Pure.
//!
//! ```text
//! # A person does something.
//! alice joins "Music"
//! alice runs "/play query: tone-440"
//! alice presses "Skip"
//! alice leaves
//! # A person expects something.
//! alice hears 440 Hz within 5 s
//! alice hears no gap over 40 ms for 20 s
//! alice hears nothing for 2 s
//! alice sees "Tone 440" within 5 s
//! # Something breaks.
//! voice server closes 4015
//! gateway drops
//! the bot is killed
//! the bot starts
//! wait 2 s
//! ```

use std::time::Duration;

/// A whole script.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Its steps in order.
    pub steps: Vec<Step>,
}

/// One line that is neither empty nor a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its number in the file, from 1.
    pub line: usize,
    /// As it was written, without the white space around it.
    pub text: String,
    /// What it says.
    pub order: Order,
}

/// What a step says.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// A person does something.
    Person {
        /// Who.
        who: Who,
        /// What.
        act: Act,
    },
    /// Every voice server does something to the bot's connection.
    Voice(VoiceOrder),
    /// The main gateway does something to the bot's session.
    Gateway(GatewayOrder),
    /// A process outside the sandbox is killed or started.
    Process {
        /// Its name, such as `bot` or `node`.
        name: String,
        /// Started, or killed.
        start: bool,
    },
    /// A further guild comes into being, with everybody and the bot in it.
    Guild(String),
    /// The gateway and the REST API refuse every connection for so long.
    Down(Duration),
    /// Time passes.
    Wait(Duration),
}

/// A person, `alice`, or a person in another guild than the default one,
/// `bob@Second`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The person's name.
    pub name: String,
    /// The guild's name.
    pub guild: Option<String>,
}

/// What a person does or expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Enters a voice channel.
    Joins(String),
    /// Leaves the voice channel.
    Leaves,
    /// Runs a slash command, written as a person types it.
    Runs(String),
    /// Presses the button with that label.
    Presses(String),
    /// Hears something before the time is up.
    Hears {
        /// What.
        sound: Sound,
        /// The time.
        within: Duration,
    },
    /// Hears the bot without a gap that is longer than this, for so long.
    HearsNoGap {
        /// The longest gap that is no gap, in media time.
        over: Duration,
        /// How much media time is listened to.
        lasting: Duration,
    },
    /// Hears nothing for so long.
    HearsNothing {
        /// How long.
        lasting: Duration,
    },
    /// Sees a text in an answer or a message before the time is up.
    Sees {
        /// The text, or a part of it.
        text: String,
        /// The time.
        within: Duration,
    },
}

/// What can be heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sound {
    /// A tone.
    Tone {
        /// Its frequency.
        hertz: f32,
        /// Its level in dBFS (root mean square), where that matters.
        level: Option<f32>,
    },
    /// Anything that is not silence.
    Music,
}

/// What voice servers do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoiceOrder {
    /// Close the bot's connection with this code.
    Closes(u16),
    /// Cut the bot's connection without a word.
    Drops,
    /// Move the call to another region.
    ChangesRegion,
    /// Speak this version of DAVE from now on.
    Dave(u16),
    /// Flip one bit in each packet's ciphertext, or stop doing so.
    FlipsBits(bool),
    /// Lose all packets, or stop doing so.
    LosesPackets(bool),
}

/// What the main gateway does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayOrder {
    /// Cuts the connection without a word.
    Drops,
    /// Closes it with this code.
    Closes(u16),
    /// Asks to reconnect.
    AsksToReconnect,
    /// Says that the session is invalid.
    Invalidates,
}

/// A line that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: “{text}” is not understood: {problem}")]
pub struct ScriptError {
    /// Its number, from 1.
    pub line: usize,
    /// As it was written.
    pub text: String,
    /// What is wrong.
    pub problem: String,
}

/// The longest script that is read, in bytes.
pub const MAX_SCRIPT_LEN: usize = 256 * 1024;

const DEFAULT_WITHIN: Duration = Duration::from_secs(10);

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// The first line that is not understood.
    pub fn parse(text: &str) -> Result<Self, ScriptError> {
        if text.len() > MAX_SCRIPT_LEN {
            return Err(ScriptError {
                line: 1,
                text: String::new(),
                problem: format!("a script has at most {MAX_SCRIPT_LEN} bytes"),
            });
        }
        let mut steps = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let text = line.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let (line, text) = (index + 1, text.to_owned());
            match words(&text).and_then(|words| order(&words)) {
                Ok(order) => steps.push(Step { line, text, order }),
                Err(problem) => {
                    return Err(ScriptError {
                        line,
                        text,
                        problem,
                    });
                }
            }
        }
        Ok(Self { steps })
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Word {
    Plain(String),
    Quoted(String),
}

/// Splits at white space; what stands between double quotes is one word, in
/// which `\"` and `\\` stand for themselves.
fn words(line: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(&next) = chars.peek() {
        if next.is_whitespace() {
            chars.next();
        } else if next == '"' {
            chars.next();
            let mut quoted = String::new();
            loop {
                match chars.next() {
                    Some('"') => break,
                    Some('\\') => quoted.extend(chars.next()),
                    Some(char) => quoted.push(char),
                    None => return Err("a quotation mark is not closed".to_owned()),
                }
            }
            words.push(Word::Quoted(quoted));
        } else {
            let mut plain = String::new();
            while let Some(char) = chars.next_if(|char| !char.is_whitespace()) {
                plain.push(char);
            }
            words.push(Word::Plain(plain));
        }
    }
    Ok(words)
}

fn order(words: &[Word]) -> Result<Order, String> {
    let plain: Vec<&str> = words
        .iter()
        .map(|word| match word {
            Word::Plain(text) | Word::Quoted(text) => text.as_str(),
        })
        .collect();
    Ok(match plain.as_slice() {
        ["wait", time @ ..] => Order::Wait(duration(time)?),
        ["there", "is", "a", "guild", name] => Order::Guild((*name).to_owned()),
        ["discord", "is", "down", "for", time @ ..] => Order::Down(duration(time)?),
        ["voice", "server", rest @ ..] => Order::Voice(voice(rest)?),
        ["gateway", rest @ ..] => Order::Gateway(gateway(rest)?),
        ["the", name, "is", "killed"] => Order::Process {
            name: (*name).to_owned(),
            start: false,
        },
        ["the", name, "starts"] => Order::Process {
            name: (*name).to_owned(),
            start: true,
        },
        [who, verb, rest @ ..] => {
            let (name, guild) = who
                .split_once('@')
                .map_or((*who, None), |(name, guild)| (name, Some(guild.to_owned())));
            let who = Who {
                name: name.to_owned(),
                guild,
            };
            Order::Person {
                who,
                act: act(verb, rest, words)?,
            }
        }
        _ => return Err("it says nothing".to_owned()),
    })
}

fn act(verb: &str, rest: &[&str], words: &[Word]) -> Result<Act, String> {
    Ok(match (verb, rest) {
        ("joins", [channel]) => Act::Joins((*channel).to_owned()),
        ("leaves", []) => Act::Leaves,
        ("runs", [command]) if command.starts_with('/') => Act::Runs((*command).to_owned()),
        ("runs", _) => return Err("a command is written as \"/play tone\"".to_owned()),
        ("presses", [label]) => Act::Presses((*label).to_owned()),
        ("hears", ["no", "gap", "over", value, unit, "for", lasting @ ..]) => Act::HearsNoGap {
            over: duration(&[value, unit])?,
            lasting: duration(lasting)?,
        },
        ("hears", ["nothing", "for", lasting @ ..]) => Act::HearsNothing {
            lasting: duration(lasting)?,
        },
        ("hears", ["music", rest @ ..]) => Act::Hears {
            sound: Sound::Music,
            within: within(rest)?,
        },
        ("hears", [hertz, "Hz", "at", level, "dB", rest @ ..]) => {
            let level = number(level, -96.0..=0.0).ok_or("a level has -96 to 0 dB")?;
            Act::Hears {
                sound: tone(hertz, Some(level))?,
                within: within(rest)?,
            }
        }
        ("hears", [hertz, "Hz", rest @ ..]) => Act::Hears {
            sound: tone(hertz, None)?,
            within: within(rest)?,
        },
        ("sees", [text, rest @ ..]) if matches!(words.get(2), Some(Word::Quoted(_))) => Act::Sees {
            text: (*text).to_owned(),
            within: within(rest)?,
        },
        ("joins" | "leaves" | "presses" | "hears" | "sees", _) => {
            return Err(format!("what follows “{verb}” is not"));
        }
        _ => {
            return Err(format!(
                "a person joins, leaves, runs, presses, hears or sees, and does not “{verb}”"
            ));
        }
    })
}

fn tone(hertz: &str, level: Option<f32>) -> Result<Sound, String> {
    let hertz = number(hertz, 20.0..=20_000.0).ok_or("a tone has 20 to 20000 Hz")?;
    Ok(Sound::Tone { hertz, level })
}

fn number(text: &str, range: std::ops::RangeInclusive<f32>) -> Option<f32> {
    text.parse().ok().filter(|number| range.contains(number))
}

fn voice(rest: &[&str]) -> Result<VoiceOrder, String> {
    Ok(match rest {
        ["closes", code] => VoiceOrder::Closes(close_code(code)?),
        ["drops"] => VoiceOrder::Drops,
        ["changes", "region"] => VoiceOrder::ChangesRegion,
        ["speaks", "DAVE", version] => VoiceOrder::Dave(
            version
                .parse()
                .map_err(|_| "a version is a number".to_owned())?,
        ),
        ["flips", "bits"] => VoiceOrder::FlipsBits(true),
        ["stops", "flipping", "bits"] => VoiceOrder::FlipsBits(false),
        ["loses", "packets"] => VoiceOrder::LosesPackets(true),
        ["stops", "losing", "packets"] => VoiceOrder::LosesPackets(false),
        _ => {
            return Err(
                "a voice server closes CODE, drops, changes region, speaks DAVE VERSION, \
                        (stops) flips bits or loses packets"
                    .to_owned(),
            );
        }
    })
}

fn gateway(rest: &[&str]) -> Result<GatewayOrder, String> {
    Ok(match rest {
        ["drops"] => GatewayOrder::Drops,
        ["closes", code] => GatewayOrder::Closes(close_code(code)?),
        ["asks", "to", "reconnect"] => GatewayOrder::AsksToReconnect,
        ["invalidates", "the", "session"] => GatewayOrder::Invalidates,
        _ => {
            return Err(
                "a gateway drops, closes CODE, asks to reconnect or invalidates the \
                        session"
                    .to_owned(),
            );
        }
    })
}

fn close_code(text: &str) -> Result<u16, String> {
    text.parse()
        .ok()
        .filter(|code| (1000..5000).contains(code))
        .ok_or_else(|| "a close code has four digits, from 1000 to 4999".to_owned())
}

fn within(rest: &[&str]) -> Result<Duration, String> {
    match rest {
        [] => Ok(DEFAULT_WITHIN),
        ["within", time @ ..] => duration(time),
        _ => Err("what follows is “within 5 s” or nothing".to_owned()),
    }
}

fn duration(words: &[&str]) -> Result<Duration, String> {
    let joined = words.concat();
    let split = joined
        .find(|char: char| char.is_ascii_alphabetic())
        .unwrap_or(joined.len());
    let (value, unit) = joined.split_at(split);
    let unit = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "min" => 60.0,
        _ => return Err("a time is a number with ms, s or min".to_owned()),
    };
    value
        .parse::<f64>()
        .ok()
        .map(|value| value * unit)
        .filter(|seconds| (0.0..=86_400.0).contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "a time is a number with ms, s or min, a day at most".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(line: &str) -> Order {
        let script = Script::parse(line).expect("it is understood");
        script.steps.into_iter().next().expect("one step").order
    }

    fn alice(act: Act) -> Order {
        Order::Person {
            who: Who {
                name: "alice".to_owned(),
                guild: None,
            },
            act,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table")]
    #[test]
    fn every_form_of_the_language_is_understood() {
        let seconds = Duration::from_secs;
        for (line, order) in [
            ("alice joins \"Music\"", alice(Act::Joins("Music".into()))),
            (
                "alice runs \"/play say \\\"amen\\\"\"",
                alice(Act::Runs("/play say \"amen\"".into())),
            ),
            (
                "alice hears 440 Hz within 2 s",
                alice(Act::Hears {
                    sound: Sound::Tone {
                        hertz: 440.0,
                        level: None,
                    },
                    within: seconds(2),
                }),
            ),
            (
                "alice hears 440 Hz at -15 dB",
                alice(Act::Hears {
                    sound: Sound::Tone {
                        hertz: 440.0,
                        level: Some(-15.0),
                    },
                    within: DEFAULT_WITHIN,
                }),
            ),
            (
                "alice hears no gap over 40 ms for 30 s",
                alice(Act::HearsNoGap {
                    over: Duration::from_millis(40),
                    lasting: seconds(30),
                }),
            ),
            (
                "alice hears nothing for 2s",
                alice(Act::HearsNothing {
                    lasting: seconds(2),
                }),
            ),
            (
                "alice sees \"up next\" within 500 ms",
                alice(Act::Sees {
                    text: "up next".into(),
                    within: Duration::from_millis(500),
                }),
            ),
            (
                "bob@Second leaves",
                Order::Person {
                    who: Who {
                        name: "bob".into(),
                        guild: Some("Second".into()),
                    },
                    act: Act::Leaves,
                },
            ),
            ("there is a guild \"Second\"", Order::Guild("Second".into())),
            ("discord is down for 5 s", Order::Down(seconds(5))),
            (
                "voice server closes 4015",
                Order::Voice(VoiceOrder::Closes(4015)),
            ),
            (
                "voice server speaks DAVE 0",
                Order::Voice(VoiceOrder::Dave(0)),
            ),
            (
                "voice server stops flipping bits",
                Order::Voice(VoiceOrder::FlipsBits(false)),
            ),
            ("gateway drops", Order::Gateway(GatewayOrder::Drops)),
            (
                "the bot is killed",
                Order::Process {
                    name: "bot".into(),
                    start: false,
                },
            ),
            (
                "the node starts",
                Order::Process {
                    name: "node".into(),
                    start: true,
                },
            ),
            ("wait 1.5 s", Order::Wait(Duration::from_millis(1500))),
        ] {
            assert_eq!(only(line), order, "{line}");
        }
    }

    #[test]
    fn comments_and_empty_lines_keep_the_numbers_of_the_others() {
        let script = Script::parse("# a\n\n  wait 1 s  \n").expect("it is understood");

        assert_eq!(script.steps.len(), 1);
        assert_eq!(
            (script.steps[0].line, script.steps[0].text.as_str()),
            (3, "wait 1 s")
        );
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_line() {
        for line in [
            "alice dances",
            "alice joins",
            "alice joins \"Music",
            "alice runs play",
            "alice hears -1 Hz",
            "alice hears NaN Hz",
            "voice server closes 70000",
            "gateway sings",
            "wait forever",
            "wait 1e300 s",
            "wait NaN s",
            "alice",
        ] {
            let error = Script::parse(&format!("\n{line}")).expect_err(line);
            assert_eq!(error.line, 2, "{error}");
        }
    }
}
