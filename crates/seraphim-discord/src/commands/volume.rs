//! `/volume [level]`: how loud, or louder and softer.

use seraphim_core::{Request, VolumeChange, settings::LOUDEST};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, IntegerBuilder};

use super::Spec;
use crate::{
    desk::{Asked, Audience, Work},
    view::{Voice, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "volume",
    description: keys::COMMAND_VOLUME,
    audience: Audience::Public,
    options,
    run,
    complete: None,
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command.option(
        IntegerBuilder::new("level", voice.say(keys::OPTION_LEVEL))
            .min_value(0)
            .max_value(i64::from(LOUDEST)),
    )
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    let by = asked.caller.clone();
    let level = asked.data.number("level");
    let change = level.map_or(VolumeChange::Show, |level| {
        VolumeChange::Set(u16::try_from(level).unwrap_or(u16::MAX))
    });
    Box::pin(asked.tell(Request::Volume { by, change }))
}
