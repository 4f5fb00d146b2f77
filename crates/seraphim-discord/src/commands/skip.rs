//! `/skip [to]`: ends the current track, or leaps to an entry of the queue.

use seraphim_core::Request;
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, StringBuilder};

use super::{Spec, entry};
use crate::{
    desk::{Asked, Audience, Work},
    view::{Voice, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "skip",
    description: keys::COMMAND_SKIP,
    audience: Audience::Public,
    options,
    run,
    complete: Some(entry::complete),
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command.option(StringBuilder::new("to", voice.say(keys::OPTION_TO)).autocomplete(true))
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let to = match asked.data.text("to") {
            None => None,
            Some(wanted) => Some(entry::one(&entry::snapshot(asked).await?.upcoming, wanted)?),
        };
        let by = asked.caller.clone();
        asked.tell(Request::Skip { by, seen: None, to }).await
    })
}
