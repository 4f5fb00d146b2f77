//! `/resume`: goes on after a pause, a run of failures or a removal from the channel.

use seraphim_core::Request;

use super::{Spec, no_options};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{keys, reply},
};

pub(crate) const SPEC: Spec = Spec {
    name: "resume",
    description: keys::COMMAND_RESUME,
    audience: Audience::Public,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let reply = asked
            .ask(Request::Resume {
                by: asked.caller.clone(),
            })
            .await?;
        Ok(Answer::Say(reply::message(asked.voice(), &reply)))
    })
}
