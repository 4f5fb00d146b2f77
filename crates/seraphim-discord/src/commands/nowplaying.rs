//! `/nowplaying`: brings the panel down to the bottom of the channel.

use seraphim_core::Request;
use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    desk::{Asked, Audience, Work},
    view::keys,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
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
        asked.tell(Request::NowPlaying { by, text_channel }).await
    })
}
