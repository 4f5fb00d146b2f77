//! The script language: one step a line, in words. Pure.
//!
//! ```text
//! # A person does something.
//! alice joins "Music"
//! alice runs "/play query: tone-440"
//! alice types "/play query: ves"
//! alice is offered "Vespers"
//! alice takes "Vespers"
//! alice presses "Skip"
//! alice chooses "Six Wings" and "Vespers"
//! alice submits "Name" as "Evening"
//! alice uses "Play this" on "https://example.org/a.mp3"
//! alice speaks "de"
//! alice leaves
//! # A person expects something.
//! alice hears 440 Hz within 5 s
//! alice hears no gap over 40 ms for 20 s
//! alice hears at least 200 kbit/s for 2 s
//! alice hears nothing for 2 s
//! alice sees "Tone 440" within 5 s
//! # Something breaks.
//! voice server closes 4015
//! gateway drops
//! discord answers 429 to 3 requests
//! attachment links last 4 min
//! attachment links expire
//! the bot is moved to "Lounge"
//! the channel "Music" is set to 256 kbit/s
//! the bot is killed
//! the node is asked to end
//! the bot starts
//! wait 2 s
//! ```

mod hears;

use std::time::Duration;

use super::{
    step::{
        Act, Fate, GatewayOrder, LinkOrder, MAX_SCRIPT_LEN, Order, RestOrder, Script, ScriptError,
        Step, VoiceOrder, Who, Whom,
    },
    words::{Word, words},
};

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

fn order(words: &[Word]) -> Result<Order, String> {
    let plain: Vec<&str> = words.iter().map(Word::text).collect();
    Ok(match plain.as_slice() {
        ["wait", time @ ..] => Order::Wait(duration(time)?),
        ["there", "is", "a", "guild", name] => Order::Guild((*name).to_owned()),
        ["discord", "is", "down", "for", time @ ..] => Order::Down(duration(time)?),
        ["discord", "answers", rest @ ..] => Order::Rest(rest_order(rest)?),
        ["attachment", "links", "last", time @ ..] => {
            Order::Links(LinkOrder::Last(duration(time)?))
        }
        ["attachment", "links", "expire"] => Order::Links(LinkOrder::Expire),
        ["voice", "server", "in", guild, rest @ ..] => Order::Voice {
            guild: Some((*guild).to_owned()),
            order: voice(rest)?,
        },
        ["voice", "server", rest @ ..] => Order::Voice {
            guild: None,
            order: voice(rest)?,
        },
        ["gateway", rest @ ..] => Order::Gateway(gateway(rest)?),
        ["the", name, "is", "killed"] => process(name, Fate::Killed),
        ["the", name, "is", "asked", "to", "end"] => process(name, Fate::AskedToEnd),
        ["the", name, "starts"] => process(name, Fate::Started),
        ["the", "bot", "in", guild, "is", rest @ ..] => Order::Moderation {
            whom: Whom::Bot(Some((*guild).to_owned())),
            channel: moderation(rest)?,
        },
        ["the", "bot", "is", rest @ ..] => Order::Moderation {
            whom: Whom::Bot(None),
            channel: moderation(rest)?,
        },
        ["the", "channel", channel, rest @ ..] => setting(channel, rest)?,
        [name, "is", "offered", rest @ ..] => Order::Person {
            who: who(name),
            act: Act::IsOffered(offered(rest, words)?),
        },
        [name, "is", rest @ ..] => Order::Moderation {
            whom: Whom::Person(who(name)),
            channel: moderation(rest)?,
        },
        [name, verb, rest @ ..] => Order::Person {
            who: who(name),
            act: act(verb, rest, words)?,
        },
        _ => return Err("it says nothing".to_owned()),
    })
}

fn process(name: &str, fate: Fate) -> Order {
    Order::Process {
        name: name.to_owned(),
        fate,
    }
}

fn who(word: &str) -> Who {
    let (name, guild) = word
        .split_once('@')
        .map_or((word, None), |(name, guild)| (name, Some(guild.to_owned())));
    Who {
        name: name.to_owned(),
        guild,
    }
}

/// Where a moderator moves somebody, or `None` for out.
fn moderation(rest: &[&str]) -> Result<Option<String>, String> {
    match rest {
        ["moved", "to", channel] => Ok(Some((*channel).to_owned())),
        ["kicked"] => Ok(None),
        _ => Err(
            "somebody is moved to \"CHANNEL\" or kicked; a process is killed or asked to \
             end"
            .to_owned(),
        ),
    }
}

fn rest_order(rest: &[&str]) -> Result<RestOrder, String> {
    let answers = |status: &str, times: &str, path: Option<&str>| {
        let status = status.parse().ok().filter(|s| (400..600).contains(s));
        let times = times
            .parse()
            .ok()
            .filter(|times| (1..=10_000).contains(times));
        Ok(RestOrder::Answers {
            status: status.ok_or("a status has three digits, from 400 to 599")?,
            times: times.ok_or("so many requests cannot be answered so")?,
            path: path.map(str::to_owned),
        })
    };
    match rest {
        ["as", "ever"] => Ok(RestOrder::AsEver),
        [status, "to", times, "request" | "requests"] => answers(status, times, None),
        [status, "to", times, "request" | "requests", "for", path] => {
            answers(status, times, Some(path))
        }
        _ => Err("discord answers STATUS to COUNT requests (for \"PATH\"), or as ever".to_owned()),
    }
}

