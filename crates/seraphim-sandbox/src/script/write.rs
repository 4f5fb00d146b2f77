//! Steps as lines of the language: what `parse` reads back.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use super::step::{
    Act, Bound, Fate, GatewayOrder, LinkOrder, Order, RestOrder, Sound, VoiceOrder, Who, Whom,
};
use super::words::quote;

impl Display for Who {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match &self.guild {
            None => Ok(()),
            Some(guild) if guild.contains(char::is_whitespace) => {
                write!(f, "@{}", quote(guild))
            }
            Some(guild) => write!(f, "@{guild}"),
        }
    }
}

impl Display for Order {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person { who, act } => write!(f, "{who} {act}"),
            Self::Voice { guild: None, order } => write!(f, "voice server {order}"),
            Self::Voice {
                guild: Some(guild),
                order,
            } => write!(f, "voice server in {} {order}", quote(guild)),
            Self::Gateway(order) => write!(f, "gateway {order}"),
            Self::Rest(order) => write!(f, "discord answers {order}"),
            Self::Links(order) => write!(f, "attachment links {order}"),
            Self::Moderation { whom, channel } => {
                match whom {
                    Whom::Bot(None) => f.write_str("the bot")?,
                    Whom::Bot(Some(guild)) => write!(f, "the bot in {}", quote(guild))?,
                    Whom::Person(who) => who.fmt(f)?,
                }
                match channel {
                    Some(channel) => write!(f, " is moved to {}", quote(channel)),
                    None => f.write_str(" is kicked"),
                }
            }
            Self::Channel {
                guild,
                channel,
                bitrate,
            } => {
                write!(f, "the channel {}", quote(channel))?;
                if let Some(guild) = guild {
                    write!(f, " in {}", quote(guild))?;
                }
                write!(f, " is set to {} kbit/s", bitrate / 1000)
            }
            Self::Process { name, fate } => write!(f, "the {name} {fate}"),
            Self::Guild(name) => write!(f, "there is a guild {}", quote(name)),
            Self::Down(time) => write!(f, "discord is down for {}", Time(*time)),
            Self::Wait(time) => write!(f, "wait {}", Time(*time)),
        }
    }
}

impl Display for Fate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Started => "starts",
            Self::Killed => "is killed",
            Self::AskedToEnd => "is asked to end",
        })
    }
}

impl Display for Act {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Joins(channel) => write!(f, "joins {}", quote(channel)),
            Self::Leaves => f.write_str("leaves"),
            Self::GoesTo(channel) => write!(f, "goes to {}", quote(channel)),
            Self::Speaks(locale) => write!(f, "speaks {}", quote(locale)),
            Self::Says(text) => write!(f, "says {}", quote(text)),
            Self::Runs { command, file } => {
                write!(f, "runs {}", quote(command))?;
                match file {
                    Some(name) => write!(f, " with the file {}", quote(name)),
                    None => Ok(()),
                }
            }
            Self::Types(command) => write!(f, "types {}", quote(command)),
            Self::IsOffered(texts) if texts.is_empty() => f.write_str("is offered nothing"),
            Self::IsOffered(texts) => write!(f, "is offered {}", list(texts)),
            Self::Takes(text) => write!(f, "takes {}", quote(text)),
            Self::Presses(label) => write!(f, "presses {}", quote(label)),
            Self::Chooses { options, menu } => {
                write!(f, "chooses {}", list(options))?;
                match menu {
                    Some(menu) => write!(f, " in {}", quote(menu)),
                    None => Ok(()),
                }
            }
            Self::Submits { fields } if fields.is_empty() => f.write_str("submits the form"),
            Self::Submits { fields } => {
                let field =
                    |(name, text): &(String, String)| format!("{} as {}", quote(name), quote(text));
                let fields: Vec<String> = fields.iter().map(field).collect();
                write!(f, "submits {}", fields.join(" and "))
            }
            Self::Uses { command, on } => write!(f, "uses {} on {}", quote(command), quote(on)),
            Self::Hears { sound, within } => write!(f, "hears {sound} within {}", Time(*within)),
            Self::HearsNoGap { over, lasting } => {
                write!(
                    f,
                    "hears no gap over {} for {}",
                    Time(*over),
                    Time(*lasting)
                )
            }
            Self::HearsBitrate { bound, lasting } => {
                write!(f, "hears {bound} for {}", Time(*lasting))
            }
            Self::HearsNothing { lasting } => write!(f, "hears nothing for {}", Time(*lasting)),
            Self::Sees { text, within } => {
                write!(f, "sees {} within {}", quote(text), Time(*within))
            }
        }
    }
}

impl Display for Sound {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tone { hertz, level: None } => write!(f, "{hertz} Hz"),
            Self::Tone {
                hertz,
                level: Some(level),
            } => write!(f, "{hertz} Hz at {level} dB"),
            Self::Music => f.write_str("music"),
        }
    }
}

impl Display for Bound {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(bits) => write!(f, "at least {} kbit/s", bits / 1000),
            Self::AtMost(bits) => write!(f, "at most {} kbit/s", bits / 1000),
        }
    }
}

impl Display for VoiceOrder {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closes(code) => write!(f, "closes {code}"),
            Self::Drops => f.write_str("drops"),
            Self::ChangesRegion => f.write_str("changes region"),
            Self::Dave(version) => write!(f, "speaks DAVE {version}"),
            Self::FlipsBits(true) => f.write_str("flips bits"),
            Self::FlipsBits(false) => f.write_str("stops flipping bits"),
            Self::LosesPackets(true) => f.write_str("loses packets"),
            Self::LosesPackets(false) => f.write_str("stops losing packets"),
        }
    }
}

impl Display for GatewayOrder {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Drops => f.write_str("drops"),
            Self::Closes(code) => write!(f, "closes {code}"),
            Self::AsksToReconnect => f.write_str("asks to reconnect"),
            Self::Invalidates => f.write_str("invalidates the session"),
        }
    }
}

impl Display for RestOrder {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answers {
                status,
                times,
                path,
            } => {
                write!(f, "{status} to {times} requests")?;
                match path {
                    Some(path) => write!(f, " for {}", quote(path)),
                    None => Ok(()),
                }
            }
            Self::AsEver => f.write_str("as ever"),
        }
    }
}

impl Display for LinkOrder {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Last(time) => write!(f, "last {}", Time(*time)),
            Self::Expire => f.write_str("expire"),
        }
    }
}

/// `"A" and "B"`.
fn list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quote(text)).collect();
    quoted.join(" and ")
}

/// A time as the language writes it.
struct Time(Duration);

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_millis();
        if millis.is_multiple_of(1000) {
            write!(f, "{} s", millis / 1000)
        } else {
            write!(f, "{millis} ms")
        }
    }
}
