//! `/play [query] [file] [where]`: looks for something and queues it.

use seraphim_core::{Place, Refusal, Request, policy::query::Query};
use twilight_model::application::command::CommandType;
use twilight_util::builder::command::{AttachmentBuilder, CommandBuilder, StringBuilder};

use super::{Choices, Spec};
use crate::{
    denial::Denial,
    desk::{Asked, Audience, Work},
    view::{Voice, keys, suggestion},
    wire::InteractionData,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::ChatInput,
    name: "play",
    description: keys::COMMAND_PLAY,
    audience: Audience::Public,
    options,
    run,
    complete: Some(complete),
};

/// The options as given.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    query: String,
    place: Place,
}

fn options(command: CommandBuilder, voice: Voice<'_>) -> CommandBuilder {
    let choices = [
        (keys::CHOICE_LAST, "last"),
        (keys::CHOICE_NEXT, "next"),
        (keys::CHOICE_NOW, "now"),
    ];
    command
        .option(StringBuilder::new("query", voice.say(keys::OPTION_QUERY)).autocomplete(true))
        .option(AttachmentBuilder::new("file", voice.say(keys::OPTION_FILE)))
        .option(
            StringBuilder::new("where", voice.say(keys::OPTION_WHERE))
                .choices(choices.map(|(key, value)| (voice.say(key), value))),
        )
}

impl Options {
    /// Exactly one of query and file; the query is judged before anything is done.
    fn read(data: &InteractionData) -> Result<Self, Denial> {
        let query = match (data.text("query"), data.attachment("file")) {
            (Some(_), Some(_)) => return Err(Denial::QueryAndFile),
            (Some(query), None) => query,
            (None, Some(file)) => &file.url,
            (None, None) => return Err(Refusal::QueryEmpty.into()),
        };
        Query::parse(query)?;
        let place = match data.text("where") {
            Some("next") => Place::Next,
            Some("now") => Place::Now,
            _ => Place::Last,
        };
        Ok(Self {
            query: query.to_owned(),
            place,
        })
    }
}

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let Options { query, place } = Options::read(asked.data)?;
        if asked.caller.voice_channel.is_none() {
            return Err(Refusal::NotInVoice.into());
        }
        asked.may_show_panel()?;
        let by = asked.caller.clone();
        asked.tell(Request::Play { by, query, place }).await
    })
}

fn complete<'a>(asked: &'a Asked<'a>) -> Choices<'a> {
    Box::pin(async move {
        let typed = asked.data.focused().map_or("", |(_, typed)| typed);
        let found = asked.desk.players.suggest(asked.guild_id(), typed).await;
        suggestion::queries(asked.voice(), &found)
    })
}

#[cfg(test)]
mod tests {
    use super::Options;
    use crate::{denial::Denial, wire::InteractionData};
    use seraphim_core::{Place, Refusal};
    use serde_json::json;

    fn read(options: &serde_json::Value) -> Result<Options, Denial> {
        let data: InteractionData = serde_json::from_value(json!({
            "name": "play", "options": options,
            "resolved": { "attachments": { "9": { "url": "https://cdn.example/a.mp3?ex=1" } } },
        }))
        .expect("data");
        Options::read(&data)
    }

    #[test]
    fn an_attached_file_is_played_by_its_address() {
        let options =
            read(&json!([{"name": "file", "value": "9"}, {"name": "where", "value": "now"}]));
        let wanted = Options {
            query: "https://cdn.example/a.mp3?ex=1".to_owned(),
            place: Place::Now,
        };
        assert_eq!(options, Ok(wanted));
    }

    #[test]
    fn neither_or_both_of_query_and_file_are_refused() {
        assert_eq!(read(&json!([])), Err(Refusal::QueryEmpty.into()));
        let both = json!([{"name": "file", "value": "9"}, {"name": "query", "value": "kyrie"}]);
        assert_eq!(read(&both), Err(Denial::QueryAndFile));
    }

    #[test]
    fn a_bad_query_is_refused_before_anything_is_done() {
        let denied = read(&json!([{"name": "query", "value": "javascript:alert(1)"}]));
        assert_eq!(
            denied,
            Err(Refusal::UrlScheme {
                scheme: "javascript".to_owned()
            }
            .into())
        );
        assert_eq!(
            read(&json!([{"name": "query", "value": "   "}])),
            Err(Refusal::QueryEmpty.into())
        );
    }
}
