//! `/pause`: holds the music, or lets it go on; a toggle, as it always was.

use seraphim_core::Request;

use super::{Spec, no_options};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{keys, reply},
};

pub(crate) const SPEC: Spec = Spec {
    name: "pause",
    description: keys::COMMAND_PAUSE,
    audience: Audience::Public,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let reply = asked
            .ask(Request::TogglePause {
                by: asked.caller.clone(),
            })
            .await?;
        Ok(Answer::Say(reply::message(asked.voice(), &reply)))
    })
}
