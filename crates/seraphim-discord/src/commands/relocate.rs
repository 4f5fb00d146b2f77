//! `/move entry place`: puts an entry of the queue elsewhere.

use seraphim_core::Request;
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, IntegerBuilder, StringBuilder};

use super::{Spec, entry};
use crate::{
    desk::{Asked, Audience, Work},
    view::{Voice, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "move",
    description: keys::COMMAND_MOVE,
    audience: Audience::Public,
    options,
    run,
    complete: Some(entry::complete),
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command
        .option(
            StringBuilder::new("entry", voice.say(keys::OPTION_ENTRY))
                .autocomplete(true)
                .required(true),
        )
        .option(
            IntegerBuilder::new("place", voice.say(keys::OPTION_PLACE))
                .min_value(1)
                .required(true),
        )
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let wanted = asked.data.text("entry").unwrap_or_default();
        let place = asked.data.number("place").unwrap_or(1);
        let place = usize::try_from(place).unwrap_or(1);
        let entry = entry::one(&entry::snapshot(asked).await?.upcoming, wanted)?;
        let by = asked.caller.clone();
        asked.tell(Request::Move { by, entry, place }).await
    })
}
