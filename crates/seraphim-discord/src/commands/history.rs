//! `/history`: what was heard, latest first.

use seraphim_core::Request;
use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    desk::{Asked, Audience, Work},
    view::keys,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "history",
    description: keys::COMMAND_HISTORY,
    audience: Audience::Private,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(asked.tell(Request::History))
}
