//! `/queue`: pages of ten, turned by buttons.

use seraphim_core::Request;

use super::{Spec, no_options};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{keys, reply},
};

pub(crate) const SPEC: Spec = Spec {
    name: "queue",
    description: keys::COMMAND_QUEUE,
    audience: Audience::Public,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let reply = asked.ask(Request::Queue).await?;
        Ok(Answer::Say(reply::message(asked.voice(), &reply)))
    })
}
