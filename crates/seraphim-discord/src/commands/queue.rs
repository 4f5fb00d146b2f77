//! `/queue`: pages of ten, turned by buttons; the page edits itself while it is
//! open.

use twilight_model::application::command::CommandType;

use super::{Spec, entry, no_options};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{keys, queue},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "queue",
    description: keys::COMMAND_QUEUE,
    audience: Audience::Public,
    options: no_options,
    run,
    complete: None,
};

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let snapshot = entry::snapshot(asked).await?;
        let page = queue::page(asked.voice(), &snapshot, 0);
        asked.desk.pages.open(asked, 0, page.clone());
        Ok(Answer::Say(page))
    })
}
