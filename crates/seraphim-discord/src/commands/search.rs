//! `/search query [source]`: up to ten hits to choose from.

use seraphim_core::{Refusal, Reply, Request};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{CommandBuilder, StringBuilder};

use super::Spec;
use crate::{
    desk::{Answer, Asked, Audience, Work},
    view::{Voice, hits, keys},
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "search",
    description: keys::COMMAND_SEARCH,
    audience: Audience::Private,
    options,
    run,
    complete: None,
};

/// Sources by name and search prefix, as Lavalink and its plugins have them.
const SOURCES: [(&str, &str); 5] = [
    ("YouTube", "ytsearch"),
    ("YouTube Music", "ytmsearch"),
    ("SoundCloud", "scsearch"),
    ("Bandcamp", "bcsearch"),
    ("Local", "localsearch"),
];

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    command
        .option(StringBuilder::new("query", voice.say(keys::OPTION_QUERY)).required(true))
        .option(StringBuilder::new("source", voice.say(keys::OPTION_SOURCE)).choices(SOURCES))
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let request = Request::Search {
            by: asked.caller.clone(),
            query: asked.data.text("query").unwrap_or_default().to_owned(),
            source: asked.data.text("source").map(str::to_owned),
        };
        let Reply::Hits(mut tracks) = asked.ask(request).await? else {
            return Err(Refusal::Fault.into());
        };
        tracks.truncate(hits::MOST);
        let kept = tracks.clone();
        asked.desk.hits.keep(asked.guild_id(), asked.id, kept);
        Ok(Answer::Say(hits::message(
            asked.voice(),
            asked.id.get(),
            &tracks,
        )))
    })
}
