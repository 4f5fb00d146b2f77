//! What a page can ask for, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, de};
use serde_json::Value;

use crate::{Fault, error::ActError};

/// A request and the page's number for it.
#[derive(Debug, Deserialize)]
pub(super) struct Request {
    /// Absent where no answer is wanted.
    #[serde(default)]
    pub(super) id: Option<Value>,
    #[serde(flatten)]
    pub(super) wish: Wish,
}

/// What is asked for. See the documentation of [`super`].
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(super) enum Wish {
    Be {
        person: String,
    },
    Listen {
        guild: Id,
    },
    Deafen,
    Ack {
        sequence: u32,
    },
    Clock {
        sent: f64,
    },
    Forget,
    Speak {
        locale: String,
    },
    Join {
        channel: Id,
    },
    Leave {
        guild: Id,
    },
    Say(Say),
    Run(Fill),
    Suggest(Fill),
    Press(Press),
    Choose(Choose),
    Submit {
        interaction: Id,
        #[serde(default)]
        fields: BTreeMap<String, Entered>,
    },
    Dismiss {
        interaction: Id,
    },
    Menu(Menu),
    Fault {
        fault: Fault,
    },
    Process {
        name: String,
        start: bool,
    },
}

#[derive(Debug, Deserialize)]
pub(super) struct Say {
    pub(super) channel: Id,
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) files: Vec<Id>,
}

/// A command being filled in.
#[derive(Debug, Deserialize)]
pub(super) struct Fill {
    pub(super) channel: Id,
    pub(super) command: String,
    pub(super) application: Option<String>,
    #[serde(default)]
    pub(super) path: Vec<String>,
    #[serde(default)]
    pub(super) options: BTreeMap<String, Value>,
    #[serde(default)]
    pub(super) files: BTreeMap<String, Id>,
    /// The option in which the person types.
    pub(super) focused: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Press {
    pub(super) channel: Id,
    pub(super) message: Id,
    pub(super) custom_id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Choose {
    pub(super) channel: Id,
    pub(super) message: Id,
    pub(super) custom_id: String,
    pub(super) values: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Menu {
    pub(super) channel: Id,
    pub(super) message: Id,
    pub(super) command: String,
    pub(super) application: Option<String>,
}

/// What was entered in a field of a form.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Entered {
    Text(String),
    Values(Vec<String>),
}

impl Entered {
    pub(super) fn into_values(self) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text],
            Self::Values(values) => values,
        }
    }
}

/// A snowflake: a string in JSON, since JavaScript's numbers cannot hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id(pub(super) u64);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: de::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse()
            .map(Self)
            .map_err(|_| de::Error::custom("an id is a string of digits"))
    }
}

/// Why a request was refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// The person could not do it.
    #[error(transparent)]
    Act(#[from] ActError),
    /// The request is not understood.
    #[error("the request is not understood: {0}")]
    Malformed(String),
    /// A process could not be killed or started.
    #[error("{0}")]
    Process(String),
    /// Too many requests are under way.
    #[error("too much at once")]
    Busy,
}

impl Refusal {
    /// The word for the page's code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Act(ActError::Unknown { .. }) => "unknown",
            Self::Act(ActError::Forbidden(_)) => "forbidden",
            Self::Act(ActError::Malformed(_)) | Self::Malformed(_) => "malformed",
            Self::Act(ActError::NoResponse) => "no_response",
            Self::Act(ActError::Offline) => "offline",
            Self::Act(ActError::Voice(_)) => "voice",
            Self::Process(_) => "process",
            Self::Busy => "busy",
        }
    }
}