fn act(verb: &str, rest: &[&str], words: &[Word]) -> Result<Act, String> {
    Ok(match (verb, rest) {
        ("joins", [channel]) => Act::Joins((*channel).to_owned()),
        ("leaves", []) => Act::Leaves,
        ("goes", ["to", channel]) => Act::GoesTo((*channel).to_owned()),
        ("speaks", [locale]) => Act::Speaks((*locale).to_owned()),
        ("says", [text]) => Act::Says((*text).to_owned()),
        ("runs", [command, file @ ..]) if command.starts_with('/') => Act::Runs {
            command: (*command).to_owned(),
            file: match file {
                [] => None,
                ["with", "the", "file", name] => Some((*name).to_owned()),
                _ => return Err("what follows is “with the file \"NAME\"” or nothing".to_owned()),
            },
        },
        ("types", [command]) if command.starts_with('/') => Act::Types((*command).to_owned()),
        ("runs" | "types", _) => return Err("a command is written as \"/play tone\"".to_owned()),
        ("takes", [text]) => Act::Takes((*text).to_owned()),
        ("presses", [label]) => Act::Presses((*label).to_owned()),
        ("chooses", rest) => chooses(rest)?,
        ("submits", ["the", "form"]) => Act::Submits { fields: Vec::new() },
        ("submits", rest) => Act::Submits {
            fields: fields(rest)?,
        },
        ("uses", [command, "on", text]) => Act::Uses {
            command: (*command).to_owned(),
            on: (*text).to_owned(),
        },
        ("hears", rest) => hears::act(rest)?,
        ("sees", [text, rest @ ..]) if matches!(words.get(2), Some(Word::Quoted(_))) => Act::Sees {
            text: (*text).to_owned(),
            within: within(rest)?,
        },
        (
            "joins" | "leaves" | "goes" | "speaks" | "says" | "takes" | "presses" | "uses" | "sees",
            _,
        ) => {
            return Err(format!("what follows “{verb}” is not"));
        }
        _ => {
            return Err(format!(
                "a person joins, leaves, goes, speaks, says, runs, types, takes, presses, \
                 chooses, submits, uses, hears or sees, and does not “{verb}”"
            ));
        }
    })
}

/// A channel is set to a bitrate, as high as Discord lets one be set in a server
/// that is boosted as far as can be.
/// <https://docs.discord.com/developers/resources/channel#modify-channel>
fn setting(channel: &str, rest: &[&str]) -> Result<Order, String> {
    let (guild, bits) = match rest {
        ["in", guild, "is", "set", "to", bits @ ..] => (Some((*guild).to_owned()), bits),
        ["is", "set", "to", bits @ ..] => (None, bits),
        _ => return Err("a channel is set to so many kbit/s".to_owned()),
    };
    Ok(Order::Channel {
        guild,
        channel: channel.to_owned(),
        bitrate: kilobits(bits, 8..=384).ok_or("a channel is set to 8 to 384 kbit/s")?,
    })
}

/// `256 kbit/s`, as bits per second.
fn kilobits(words: &[&str], range: std::ops::RangeInclusive<u32>) -> Option<u32> {
    let [number, "kbit/s"] = words else {
        return None;
    };
    let number = number.parse().ok().filter(|n| range.contains(n))?;
    Some(number * 1000)
}

/// `"A" and "B"`, or the word “nothing”.
fn offered(rest: &[&str], words: &[Word]) -> Result<Vec<String>, String> {
    let is_quoted = matches!(words.get(3), Some(Word::Quoted(_)));
    let found = match rest {
        ["nothing"] if !is_quoted => Some(Vec::new()),
        _ => list(rest).filter(|_| is_quoted),
    };
    let fault = "what is offered is written as \"A\" and \"B\", or as “nothing”";
    found.ok_or_else(|| fault.to_owned())
}

/// `"A" and "B"`.
fn list(words: &[&str]) -> Option<Vec<String>> {
    let ands = words.iter().skip(1).step_by(2);
    let is_whole = words.len() % 2 == 1 && ands.into_iter().all(|word| *word == "and");
    is_whole.then(|| {
        words
            .iter()
            .step_by(2)
            .map(|&word| word.to_owned())
            .collect()
    })
}

/// `"A" and "B" in "MENU"`.
fn chooses(rest: &[&str]) -> Result<Act, String> {
    let (options, menu) = match rest {
        [options @ .., "in", menu] if !options.is_empty() => (options, Some((*menu).to_owned())),
        options => (options, None),
    };
    let fault = "what is chosen is written as \"A\" and \"B\" in \"MENU\"";
    let options = list(options).ok_or(fault)?;
    Ok(Act::Chooses { options, menu })
}

/// `"FIELD" as "TEXT" and "FIELD" as "TEXT"`.
fn fields(rest: &[&str]) -> Result<Vec<(String, String)>, String> {
    let field = |words: &[&str]| match words {
        [name, "as", text] | [name, "as", text, "and"] => {
            Ok(((*name).to_owned(), (*text).to_owned()))
        }
        _ => Err("a form is submitted with \"FIELD\" as \"TEXT\", or as “the form”".to_owned()),
    };
    if rest.is_empty() || rest.last() == Some(&"and") {
        return field(&[]).map(|field| vec![field]);
    }
    rest.chunks(4).map(field).collect()
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
mod tests;
