//! `/queue`: pages of ten, turned by buttons; the page edits itself while it is
//! open.

use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, IntegerBuilder};

use super::{Spec, entry};
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{Voice, keys, queue},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "queue",
    description: keys::COMMAND_QUEUE,
    audience: Audience::Public,
    options,
    run,
    complete: None,
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    let page = IntegerBuilder::new("page", voice.say(keys::OPTION_PAGE)).min_value(1);
    command.option(page)
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let snapshot = entry::snapshot(asked).await?;
        let wanted = usize::try_from(asked.data.number("page").unwrap_or(1)).unwrap_or(1);
        let number = wanted.saturating_sub(1).min(queue::last_page(&snapshot));
        let page = queue::page(asked.voice(), &snapshot, number);
        asked.desk.pages.open(asked, number, page.clone());
        Ok(Answer::Say(page))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use crate::{
        interaction,
        testing::{Bench, command},
    };

    #[tokio::test]
    async fn a_page_is_opened_by_its_number_and_the_last_one_by_any_beyond() {
        for (options, told) in [
            (json!([]), "Page 1 of 3"),
            (json!([{ "name": "page", "value": 2 }]), "Page 2 of 3"),
            (json!([{ "name": "page", "value": 70 }]), "Page 3 of 3"),
            (
                json!([{ "name": "page", "value": i64::MAX }]),
                "Page 3 of 3",
            ),
        ] {
            let bench = Bench::new().await;
            bench.players.wait(25);
            interaction::handle(Arc::clone(&bench.desk), command("queue", &options)).await;
            let seen = bench.rest.wait_for(1).await;
            let footer = seen[0].body["data"]["embeds"][0]["footer"]["text"].as_str();
            let footer = footer.unwrap_or_default();
            assert!(footer.starts_with(told), "{options}: {footer}");
        }
    }
}
