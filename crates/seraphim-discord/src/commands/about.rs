//! `/about`: what this is, and which version.

use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{Message, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "about",
    description: keys::COMMAND_ABOUT,
    audience: Audience::Private,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let version = env!("CARGO_PKG_VERSION");
        let told = asked
            .voice()
            .tell(keys::ABOUT, &[("version", version.into())]);
        Ok(Answer::Say(Message::text(told)))
    })
}
