//! `/remove [entries] [person]`: takes entries out of the queue, by place, by
//! range, by title, or all of a person.

use seraphim_core::{Pick, Request, UserId};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, StringBuilder, UserBuilder};

use super::{Spec, entry};
use crate::{
    denial::Denial,
    desk::{Asked, Audience, Work},
    view::{Voice, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "remove",
    description: keys::COMMAND_REMOVE,
    audience: Audience::Public,
    options,
    run,
    complete: Some(entry::complete),
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command
        .option(StringBuilder::new("entries", voice.say(keys::OPTION_ENTRIES)).autocomplete(true))
        .option(UserBuilder::new("person", voice.say(keys::OPTION_PERSON)))
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let data = asked.data;
        let pick = match (data.id("person"), data.text("entries")) {
            (Some(person), _) => Pick::Of(UserId(person)),
            (None, Some(wanted)) => {
                let upcoming = entry::snapshot(asked).await?.upcoming;
                Pick::Entries(entry::several(&upcoming, wanted)?)
            }
            (None, None) => return Err(Denial::NothingNamed),
        };
        let by = asked.caller.clone();
        asked.tell(Request::Remove { by, pick }).await
    })
}
