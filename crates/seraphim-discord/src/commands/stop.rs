//! `/stop`: stops, clears, leaves; a button in the answer takes it back.

use seraphim_core::Request;

use super::{Spec, no_options};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{keys, reply},
};

pub(crate) const SPEC: Spec = Spec {
    name: "stop",
    description: keys::COMMAND_STOP,
    audience: Audience::Public,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let reply = asked
            .ask(Request::Stop {
                by: asked.caller.clone(),
            })
            .await?;
        Ok(Answer::Say(reply::message(asked.voice(), &reply)))
    })
}
