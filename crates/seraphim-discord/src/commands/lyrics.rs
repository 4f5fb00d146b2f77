//! `/lyrics [query]`: the words of the current track, or of another.

use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, StringBuilder};

use super::Spec;
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{Voice, keys, lyrics},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "lyrics",
    description: keys::COMMAND_LYRICS,
    audience: Audience::Public,
    options,
    run,
    complete: None,
};

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command.option(StringBuilder::new(
        "query",
        voice.say(keys::OPTION_LYRICS_QUERY),
    ))
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let (players, query) = (&asked.desk.players, asked.data.text("query"));
        let (track, words) = players.lyrics(asked.guild_id(), query).await?;
        Ok(Answer::Say(lyrics::message(asked.voice(), &track, &words)))
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
    async fn the_words_are_shown_to_everybody_and_their_absence_to_the_caller_alone() {
        let bench = Bench::new().await;
        let known = command("lyrics", &json!([{ "name": "query", "value": "Kyrie" }]));
        interaction::handle(Arc::clone(&bench.desk), known).await;
        let unknown = command("lyrics", &json!([{ "name": "query", "value": "4′33″" }]));
        interaction::handle(Arc::clone(&bench.desk), unknown).await;

        let seen = bench.rest.wait_for(2).await;
        let shown = &seen[0].body["data"];
        assert_eq!(shown["embeds"][0]["description"], "Kyrie eleison");
        assert!(shown["flags"].is_null());
        let refused = &seen[1].body["data"];
        let told = refused["content"].as_str().unwrap_or_default();
        assert!(told.ends_with("-# PLAY-019"), "{told}");
        assert_eq!(refused["flags"], 64);
    }
}
