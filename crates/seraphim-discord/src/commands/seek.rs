//! `/seek position`: to another place of the current track, absolute or, with a
//! sign in front, from where it is.

use seraphim_core::{Request, policy::span};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, StringBuilder};

use super::Spec;
use crate::{
    desk::{Asked, Audience, Work},
    view::{Voice, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "seek",
    description: keys::COMMAND_SEEK,
    audience: Audience::Public,
    options,
    run,
    complete: None,
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command.option(
        StringBuilder::new("position", voice.say(keys::OPTION_POSITION))
            .required(true)
            .max_length(20),
    )
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let to = span::parse_seek(asked.data.text("position").unwrap_or_default())?;
        let by = asked.caller.clone();
        asked.tell(Request::Seek { by, to }).await
    })
}
