//! `/autoplay [on]`: whether the music goes on by itself.

use seraphim_core::Request;
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{BooleanBuilder, CommandBuilder};

use super::Spec;
use crate::{
    desk::{Asked, Audience, Work},
    view::{Voice, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "autoplay",
    description: keys::COMMAND_AUTOPLAY,
    audience: Audience::Public,
    options,
    run,
    complete: None,
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command.option(BooleanBuilder::new("on", voice.say(keys::OPTION_ON)))
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    let by = asked.caller.clone();
    let on = asked.data.flag("on");
    Box::pin(asked.tell(Request::Autoplay { by, on }))
}
