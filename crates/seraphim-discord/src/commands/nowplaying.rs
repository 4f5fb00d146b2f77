//! `/nowplaying`: brings the panel down to the bottom of the channel.

use seraphim_core::Request;

use super::{Spec, no_options};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{keys, reply},
};

pub(crate) const SPEC: Spec = Spec {
    name: "nowplaying",
    description: keys::COMMAND_NOWPLAYING,
    audience: Audience::Private,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        asked.may_show_panel()?;
        let by = asked.caller.clone();
        let text_channel = by.text_channel;
        let reply = asked.ask(Request::NowPlaying { by, text_channel }).await?;
        Ok(Answer::Say(reply::message(asked.voice(), &reply)))
    })
}
