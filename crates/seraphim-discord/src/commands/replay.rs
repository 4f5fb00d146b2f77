//! `/replay`: the current track from its beginning.

use std::time::Duration;

use seraphim_core::{Request, SeekTo};
use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    desk::{Asked, Audience, Work},
    view::keys,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "replay",
    description: keys::COMMAND_REPLAY,
    audience: Audience::Public,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    let by = asked.caller.clone();
    let to = SeekTo::Position(Duration::ZERO);
    Box::pin(asked.tell(Request::Seek { by, to }))
}
