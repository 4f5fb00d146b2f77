//! `/loop mode`: repeats the track, the queue, or nothing.

use seraphim_core::{LoopMode, Request};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, StringBuilder};

use super::Spec;
use crate::{
    desk::{Asked, Audience, Work},
    view::{Voice, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "loop",
    description: keys::COMMAND_LOOP,
    audience: Audience::Public,
    options,
    run,
    complete: None,
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    let choices = [
        (keys::CHOICE_OFF, LoopMode::Off),
        (keys::CHOICE_TRACK, LoopMode::Track),
        (keys::CHOICE_QUEUE, LoopMode::Queue),
    ];
    command.option(
        StringBuilder::new("mode", voice.say(keys::OPTION_MODE))
            .choices(choices.map(|(key, mode)| (voice.say(key), mode.name())))
            .required(true),
    )
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    let by = asked.caller.clone();
    let mode = asked.data.text("mode").and_then(LoopMode::of_name);
    Box::pin(asked.tell(Request::Loop { by, mode }))
}
