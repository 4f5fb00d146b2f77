//! `/help`: every command in a line.

use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{help, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "help",
    description: keys::COMMAND_HELP,
    audience: Audience::Private,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move { Ok(Answer::Say(help::message(asked.voice()))) })
}
