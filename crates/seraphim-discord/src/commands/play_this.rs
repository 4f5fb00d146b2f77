//! “Play this”, in the menu of a message: its audio files and its links.

use seraphim_core::{Place, Request, policy::query::Query};
use twilight_model::application::command::CommandType;

use super::{Spec, no_options};
use crate::{
    denial::Denial,
    desk::{Answer, Asked, Audience, Work},
    view::{keys, reply},
    wire::Said,
};

pub(crate) const SPEC: Spec = Spec {
    kind: CommandType::Message,
    name: "Play this",
    description: keys::COMMAND_PLAY_THIS,
    audience: Audience::Public,
    options: no_options,
    run,
    complete: None,
};

/// Links of one message that are played.
const MOST: usize = 5;

fn run<'a>(asked: &'a Asked<'a>) -> Work<'a> {
    Box::pin(async move {
        let links = asked.data.target().map(links).unwrap_or_default();
        if links.is_empty() {
            return Err(Denial::NothingPlayable);
        }
        asked.in_voice()?;
        asked.may_show_panel()?;
        let mut answer = crate::view::Message::default();
        let mut refused = None;
        for query in links {
            let by = asked.caller.clone();
            let place = Place::Last;
            match asked.ask(Request::Play { by, query, place }).await {
                Ok(reply) => answer.line(&reply::message(asked.voice(), &reply).content),
                Err(denial) => refused = Some(denial),
            }
        }
        match refused {
            Some(denial) if answer.content.is_empty() => Err(denial),
            _ => Ok(Answer::Say(answer)),
        }
    })
}

/// What of a message can be played: its audio and video files, then the links in
/// its text and of its embeds, each once.
fn links(said: &Said) -> Vec<String> {
    let audible = |kind: &str| kind.starts_with("audio/") || kind.starts_with("video/");
    let files = said
        .attachments
        .iter()
        .filter(|file| file.content_type.as_deref().is_none_or(audible))
        .map(|file| file.url.clone());
    let words = said.content.split_whitespace();
    let written = words
        .map(|word| word.trim_matches(['<', '>', '(', ')', '|', '*', '_']))
        .filter(|word| matches!(Query::parse(word), Ok(Query::Url { .. })))
        .map(str::to_owned);
    let embedded = said.embeds.iter().filter_map(|embed| embed.url.clone());
    let mut links: Vec<String> = Vec::new();
    for link in files.chain(written).chain(embedded) {
        if links.len() < MOST && !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::links;
    use crate::wire::Said;
    use serde_json::json;

    #[test]
    fn audio_files_come_before_links_and_each_once() {
        let said: Said = serde_json::from_value(json!({
            "content": "hear <https://a.example/1.mp3> and **https://b.example/2** not javascript:x",
            "attachments": [
                {"url": "https://cdn.example/x.ogg", "content_type": "audio/ogg"},
                {"url": "https://cdn.example/x.png", "content_type": "image/png"},
            ],
            "embeds": [{"url": "https://b.example/2"}, {"title": "no link"}],
        }))
        .expect("a message");
        let wanted = [
            "https://cdn.example/x.ogg",
            "https://a.example/1.mp3",
            "https://b.example/2",
        ];
        assert_eq!(links(&said), wanted);
    }

    #[test]
    fn a_message_without_anything_to_play_has_no_links() {
        let said: Said = serde_json::from_value(json!({ "content": "hello :)" })).expect("one");
        assert!(links(&said).is_empty());
    }
}
