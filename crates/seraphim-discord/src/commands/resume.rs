//! `/resume`: goes on after a pause, a run of failures or a removal from the channel.

use seraphim_core::Request;
use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    desk::{Asked, Audience, Work},
    view::keys,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "resume",
    description: keys::COMMAND_RESUME,
    audience: Audience::Public,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    let by = asked.caller.clone();
    Box::pin(asked.tell(Request::Resume { by }))
}
