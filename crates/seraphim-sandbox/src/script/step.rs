//! What a script is: steps as data. Reading them is in `parse`, writing in
//! `write`, doing in `perform`.

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

/// What happens to a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is started.
    Started,
    /// It is killed, as a power cut would.
    Killed,
    /// It is asked to end, as whoever restarts it would, and goes when it likes.
    AskedToEnd,
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
    /// The voice server of a guild does something to the bot's connection.
    Voice {
        /// The guild's name; `None` is the default guild.
        guild: Option<String>,
        /// What.
        order: VoiceOrder,
    },
    /// The main gateway does something to the bot's session.
    Gateway(GatewayOrder),
    /// The REST API answers otherwise than it should.
    Rest(RestOrder),
    /// Links to attachments are good for another time than a day.
    Links(LinkOrder),
    /// A moderator moves somebody to another voice channel, or kicks them.
    Moderation {
        /// Whom.
        whom: Whom,
        /// Where to; `None` is out of voice altogether.
        channel: Option<String>,
    },
    /// A moderator sets how finely a voice channel is to be encoded.
    Channel {
        /// The guild's name; `None` is the default guild.
        guild: Option<String>,
        /// The channel's name.
        channel: String,
        /// Bits per second.
        bitrate: u32,
    },
    /// Something happens to a process outside the sandbox.
    Process {
        /// Its name, such as `bot` or `node`.
        name: String,
        /// What.
        fate: Fate,
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Who {
    /// The person's name.
    pub name: String,
    /// The guild's name.
    pub guild: Option<String>,
}

/// Whom a moderator lays hands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The main bot, in this guild; `None` is the default guild.
    Bot(Option<String>),
    /// A person.
    Person(Who),
}

/// What a person does or expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Enters a voice channel.
    Joins(String),
    /// Leaves the voice channel.
    Leaves,
    /// Looks at another text channel from now on.
    GoesTo(String),
    /// Sets the language of their client from now on.
    Speaks(String),
    /// Posts a message.
    Says(String),
    /// Runs a slash command, written as a person types it.
    Runs {
        /// The command.
        command: String,
        /// The file for its attachment option, by its name under `/media/`.
        file: Option<String>,
    },
    /// Types a slash command, whose last option is being typed in, and waits
    /// for what is suggested.
    Types(String),
    /// What was suggested last has entries with these texts; with none:
    /// nothing was suggested.
    IsOffered(Vec<String>),
    /// Takes the entry with that text of what was suggested last, and runs the
    /// command with it.
    Takes(String),
    /// Presses the button with that label or custom id.
    Presses(String),
    /// Chooses in a select menu.
    Chooses {
        /// Labels, values or names, in order.
        options: Vec<String>,
        /// The menu's placeholder or custom id; `None`: the newest menu that
        /// has the first option.
        menu: Option<String>,
    },
    /// Fills in and submits the form that is open.
    Submits {
        /// Label or custom id of a field, and its text.
        fields: Vec<(String, String)>,
    },
    /// Uses a command of the message menu.
    Uses {
        /// The command.
        command: String,
        /// A text of the message, or the name of a file of it; the newest
        /// message that has it.
        on: String,
    },
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
    /// Hears the bot encoded at least, or at most, so finely, for so long.
    HearsBitrate {
        /// How finely.
        bound: Bound,
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

/// A bound of a bitrate, in bits per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// So much or more.
    AtLeast(u32),
    /// So much or less.
    AtMost(u32),
}

impl Bound {
    /// Whether a bitrate, in bits per second, keeps to it.
    pub fn admits(self, bitrate: u32) -> bool {
        match self {
            Self::AtLeast(least) => bitrate >= least,
            Self::AtMost(most) => bitrate <= most,
        }
    }
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

/// What the REST API does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestOrder {
    /// Answers the next requests with this status.
    Answers {
        /// For example 429 or 500.
        status: u16,
        /// How many requests.
        times: u32,
        /// Only those whose path contains this; `None` means all.
        path: Option<String>,
    },
    /// Takes all such orders back.
    AsEver,
}

/// What becomes of links to attachments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkOrder {
    /// Those that are given out from now on say that they are good for so long.
    Last(Duration),
    /// Those that were given out until now lead nowhere any more.
    Expire,
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
