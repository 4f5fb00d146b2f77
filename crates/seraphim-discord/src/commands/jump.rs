//! `/jump entry`: plays an entry of the queue now; those before it stay.

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
    name: "jump",
    description: keys::COMMAND_JUMP,
    audience: Audience::Public,
    options,
    run,
    complete: Some(entry::complete),
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command.option(
        StringBuilder::new("entry", voice.say(keys::OPTION_ENTRY))
            .autocomplete(true)
            .required(true),
    )
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let wanted = asked.data.text("entry").unwrap_or_default();
        let entry = entry::one(&entry::snapshot(asked).await?.upcoming, wanted)?;
        let by = asked.caller.clone();
        asked.tell(Request::Jump { by, entry }).await
    })
}
