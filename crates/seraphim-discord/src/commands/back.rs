//! `/back`: the previous track, with the interrupted one put back behind it.

use seraphim_core::Request;
use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    desk::{Asked, Audience, Work},
    view::keys,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "back",
    description: keys::COMMAND_BACK,
    audience: Audience::Public,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    let by = asked.caller.clone();
    Box::pin(asked.tell(Request::Previous { by }))
}
